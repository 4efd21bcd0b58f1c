"""The attribution graph: articles, outlets, sources and clusters, every edge keyed by its evidence."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeAlias

import networkx as nx

from claimtrack.errors import NotFoundError
from claimtrack.published import language_of, outlet_of
from claimtrack.types import Attribution, Citation, CitationKind, Claim, Corpus, Role, Source, SourceType, Span, digest

Graph: TypeAlias = "nx.MultiDiGraph[str]"


class NodeKind(StrEnum):
    """What a node stands for."""

    ARTICLE = "article"
    OUTLET = "outlet"
    SOURCE = "source"
    CLUSTER = "cluster"


class EdgeKind(StrEnum):
    """What an edge says; each is keyed by the id of an attribution, citation, claim or article."""

    PUBLISHED_BY = "published_by"
    CITES = "cites"
    TOLD_TO = "told_to"
    AIRED_ON = "aired_on"
    DERIVED_FROM = "derived_from"
    QUOTES = "quotes"
    SAYS = "says"
    IN_CLUSTER = "in_cluster"


def attribution_graph(corpus: Corpus) -> Graph:
    """Build the graph of a corpus; the same corpus gives the same nodes and edges in the same order."""
    graph: Graph = nx.MultiDiGraph()
    for article in sorted(corpus.articles.values(), key=lambda a: a.id):
        _article(graph, corpus, article.id)
    for cluster in sorted(corpus.clusters.values(), key=lambda c: c.id):
        graph.add_node(f"cluster:{cluster.id}", kind=NodeKind.CLUSTER.value, label=cluster.label, story=cluster.story or "")
        for claim in (corpus.claims[c] for c in cluster.claims if c in corpus.claims):
            _claim(graph, corpus, claim, f"cluster:{cluster.id}")
    for citation in corpus.citations:
        _citation(graph, citation)
    for attribution in sorted(corpus.attributions.values(), key=lambda a: (a.article, a.id)):
        _quotation(graph, attribution)
    return graph


def outlet_node(name: str) -> str:
    """Return the id of an outlet's node: names that differ only in case are one outlet."""
    return f"outlet:{' '.join(name.casefold().split())}"


def citation_id(citation: Citation) -> str:
    """Return the stable id of a citation: article, outlet and kind."""
    return digest("citation", citation.article, citation.outlet, citation.kind)


def find(graph: Graph, node: str) -> str:
    """Return the node with this id, or else this label (case folded), an outlet before others; raises NotFoundError."""
    if node in graph:
        return node
    folded = " ".join(node.casefold().split())
    found = [
        (data["kind"] != NodeKind.OUTLET.value, data["kind"] == NodeKind.CLUSTER.value, str(name))
        for name, data in graph.nodes(data=True)
        if " ".join(str(data["label"]).casefold().split()) == folded or name.partition(":")[2] == node
    ]
    if found:
        return min(found)[2]
    raise NotFoundError(f"no article, outlet, source or cluster is called {node!r}", mend="`claimtrack graph` lists them")


def focus(graph: Graph, node: str, depth: int = 1) -> Graph:
    """Return the part of the graph within ``depth`` edges of a node, edge directions ignored."""
    near = nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), find(graph, node), cutoff=max(0, depth))
    return graph.subgraph(near).copy()


def _article(graph: Graph, corpus: Corpus, article_id: str) -> None:
    article = corpus.articles[article_id]
    node = f"article:{article.id}"
    graph.add_node(
        node,
        kind=NodeKind.ARTICLE.value,
        label=article.title or article.id,
        language=language_of(article, corpus) or "",
        published=article.published or "",
        url=article.url or "",
    )
    publisher = outlet_of(article)
    if publisher:
        graph.add_edge(node, _outlet(graph, publisher), key=article.id, kind=EdgeKind.PUBLISHED_BY.value, spans="[]")


def _outlet(graph: Graph, name: str) -> str:
    node = outlet_node(name)
    if node not in graph:
        graph.add_node(node, kind=NodeKind.OUTLET.value, label=name)
    return node


def _source(graph: Graph, source: Source) -> str:
    if source.type is SourceType.OUTLET:
        return _outlet(graph, source.name)
    node = f"source:{source.id}"
    if node not in graph:
        graph.add_node(node, kind=NodeKind.SOURCE.value, label=source.name, type=source.type.value)
    return node


def _claim(graph: Graph, corpus: Corpus, claim: Claim, cluster: str) -> None:
    where = {"spans": _spans([claim.span]), "status": claim.status.value}
    graph.add_edge(f"article:{claim.article}", cluster, key=claim.id, kind=EdgeKind.IN_CLUSTER.value, **where)
    found = [corpus.attributions[a] for a in claim.attributions if a in corpus.attributions]
    for source in dict.fromkeys(Source(a.source, a.source_type) for a in found if a.role is Role.SPEAKER):
        node = _source(graph, source)
        evidence = sorted(a.id for a in found if (a.source, a.source_type) == (source.name, source.type))
        graph.add_edge(
            node,
            cluster,
            key=claim.id,
            kind=EdgeKind.SAYS.value,
            article=claim.article,
            attributions=json.dumps(evidence),
            **where,
        )


def _citation(graph: Graph, citation: Citation) -> None:
    if citation.kind is CitationKind.IMAGE_CREDIT:
        return
    graph.add_edge(
        f"article:{citation.article}",
        _outlet(graph, citation.outlet),
        key=citation_id(citation),
        kind=citation.kind.value,
        count=citation.count,
        spans=_spans(citation.evidence),
        attributions=json.dumps(list(citation.attributions)),
    )


def _quotation(graph: Graph, found: Attribution) -> None:
    if found.role is not Role.SPEAKER or found.source_type is SourceType.OUTLET:
        return
    spans = [s for s in (found.cue_span, found.source_span, found.content_span) if s is not None]
    graph.add_edge(
        f"article:{found.article}",
        _source(graph, Source(found.source, found.source_type)),
        key=found.id,
        kind=EdgeKind.QUOTES.value,
        rule=found.rule,
        spans=_spans(spans),
        via=json.dumps(list(found.via), ensure_ascii=False),
    )


def _spans(spans: Iterable[Span]) -> str:
    return json.dumps([list(span) for span in spans])
