"""What the encoder is shown of a claim: its words, its sentence, its place in the paragraph, its article."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from claimtrack.types import MatchInput, Span

SENTENCE_END = re.compile(r"[.!?…]['\"»”’)\]]*\s|\n")
SENTENCE_REACH = 300  # code points looked at either side of a claim for its sentence
WINDOW_BEFORE = 450  # of the paragraph before the claim; with title and claim within the encoder's 512 tokens
WINDOW_AFTER = 250
LEAD = 600  # code points of an article that say what it is about


@dataclass(frozen=True, slots=True)
class View:
    """The texts to encode for one claim; ``window[span]`` is the claim within title and paragraph."""

    plain: str
    sentence: str
    window: str
    span: Span
    article: str

    @property
    def readable(self) -> bool:
        """Whether the claim has a letter or digit that an encoder could read."""
        return any(char.isalnum() for char in self.window[self.span.start : self.span.end])

    @property
    def window_key(self) -> str:
        """SHA-256 of window and span: contextual vectors are stored once per (encoder id, window key)."""
        return span_key(self.window, self.span)


def text_key(text: str) -> str:
    """SHA-256 of a text: text-only vectors are stored once per (encoder id, text key)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def span_key(text: str, span: Span) -> str:
    """SHA-256 of a span within its text."""
    return text_key(f"{text}\x1f{span.start}\x1f{span.end}")


def view(claim: MatchInput) -> View:
    """Return what is to be encoded for a claim; without context it is its own sentence and article."""
    context, span = _placed(claim)
    window, inner = _window(claim.title, context, span)
    head = f"{claim.title}\n" if claim.title and not context.startswith(claim.title) else ""
    article = " ".join((head + context[:LEAD]).split())
    return View(" ".join(claim.text.split()), sentence_of(claim), window, inner, article)


def sentence_of(claim: MatchInput) -> str:
    """Return the sentence that a claim is in; without context it is its own."""
    context, span = _placed(claim)
    before, after = _sentence_bounds(context, span)
    return " ".join(context[before:after].split()) or claim.text


def _placed(claim: MatchInput) -> tuple[str, Span]:
    """The article's text and the claim's place in it; without them the claim alone."""
    context, span = claim.context, claim.span
    if not context or span is None or not 0 <= span.start < span.end <= len(context):
        return claim.text, Span(0, len(claim.text))
    return context, span


def _sentence_bounds(text: str, span: Span) -> tuple[int, int]:
    start = max(0, span.start - SENTENCE_REACH)
    for before in SENTENCE_END.finditer(text, start, span.start):
        start = before.end()
    reach = min(len(text), span.end + SENTENCE_REACH)
    after = SENTENCE_END.search(text, max(span.start, span.end - 1), reach)
    return start, after.end() if after else reach


def _window(title: str | None, text: str, span: Span) -> tuple[str, Span]:
    """Title, then the paragraph (to blank lines or the bounds) around the span; the span within the two."""
    cut = text.rfind("\n\n", max(0, span.start - WINDOW_BEFORE), span.start)
    start = cut + 2 if cut >= 0 else max(0, span.start - WINDOW_BEFORE)
    cut = text.find("\n\n", span.end, span.end + WINDOW_AFTER)
    end = cut if cut >= 0 else min(len(text), span.end + WINDOW_AFTER)
    head = f"{title}\n" if title and not text[start:].startswith(title) else ""
    shift = len(head) - start
    return head + text[start:end], Span(span.start + shift, span.end + shift)
