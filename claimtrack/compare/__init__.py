"""A cluster's wordings side by side, and what changed between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

from claimtrack.compare.alignment import alignments
from claimtrack.compare.changes import changes
from claimtrack.compare.facts import Facts, Whole, facts, whole
from claimtrack.compare.fidelity import lost
from claimtrack.compare.model import Aligned, Alignment, Attributed, Comparison, Lost, LostKind, Row, Stripped
from claimtrack.compare.rows import rows
from claimtrack.compare.stripped import stripped
from claimtrack.compare.summary import summary
from claimtrack.compare.words import WordReader, reader
from claimtrack.errors import BackendError
from claimtrack.protocols import Embedder
from claimtrack.published import language_of, order
from claimtrack.types import Attribution, Cluster, Corpus

__all__ = [
    "Aligned",
    "Alignment",
    "Attributed",
    "Comparer",
    "Comparison",
    "Lost",
    "LostKind",
    "Row",
    "Stripped",
    "compare",
]

# A match below this is doubted: two claims that only others link. Of 26 such changes below 0.5 on dev and examples that
# were no figures, 20 were between claims of two propositions, between 0.5 and 0.65 still half (2026-11-22).
BELIEVED = 0.65


class Comparer:
    """Compares the clusters of one corpus; what all of them need is read once."""

    def __init__(self, corpus: Corpus, embedder: Callable[[], Embedder] | None = None) -> None:
        """Note which pairs of claims the matcher believes to be the same; of a corpus without matches, all that are together.

        ``embedder`` makes an encoder when first it is needed: the words of each row are then aligned with those of the
        first row. Where it raises BackendError, the comparisons say so and go without.
        """
        self._corpus, self._embedder = corpus, embedder
        self._reader: WordReader | None = None
        self._unaligned = ""
        self._believed = frozenset(frozenset((m.a, m.b)) for m in corpus.matches if m.probability >= BELIEVED)
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
        pairs = {frozenset((f.claim.id, g.claim.id)): f.fragment or g.fragment for f, g in combinations(read, 2)}
        doubted = {pair for pair, part in pairs.items() if part or (corpus.matches and pair not in self._believed)}
        told = rows(read)
        shown, missing = self._by_words(told, read) if len(told) > 1 else (told, ())
        return Comparison(
            cluster=cluster.id,
            label=cluster.label,
            rows=shown,
            changes=found,
            summary=summary(found, read, shown, doubted),
            stripped=stripped(read, doubted),
            lost=missing,
            aligned_by=self._reader.way if self._reader and len(shown) > 1 else "",
            unaligned=self._unaligned if len(shown) > 1 else "",
        )

    def _by_words(self, told: tuple[Row, ...], read: Sequence[Facts]) -> tuple[tuple[Row, ...], tuple[Lost, ...]]:
        """Align the rows and find what of quotes is lost, with the encoder where there is one."""
        if self._embedder is not None and not self._unaligned:
            try:
                self._reader = self._reader or reader(self._embedder())
                known = {f.claim.id: f for f in read}
                made = alignments([known[row.claim] for row in told], self._reader)
                aligned = tuple(replace(row, alignment=one) for row, one in zip(told, made, strict=True))
                return aligned, lost(read, self._reader)
            except BackendError as error:
                self._reader, self._unaligned = None, str(error)
        return told, lost(read)

    def _whole(self, name: str) -> Whole:
        if name not in self._wholes:
            article = self._corpus.articles[name]
            lang = language_of(article, self._corpus) or ""
            self._wholes[name] = whole(article, lang, self._attributions.get(name, ()))
        return self._wholes[name]


def compare(cluster: Cluster, corpus: Corpus, embedder: Callable[[], Embedder] | None = None) -> Comparison:
    """Compare one cluster; for many clusters of one corpus make one ``Comparer``."""
    return Comparer(corpus, embedder).compare(cluster)
