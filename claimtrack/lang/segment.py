"""Sentence boundaries: yasbd's rules behind a length-preserving reading copy and our abbreviations."""

from __future__ import annotations

import re

from claimtrack.lang.normal import reading_text
from claimtrack.types import Span

# yasbd's patterns are quadratic on hostile lines (80 kB of unclosed brackets took 9 s, notes 2026-11-22), so a long
# line is read in windows of this many code points; no sentence of ../shared/data is longer than 700.
_WINDOW = 1_200
# A line can hold two sentences only where one of these is followed by white space, at once or after quotes.
_MAY_END = re.compile(r"[.!?…։؟۔।。！？．｡‼⁈⁉]\S{0,4}\s|[\u2e80-\uffdc]")
_CLOSING = re.compile(r"[)\]}⟩）]")
_DOTS = re.compile(r"(?<=\.\.\.)\.{2,}")


def sentences(text: str, lang: str, inside_quotes: bool = False) -> list[Span]:
    """Return the spans of the sentences, trimmed, in order; a line end always ends a sentence.

    A quotation of several sentences stays one sentence, with what introduces it, unless ``inside_quotes``, which
    adds the boundaries within quotations and brackets to the others.
    """
    plain = reading_text(text)
    found, start = [], 0
    for line in plain.split("\n"):
        found += _line(plain, Span(start, start + len(line)), lang, not inside_quotes)
        start += len(line) + 1
    return found


def _line(text: str, line: Span, lang: str, keep_quotes: bool) -> list[Span]:
    found, start = [], line.start
    while start < line.end:
        window = text[start : min(line.end, start + _WINDOW)]
        ends = [start + end for end in _boundaries(window, lang, keep_quotes)]
        if start + len(window) < line.end:
            ends = ends[:-1] or [start + (window.rfind(" ") + 1 or len(window))]
        for end in ends:
            found.append(trimmed(text, Span(start, end)))
            start = end
    return [span for span in found if span.start < span.end]


def _boundaries(line: str, lang: str, keep_quotes: bool) -> list[int]:
    """Return the ends of the sentences of one line, the line's own end last."""
    if _MAY_END.search(line) is None:
        return [len(line)]
    from claimtrack.lang.pack import rules

    tame = _tame(line)
    ends = set(rules(lang).apply(tame, True))
    if not keep_quotes:
        ends |= set(rules(lang).apply(tame, False))
    return [*sorted(end for end in ends if 0 < end < len(line)), len(line)]


def _tame(line: str) -> str:
    """Return the line, its length kept, without brackets that never close and without long rows of dots."""
    closed = max((match.end() for match in _CLOSING.finditer(line)), default=0)
    tail = line[closed:].replace("(", "-").replace("[", "-").replace("{", "-")
    return _DOTS.sub(lambda match: " " * len(match.group()), line[:closed] + tail)


def trimmed(text: str, span: Span) -> Span:
    """Return the span without white space at its ends."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
