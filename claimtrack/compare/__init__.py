"""A cluster's wordings side by side, and what changed between them."""

from __future__ import annotations

from itertools import combinations

from claimtrack.compare.changes import changes
from claimtrack.compare.facts import facts, whole
from claimtrack.compare.fidelity import lost
from claimtrack.compare.model import Attributed, Comparison, Lost, LostKind, Row, Stripped
from claimtrack.compare.rows import rows
from claimtrack.compare.stripped import stripped
from claimtrack.compare.summary import summary
from claimtrack.published import language_of, order
from claimtrack.types import Cluster, Corpus

__all__ = ["Attributed", "Comparison", "Lost", "LostKind", "Row", "Stripped", "compare"]


def compare(cluster: Cluster, corpus: Corpus) -> Comparison:
    """Compare every pair of a cluster's claims, in the order of publication as far as it is known."""
    claims = sorted((corpus.claims[c] for c in cluster.claims), key=lambda c: (*order(corpus.articles[c.article]), c.span))
    articles = {a: corpus.articles[a] for a in {c.article for c in claims}}
    wholes = {name: whole(article, language_of(article, corpus) or "") for name, article in articles.items()}
    read = [facts(claim, corpus, wholes) for claim in claims]
    found = tuple(change for a, b in combinations(read, 2) for change in changes(a, b))
    shown = rows(read)
    told = summary(found, read, shown)
    return Comparison(cluster.id, cluster.label, shown, found, told, stripped(read), lost(read))
