"""Write the attribution graph of the example articles, for Gephi and for a Markdown page, and say who is cited.

Run with ``python examples/export_graph.py [FOLDER]``; without a folder the Mermaid text goes to the screen.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from claimtrack.tracker import Tracker

ARTICLES = Path(__file__).parent / "articles"
FORMATS = ("graphml", "gexf", "dot", "mermaid", "json")


def main(out: Path | None = None) -> None:
    with tempfile.TemporaryDirectory() as folder, Tracker(Path(folder) / "index") as tracker:
        tracker.add([ARTICLES])
        if out is None:
            tracker.export("mermaid", sys.stdout)
            return
        out.mkdir(parents=True, exist_ok=True)
        for name in FORMATS:
            tracker.export(name, out / f"graph.{name}")
            print(f"wrote graph.{name}")
        for row in tracker.outlets():
            print(f"{row.citing or '(unknown)'} -> {row.cited}: {row.kind}, {row.count}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
