"""The Python API: everything that the command line can do, one call each, results as frozen dataclasses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from claimtrack import config, vectorcache
from claimtrack.backends.registry import default_encoder, embedder, open_engine
from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.errors import NotFoundError
from claimtrack.layout import IndexFolder
from claimtrack.memo import MemoEmbedder, check_encoder, memo
from claimtrack.searching import Query, rank
from claimtrack.spreading import spread_embedder
from claimtrack.tracker_results import (
    Chain,
    ClusterView,
    DoctorReport,
    Hit,
    Info,
    MatchReport,
    OutletRow,
    Shown,
)
from claimtrack.types import Cluster, Corpus
from claimtrack.view import corpus_view

if TYPE_CHECKING:
    from claimtrack.compare import Comparison
    from claimtrack.origins import Trace
    from claimtrack.pipeline import AddReport
    from claimtrack.protocols import Embedder, Engine, Progress, VectorIndex


_OF_DATA = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError)  # what damaged rows end in


class Tracker:
    """An index folder, opened. A context manager; reads open the index, only ``add`` makes one."""

    def __init__(self, index_dir: Path | str | None = None, encoder: str | None = None) -> None:
        """Nothing is read yet. ``encoder`` is a name of the backends' registry; None is the index's own, or the default."""
        self.folder = IndexFolder(config.index_dir(index_dir))
        self._wanted = encoder
        self._held: SqliteStore | None = None
        self._embedder: Embedder | None = None
        self._corpus: tuple[tuple[int, int], Corpus] | None = None
        self._index: tuple[int, VectorIndex] | None = None

    def __enter__(self) -> Tracker:
        """Return the tracker itself."""
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Close the index; where something failed for damage to it, that is the error."""
        try:
            if isinstance(error, _OF_DATA) and self.folder.exists():
                from claimtrack.doctor import blame

                blame(self.folder, self._store)
        finally:
            self.close()

    def close(self) -> None:
        """Close the index; the next call opens it again."""
        self._index = None
        if self._held is not None:
            self._held.close()
            self._held = None

    def add(
        self,
        paths: Iterable[Path | str],
        progress: Progress | None = None,
        *,
        allow_private: bool = False,
        engine: str = "local",
        jobs: int = 1,
    ) -> AddReport:
        """Read files, folders and addresses into the index, making it when there is none; the same again changes nothing.

        ``allow_private`` lets an address lead to a private network. ``engine`` is "local", "dask" or "dask://HOST:PORT";
        ``jobs`` in how many processes the rules read articles.
        """
        from claimtrack.ingest.inputs import read_all
        from claimtrack.pipeline import add

        self.close()
        self.folder.create()
        with SqliteStore(self.folder.database_path, write=True) as store, closing(open_engine(engine, jobs)) as works:
            check_encoder(store.state().encoder, self._memo(store))
            encoder = self._memo(store, engine=works)
            report = add(store, read_all(paths, progress, allow_private), encoder, progress, works)
            vectorcache.settle(self.folder, store)
        return report

    def search(self, query: Query | str, k: int = 10) -> tuple[Hit, ...]:
        """Return the best k claims for a query in any language; filters apply before ranking."""
        asked = Query(query) if isinstance(query, str) else query
        index = self._searched()
        if not len(index):
            return ()
        encoder = self._memo(self._store, keep=False)
        check_encoder(self._store.state().encoder, encoder)
        ranked = rank(asked, encoder.embed_query(asked.text), self._store, index, k)
        places = self._store.places([item.row for item in ranked])
        corpus = corpus_view(self._store, sorted({article for _, article in places.values()}))
        of = {claim: cluster.id for cluster in corpus.clusters.values() for claim in cluster.claims}
        return tuple(
            Hit(
                corpus.claims[claim],
                corpus.articles[article],
                of.get(claim),
                item.similarity,
                item.vector_rank,
                item.lexical_rank,
            )
            for item in ranked
            for claim, article in [places[item.row]]
        )

    def clusters(self, cross_lingual: bool = False, story: str | None = None) -> tuple[ClusterView, ...]:
        """Return the clusters, most widespread first: by articles, then languages, then claims."""
        from claimtrack.contrasts import contrasts_of
        from claimtrack.tracker_lookup import cluster_view

        corpus = self.corpus()
        contrasts = contrasts_of(corpus)
        views = [cluster_view(corpus, c, contrasts) for c in corpus.clusters.values() if story is None or c.story == story]
        kept = [view for view in views if view.cross_lingual or not cross_lingual]
        return tuple(sorted(kept, key=lambda v: (-len(v.articles), -len(v.languages), -len(v.claims), v.cluster.id)))

    def show(self, id: str) -> Shown:
        """Return the article, claim, cluster or source with this id or beginning of an id; raises NotFoundError."""
        from claimtrack import tracker_lookup as lookup

        corpus = self.corpus()
        found = lookup.find(corpus, id, ("article", "claim", "cluster", "source"))
        if found.kind == "article":
            document = self._store.document(found.id)
            if document is not None:
                return lookup.article_view(corpus, document)
        if found.kind == "claim":
            return lookup.claim_view(corpus, corpus.claims[found.id])
        if found.kind == "cluster":
            return lookup.cluster_view(corpus, corpus.clusters[found.id])
        return lookup.source_view(corpus, lookup.sources(corpus)[found.id])

    def compare(self, cluster_or_text: str) -> Comparison:
        """Return the wordings of a cluster side by side and the typed changes between them."""
        from claimtrack.compare import compare

        return compare(self.cluster(cluster_or_text), self.corpus(), self._encoder)

    def trace(self, cluster_or_text: str) -> Trace:
        """Return who got a cluster's claim from whom."""
        from claimtrack.origins import trace

        return trace(self.cluster(cluster_or_text), self.corpus())

    def cluster(self, cluster_or_text: str) -> Cluster:
        """Return the cluster of this id, alias or beginning of an id, else that of the best claim for the text."""
        from claimtrack.tracker_lookup import find

        corpus = self.corpus()
        try:
            return corpus.clusters[find(corpus, cluster_or_text, ("cluster",)).id]
        except NotFoundError:
            if " " not in cluster_or_text.strip():
                raise
        hits = [hit for hit in self.search(cluster_or_text) if hit.cluster]
        if not hits:
            raise NotFoundError("no claim of the index is near this text", mend="See `claimtrack clusters` for what there is")
        return corpus.clusters[self._widest(hits)]

    def outlets(self, outlet: str | None = None) -> tuple[OutletRow, ...]:
        """Return who refers to whom and how often, the most frequent first; with ``outlet``, the rows it is in."""
        from claimtrack.tracker_facts import outlet_rows

        return outlet_rows(self.corpus(), outlet)

    def match(self, path: Path | str, against: bool = False, progress: Progress | None = None) -> MatchReport:
        """Match the claims of a JSONL or CSV file with each other or, with ``against``, with those of the index."""
        from claimtrack.tracker_matching import match_file

        if not against:
            return match_file(Path(path), self._plain(self._name()), None, progress)
        encoder = self._memo(self._store, keep=False)
        check_encoder(self._store.state().encoder, encoder)
        return match_file(Path(path), encoder, self.corpus(), progress)

    def graph(self, focus: str | None = None, depth: int = 1) -> Any:
        """Return the attribution graph (a networkx MultiDiGraph), or what lies within ``depth`` edges of one node."""
        from claimtrack import graph

        whole = graph.attribution_graph(self.corpus())
        return graph.focus(whole, focus, depth) if focus else whole

    def export(self, format: str, out: Path | TextIO, story: str | None = None) -> None:
        """Write the index, or one story of it, in one of the export formats."""
        from claimtrack.exporters import export
        from claimtrack.exporters.subset import of_story

        export(format, of_story(self.corpus(), story) if story else self.corpus(), out, self._encoder)

    def why(self, id: str) -> Chain:
        """Return the chain from an article, claim, cluster or attribution back to spans, rules and probabilities."""
        from claimtrack.tracker_facts import chain

        return chain(self.corpus(), self._store.state(), id)

    def info(self) -> Info:
        """Return what the index holds."""
        from claimtrack.tracker_facts import info

        return info(self.folder, self._store)

    def doctor(self, repair: bool = False) -> DoctorReport:
        """Examine the whole index; with ``repair``, make again what can be made again, after a copy of what was there."""
        from claimtrack.doctor import examine

        self._corpus = self._index = None
        return examine(self.folder, self._store, repair, lambda: self._memo(self._store))

    def corpus(self) -> Corpus:
        """Return everything of the index in memory, outlets under their canonical names."""
        state = self._store.state()
        key = (state.generation, state.grouped)
        if self._corpus is None or self._corpus[0] != key:
            self._corpus = (key, corpus_view(self._store))
        return self._corpus[1]

    def _searched(self) -> VectorIndex:
        """The index of the claims' vectors, opened once for as long as no article comes or goes."""
        generation = self._store.state().generation
        if self._index is None or self._index[0] != generation:
            self._index = (generation, vectorcache.open_for_search(self.folder, self._store))
        return self._index[1]

    @property
    def _store(self) -> SqliteStore:
        if self._held is None:
            self.folder.require()
            self._held = SqliteStore(self.folder.database_path)
        return self._held

    def _name(self) -> str:
        """The encoder asked for, else the index's, else the default."""
        held = self._store.state().encoder if self.folder.exists() else None
        return self._wanted or (held.name if held else default_encoder()[0])

    def _plain(self, name: str) -> Embedder:
        if self._embedder is None:
            self._embedder = embedder(name)
        return self._embedder

    def _encoder(self) -> Embedder:
        """The encoder asked for, else the index's, as it is: nothing is looked up or kept."""
        return self._plain(self._name())

    def _memo(self, store: SqliteStore, keep: bool = True, engine: Engine | None = None) -> MemoEmbedder:
        held = store.state().encoder
        name = self._wanted or (held.name if held else default_encoder()[0])
        inner = self._plain(name)
        return memo(spread_embedder(inner, name, engine) if engine is not None and engine.remote else inner, store, name, keep)

    @staticmethod
    def _widest(hits: Sequence[Hit]) -> str:
        """The cluster that most of the hits speak for, the better placed ones with more weight."""
        votes: dict[str, float] = {}
        for place, hit in enumerate(hits, start=1):
            if hit.cluster:
                votes[hit.cluster] = votes.get(hit.cluster, 0.0) + 1.0 / place
        return min(votes, key=lambda name: (-votes[name], name))
