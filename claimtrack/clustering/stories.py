"""Articles that share several clusters tell one story."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from claimtrack.types import digest


def stories(clusters: Iterable[Iterable[str]]) -> dict[str, str]:
    """Return article id to story id, given the articles of each cluster: two that share two clusters are in one story.

    Takes time and room by the clusters of an article, not by the articles of a cluster.
    """
    shared: dict[str, list[int]] = {}
    for number, articles in enumerate(clusters):
        members = set(articles)
        for article in members:
            shared.setdefault(article, [])
            if len(members) > 1:
                shared[article].append(number)
    parent = {article: article for article in shared}
    first: dict[tuple[int, int], str] = {}
    for article in sorted(shared):
        for pair in combinations(shared[article], 2):
            one, other = sorted((_root(parent, first.setdefault(pair, article)), _root(parent, article)))
            parent[other] = one
    return {article: digest("story", _root(parent, article)) for article in parent}


def _root(parent: dict[str, str], one: str) -> str:
    while parent[one] != one:
        parent[one] = parent[parent[one]]
        one = parent[one]
    return one
