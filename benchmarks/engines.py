"""The same ``add`` here and on Dask workers of this machine: time, and whether the exports are equal to the last byte."""

from __future__ import annotations

import io
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from benchmarks.measure import table
from benchmarks.world import ENCODER, gold
from claimtrack.tracker import Tracker

FORMATS = ("records", "clusters", "json")


class How(TypedDict, total=False):
    """What ``add`` is told of the engine."""

    engine: str
    jobs: int


WAYS: dict[str, How] = {
    "local": {"engine": "local"},
    "local, 2 jobs": {"engine": "local", "jobs": 2},
    "dask, 1 worker": {"engine": "dask", "jobs": 1},
    "dask, 2 workers": {"engine": "dask", "jobs": 2},
}


def run(sizes: list[int] | None) -> None:
    """Print the time of each way."""
    rows: list[tuple[object, ...]] = []
    first: list[str] | None = None
    for name, how in WAYS.items():
        if "dask" in name and find_spec("distributed") is None:
            rows.append((name, "", "not measured: pip install 'claimtrack[cluster]'"))
            continue
        seconds, told = _added(how)
        first = first or told
        rows.append((name, seconds, "equal" if told == first else "OTHER"))
    table("claimtrack add of stories, by engine (start of the workers included)", ("engine", "seconds", "exports"), rows)


def _added(how: How) -> tuple[float, list[str]]:
    with tempfile.TemporaryDirectory() as folder, Tracker(Path(folder), ENCODER) as tracker:
        start = time.perf_counter()
        tracker.add([gold("stories") / "articles.jsonl"], **how)
        seconds, told = time.perf_counter() - start, []
        for name in FORMATS:
            text = io.StringIO()
            tracker.export(name, text)
            told.append(text.getvalue())
        return seconds, told
