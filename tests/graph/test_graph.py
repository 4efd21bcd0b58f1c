from __future__ import annotations

import json

import pytest

from claimtrack.errors import NotFoundError
from claimtrack.graph import EdgeKind, Graph, NodeKind, attribution_graph, citation_id, find, focus
from claimtrack.types import CitationKind, Corpus, Role, Status
from tests.story import OUTLET, PERSON, Story


def story() -> tuple[Story, dict[str, str]]:
    s = Story()
    s.article(
        "a", "Mira Tan told Reuters that the bridge is shut.", outlet="Harbour Post", title="Bridge shut", published="2025-05-02"
    )
    ids = {"who": s.source("a", "Mira Tan", PERSON, "the bridge is shut", surface="Mira Tan", via=["Reuters"])}
    ids["told"] = s.source("a", "Reuters", OUTLET, "the bridge is shut", surface="Reuters", role=Role.RECIPIENT)
    s.article("b", "REUTERS says the bridge is shut.", outlet="Le Quai")
    ids["said"] = s.source("b", "REUTERS", OUTLET, "the bridge is shut", surface="REUTERS")
    ids["claim"] = s.claim("bridge", "a", "the bridge is shut", [ids["who"], ids["told"]], Status.DONE)
    ids["second"] = s.claim("bridge", "b", "the bridge is shut", [ids["said"]])
    s.cites("a", "Reuters", CitationKind.TOLD_TO)
    s.cites("b", "Reuters", count=3)
    s.cites("b", "Getty Images", CitationKind.IMAGE_CREDIT)
    return s, ids


def corpus() -> Corpus:
    return story()[0].corpus()


def kinds(graph: Graph, of: str) -> set[tuple[str, str]]:
    return {(u, v) for u, v, d in graph.edges(data=True) if d["kind"] == of}


def test_nodes_are_of_four_kinds_with_labels() -> None:
    graph = attribution_graph(corpus())
    found = {(d["kind"], d["label"]) for _, d in graph.nodes(data=True)}
    assert found == {
        ("article", "Bridge shut"),
        ("article", "b"),
        ("outlet", "Harbour Post"),
        ("outlet", "Le Quai"),
        ("outlet", "REUTERS"),
        ("source", "Mira Tan"),
        ("cluster", "the bridge is shut"),
    }
    assert {d["kind"] for _, d in graph.nodes(data=True)} <= set(NodeKind)
    assert not any("name" in d for _, d in graph.nodes(data=True))


def test_edges_are_keyed_by_their_evidence() -> None:
    s, ids = story()
    graph = attribution_graph(s.corpus())
    assert {d["kind"] for *_, d in graph.edges(data=True)} <= set(EdgeKind)
    assert graph.has_edge("article:a", "outlet:reuters", key=citation_id(s.citations[0]))
    assert graph.edges["article:a", "cluster:bridge", ids["claim"]]["spans"] == json.dumps(
        [list(s.place("a", "the bridge is shut"))]
    )
    source = find(graph, "Mira Tan")
    assert graph.edges["article:a", source, ids["who"]]["kind"] == "quotes"
    assert json.loads(graph.edges[source, "cluster:bridge", ids["claim"]]["attributions"]) == [ids["who"]]
    assert graph.edges["outlet:reuters", "cluster:bridge", ids["second"]]["kind"] == "says"


def test_an_image_credit_is_no_edge() -> None:
    graph = attribution_graph(corpus())
    assert "outlet:getty images" not in graph
    assert kinds(graph, "told_to") == {("article:a", "outlet:reuters")}
    assert [d["count"] for *_, d in graph.edges(data=True) if d["kind"] == "cites"] == [3]


def test_focus_keeps_what_is_near_whatever_the_direction() -> None:
    graph = attribution_graph(corpus())
    assert set(focus(graph, "article:b", 1)) == {"article:b", "outlet:le quai", "outlet:reuters", "cluster:bridge"}
    assert set(focus(graph, "mira tan", 0)) == {find(graph, "Mira Tan")}
    assert set(focus(graph, "bridge", 5)) == set(graph)


def test_an_unknown_node_is_refused_with_a_mend() -> None:
    with pytest.raises(NotFoundError, match=r"'Nobody'.*claimtrack graph"):
        focus(attribution_graph(corpus()), "Nobody")


def test_order_of_ingestion_does_not_change_the_graph() -> None:
    s, _ = story()
    first = attribution_graph(s.corpus())
    s.articles = dict(reversed(s.articles.items()))
    s.attributions = dict(reversed(s.attributions.items()))
    second = attribution_graph(s.corpus())
    assert sorted(first.edges(keys=True)) == sorted(second.edges(keys=True))
    assert set(first) == set(second)
