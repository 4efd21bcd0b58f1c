"""Average link: in a full table where a component is small, over the pairs that were told of where it is not."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

LINK = 0.1  # probability from which two claims are in one component at all
# Mean probability between two groups from which they are one cluster. A wrong merge is worse than a missed one: chosen for
# precision on dev (2026-11-22, with weights of the same recipe). Pair precision and recall there: 0.925 and 0.679 at 0.34, 0.946
# and 0.646 at this, 0.935 and 0.531 at 0.42; 1 of 37 contrasts is merged at each, and the clusters of the seeds are the same.
JOIN = 0.38
# An article seldom makes one claim in two unlike ways: two of its claims that are below TWICE count as APART, so that they
# are not drawn together by a third. From 0.2 to this (2026-11-22): contrasts merged on dev 3 to 2, precision on the held-out
# corpora 0 to 3 points more, recall the same; above it recall falls.
TWICE = 0.5
APART = -1.0
LARGEST = 3000  # claims of a component that are linked in a full table; a larger one is first cut at a higher probability
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Pairs:
    """Pairs of claims by place, the smaller first, in ascending order, and the probability of each; of others it is 0."""

    a: Places
    b: Places
    probability: NDArray[np.float64]

    def only(self, chosen: NDArray[np.bool_]) -> Pairs:
        """Return some of the pairs."""
        return Pairs(self.a[chosen], self.b[chosen], self.probability[chosen])


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """Claims by their places in the whole, ascending, a number for the article of each, and the pairs among them."""

    members: Places
    articles: Places
    pairs: Pairs

    def __len__(self) -> int:
        """Count of claims."""
        return len(self.members)


def linked_parts(count: int, a: Places, b: Places) -> Places:
    """Return for each of ``count`` things the number of the connected part it is in, given pairs of things."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not count:
        return np.zeros(0, np.int64)
    graph = coo_array((np.ones(len(a), np.int8), (a, b)), shape=(count, count)).tocsr()
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def components(whole: Part, link: float) -> Iterator[Part]:
    """Yield connected parts of the pairs at or above ``link``; a part that is too large is cut again, higher."""
    pairs, high = whole.pairs, whole.pairs.probability >= link
    part = linked_parts(len(whole), pairs.a[high], pairs.b[high])
    order = np.argsort(part, kind="stable")
    inner = pairs.only(part[pairs.a] == part[pairs.b])
    inner = _by_part(inner, part)
    sizes, counts = np.bincount(part), np.bincount(part[inner.a], minlength=int(part.max(initial=-1)) + 1)
    place = np.empty(len(part), np.int64)  # of each claim in its part
    place[order] = np.arange(len(part)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    first, start = 0, 0
    for size, count in zip(sizes.tolist(), counts.tolist(), strict=True):
        members, told = order[first : first + size], slice(start, start + count)
        local = Pairs(place[inner.a[told]], place[inner.b[told]], inner.probability[told])
        found = Part(whole.members[members], whole.articles[members], local)
        first, start = first + size, start + count
        if size <= LARGEST or link + 0.1 >= 1:
            yield found
        else:
            yield from components(found, link + 0.1)


def average_link(part: Part, join: float) -> list[list[int]]:
    """Cut a component where the mean belief between two groups falls below ``join``; returns places in the whole."""
    if len(part) < 2:
        return [part.members.tolist()]
    groups = _in_table(part, join) if len(part) <= LARGEST else _over_pairs(part, join)
    return [part.members[group].tolist() for group in groups]


def _by_part(pairs: Pairs, part: Places) -> Pairs:
    order = np.argsort(part[pairs.a], kind="stable")
    return Pairs(pairs.a[order], pairs.b[order], pairs.probability[order])


def _beliefs(part: Part) -> tuple[list[tuple[int, int]], NDArray[np.float64]]:
    """Pairs of one article, which count as apart unless told otherwise, and the beliefs in the pairs that were told."""
    inside: dict[int, list[int]] = {}
    for place, article in enumerate(part.articles.tolist()):
        inside.setdefault(article, []).append(place)
    apart = [pair for group in inside.values() for pair in combinations(group, 2)]
    pairs = part.pairs
    unlike = (pairs.probability < TWICE) & (part.articles[pairs.a] == part.articles[pairs.b])
    return apart, np.where(unlike, APART, pairs.probability)


def _in_table(part: Part, join: float) -> list[list[int]]:
    from scipy.cluster.hierarchy import fcluster, linkage

    count, (apart, beliefs) = len(part), _beliefs(part)
    distances = np.ones(count * (count - 1) // 2)
    one, other = np.array(apart, np.int64).reshape(-1, 2).T
    for a, b, belief in ((one, other, APART), (part.pairs.a, part.pairs.b, beliefs)):
        distances[count * a - a * (a + 1) // 2 + b - a - 1] = 1.0 - belief
    groups: dict[int, list[int]] = {}
    for place, number in enumerate(fcluster(linkage(distances, method="average"), 1.0 - join, criterion="distance").tolist()):
        groups.setdefault(number, []).append(place)
    return list(groups.values())


def _over_pairs(part: Part, join: float) -> list[list[int]]:
    """The same without a table: the two groups with the highest mean are joined as long as it reaches ``join``."""
    groups: dict[int, list[int]] = {place: [place] for place in range(len(part))}
    sums: dict[int, dict[int, float]] = {place: {} for place in groups}
    apart, beliefs = _beliefs(part)
    for a, b in apart:
        sums[a][b] = sums[b][a] = APART
    for a, b, belief in zip(part.pairs.a.tolist(), part.pairs.b.tolist(), beliefs.tolist(), strict=True):
        sums[a][b] = sums[b][a] = belief
    heap = [(-belief, a, b) for a, row in sums.items() for b, belief in row.items() if a < b and belief >= join]
    heapq.heapify(heap)
    while heap:
        mean, a, b = heapq.heappop(heap)
        if a not in groups or b not in groups or -mean != _mean(groups, sums, a, b):
            continue
        row = sums.pop(b)
        groups[a] += groups.pop(b)
        for other, total in row.items():
            del sums[other][b]
            if other != a:
                sums[a][other] = sums[other][a] = sums[a].get(other, 0.0) + total
        for other in sums[a]:
            if (now := _mean(groups, sums, a, other)) >= join:
                heapq.heappush(heap, (-now, min(a, other), max(a, other)))
    return [sorted(group) for group in groups.values()]


def _mean(groups: Mapping[int, Sequence[int]], sums: Mapping[int, Mapping[int, float]], a: int, b: int) -> float:
    return sums[a].get(b, 0.0) / (len(groups[a]) * len(groups[b]))
