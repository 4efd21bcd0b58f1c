"""How much the names, figures and letters of two claims overlap: sets as rows of sparse tables, many pairs at once."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Matrix = NDArray[np.float64]
STEP = 65536  # pairs that are compared at once: some 100 MB


class Sets:
    """Sets of anything, one a row, as a sparse table; two sets are compared by their rows."""

    def __init__(self, rows: Iterable[Iterable[Hashable]]) -> None:
        """Number the members in the order in which they come."""
        numbers: dict[Hashable, int] = {}
        columns, ends = array("i"), array("q", [0])
        for members in rows:
            columns.extend(sorted(numbers.setdefault(one, len(numbers)) for one in members))
            ends.append(len(columns))
        self._fill(np.frombuffer(columns, np.int32), np.frombuffer(ends, np.int64), len(numbers))

    def _fill(self, columns: NDArray[np.int32], ends: Places, kinds: int) -> None:
        """Take the members of every set, one set after the other, ascending; ``ends`` tell where each begins and ends."""
        from scipy.sparse import csr_array

        shape = (len(ends) - 1, max(1, kinds))
        content = np.ones(len(columns), np.int16), columns, ends
        self._table: Any = csr_array(content if len(columns) else shape, shape=shape, dtype=np.int16)
        self.sizes = np.diff(ends)

    def shared(self, a: Places, b: Places) -> Places:
        """How many members the sets of each pair have in common."""
        out = np.zeros(len(a), np.int64)
        for start in range(0, len(a), STEP):
            part = slice(start, start + STEP)
            out[part] = self._table[a[part]].multiply(self._table[b[part]]).sum(axis=1)
        return out

    def dice(self, a: Places, b: Places) -> Matrix:
        """Twice the shared over the sum of the sizes, 0 to 1; 0 when both are empty."""
        total = self.sizes[a] + self.sizes[b]
        return np.asarray(np.where(total > 0, 2 * self.shared(a, b) / np.maximum(total, 1), 0.0))

    def both(self, a: Places, b: Places) -> NDArray[np.bool_]:
        """Whether neither set is empty."""
        return np.asarray((self.sizes[a] > 0) & (self.sizes[b] > 0))


class Pieces(Sets):
    """The pieces of so many letters of the words of texts, as sets; made for all texts at once."""

    def __init__(self, texts: Iterable[Iterable[str]], length: int) -> None:
        """Take the words of each text; ``length`` is at most 4."""
        lines = ["\n".join(words) for words in texts]
        letters = np.frombuffer("\n".join([*lines, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
        known, code = np.unique(letters, return_inverse=True)  # far fewer than the 65536 that four of fit into 64 bits
        inside = letters != ord("\n")
        count = max(0, len(letters) - length + 1)
        whole, piece = np.ones(count, np.bool_), np.zeros(count, np.uint64)
        for step in range(length):
            whole &= inside[step : step + count]
            piece = piece * np.uint64(len(known)) + code[step : step + count].astype(np.uint64)
        rows = np.repeat(np.arange(len(lines)), [len(line) + 1 for line in lines])[:count][whole]
        kinds, number = np.unique(piece[whole], return_inverse=True)
        pairs = distinct(rows * max(1, len(kinds)) + number)
        ends = np.searchsorted(pairs, np.arange(len(lines) + 1) * max(1, len(kinds)))
        self._fill((pairs % max(1, len(kinds))).astype(np.int32), ends.astype(np.int64), len(kinds))


def capped(counts: NDArray[Any], most: int) -> Matrix:
    """Counts up to a most."""
    return np.asarray(np.minimum(counts, most), np.float64)


def numbered(names: Sequence[Hashable]) -> Places:
    """A number for each name, equal for equal ones, in the order in which they come."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], np.int64)


def distinct(codes: Places) -> Places:
    """Return whole numbers without repeats, ascending: what ``np.unique`` takes forty times as long for (numpy 2.4.6)."""
    ordered = np.sort(codes)
    return ordered[np.diff(ordered, prepend=-1) != 0] if len(ordered) else ordered
