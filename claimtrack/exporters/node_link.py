"""Node-link JSON, as networkx reads it: the lossless form of the graph."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from claimtrack.exporters.clean import dumps
from claimtrack.graph import Graph


def write(graph: Graph) -> Iterator[str]:
    """Yield one JSON object; names are kept as they are, lone surrogates escaped."""
    yield dumps(nx.node_link_data(graph, edges="edges"), indent=1) + "\n"
