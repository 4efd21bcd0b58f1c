"""GEXF, for Gephi."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from claimtrack.exporters.xml_ready import xml_ready
from claimtrack.graph import Graph


def write(graph: Graph) -> Iterator[str]:
    """Yield the file line by line; every edge carries a number as its id and its evidence as an attribute."""
    ready = xml_ready(graph)
    numbered: Graph = nx.MultiDiGraph()
    numbered.add_nodes_from(ready.nodes(data=True))
    for number, (source, target, data) in enumerate(ready.edges(data=True)):
        numbered.add_edge(source, target, key=number, id=str(number), **data)
    for line in nx.generate_gexf(numbered):
        yield line + "\n"
