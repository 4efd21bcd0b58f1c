"""GraphML, for yEd, Gephi, Cytoscape and networkx."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from claimtrack.exporters.xml_ready import xml_ready
from claimtrack.graph import Graph


def write(graph: Graph) -> Iterator[str]:
    """Yield the file line by line; the edge's evidence is the attribute ``evidence``."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    for line in nx.generate_graphml(xml_ready(graph), named_key_ids=True):
        yield line + "\n"
