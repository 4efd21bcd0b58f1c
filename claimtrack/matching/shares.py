"""Cutting the pairs to judge into shares: those of one story together, so that an article is read for few shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pairs = NDArray[np.int64]
SIZE = 60_000  # pairs in a share: a second or so, and some thousands of claims


@dataclass(frozen=True, eq=False, slots=True)
class Share:
    """Rows of claims, ascending, all of every article that a pair joins, and pairs of places among them."""

    claims: Pairs
    pairs: Pairs


def shared(pairs: Pairs, articles: Pairs, size: int = SIZE) -> list[Share]:
    """Return the shares of pairs of claims, given the number of the article of each claim."""
    if not len(pairs):
        return []
    count = int(articles.max()) + 1
    ends = articles[pairs]
    group = _linked(ends, count)[ends[:, 0]]
    order = np.lexsort((ends[:, 1], ends[:, 0], group))
    parts = np.split(order, np.arange(size, len(order), size))
    members = np.argsort(articles, kind="stable")
    sizes = np.bincount(articles, minlength=count)
    first = np.cumsum(sizes) - sizes
    return [_share(pairs[part], np.unique(ends[part]), (members, first, sizes)) for part in parts]


def _linked(ends: Pairs, count: int) -> Pairs:
    """The number of the connected part that each article is in."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(ends), np.int8), (ends[:, 0], ends[:, 1])), shape=(count, count)).tocsr()
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def _share(pairs: Pairs, wanted: Pairs, shelf: tuple[Pairs, Pairs, Pairs]) -> Share:
    members, first, sizes = shelf
    starts = np.repeat(first[wanted] - np.cumsum(sizes[wanted]) + sizes[wanted], sizes[wanted])
    claims = np.sort(members[starts + np.arange(len(starts))])
    return Share(claims, np.searchsorted(claims, pairs))
