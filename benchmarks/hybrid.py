"""Search by words alone, by vectors alone, and joined, on queries of our own for ``../shared/data/dev`` (``queries.jsonl``).

The queries were written before any result was seen, and the weights of the join were chosen by others, for h1 and h2 of
``tests/gold/corpora`` (``queries-chosen-on.jsonl``; the second table). Right is every gold claim of the families that a
query is about: a hit counts that overlaps one.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.measure import ROOT, table
from benchmarks.world import ENCODER, gold
from claimtrack.searching import Ranked
from claimtrack.tracker import Tracker
from claimtrack.types import Claim, Span

DEEP = 10
WAYS: dict[str, Callable[[Ranked], float]] = {
    "words alone (BM25)": lambda one: -one.lexical_rank if one.lexical_rank else -1e9,
    "vectors alone": lambda one: -one.vector_rank if one.vector_rank else -1e9,
    "joined": lambda one: one.fusion,
}


def run(sizes: list[int] | None) -> None:
    """Print recall, precision of the first and mean reciprocal rank of each way."""
    _print("dev, which chose nothing", "queries.jsonl")
    _print("h1 and h2, which chose the weights", "queries-chosen-on.jsonl")


def _print(title: str, name: str) -> None:
    queries = [json.loads(line) for line in (ROOT / "benchmarks" / name).read_text("utf-8").splitlines()]
    found, rows = [], []
    for corpus in dict.fromkeys(one.get("corpus", "dev") for one in queries):
        place = gold("dev") if corpus == "dev" else ROOT / "tests" / "gold" / "corpora" / corpus
        with tempfile.TemporaryDirectory() as folder, Tracker(Path(folder), ENCODER) as tracker:
            tracker.add([place / "articles.jsonl"])
            asked = [one for one in queries if one.get("corpus", "dev") == corpus]
            found += [_found(tracker, place, one["query"], one["families"]) for one in asked]
    for way, order in WAYS.items():
        told = [_scores(ranked, total, order) for ranked, total in found]
        rows.append((way, *np.mean(told, axis=0).tolist()))
    heads = ("", f"recall@{DEEP}", "first is right", "mean reciprocal rank")
    table(f"Search on {title}, {len(queries)} queries", heads, rows)


def _found(tracker: Tracker, place: Path, query: str, families: list[str]) -> tuple[list[tuple[Ranked, str | None]], int]:
    """Every ranked claim with the gold family that it overlaps, if it is one of these; and how many there are to find."""
    from claimtrack import vectorcache
    from claimtrack.searching import Query, rank

    store = tracker._store
    index = vectorcache.open_for_search(tracker.folder, store)
    ranked = rank(Query(query), tracker._memo(store, keep=False).embed_query(query), store, index, 1000)
    corpus = store.corpus()
    wanted = [row for row in json.loads((place / "gold.json").read_text("utf-8"))["claims"] if row["family"] in families]
    of = {claim.id: _family(claim, wanted) for claim in corpus.claims.values()}
    places = store.places([one.row for one in ranked])
    told = [(one, of[places[one.row][0]]) for one in ranked]
    return told, sum(family is not None for family in of.values())


def _family(claim: Claim, wanted: list[dict[str, object]]) -> str | None:
    for row in wanted:
        if row["article"] == claim.article and Span(*row["span"]).iou(claim.span) >= 0.5:  # type: ignore[misc]
            return str(row["family"])
    return None


def _scores(found: list[tuple[Ranked, str | None]], total: int, order: Callable[[Ranked], float]) -> tuple[float, float, float]:
    ordered = sorted((one for one in found if order(one[0]) > -1e9), key=lambda one: -order(one[0]))
    right = [family is not None for _, family in ordered]
    first = right.index(True) + 1 if any(right) else 0
    return sum(right[:DEEP]) / max(1, min(DEEP, total)), float(right[:1] == [True]), 1 / first if first else 0.0
