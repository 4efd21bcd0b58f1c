"""A cluster's wordings side by side, and what changed between them."""

from __future__ import annotations

from itertools import combinations

from claimtrack.compare.changes import changes
from claimtrack.compare.facts import facts, folded_words
from claimtrack.compare.model import Comparison, Row
from claimtrack.compare.rows import rows
from claimtrack.published import order
from claimtrack.types import Cluster, Corpus

__all__ = ["Comparison", "Row", "compare"]


def compare(cluster: Cluster, corpus: Corpus) -> Comparison:
    """Compare every pair of a cluster's claims, in the order of publication as far as it is known."""
    claims = sorted((corpus.claims[c] for c in cluster.claims), key=lambda c: (*order(corpus.articles[c.article]), c.span))
    spoken = {c.article: folded_words(corpus.articles[c.article]) for c in claims}
    read = [facts(claim, corpus, spoken) for claim in claims]
    found = tuple(change for a, b in combinations(read, 2) for change in changes(a, b))
    return Comparison(cluster.id, cluster.label, rows(read), found)
