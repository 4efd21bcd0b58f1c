"""The main job on the example articles: read, cluster, compare, trace; in a temporary index that is gone afterwards."""

from __future__ import annotations

import tempfile
from pathlib import Path

from rich.rule import Rule

from claimtrack.cli import render, render_compare, render_views
from claimtrack.cli.console import note, progress, text
from claimtrack.errors import InputError

QUESTION = "OpenAI suspends ByteDance's account"


def articles() -> Path:
    """Return the folder of the example articles: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package.parent / "examples" / "articles", package / "examples" / "articles"):
        if folder.is_dir():
            return folder
    raise InputError("the example articles are not here", str(package), "Clone the project, or install it again.")


def run(encoder: str | None = None) -> None:
    """Add the examples, list the widest clusters, compare one and trace it."""
    from claimtrack.tracker import Tracker

    folder = articles()
    with tempfile.TemporaryDirectory(prefix="claimtrack-demo-") as place, Tracker(Path(place) / "index", encoder) as tracker:
        note(f"reading the example articles in {folder.name}/ into a temporary index (the first run prepares the encoder)")
        with progress() as tell:
            report = tracker.add([folder], tell)
        render.added(report)
        cluster = tracker.cluster(QUESTION)
        _head("claimtrack clusters --cross-lingual")
        render.clusters(tracker.clusters(cross_lingual=True)[:8])
        _head(f'claimtrack compare "{QUESTION}"')
        render_compare.comparison(tracker.compare(cluster.id))
        _head(f'claimtrack trace "{QUESTION}"')
        render_views.traced(tracker.trace(cluster.id))


def _head(command: str) -> None:
    render.put("", Rule(text(f"$ {command}"), align="left", style="dim"))
