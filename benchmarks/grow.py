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


def run(sizes: list[int] | None) -> None:
    """Print the cost of the first grouping and of the next."""
    rows = []
    for size in sizes or [5_000, 20_000]:
        told = job("grow", "one", size)
        rows.append((size, told["first"], told["first cpu"], told["next"], told["next cpu"], told["peak"], told["bytes"]))
    heads = ("claims", "all at once, s", "CPU s", "one article more, s", "CPU s", "peak MB", "kB of database a claim")
    table("Matching and clustering within an index, vectors given", heads, rows)


def one(size: int) -> dict[str, Any]:
    """Group all articles but the last, then the last."""
    claims, vectors = made(size)
    last = claims[-1].article
    before, after = ([claim for claim in claims if (claim.article == last) is now] for now in (False, True))
    sums: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        store, encoder = opened(Path(folder) / "claims.sqlite", claims, vectors)
        fill(store, before, encoder)
        with timed(sums, "first"):
            group(store, encoder, LocalEngine())
        fill(store, after, encoder)
        with timed(sums, "next"):
            group(store, encoder, LocalEngine())
        store.close()
        size_on_disk = sum(path.stat().st_size for path in Path(folder).iterdir())
    return sums | {"peak": peak(), "bytes": size_on_disk / 1024 / size}
