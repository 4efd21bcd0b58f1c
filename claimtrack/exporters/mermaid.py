"""Mermaid flowchart, for Markdown pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimtrack.exporters.clean import one_line
from claimtrack.graph import Graph, NodeKind

SHAPES = {
    NodeKind.ARTICLE: ("[", "]"),
    NodeKind.OUTLET: ("[[", "]]"),
    NodeKind.SOURCE: ("(", ")"),
    NodeKind.CLUSTER: ("{{", "}}"),
}
_SAFE = re.compile(r"[^\w .,:?!%€£$/+'’-]")
LONGEST_LABEL = 80  # characters; Mermaid does not wrap long labels well


def write(graph: Graph) -> Iterator[str]:
    """Yield the file line by line; equal edges are drawn once with their number, every odd character is an entity."""
    yield "flowchart LR\n"
    ids = {node: f"n{number}" for number, node in enumerate(graph)}
    for node, data in graph.nodes(data=True):
        opening, closing = SHAPES[NodeKind(data["kind"])]
        yield f'  {ids[node]}{opening}"{label(data["label"])}"{closing}:::{data["kind"]}\n'
    counts: dict[tuple[str, str, str], int] = {}
    for source, target, data in graph.edges(data=True):
        edge = (ids[source], ids[target], data["kind"])
        counts[edge] = counts.get(edge, 0) + 1
    for (source, target, kind), count in counts.items():
        text = f"{kind} x{count}" if count > 1 else kind
        yield f'  {source} -->|"{text}"| {target}\n'


def label(value: object) -> str:
    """Return a label within double quotes: characters with a meaning to Mermaid or HTML become ``#code;``."""
    text = one_line(value)
    short = text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"
    return _SAFE.sub(lambda m: f"#{ord(m.group())};", short) or "-"
