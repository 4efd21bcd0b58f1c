"""What an ``add`` costs an index that is large already: one batch of all made claims, then one article more."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measure import job, peak, table, timed
from benchmarks.stored import fill, opened
from benchmarks.world import made
from claimtrack.backends.engine_local import LocalEngine
from claimtrack.grouping import group

MORE = 8  # claims of the article that comes last


def run(sizes: list[int] | None) -> None:
    """Print the cost of the first grouping and of the next."""
    rows = []
    for size in sizes or [5_000, 20_000]:
        told = job("grow", "one", size)
        rows.append((size, told["first"], told["first cpu"], told["next"], told["next cpu"], told["peak"], told["bytes"]))
    heads = ("claims", "all at once, s", "CPU s", f"{MORE} claims more, s", "CPU s", "peak MB", "kB of database a claim")
    table("Matching and clustering within an index, vectors given", heads, rows)


def one(size: int) -> dict[str, Any]:
    """Group all, then a little more."""
    claims, vectors = made(size + MORE)
    sums: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        store, encoder = opened(Path(folder) / "claims.sqlite", claims, vectors)
        fill(store, claims[:size], encoder)
        with timed(sums, "first"):
            group(store, encoder, LocalEngine())
        fill(store, claims[size:], encoder)
        with timed(sums, "next"):
            group(store, encoder, LocalEngine())
        store.close()
        size_on_disk = sum(path.stat().st_size for path in Path(folder).iterdir())
    return sums | {"peak": peak(), "bytes": size_on_disk / 1024 / (size + MORE)}
