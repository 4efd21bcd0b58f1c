"""``claimtrack search`` as a whole process, on an index of made claims; and ``claimtrack --help``."""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import ROOT, job, table
from benchmarks.stored import fill as filled
from benchmarks.stored import opened
from benchmarks.world import CACHE, ENCODER, made
from claimtrack import vectorcache
from claimtrack.backends.registry import embedder
from claimtrack.layout import SCHEMA, IndexFolder
from claimtrack.standing import Grouping

RUNS = 5
QUERIES = {
    "no filter": ("the minister denied the report",),
    "a long question": ("quelles sont les conséquences de la fermeture du port pour les pêcheurs et les touristes de la région",),
    "--lang fr": ("the minister denied the report", "--lang", "fr"),
    "--outlet": ("pelabuhan ditutup karena banjir", "--outlet", "Paper 3"),
    "--since --until": ("pelabuhan ditutup karena banjir", "--since", "2025-03-01", "--until", "2025-06-30"),
    "--cites": ("pelabuhan ditutup karena banjir", "--cites", "Paper 5"),
}


def run(sizes: list[int] | None) -> None:
    """Print the median time of whole processes."""
    rows: list[tuple[object, ...]] = [("--help", "", *_times("--help"))]
    for size in sizes or [5_000, 20_000, 100_000]:
        folder = _kept(size)
        for name, words in QUERIES.items():
            rows.append((f"search, {name}", size, *_times("search", *words, "--index", str(folder))))
    table(f"Whole processes, {RUNS} each", ("claimtrack", "claims", "median s", "slowest s", "CPU s"), rows)


def _kept(size: int) -> Path:
    """The index of so many made claims, filled once and kept; it is not grouped, which a search does not need."""
    folder = CACHE / f"index-{size}-{SCHEMA}-{hashlib.sha256(embedder(ENCODER).id.encode()).hexdigest()[:8]}"
    if not folder.exists():
        job("search", "fill", str(folder), size)
    return folder


def fill(folder: str, size: int) -> dict[str, int]:
    """Fill an index, beside its place until it is whole."""
    claims, vectors = made(size, tokens=False)
    with tempfile.TemporaryDirectory(dir=CACHE) as aside:
        index = IndexFolder(Path(aside) / "index")
        index.create()
        store, encoder = opened(index.database_path, claims, vectors)
        with store:
            filled(store, claims, encoder)
            store.regroup(Grouping(store.state().generation))
            vectorcache.settle(index, store)
        os.rename(Path(aside) / "index", folder)
    return {"claims": size}


def _times(*words: str) -> tuple[float, float, float]:
    """Median and most of the clock, and the processor's median."""
    clock, processor = [], []
    for _ in range(RUNS + 1):
        before, start = os.times(), time.perf_counter()
        subprocess.run([sys.executable, "-m", "claimtrack", *words], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        clock.append(time.perf_counter() - start)
        after = os.times()
        processor.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return statistics.median(clock[1:]), max(clock[1:]), statistics.median(processor[1:])
