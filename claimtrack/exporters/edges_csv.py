"""CSV: one row an edge, with its evidence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from claimtrack.exporters.clean import cell
from claimtrack.graph import Graph

COLUMNS = ("from", "from_kind", "from_label", "to", "to_kind", "to_label", "kind", "evidence", "count", "status", "spans")


def write(graph: Graph) -> Iterator[str]:
    """Yield the header, then a row an edge; cells that a spreadsheet would run begin with an apostrophe."""
    yield _row(COLUMNS)
    for source, target, key, data in graph.edges(keys=True, data=True):
        one, two = graph.nodes[source], graph.nodes[target]
        ends = (source, one["kind"], one["label"], target, two["kind"], two["label"])
        yield _row((*ends, data["kind"], key, data.get("count", 1), data.get("status", ""), data["spans"]))


def _row(cells: tuple[object, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([cell(c) for c in cells])
    return buffer.getvalue()
