"""From matches to clusters: average link inside candidate components, ids that follow from the claims, stories above."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from claimtrack.clustering.link import JOIN, LINK, Pairs, Part, average_link, components, linked_parts
from claimtrack.clustering.stories import stories
from claimtrack.types import Claim, Cluster, Match, digest

__all__ = ["JOIN", "LINK", "Pairs", "cluster", "clusters_of", "linked_parts", "stories"]

FULL = 40  # code points from which a wording can stand alone as a label


def cluster(
    claims: Sequence[Claim], matches: Iterable[Match], previous: Sequence[Cluster] = (), join: float = JOIN
) -> tuple[Cluster, ...]:
    """Return the clusters of all claims with their stories, whatever the order of the input; see ``clusters_of``."""
    ordered = sorted({claim.id: claim for claim in claims}.values(), key=lambda one: one.id)
    place = {claim.id: number for number, claim in enumerate(ordered)}
    told = {
        (min(place[one.a], place[one.b]), max(place[one.a], place[one.b])): one.probability
        for one in matches
        if one.a in place and one.b in place and one.a != one.b
    }
    ends = np.array(sorted(told), np.int64).reshape(-1, 2)
    pairs = Pairs(ends[:, 0], ends[:, 1], np.array([told[a, b] for a, b in ends.tolist()], np.float64))
    made = clusters_of(ordered, pairs, previous, join)
    article = {claim.id: claim.article for claim in claims}
    found = stories([article[one] for one in each.claims] for each in made)
    return tuple(Cluster(each.id, each.label, each.claims, each.aliases, found[article[each.claims[0]]]) for each in made)


def clusters_of(
    claims: Sequence[Claim], pairs: Pairs, previous: Sequence[Cluster] = (), join: float = JOIN
) -> tuple[Cluster, ...]:
    """Return the clusters of all claims, singles included, by id, without stories.

    A cluster's id follows from its smallest claim, so that it is the same whatever came first. ``claims`` come by id,
    ``pairs`` by their places. ``previous`` are earlier clusters: where one's id is no cluster's any more, it is an alias
    of the cluster that keeps most of it.
    """
    numbers: dict[str, int] = {}
    articles = np.array([numbers.setdefault(claim.article, len(numbers)) for claim in claims], np.int64)
    whole = Part(np.arange(len(claims)), articles, pairs)
    groups = sorted(sorted(group) for part in components(whole, LINK) for group in average_link(part, join))
    ids = [claim.id for claim in claims]  # each is a hash, made when it is asked for
    members = [tuple(ids[place] for place in group) for group in groups]
    names = [digest("cluster", group[0]) for group in members]
    aliases, central = _aliases(members, names, previous), _central(len(claims), groups, pairs)
    made = (
        Cluster(name, _label(group, claims, central), held, aliases.get(name, ()))
        for group, name, held in zip(groups, names, members, strict=True)
    )
    return tuple(sorted(made, key=lambda one: one.id))


def _aliases(groups: Sequence[Sequence[str]], names: Sequence[str], previous: Sequence[Cluster]) -> dict[str, tuple[str, ...]]:
    """Ids of earlier clusters for the cluster that holds most of each, of equals for the first."""
    home = {one: number for number, group in enumerate(groups) for one in group}
    live = set(names)
    found: dict[str, set[str]] = {}
    for earlier in previous:
        held = Counter(home[one] for one in earlier.claims if one in home)
        gone = {earlier.id, *earlier.aliases} - live
        if held and gone:
            heir = min(held, key=lambda number: (-held[number], number))
            found.setdefault(names[heir], set()).update(gone)
    return {name: tuple(sorted(gone)) for name, gone in found.items()}


def _central(count: int, groups: Sequence[Sequence[int]], pairs: Pairs) -> list[float]:
    """For each claim the sum of its probabilities with the others of its cluster."""
    home: NDArray[np.int64] = np.zeros(count, np.int64)
    for number, group in enumerate(groups):
        home[group] = number
    inner = pairs.only(home[pairs.a] == home[pairs.b])
    sums = np.bincount(inner.a, inner.probability, count) + np.bincount(inner.b, inner.probability, count)
    return [round(value, 6) for value in sums.tolist()]


def _label(group: Sequence[int], claims: Sequence[Claim], central: Sequence[float]) -> str:
    """The most central wording, a full sentence of the body before a headline or a fragment."""

    def rank(one: int) -> tuple[bool, float, int]:
        return claims[one].headline or len(claims[one].text) < FULL, -central[one], one

    return claims[min(group, key=rank)].text
