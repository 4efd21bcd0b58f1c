"""Late chunking's bookkeeping: which stretch of a context fits into the encoder, and which spans lie in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from claimtrack.backends.text import composed
from claimtrack.types import Span

Offsets = Sequence[tuple[int, int]]  # of a text's tokens, special ones left out


def windows(items: Sequence[tuple[str, Span]], tokens: Callable[[str], Offsets], room: int) -> dict[str, list[tuple[int, Span]]]:
    """Return each distinct window with (place in ``items``, span in the window), the longest first.

    Claims of one paragraph share their window, so each text is read once, whatever the number of its spans.

    Raises:
        ValueError: a span lies outside its context or holds no token.
    """
    found: dict[str, list[tuple[int, Span]]] = {}
    for place, (context, span) in enumerate(items):
        text, inside = _window(context, span, tokens, room)
        found.setdefault(text, []).append((place, inside))
    return {text: found[text] for text in sorted(found, key=lambda text: (-len(text), text))}


def _window(context: str, span: Span, tokens: Callable[[str], Offsets], room: int) -> tuple[str, Span]:
    """Return the text of at most ``room`` tokens around the span, and where the span is in it."""
    if not 0 <= span.start < span.end <= len(context):
        raise ValueError(f"span {tuple(span)} lies outside its context of {len(context)} characters")
    parts = (context[: span.start], context[span.start : span.end], context[span.end :])
    head, middle, tail = (composed(part) for part in parts)
    text, span = head + middle + tail, Span(len(head), len(head) + len(middle))
    offsets = tokens(text)
    inside = [place for place, (first, last) in enumerate(offsets) if first < span.end and last > span.start]
    if not inside:
        raise ValueError(f"span {tuple(span)} holds no token")
    left = max(0, min((inside[0] + inside[-1] + 1 - room) // 2, len(offsets) - room))
    start, end = offsets[left][0], offsets[min(left + room, len(offsets)) - 1][1]
    return text[start:end], Span(max(span.start, start) - start, min(span.end, end) - start)
