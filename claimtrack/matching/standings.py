"""How a claim stands among the other's article: ahead of its best rival there, and of the article's mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.grid import fine
from claimtrack.protocols import Vectors

Places = NDArray[np.int64]
Matrix = NDArray[np.float64]
# Sum of the two cosines (plain and contextual ones, in the trial) above which two claims of one article are no rivals; 1.8
# to 1.88 were tried on stories and dev (2026-11-22): average precision there moves by less than 0.03.
DUPLICATE = 1.86


@dataclass(frozen=True, eq=False, slots=True)
class _Blocks:
    """The cosines of all claims of some pairs of articles, one after the other; ``start`` and ``width`` tell where."""

    values: Matrix
    start: Places
    width: Places


class Standings:
    """The claims of each article, with the vectors by which they are rivals."""

    def __init__(self, articles: Places, first: Vectors, second: Vectors) -> None:
        """``articles`` is a number for the article of each claim, from 0; rivals are told by the sum of two cosines."""
        self._articles = articles
        self._sizes = np.bincount(articles)
        members = np.argsort(articles, kind="stable")
        self._first = np.cumsum(self._sizes) - self._sizes
        self._place = np.empty(len(articles), np.int64)  # of each claim in its article
        self._place[members] = np.arange(len(articles)) - np.repeat(self._first, self._sizes)
        self._both = fine(np.concatenate([first[members], second[members]], axis=1))
        self._table = np.cumsum(self._sizes**2) - self._sizes**2  # where the table of an article's duplicates begins
        self._barred = self._duplicates()

    def of(self, pairs: Places) -> list[Matrix]:
        """Return low and high margin, low and high standing of each pair's two sides: four arrays of (pairs,)."""
        a, b = self._articles[pairs].T
        codes, number = np.unique(a * len(self._sizes) + b, return_inverse=True)
        blocks = self._blocks(codes)
        start, width = blocks.start[number], blocks.width[number]
        i, j = self._place[pairs].T
        own = blocks.values[start + i * width + j]
        same = np.where(a == b, i, -1), np.where(a == b, j, -1)
        rows, at = self._spread(b)
        one = self._ahead(own, (rows, at), blocks.values[start[rows] + i[rows] * width[rows] + at], (b, j, same[0]))
        rows, at = self._spread(a)
        other = self._ahead(own, (rows, at), blocks.values[start[rows] + at * width[rows] + j[rows]], (a, i, same[1]))
        return [side(one[kind], other[kind]) for kind in (0, 1) for side in (np.minimum, np.maximum)]

    def _ahead(
        self, own: Matrix, ragged: tuple[Places, Places], near: Matrix, asked: tuple[Places, Places, Places]
    ) -> tuple[Matrix, Matrix]:
        """Margin and standing, given for each pair the cosines of the asking with all claims of the asked's article.

        ``ragged`` are the pair and the place in the article of each cosine; ``asked`` the article and the place of the
        asked, and that of the asking where it is of the same article, which is no rival for itself.
        """
        rows, at = ragged
        article, place, self_place = asked
        sizes = self._sizes[article]
        first = np.cumsum(sizes) - sizes
        itself = at == self_place[rows]
        values = np.where(itself, 0.0, near)
        standing = own - np.add.reduceat(values, first) / np.maximum(1, sizes - (self_place >= 0))
        barred = self._barred[self._table[article][rows] + place[rows] * sizes[rows] + at] | itself
        best = np.maximum.reduceat(np.where(barred, -np.inf, values), first)
        return np.where(np.isfinite(best), own - np.where(np.isfinite(best), best, 0.0), standing), standing

    def _spread(self, articles: Places) -> tuple[Places, Places]:
        """For every claim of each article in turn: which article it is of, and its place there."""
        sizes = self._sizes[articles]
        rows = np.repeat(np.arange(len(articles)), sizes)
        return rows, np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)

    def _blocks(self, codes: Places) -> _Blocks:
        """The cosines of the claims of pairs of articles, given as left * articles + right in ascending order."""
        left, right = codes // len(self._sizes), codes % len(self._sizes)
        edges = np.flatnonzero(np.diff(left, prepend=-1))
        rows, at = self._spread(right)
        columns = self._first[right][rows] + at
        ends = np.cumsum(self._sizes[right])[np.append(edges[1:], len(codes)) - 1]
        parts, start, width = [], np.zeros(len(codes), np.int64), np.zeros(len(codes), np.int64)
        begin, offset = 0, 0
        for first, last, end in zip(edges.tolist(), np.append(edges[1:], len(codes)).tolist(), ends.tolist(), strict=True):
            article = int(left[first])
            asking = self._both[self._first[article] : self._first[article] + self._sizes[article]]
            block = asking.astype(np.float64) @ self._both[columns[begin:end]].astype(np.float64).T
            sizes = self._sizes[right[first:last]]
            start[first:last], width[first:last] = offset + np.cumsum(sizes) - sizes, end - begin
            parts.append(block.ravel())
            begin, offset = end, offset + block.size
        return _Blocks(np.concatenate(parts), start, width)

    def _duplicates(self) -> NDArray[np.bool_]:
        """For each article a table of which of its claims are one, or duplicates, one after the other."""
        parts = [np.zeros(0, np.bool_)]
        for first, size in zip(self._first.tolist(), self._sizes.tolist(), strict=True):
            own = self._both[first : first + size].astype(np.float64)
            table = own @ own.T >= DUPLICATE
            np.fill_diagonal(table, True)
            parts.append(table.ravel())
        return np.concatenate(parts)
