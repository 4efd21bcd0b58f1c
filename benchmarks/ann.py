"""The vector index at size: vectors made around those of real claims (see ``world``), held to the exact answer.

As ``claimtrack search`` does, 100 are asked for, and these are then ordered by the vectors themselves, which the index keeps in
8 bits a number; both recalls are told.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import job, peak, table, timed
from benchmarks.world import many
from claimtrack.backends.index_faiss import FaissIndex

QUERIES = 300
DEPTH = 100  # as ``searching`` asks for
FIGURES = ("kind", "build", "bytes", "open", "p50", "p95", "bytes recall", "recall", "filtered p50", "filtered recall", "peak")


def run(sizes: list[int] | None) -> None:
    """Print how the index is built, opened and searched."""
    rows = []
    for size in sizes or [50_000, 200_000, 1_000_000]:
        told = job("ann", "one", size)
        rows.append((size, *(told[name] for name in FIGURES)))
    heads = ("vectors", "index", "built in s", "bytes a vector", "opened in s", "p50 ms", "p95 ms", "recall@10 by bytes")
    table(
        "Vectors made around real claims' vectors, searched one at a time",
        (*heads, "recall@10", "one third allowed: p50 ms", "recall@10", "peak MB of the build"),
        rows,
    )


def one(size: int) -> dict[str, Any]:
    """Build, save, open and search an index of so many vectors; queries are among none of them."""
    vectors = many(size + QUERIES)
    stored, queries = vectors[:size], vectors[size:]
    allowed = np.arange(0, size, 3)
    sums: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vectors.faiss"
        with timed(sums, "build"):
            index = FaissIndex(stored.shape[1])
            index.add(np.arange(size), stored)
            index.save(path)
        kind, most = "exact" if index.exact else "IVF,SQ8", peak()
        del index
        told = job("ann", "opened", str(path), _written(Path(folder), queries), 0)
        some = job("ann", "opened", str(path), str(Path(folder) / "queries.npy"), size)
        found, filtered = (np.array(each["ids"]) for each in (told, some))
        out = {"kind": kind, "build": sums["build"], "bytes": os.path.getsize(path) / size, "peak": most}
    out |= {name: told[name] for name in ("open", "p50", "p95")}
    true, places = _exact(stored, queries), allowed[_exact(stored[allowed], queries)]
    out |= {"bytes recall": _share(true, found[:, :10]), "recall": _share(true, _ordered(stored, queries, found))}
    return out | {"filtered p50": some["p50"], "filtered recall": _share(places, _ordered(stored, queries, filtered))}


def opened(path: str, queries: str, size: int) -> dict[str, Any]:
    """Open a saved index in a process of its own and search; with a size, only a third of the ids is allowed."""
    asked = np.load(queries)
    allowed = np.arange(0, size, 3) if size else None
    start = time.perf_counter()
    index = FaissIndex.load(Path(path), mapped=True)
    index.search(asked[:1], DEPTH, allowed)
    open_, times, ids = time.perf_counter() - start, [], []
    for query in asked:
        start = time.perf_counter()
        ids.append(index.search(query[None], DEPTH, allowed)[1][0].tolist())
        times.append((time.perf_counter() - start) * 1000)
    return {"open": open_, "p50": float(np.median(times)), "p95": float(np.quantile(times, 0.95)), "ids": ids}


def _written(folder: Path, queries: np.ndarray) -> str:
    np.save(folder / "queries.npy", queries)
    return str(folder / "queries.npy")


def _exact(stored: np.ndarray, queries: np.ndarray) -> np.ndarray:
    best = np.full((len(queries), 0), 0.0, np.float32)
    ids = np.zeros((len(queries), 0), np.int64)
    for start in range(0, len(stored), 65536):
        part = queries @ stored[start : start + 65536].T
        near = np.argpartition(-part, min(10, part.shape[1] - 1), axis=1)[:, :10]
        best = np.concatenate([best, np.take_along_axis(part, near, 1)], axis=1)
        ids = np.concatenate([ids, near + start], axis=1)
        order = np.argsort(-best, axis=1, kind="stable")[:, :10]
        best, ids = np.take_along_axis(best, order, 1), np.take_along_axis(ids, order, 1)
    return ids


def _ordered(stored: np.ndarray, queries: np.ndarray, found: np.ndarray) -> np.ndarray:
    """The best ten of what was found, by the vectors themselves."""
    near = np.einsum("nd,nkd->nk", queries, stored[found])
    return np.take_along_axis(found, np.argsort(-near, axis=1, kind="stable")[:, :10], 1)


def _share(true: np.ndarray, found: np.ndarray) -> float:
    return float(np.mean([len(set(a) & set(b)) / len(a) for a, b in zip(true.tolist(), found.tolist(), strict=True)]))
