"""Cut a sentence where the contents, cues and sources of its attributions begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from claimtrack.types import Attribution, Role, Sentence, Span

# A quotation that is a sentence of its own: a capital, four words or more; what stands around it reports it.
SPEECH = re.compile(r"(?:(?<=[“«])|(?<=\")) ?[^\W\d_a-z](?=(?:[^\s“”«»\"]* +){3})[^“”«»\"]{8,600}(?=[”»\"])")
SPEAKING = frozenset({Role.SPEAKER, Role.RELAY})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a sentence under the same attributions; ``whole`` when it is one attribution's entire content."""

    span: Span
    attributions: tuple[Attribution, ...]
    whole: bool


def stretches(text: str, sentence: Sentence, near: Sequence[Attribution]) -> list[Stretch]:
    """Return the parts of the sentence in text order: contents, and what is neither content, cue nor source."""
    contents = [(a.content_span, a) for a in near if a.content_span and a.role in SPEAKING]
    said = [a.cue_span for a in near if a.cue_span] + [a.source_span for a in near if a.source_span]
    bounds = {sentence.span.start, sentence.span.end}
    bounds |= {edge for span, _ in contents for edge in span if sentence.span.start < edge < sentence.span.end}
    edges = sorted(bounds)
    found = []
    for start, end in pairwise(edges):
        piece = Span(start, end)
        over = _innermost(contents, piece)
        whole = any(span == piece for span, _ in contents)
        parts = [piece] if over else [p for q in _without(piece, said) for p in _speech(text, q)]
        found += [Stretch(part, over, whole) for part in parts if text[part.start : part.end].strip()]
    return found


def _speech(text: str, piece: Span) -> list[Span]:
    """Return a sentence quoted in a piece without what introduces or follows it, or the piece itself."""
    quoted = [Span(piece.start + m.start(), piece.start + m.end()) for m in SPEECH.finditer(text[piece.start : piece.end])]
    return quoted or [piece]


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
