"""Clusters read once for the exports that people read: compared, traced, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from claimtrack.compare import Comparer, Comparison
from claimtrack.contrasts import contrasts_of
from claimtrack.origins import Trace, Tracer
from claimtrack.protocols import Embedder
from claimtrack.published import language_of, outlet_of
from claimtrack.types import Change, Cluster, Corpus


@dataclass(frozen=True, slots=True)
class Reading:
    """One cluster with all that is said of it; ``contrasts`` are ids of clusters it must not be confused with."""

    cluster: Cluster
    comparison: Comparison
    trace: Trace
    articles: tuple[str, ...]
    languages: tuple[str, ...]
    outlets: tuple[str, ...]
    contrasts: tuple[str, ...]

    @property
    def changes(self) -> tuple[tuple[Change, int], ...]:
        """The changes for a reader, each with the number of pairs of claims that show it."""
        pairs = Counter((c.kind, c.note) for c in self.comparison.changes)
        return tuple((c, pairs[c.kind, c.note]) for c in self.comparison.summary)


def readings(corpus: Corpus, embedder: Callable[[], Embedder] | None = None) -> tuple[Reading, ...]:
    """Read every cluster, most widespread first: by articles, then languages, claims, and id; ``embedder`` as in Comparer."""
    tracer, comparer, contrasts = Tracer(corpus), Comparer(corpus, embedder), contrasts_of(corpus)
    found = [_read(cluster, corpus, (tracer, comparer), contrasts.get(cluster.id, set())) for cluster in corpus.clusters.values()]
    return tuple(sorted(found, key=lambda r: (-len(r.articles), -len(r.languages), -len(r.cluster.claims), r.cluster.id)))


def _read(cluster: Cluster, corpus: Corpus, readers: tuple[Tracer, Comparer], contrasts: Iterable[str]) -> Reading:
    tracer, comparer = readers
    comparison = comparer.compare(cluster)
    articles = tuple(row.article for row in comparison.rows)
    languages = {language_of(corpus.articles[a], corpus) for a in articles}
    outlets = dict.fromkeys(outlet_of(corpus.articles[a]) for a in articles)
    return Reading(
        cluster=cluster,
        comparison=comparison,
        trace=tracer.trace(cluster),
        articles=articles,
        languages=tuple(sorted(name for name in languages if name)),
        outlets=tuple(name for name in outlets if name),
        contrasts=tuple(sorted(contrasts)),
    )
