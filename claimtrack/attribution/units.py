"""Reading units: sentences joined where a quotation runs over their border, with tokens and quotations marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimtrack.lang.words import CLOSERS, OPENERS, Token, tokenise
from claimtrack.types import Document, Evidence, Sentence, SentenceKind, Span

# The longest quotation believed in, in code points: a lost quotation mark must not swallow an article.
LONGEST_QUOTE = 3000
# A quotation of at most so many words, all of them written like names, is a name in quotation marks (« The Verge »).
LONGEST_QUOTED_NAME = 5
_PARTNER = {"«": "»", "“": "”", "„": "”", "”": "”", '"': '"'}
_HEADLINE_CAPITALS = 0.7
# Single marks are apostrophes as well: a quotation in them is at most so long and closes before a sign or after one.
LONGEST_SINGLE = 600
_CLOSING = re.compile(r"(?<=[,.!?…])['’](?!\w)|['’](?=[,;:]|\s*$)")
_SINGLE = {"‘": re.compile(r"['’](?!\w)"), "'": _CLOSING, "’": _CLOSING}


@dataclass(frozen=True, eq=False)
class Unit:
    """A stretch that the frames read at one go. ``quoted[i]`` is the number of the quotation that holds token i, or -1."""

    span: Span
    tokens: list[Token]
    quoted: list[int]
    quotes: list[tuple[int, int]]  # token ranges, quotation marks included
    lang: str
    headline: bool
    paragraph: int
    outlets: dict[int, tuple[int, str]]  # known outlets named: first token -> (end, name)

    @property
    def evidence(self) -> Evidence:
        """Where the unit stands."""
        return Evidence.HEADLINE if self.headline else Evidence.PROSE

    def place(self, start: int, end: int) -> Span:
        """Code points of tokens ``start`` to ``end`` (half-open)."""
        return Span(self.tokens[start].start, self.tokens[end - 1].end)

    def low(self, at: int) -> str:
        """The lower-case form at ``at``, empty outside."""
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""


def _scan(text: str, start: int, end: int) -> Iterator[Span]:
    """Quotations between two places, marks included; a mark opens at the start of a word and closes at its partner."""
    opened, want, done = -1, "", start
    for at in range(start, end):
        char = text[at]
        if opened >= 0 and (char == want or (want == "”" and char == "“" and at > opened + 1 and text[at - 1] in ",.!?")):
            yield Span(opened, at + 1)
            opened = -1
        elif opened < 0 and char in _SINGLE and at >= done:
            single = _single(text, at, end)
            if single is not None:
                yield single
                done = single.end
        elif opened < 0 and char in _PARTNER and at >= done and _opens(text, at, end):
            opened, want = at, _PARTNER[char]
        elif opened >= 0 and at - opened > LONGEST_QUOTE:
            opened = -1
    if opened >= 0 and text[opened] != '"':
        yield Span(opened, end)


def _single(text: str, at: int, end: int) -> Span | None:
    """The quotation in single marks that opens at ``at``, of more than one word."""
    if (at and text[at - 1].isalnum()) or not text[at + 1 : at + 2].isalnum():
        return None
    close = _SINGLE[text[at]].search(text, at + 2, min(end, at + LONGEST_SINGLE))
    if close is None or " " not in text[at : close.start()]:
        return None
    return Span(at, close.end())


def _opens(text: str, at: int, end: int) -> bool:
    before = text[at - 1] if at else " "
    return text[at] in OPENERS or (not before.isalnum() and at + 1 < end)


def quotations(text: str, sentences: Sequence[Sentence]) -> list[Span]:
    """Quotations of the article, none of them over the border of a paragraph."""
    found: list[Span] = []
    start, end, paragraph = 0, 0, None
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            found.extend(_scan(text, start, end))
            start, paragraph = sentence.span.start, sentence.paragraph
        end = sentence.span.end
    found.extend(_scan(text, start, end))
    return found


def _joined(sentences: Sequence[Sentence], quotes: Sequence[Span]) -> Iterator[list[Sentence]]:
    """Groups of sentences that one quotation holds together."""
    group: list[Sentence] = []
    at = 0
    for sentence in sentences:
        while group and at < len(quotes) and quotes[at].end <= group[-1].span.end:
            at += 1
        held = at < len(quotes) and bool(group) and quotes[at].start < group[-1].span.end and quotes[at].end > sentence.span.start
        if group and (not held or sentence.paragraph != group[0].paragraph):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _is_name(tokens: Sequence[Token], start: int, end: int) -> bool:
    inner = [t for t in tokens[start + 1 : end - 1] if t.word]
    if not 0 < len(inner) <= LONGEST_QUOTED_NAME or len(inner) != end - start - 2:
        return False
    before = tokens[start - 1] if start else None
    follows_word = before is not None and before.word
    return follows_word and inner[-1].name and sum(t.name for t in inner) * 2 >= len(inner)


def _mark(tokens: Sequence[Token], quotes: Sequence[Span]) -> tuple[list[int], list[tuple[int, int]]]:
    quoted = [-1] * len(tokens)
    ranges: list[tuple[int, int]] = []
    at = 0
    for quote in quotes:
        while at < len(tokens) and tokens[at].start < quote.start:
            at += 1
        end = at
        while end < len(tokens) and tokens[end].end <= quote.end:
            end += 1
        if end > at + 1 and not _is_name(tokens, at, end):
            quoted[at:end] = [len(ranges)] * (end - at)
            ranges.append((at, end))
        at = end
    return quoted, ranges


def _headline(group: Sequence[Sentence], tokens: Sequence[Token]) -> bool:
    if group[0].kind is SentenceKind.HEADLINE:
        return True
    words = [t for t in tokens if t.word and len(t.text) > 2]
    titled = sum(t.name for t in words) >= _HEADLINE_CAPITALS * len(words)
    return len(words) > 3 and titled and tokens[-1].text not in '.!?»”"'


def units(document: Document, outlets: Sequence[tuple[Span, str]] = ()) -> list[Unit]:
    """Cut a document into reading units, in order; ``outlets`` are the places of known outlets' names."""
    quotes = quotations(document.text, document.sentences)
    out: list[Unit] = []
    at = named = 0
    for group in _joined(document.sentences, quotes):
        span = Span(group[0].span.start, group[-1].span.end)
        lang = group[0].lang
        tokens = tokenise(document.text[span.start : span.end], lang, span.start)
        if not tokens:
            continue
        while at < len(quotes) and quotes[at].end <= span.start:
            at += 1
        own = []
        for quote in quotes[at:]:
            if quote.start >= span.end:
                break
            own.append(quote)
        quoted, ranges = _mark(tokens, own)
        while named < len(outlets) and outlets[named][0].end <= span.start:
            named += 1
        there = _outlets(tokens, outlets[named:], span.end)
        out.append(Unit(span, tokens, quoted, ranges, lang, _headline(group, tokens), group[0].paragraph, there))
    return out


def _outlets(tokens: Sequence[Token], outlets: Sequence[tuple[Span, str]], end: int) -> dict[int, tuple[int, str]]:
    found: dict[int, tuple[int, str]] = {}
    at = 0
    for span, name in outlets:
        if span.start >= end:
            break
        while at < len(tokens) and tokens[at].end <= span.start:
            at += 1
        last = at
        while last < len(tokens) and tokens[last].start < span.end:
            last += 1
        if last > at:
            found[at] = (last, name)
    return found


def is_closer(token: Token) -> bool:
    """Whether a token closes a quotation."""
    return token.text in CLOSERS or token.text in {'"', "’", "'"}
