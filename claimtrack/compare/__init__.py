"""A cluster's wordings side by side, and what changed between them."""

from __future__ import annotations

from itertools import combinations

from claimtrack.compare.changes import changes
from claimtrack.compare.facts import Whole, facts, whole
from claimtrack.compare.fidelity import lost
from claimtrack.compare.model import Attributed, Comparison, Lost, LostKind, Row, Stripped
from claimtrack.compare.rows import rows
from claimtrack.compare.stripped import stripped
from claimtrack.compare.summary import summary
from claimtrack.published import language_of, order
from claimtrack.types import Attribution, Cluster, Corpus

__all__ = ["Attributed", "Comparer", "Comparison", "Lost", "LostKind", "Row", "Stripped", "compare"]

# A match below this is doubted: two claims that only others link. Of 26 such changes below 0.5 on dev and examples that
# were no figures, 20 were between claims of two propositions, between 0.5 and 0.65 still half (2026-11-22).
BELIEVED = 0.65


class Comparer:
    """Compares the clusters of one corpus; what all of them need is read once."""

    def __init__(self, corpus: Corpus) -> None:
        """Note which pairs of claims the matcher does not believe to be the same, although one cluster holds them."""
        self._corpus = corpus
        self._doubted = frozenset(frozenset((m.a, m.b)) for m in corpus.matches if m.probability < BELIEVED)
        self._wholes: dict[str, Whole] = {}
        self._attributions: dict[str, list[Attribution]] = {}
        for found in corpus.attributions.values():
            self._attributions.setdefault(found.article, []).append(found)

    def compare(self, cluster: Cluster) -> Comparison:
        """Compare every pair of a cluster's claims, in the order of publication as far as it is known."""
        corpus = self._corpus
        claims = sorted((corpus.claims[c] for c in cluster.claims), key=lambda c: (*order(corpus.articles[c.article]), c.span))
        read = [facts(claim, corpus, self._whole(claim.article)) for claim in claims]
        found = tuple(change for a, b in combinations(read, 2) for change in changes(a, b))
        shown = rows(read)
        told = summary(found, read, shown, self._doubted)
        return Comparison(cluster.id, cluster.label, shown, found, told, stripped(read, self._doubted), lost(read))

    def _whole(self, name: str) -> Whole:
        if name not in self._wholes:
            article = self._corpus.articles[name]
            lang = language_of(article, self._corpus) or ""
            self._wholes[name] = whole(article, lang, self._attributions.get(name, ()))
        return self._wholes[name]


def compare(cluster: Cluster, corpus: Corpus) -> Comparison:
    """Compare one cluster; for many clusters of one corpus make one ``Comparer``."""
    return Comparer(corpus).compare(cluster)
