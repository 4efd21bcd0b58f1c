"""DOT, for Graphviz."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrack.exporters.clean import one_line
from claimtrack.graph import EdgeKind, Graph, NodeKind

SHAPES = {NodeKind.ARTICLE: "note", NodeKind.OUTLET: "box", NodeKind.SOURCE: "ellipse", NodeKind.CLUSTER: "hexagon"}
STYLES = {EdgeKind.DERIVED_FROM: "dashed", EdgeKind.PUBLISHED_BY: "dotted", EdgeKind.IN_CLUSTER: "dotted"}


def write(graph: Graph) -> Iterator[str]:
    """Yield the file line by line; nodes are numbered, so that no name can break the syntax."""
    yield "digraph claimtrack {\n  rankdir=LR;\n"
    ids = {node: f"n{number}" for number, node in enumerate(graph)}
    for node, data in graph.nodes(data=True):
        yield f"  {ids[node]} [label={quoted(data['label'])}, shape={SHAPES[NodeKind(data['kind'])]}, id={quoted(node)}];\n"
    for source, target, key, data in graph.edges(keys=True, data=True):
        style = STYLES.get(EdgeKind(data["kind"]), "solid")
        yield f"  {ids[source]} -> {ids[target]} [label={quoted(data['kind'])}, style={style}, id={quoted(key)}];\n"
    yield "}\n"


def quoted(value: object) -> str:
    """Return a DOT string: quotes and backslashes escaped, since a lone backslash would start an escape."""
    text = one_line(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
