"""Matching and clustering beside the way of sentence-transformers' own examples: encode, then ``community_detection``.

Both get the same claims and the same vectors. The peer compares vectors alone; ours looks at neighbours in two kinds of
vectors, judges pairs by names, figures and places too, and clusters by average link.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from benchmarks.measure import job, peak, table, timed
from benchmarks.world import ENCODER, aligned, claim_of, made, real
from claimtrack.backends.engine_local import LocalEngine
from claimtrack.backends.registry import embedder
from claimtrack.clustering import Pairs, clusters_of
from claimtrack.matching.candidates import NEIGHBOURS, candidate_pairs
from claimtrack.matching.match import judge_pairs
from claimtrack.matching.model import matcher
from claimtrack.matching.nearby import reach_of
from claimtrack.matching.told import Told
from claimtrack.standing import keys_of
from claimtrack.types import Claim, MatchInput

JOBS = 2  # processes; the peer uses as many threads as there are cores
THRESHOLDS = tuple(round(0.86 + 0.01 * step, 2) for step in range(12))
SAMPLE = 256  # texts by which the encoders are measured


def run(sizes: list[int] | None) -> None:
    """Print speed and memory by size, encoding, and the F1 of pairs on stories."""
    best = job("cluster", "quality")
    rows = []
    for size in sizes or [5_000, 20_000, 50_000, 100_000]:
        ours, theirs = job("cluster", "ours", size), job("cluster", "theirs", size, best["threshold"])
        for name, told in (("claimtrack", ours), ("community_detection", theirs)):
            speed, more = theirs["wall"] / told["wall"], told["peak"] - told["base"]
            rows.append((size, name, told["wall"], told["cpu"], more, speed, told["parts"]))
    heads = ("claims", "", "seconds", "CPU seconds", "MB beside claims and vectors", "times as fast", "of it")
    table("Matching and clustering, vectors given", heads, rows)
    told = job("cluster", "encoding")
    rates = [(name, rate, rate / told["sentence-transformers fp32"]) for name, rate in told.items()]
    table("Encoding, the same weights", ("", "claims a CPU second", "ratio"), rates)
    scores = [
        ("claimtrack", best["ours"], ""),
        ("community_detection", best["theirs"], f"at its best threshold, {best['threshold']}"),
    ]
    table(
        "Pairs of claims that say the same, F1 on stories (the matcher was fitted on them, the threshold chosen on them)",
        ("", "F1", ""),
        scores,
    )


def ours(size: int, jobs: int = JOBS) -> dict[str, Any]:
    """Match and cluster made claims, pairs in so many processes."""
    claims, vectors = made(size)
    sums: dict[str, float] = {}
    base = peak()
    found = _clustered(claims, vectors, sums, jobs)
    sums = {name: sums.get(name, 0.0) for part in ("neighbours", "pairs", "clusters") for name in (part, f"{part} cpu")}
    parts = ", ".join(f"{name} {sums[name]:.1f}" for name in ("neighbours", "pairs", "clusters"))
    wall, cpu = (sum(sums[f"{name}{kind}"] for name in ("neighbours", "pairs", "clusters")) for kind in ("", " cpu"))
    return {"wall": wall, "cpu": cpu, "peak": peak(), "base": base, "parts": f"{parts}; {len(found):,} clusters"}


def theirs(size: int, threshold: float) -> dict[str, Any]:
    """The peer on the same claims."""
    vectors = made(size, tokens=False)[1].plain
    _communities(vectors[:100], threshold)  # imports and first use are not counted
    base = peak()
    sums: dict[str, float] = {}
    with timed(sums, "all"):
        found = _communities(vectors, threshold)
    return {"wall": sums["all"], "cpu": sums["all cpu"], "peak": peak(), "base": base, "parts": f"{len(found):,} communities"}


def encoding() -> dict[str, float]:
    """Claims a second of the processor, by each."""
    from sentence_transformers import SentenceTransformer

    from claimtrack.backends.embedder_e5 import E5Embedder

    texts = sorted({claim.text for claim in real()[0].claims})[:SAMPLE]
    ours, rates = embedder(ENCODER), {}
    model = SentenceTransformer(str(E5Embedder().prepare()), device="cpu")
    for name, encode in (("claimtrack", ours.embed), ("sentence-transformers fp32", model.encode)):
        encode(texts[:32])
        start = time.process_time()
        encode(texts)
        rates[name] = len(texts) / (time.process_time() - start)
    return rates


def quality() -> dict[str, float]:
    """F1 over the pairs of gold claims of stories, and the peer's best threshold."""
    corpus, vectors = aligned()
    chosen = [row for row, story in enumerate(corpus.stories) if story.startswith("0/")]
    family = [corpus.families[row] for row in chosen]
    claims = [corpus.claims[row] for row in chosen]
    some = vectors.of(np.array(chosen))
    wanted = _pairs(_grouped(family))
    ours = _f1(_pairs(_clustered(claims, some, {})), wanted)
    theirs = {threshold: _f1(_pairs(_communities(some.plain, threshold)), wanted) for threshold in THRESHOLDS}
    best = max(theirs, key=lambda one: theirs[one])
    return {"ours": ours, "theirs": theirs[best], "threshold": best}


def _clustered(claims: Sequence[MatchInput], vectors: Any, sums: dict[str, float], jobs: int = 1) -> list[list[int]]:
    """The rows of the claims of each cluster."""
    stored = [claim_of(one) for one in claims]
    named = [replace(one, id=claim.id) for one, claim in zip(claims, stored, strict=True)]
    place = {claim.id: row for row, claim in enumerate(stored)}
    with timed(sums, "neighbours"):
        spaces, spread = (vectors.plain, vectors.context, vectors.article), LocalEngine(jobs).spread
        pairs = candidate_pairs(named, spaces, reach=reach_of(ENCODER, NEIGHBOURS), spread=spread)
    with timed(sums, "pairs"):
        matches = judge_pairs(named, vectors, pairs, matcher(ENCODER), spread=spread)
    with timed(sums, "clusters"):
        found = clusters_of(*_ordered(stored, matches))
    return [[place[one] for one in each.claims] for each in found]


def _ordered(stored: Sequence[Claim], matches: Told) -> tuple[list[Claim], Pairs]:
    """Claims by id, and the matches as pairs of their places, as a grouping hands them over."""
    ids = [one.id for one in stored]
    ordered = [stored[row] for row in sorted(range(len(ids)), key=ids.__getitem__)]
    keys = keys_of(sorted(ids))
    a, b = (np.searchsorted(keys, keys_of(ends)) for ends in matches.ends)
    order = np.lexsort((b, a))
    return ordered, Pairs(a[order], b[order], matches.probability[order])


def _communities(vectors: Any, threshold: float) -> list[list[int]]:
    import torch
    from sentence_transformers.util import community_detection

    found: list[list[int]] = community_detection(torch.from_numpy(vectors), threshold=threshold, min_community_size=2)
    return found


def _grouped(names: Sequence[str]) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        groups.setdefault(name, []).append(row)
    return list(groups.values())


def _pairs(groups: Iterable[Sequence[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def _f1(found: set[tuple[int, int]], wanted: set[tuple[int, int]]) -> float:
    return 2 * len(found & wanted) / max(1, len(found) + len(wanted))
