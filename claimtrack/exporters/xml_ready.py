"""A copy of the graph that XML writers take: text without forbidden characters, no lists, no None."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from claimtrack.exporters.clean import plain
from claimtrack.graph import Graph


def xml_ready(graph: Graph) -> Graph:
    """Return the graph with every id, key and attribute cleaned; two ids that clean to one are kept apart by a number."""
    names = _names(graph)
    ready: Graph = nx.MultiDiGraph()
    for node, data in graph.nodes(data=True):
        ready.add_node(names[node], **_cleaned(data))
    for source, target, key, data in graph.edges(keys=True, data=True):
        ready.add_edge(names[source], names[target], key=plain(key), evidence=plain(key), **_cleaned(data))
    return ready


def _names(graph: Graph) -> dict[str, str]:
    found: dict[str, str] = {}
    taken: set[str] = set()
    for node in graph:
        name = base = plain(node)
        number = 2
        while name in taken:
            name, number = f"{base} ({number})", number + 1
        taken.add(name)
        found[node] = name
    return found


def _cleaned(data: Mapping[str, object]) -> dict[str, object]:
    return {k: v if isinstance(v, (int, float)) else plain(v) for k, v in data.items() if v is not None}
