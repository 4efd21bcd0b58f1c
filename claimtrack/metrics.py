"""Figures on outlets: who is cited, who cites, who stands on its own reporting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import networkx as nx

from claimtrack.graph import outlet_node
from claimtrack.published import outlet_of
from claimtrack.types import Article, CitationKind, Claim, Corpus, SourceType


@dataclass(frozen=True, slots=True)
class OutletFigures:
    """One outlet. ``own_share`` is None without claims; ``pagerank`` sums to 1 over all outlets."""

    outlet: str
    articles: int
    cited_by: int  # articles of other publishers that cite it
    cited_by_outlets: tuple[str, ...]
    cites: tuple[str, ...]
    citations: int  # mentions by others, every one counted
    own_share: float | None  # claims that lean on no other outlet, 0 to 1
    pagerank: float
    mutual: tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    label: str
    articles: int = 0
    citing_articles: set[str] = field(default_factory=set)
    cited_by: set[str] = field(default_factory=set)
    cites: set[str] = field(default_factory=set)
    citations: int = 0
    claims: int = 0
    own: int = 0


def outlets(corpus: Corpus, keep: Callable[[Article], bool] | None = None) -> tuple[OutletFigures, ...]:
    """Return the figures of every outlet, most cited first; ``keep`` restricts the articles that are counted."""
    articles = {a.id: a for a in corpus.articles.values() if keep is None or keep(a)}
    publishers = {i: outlet_of(a) for i, a in articles.items()}
    tallies: dict[str, _Tally] = {}
    for name in publishers.values():
        if name:
            _tally(tallies, name).articles += 1
    _count_citations(tallies, corpus, publishers)
    _count_claims(tallies, corpus, publishers)
    rank = _pagerank(tallies)
    rows = (_figures(key, tally, tallies, rank[key]) for key, tally in tallies.items())
    return tuple(sorted(rows, key=lambda r: (-r.cited_by, -r.citations, -r.pagerank, r.outlet.casefold())))


def _tally(tallies: dict[str, _Tally], name: str) -> _Tally:
    return tallies.setdefault(outlet_node(name), _Tally(name))


def _count_citations(tallies: dict[str, _Tally], corpus: Corpus, publishers: Mapping[str, str | None]) -> None:
    for citation in corpus.citations:
        if citation.article not in publishers or citation.kind is CitationKind.IMAGE_CREDIT:
            continue
        cited, publisher = _tally(tallies, citation.outlet), publishers[citation.article]
        if publisher and outlet_node(publisher) == outlet_node(citation.outlet):
            continue
        cited.citing_articles.add(citation.article)
        cited.citations += citation.count
        if publisher:
            cited.cited_by.add(outlet_node(publisher))
            _tally(tallies, publisher).cites.add(outlet_node(citation.outlet))


def _count_claims(tallies: dict[str, _Tally], corpus: Corpus, publishers: Mapping[str, str | None]) -> None:
    for claim in corpus.claims.values():
        publisher = publishers.get(claim.article)
        if publisher:
            tally = _tally(tallies, publisher)
            tally.claims += 1
            tally.own += not _leans(claim, corpus, publisher)


def _leans(claim: Claim, corpus: Corpus, publisher: str) -> bool:
    """Whether a claim is attributed to, or came through, an outlet that is not its publisher."""
    found = [corpus.attributions[a] for a in claim.attributions if a in corpus.attributions]
    named = {a.source for a in found if a.source_type is SourceType.OUTLET}
    return any(outlet_node(name) != outlet_node(publisher) for name in named)


def _pagerank(tallies: Mapping[str, _Tally]) -> dict[str, float]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(tallies)
    graph.add_edges_from((key, cited) for key, tally in tallies.items() for cited in sorted(tally.cites))
    return dict(nx.pagerank(graph)) if tallies else {}


def _figures(key: str, tally: _Tally, tallies: Mapping[str, _Tally], rank: float) -> OutletFigures:
    def labels(keys: set[str]) -> tuple[str, ...]:
        return tuple(sorted((tallies[k].label for k in keys), key=str.casefold))

    return OutletFigures(
        outlet=tally.label,
        articles=tally.articles,
        cited_by=len(tally.citing_articles),
        cited_by_outlets=labels(tally.cited_by),
        cites=labels(tally.cites),
        citations=tally.citations,
        own_share=tally.own / tally.claims if tally.claims else None,
        pagerank=rank,
        mutual=labels({other for other in tally.cites if key in tallies[other].cites}),
    )
