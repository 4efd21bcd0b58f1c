"""The attribution graph for the page: edges of one kind between two nodes drawn once, places computed here."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

import networkx as nx

from claimtrack.exporters.dossier.names import key
from claimtrack.exporters.dossier.placing import places
from claimtrack.graph import EdgeKind, Graph, NodeKind, attribution_graph
from claimtrack.types import Corpus

Json: TypeAlias = dict[str, Any]


def network(corpus: Corpus) -> Json:
    """Return nodes with whole-number places and merged edges, each with what shows it; claims of one article are left out."""
    graph = attribution_graph(corpus)
    graph.remove_nodes_from([node for node, data in graph.nodes(data=True) if _lone(graph, node, data["kind"])])
    numbers = {node: f"n{number}" for number, node in enumerate(graph)}
    at = places(_simple(graph))
    nodes = [_node(node, data, numbers[node], at[node], graph.degree(node)) for node, data in graph.nodes(data=True)]
    return {"nodes": nodes, "edges": _edges(graph, numbers)}


def _lone(graph: Graph, node: str, kind: str) -> bool:
    """Whether a node is a claim of only one article: it links nobody with anybody."""
    articles = [n for n in graph.predecessors(node) if graph.nodes[n]["kind"] == NodeKind.ARTICLE.value]
    return kind == NodeKind.CLUSTER.value and len(articles) < 2


def _simple(graph: Graph) -> nx.Graph[str]:
    """The graph that is laid out: one undirected edge between two nodes, heavier for several."""
    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(graph)
    for source, target in graph.edges():
        held = simple.get_edge_data(source, target, {"weight": 0.0})["weight"]
        simple.add_edge(source, target, weight=min(3.0, held + 1.0))
    return simple


def _node(node: str, data: dict[str, Any], number: str, at: tuple[int, int], degree: int) -> Json:
    kind, _, name = node.partition(":")
    made = {"id": number, "kind": kind, "label": data["label"], "x": at[0], "y": at[1], "degree": degree}
    if kind == NodeKind.ARTICLE:
        made |= {"article": key(name), "lang": data["language"]}
    elif kind == NodeKind.CLUSTER:
        made["cluster"] = name
    elif kind == NodeKind.SOURCE:
        made["type"] = data["type"]
    return made


def _edges(graph: Graph, numbers: dict[str, str]) -> list[Json]:
    merged: dict[tuple[str, str, str], Json] = {}
    for source, target, evidence, data in graph.edges(keys=True, data=True):
        ends = (numbers[source], numbers[target], str(data["kind"]))
        edge = merged.setdefault(ends, {"from": ends[0], "to": ends[1], "kind": ends[2], "count": 0, "evidence": []})
        edge["count"] += int(data.get("count", 1))
        edge["evidence"] += _evidence(source, evidence, data)
    for edge in merged.values():
        edge["evidence"] = list({json.dumps(e, sort_keys=True): e for e in edge["evidence"]}.values())
    return list(merged.values())


def _evidence(source: str, evidence: str, data: dict[str, Any]) -> list[Json]:
    """Where a page can show the edge: a claim, an attribution, or an article."""
    kind = EdgeKind(data["kind"])
    if kind in (EdgeKind.IN_CLUSTER, EdgeKind.SAYS):
        return [{"claim": evidence}]
    if kind is EdgeKind.QUOTES:
        return [{"attribution": evidence}]
    held = [{"attribution": a} for a in json.loads(data.get("attributions", "[]"))]
    return held or [{"article": key(source.partition(":")[2])}]
