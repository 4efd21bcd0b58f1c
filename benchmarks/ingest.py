"""``claimtrack add`` end to end on written articles: articles a second, and what share each stage takes."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import job, table, timed
from benchmarks.world import ENCODER, gold
from claimtrack.backends.embedder_e5 import E5Embedder
from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.memo import MemoTokenEmbedder
from claimtrack.tracker import Tracker

STAGES = {
    "clean-up, language, sentences": ("claimtrack.pipeline", "build"),
    "attribution": ("claimtrack.pipeline", "attribute"),
    "claims, status": ("claimtrack.pipeline", "extract"),
    "citations": ("claimtrack.pipeline", "citations"),
    "lemmas": ("claimtrack.pipeline", "lemma_pairs"),
    "matching and clustering": ("claimtrack.pipeline", "group"),
    "vector cache": ("claimtrack.vectorcache", "settle"),
}
METHODS = {
    "embedding": (E5Embedder, ("embed", "embed_in_context")),
    "embedding with tokens": (MemoTokenEmbedder, ("tokens",)),
    "store": (SqliteStore, ("put", "remember", "recall", "recall_tokens", "standing", "corpus", "beliefs", "regroup")),
}


def run(sizes: list[int] | None) -> None:
    """Print the share of each stage, and the same again when nothing is new; with a size below 160 only of dev."""
    told = job("ingest", "one", ["dev"] if sizes and sizes[0] < 160 else ["stories", "dev"])
    whole = told["all"]
    names = [*STAGES, *METHODS]
    rows = [(name, told.get(f"{name} cpu", 0.0), told.get(f"{name} cpu", 0.0) / told["all cpu"]) for name in names]
    rest = told["all cpu"] - sum(row[1] for row in rows)
    rows += [("the rest", rest, rest / told["all cpu"]), ("all", told["all cpu"], 1.0)]
    title = f"claimtrack add, {told['articles']} articles: {told['articles'] / whole:.2f} a second ({told['claims']} claims)"
    table(title, ("stage", "CPU seconds", "share"), rows)
    table("The same articles again", ("", "seconds"), [("nothing new", told["again"])])


def one(corpora: list[str]) -> dict[str, Any]:
    """Add gold articles to a new index, each stage timed; stages within others are taken from these."""
    sums: dict[str, float] = {}
    open_: list[str] = []
    for name, (module, function) in STAGES.items():
        _wrap(importlib.import_module(module), function, name, sums, open_)
    for name, (kind, methods) in METHODS.items():
        for method in methods:
            _wrap(kind, method, name, sums, open_)
    files = [gold(name) / "articles.jsonl" for name in corpora]
    with tempfile.TemporaryDirectory() as folder, Tracker(Path(folder), ENCODER) as tracker:
        E5Embedder().embed_query("warm")
        with timed(sums, "all"):
            report = tracker.add(files)
        with timed(sums, "again"):
            tracker.add(files)
    return {**sums, "articles": len(report.added), "claims": report.claims}


def _wrap(owner: Any, name: str, stage: str, sums: dict[str, float], open_: list[str]) -> None:
    """Time a function; what runs within another one that is timed is taken from that one's time."""
    inner: Callable[..., Any] = getattr(owner, name)

    def outer(*args: Any, **named: Any) -> Any:
        own: dict[str, float] = {}
        open_.append(stage)
        try:
            with timed(own, stage):
                return inner(*args, **named)
        finally:
            open_.pop()
            for key, value in own.items():
                sums[key] = sums.get(key, 0.0) + value
                if open_ and (above := key.replace(stage, open_[-1])) != key:
                    sums[above] = sums.get(above, 0.0) - value

    setattr(owner, name, outer)
