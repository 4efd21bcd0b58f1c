"""Clusters that a reader could take for one another."""

from __future__ import annotations

from claimtrack.types import Corpus, Relation


def contrasts_of(corpus: Corpus) -> dict[str, set[str]]:
    """Return, for each cluster that has any, the ids of those that it must not be confused with."""
    clustered = {claim: cluster.id for cluster in corpus.clusters.values() for claim in cluster.claims}
    found: dict[str, set[str]] = {}
    for match in corpus.matches:
        one, two = clustered.get(match.a), clustered.get(match.b)
        if match.relation is Relation.CONTRAST and one and two and one != two:
            found.setdefault(one, set()).add(two)
            found.setdefault(two, set()).add(one)
    return found
