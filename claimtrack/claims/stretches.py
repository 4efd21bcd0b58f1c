"""Cut a sentence where the contents, cues and sources of its attributions begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from claimtrack.claims.verbs import verbs
from claimtrack.lang.tokens import tokens
from claimtrack.types import Attribution, Role, Sentence, Span

# A quotation that is a sentence of its own: a capital, four words or more; what stands around it reports it.
SPEECH = re.compile(r"(?:(?<=[“«])|(?<=\")) ?[^\W\d_a-z](?=(?:[^\s“”«»\"]* +){3})[^“”«»\"]{8,600}(?=[”»\"])")
ACTS = frozenset({"threaten", "accuse"})
GAP = 24  # characters between a source, its verb and the content: " a de nouveau ", " to "
STUB = 0.5  # of a piece's characters; below, it is a reporting clause and no claim (dev, 2026-11-22)
LABEL = 5  # words; a content so short that does not say what is done needs its verb: "denied any wrongdoing"
BEFORE = 24  # characters before a source in which the condition is looked for that it stands in
SPEAKING = frozenset({Role.SPEAKER, Role.RELAY})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a sentence under the same attributions; ``whole`` when it is one attribution's entire content."""

    span: Span
    attributions: tuple[Attribution, ...]
    whole: bool


def stretches(text: str, sentence: Sentence, near: Sequence[Attribution]) -> list[Stretch]:
    """Return the parts of the sentence in text order: contents, and what is neither content, cue nor source."""
    near = [a for a in near if not _in_condition(text, sentence, a)]
    contents = [(_act(text, a, sentence), a) for a in near if a.content_span and a.role in SPEAKING]
    said = [a.cue_span for a in near if a.cue_span] + [a.source_span for a in near if a.source_span]
    bounds = {sentence.span.start, sentence.span.end}
    bounds |= {edge for span, _ in contents for edge in span if sentence.span.start < edge < sentence.span.end}
    edges = sorted(bounds)
    found = []
    for start, end in pairwise(edges):
        piece = Span(start, end)
        over = _innermost(contents, piece)
        whole = any(span == piece for span, _ in contents)
        parts = _reported(piece, whole, said) if over else [p for q in _without(piece, said) for p in _speech(text, q, sentence)]
        found += [Stretch(part, over, whole) for part in parts if text[part.start : part.end].strip()]
    return found


def _in_condition(text: str, sentence: Sentence, attribution: Attribution) -> bool:
    """Whether nobody has said it yet: "if the review confirms a breach"."""
    edges = [s.start for s in (attribution.source_span, attribution.cue_span) if s]
    if not edges or min(edges) < sentence.span.start:
        return False
    words = tokens(text[max(sentence.span.start, min(edges) - BEFORE) : min(edges)])
    return bool(words) and words[-1].word in verbs(sentence.lang).hypotheses


def _act(text: str, attribution: Attribution, sentence: Sentence) -> Span:
    """Return the content, with source and verb where saying it is the act: "the union threatens to strike"."""
    content, cue, source = attribution.content_span, attribution.cue_span, attribution.source_span
    assert content is not None
    if not (cue and source and sentence.span.start <= source.start < cue.start < content.start):
        return content
    if attribution.stance not in ACTS and not _is_label(text, content, sentence):
        return content
    near = content.start - cue.end <= GAP and cue.start - source.end <= GAP
    return Span(source.start, content.end) if near else content


def _is_label(text: str, content: Span, sentence: Sentence) -> bool:
    """Whether a content names a thing without saying what is done: "toute faute", "any wrongdoing"."""
    words = [t for t in tokens(text[content.start : content.end]) if t.is_word]
    return len(words) <= LABEL and not any(t.word[0].isdigit() for t in words) and not verbs(sentence.lang).acts(words)


def _reported(piece: Span, whole: bool, said: Sequence[Span]) -> list[Span]:
    """Return a piece of content, or nothing when it only introduces an inner content: "the memo says" in Reuters' words."""
    left = sum(part.end - part.start for part in _without(piece, said))
    return [piece] if whole or left >= STUB * (piece.end - piece.start) else []


def _speech(text: str, piece: Span, sentence: Sentence) -> list[Span]:
    """Return a sentence quoted in a piece without what introduces or follows it, or the piece itself."""
    found = SPEECH.finditer(text[piece.start : piece.end])
    quoted = [Span(piece.start + m.start(), piece.start + m.end()) for m in found if _has_verb(m[0], sentence.lang)]
    return quoted or [piece]


def _has_verb(text: str, lang: str) -> bool:
    return verbs(lang).any_finite(tokens(text))


def _innermost(contents: Sequence[tuple[Span, Attribution]], piece: Span) -> tuple[Attribution, ...]:
    over = [(span, a) for span, a in contents if span.contains(piece)]
    if not over:
        return ()
    least = min(span.end - span.start for span, _ in over)
    return tuple(a for span, a in over if span.end - span.start == least)


def _without(piece: Span, taken: Sequence[Span]) -> list[Span]:
    """Return what is left of a piece when the taken spans are cut out of it."""
    left, start = [], piece.start
    for span in sorted(s for s in taken if s.overlaps(piece)):
        if span.start > start:
            left.append(Span(start, span.start))
        start = max(start, span.end)
    return [*left, Span(start, piece.end)] if start < piece.end else left
