"""``claimtrack search`` as a whole process, on an index of made claims; and ``claimtrack --help``."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import ROOT, table
from benchmarks.stored import fill, opened
from benchmarks.world import made
from claimtrack import vectorcache
from claimtrack.layout import IndexFolder
from claimtrack.standing import Grouping

RUNS = 7
QUERIES = {
    "no filter": ("the minister denied the report",),
    "--lang fr": ("the minister denied the report", "--lang", "fr"),
    "--outlet": ("pelabuhan ditutup karena banjir", "--outlet", "Paper 3"),
}


def run(sizes: list[int] | None) -> None:
    """Print the median time of whole processes."""
    rows: list[tuple[object, ...]] = [("--help", "", _median("--help"))]
    for size in sizes or [20_000, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            _fill(Path(folder), size)
            for name, words in QUERIES.items():
                rows.append((f"search, {name}", size, _median("search", *words, "--index", folder)))
    table(f"Whole processes, median of {RUNS}", ("claimtrack", "claims", "seconds"), rows)


def _fill(folder: Path, size: int) -> None:
    claims, vectors = made(size)
    index = IndexFolder(folder)
    store, encoder = opened(index.database_path, claims, vectors)
    with store:
        fill(store, claims, encoder)
        store.regroup(Grouping(store.state().generation))
        vectorcache.settle(index, store)


def _median(*words: str) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "claimtrack", *words], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        times.append(time.perf_counter() - start)
    return statistics.median(times)
