"""Which encoder tells claims apart: ``python -m benchmarks.encoders [CORPUS...]``, a Markdown table.

Average precision over the pairs of two articles, across languages and within one, by raw cosine (with and without the
languages' means taken out), by the aligner alone, and by the fitted pair matcher. Nothing here was fitted on the corpora
of the table (../shared/data/dev and seeds). ``fused``: mean of the log odds of the two matchers, or of the two cosines.
Claims a second: vectors in all forms and tokens, one encoder after the other, on the claims of the table.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claimtrack.backends.registry import embedder
from claimtrack.matching.features import NAMES
from claimtrack.matching.fit import BARRED, Table, table
from claimtrack.matching.judged import Judged, average_precision, read
from claimtrack.matching.match import STRANGERS
from claimtrack.matching.model import Matcher, matcher
from claimtrack.matching.vectors import claim_vectors

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Told:
    """What one encoder makes of a corpus: scores of all pairs by name, and how many claims a second it read."""

    data: Table
    scores: Mapping[str, Scores]
    rate: float


def told(corpus: Judged, name: str) -> Told:
    """Read a corpus and score its pairs in every way."""
    model = embedder(name)
    model.embed(["Loaded before the clock runs."])
    fitted = matcher(model.id)
    began = time.perf_counter()
    vectors = claim_vectors(corpus.claims, model, fitted.offsets, aligner=fitted.aligner)
    rate = len(corpus.claims) / (time.perf_counter() - began)
    raw = model.embed([" ".join(claim.text.split()) for claim in corpus.claims])
    data = table(corpus, vectors)
    scores = {f"{name}, cosine": _cosines(raw, data), f"{name}, centred cosine": _cosines(vectors.plain, data)}
    if vectors.alignment is not None:
        scores[f"{name} + aligner alone"] = data.features[:, NAMES.index("alignment")]
    scores[f"{name}, pair matcher"] = _odds(fitted, data)
    return Told(data, scores, rate)


def _cosines(vectors: NDArray[np.float32], data: Table) -> Scores:
    return np.asarray(np.einsum("ij,ij->i", vectors[data.pairs[:, 0]], vectors[data.pairs[:, 1]]), np.float64)


def _odds(fitted: Matcher, data: Table) -> Scores:
    return fitted.across.odds(data.features) - STRANGERS * data.features[:, BARRED]


def fused(parts: Sequence[Told]) -> dict[str, Scores]:
    """Scores of several encoders together, which name them in the same order."""
    out = {}
    for kind in ("centred cosine", "pair matcher"):
        both = [scores for one in parts for name, scores in one.scores.items() if name.endswith(f", {kind}")]
        out[f"both fused, {kind}"] = np.mean(both, axis=0)
    return out


def precisions(scores: Scores, data: Table) -> str:
    """Average precision across languages / within one; a dash where there is nothing to find."""
    out = []
    for cross in (True, False):
        rows = ~data.inside & (data.cross == cross)
        out.append(f"{average_precision(scores[rows], data.same[rows]):.3f}" if data.same[rows].any() else "-")
    return " / ".join(out)


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    corpora = [Path(one) for one in arguments] or [DATA / "dev", DATA / "seeds"]
    columns: list[dict[str, str]] = []
    rates: dict[str, list[float]] = {}
    for corpus in corpora:
        judged = read(corpus)
        parts = {name: told(judged, name) for name in ("e5-small", "use")}
        found: dict[str, Scores] = {}
        for name, one in parts.items():
            found |= one.scores
            rates.setdefault(name, []).append(one.rate)
        found |= fused(list(parts.values()))
        data = next(iter(parts.values())).data
        columns.append({name: precisions(scores, data) for name, scores in found.items()})
    write = sys.stdout.write
    write(f"| | {' | '.join(corpus.name for corpus in corpora)} | claims/s |\n|---|{'---|' * (len(corpora) + 1)}\n")
    for name in columns[0]:
        rate = rates.get(name.removesuffix(", pair matcher"))
        write(f"| {name} | {' | '.join(column[name] for column in columns)} | {f'{np.median(rate):.0f}' if rate else ''} |\n")


if __name__ == "__main__":
    main(sys.argv[1:])
