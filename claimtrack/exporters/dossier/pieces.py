"""Text cut where annotations begin and end, so that a page can mark it without counting characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

from claimtrack.types import Span

Piece: TypeAlias = tuple[str, tuple[str, ...]]
Note: TypeAlias = tuple[Span, str]


def cut(text: str, notes: Iterable[Note], start: int = 0) -> list[Piece]:
    """Return the text in pieces, each with the names of the notes that cover it.

    ``start`` is the place of the text's first code point; the spans count from the same zero and may overlap.
    Joined, the pieces are the text again.
    """
    end = start + len(text)
    kept = [(Span(max(s.start, start), min(s.end, end)), name) for s, name in notes if s.start < end and s.end > start]
    kept = [(s, name) for s, name in kept if s.end > s.start]
    edges = sorted({start, end, *(e for s, _ in kept for e in s)})
    opened = sorted(kept, key=lambda n: (n[0].start, -n[0].end, n[1]))
    found: list[Piece] = []
    active: list[Note] = []
    at = 0
    for low, high in pairwise(edges):
        while at < len(opened) and opened[at][0].start <= low:
            active.append(opened[at])
            at += 1
        active = [n for n in active if n[0].end > low]
        found.append((text[low - start : high - start], tuple(dict.fromkeys(name for _, name in active))))
    return found


def lines(text: str) -> list[Span]:
    """Return the spans of the lines that hold something, without the white space about them."""
    found: list[Span] = []
    at = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare:
            start = at + line.index(bare)
            found.append(Span(start, start + len(bare)))
        at += len(line)
    return found


def around(span: Span, limits: Sequence[Span]) -> Span:
    """Return the first of the limits that holds the span, else the span itself."""
    return next((limit for limit in limits if limit.contains(span)), span)
