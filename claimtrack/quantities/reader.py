"""A text cut into atoms, with what is asked of the places of its words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from claimtrack.dates import date_spans
from claimtrack.quantities.numbers import ATOM
from claimtrack.quantities.table import NumberTable
from claimtrack.types import Span

UNEVEN = ("\u0130", "\u03a3")  # letters whose lower case is longer, or depends on what stands around them


class Reader:
    """A text (``text`` has ordinary spaces) with its atoms: what they say in lower case, where they start and end."""

    def __init__(self, given: str, lang: str, text: str, lowered: str, table: NumberTable) -> None:
        """``lowered`` is the text in lower case, with plain apostrophes."""
        self.given, self.lang, self.text, self.table = given, lang, text, table
        self._dates: Sequence[Span] | None = None
        if text.isascii() or not any(letter in text for letter in UNEVEN):
            self.words = ATOM.findall(lowered)
            self.starts, self.ends = _places(self.words, lowered)
        else:
            marks = list(ATOM.finditer(text))
            self.words = [mark[0].lower().replace("’", "'") for mark in marks]
            self.starts, self.ends = [mark.start() for mark in marks], [mark.end() for mark in marks]

    def dated(self, place: int) -> bool:
        """Whether a place lies in a date; dates are looked for when a number is there that may be one."""
        if self._dates is None:
            self._dates = date_spans(self.given, self.lang)
        if not self._dates:
            return False
        before = bisect_right(self._dates, place, key=lambda span: span.start) - 1
        return before >= 0 and place < self._dates[before].end

    def from_place(self, place: int) -> int:
        """Return the number of the first atom that begins at a place or after it."""
        return bisect_left(self.starts, place)

    def opens_line(self, i: int) -> bool:
        """Whether atom ``i`` is the first of its line, and not of the text's first."""
        return "\n" in self.given[self.ends[i - 1] if i else 0 : self.starts[i]]


def _places(atoms: Sequence[str], lowered: str) -> tuple[list[int], list[int]]:
    """Where each atom starts and ends: only spaces stand between them, so each is the next of its kind."""
    starts, ends, end, find = [], [], 0, lowered.find
    for atom in atoms:
        start = find(atom, end)
        end = start + len(atom)
        starts.append(start)
        ends.append(end)
    return starts, ends
