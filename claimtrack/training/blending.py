"""The pair matcher after the aligner: fitted anew on much data, on little only told how far to trust itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.fit import BARRED, Table, aligned, fit, platt, table, thresholds
from claimtrack.matching.judged import Judged, average_precision
from claimtrack.matching.match import STRANGERS
from claimtrack.matching.model import Matcher, family_of, matcher
from claimtrack.matching.vectors import KINDS, Known, Offsets, claim_vectors, language_offsets
from claimtrack.protocols import Embedder, Progress

Probabilities = NDArray[np.float64]
RULE = "pair-blend-4"
EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.01)  # of the reliability table


@dataclass(frozen=True, slots=True)
class Score:
    """How well pairs of two articles are told apart: average precision, of how many pairs, how many of them the same."""

    what: str
    cross_lingual: bool
    precision: float
    pairs: int
    same: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs whose probability was told alike: the mean of what was told, the share that was true, how many."""

    told: float
    true: float
    pairs: int


def blended(
    judged: Judged, embedder: Embedder, known: Known, scores: Probabilities | None, progress: Progress | None = None
) -> tuple[Matcher, Table, Probabilities]:
    """Fit the matcher of an encoder on claims in articles; ``scores`` (claims, claims, TOKENS) are held-out ones of the aligner.

    Return it, every pair, and the held-out probability of each.
    """
    raw, langs = claim_vectors(judged.claims, embedder, {}, known, progress), [claim.lang for claim in judged.claims]
    offsets: Offsets = {kind: language_offsets(getattr(raw, kind), langs) for kind in KINDS}
    data = table(judged, claim_vectors(judged.claims, embedder, offsets, known, progress))
    if scores is not None:
        data = aligned(data, scores)
    made, probability = fit(data, family_of(embedder.id), RULE, offsets)
    return made, data, probability


def trusted(
    judged: Judged, embedder: Embedder, known: Known, scores: Probabilities, progress: Progress | None = None
) -> tuple[Matcher, Table, Probabilities]:
    """Keep the weights of the matcher there is; calibrate it and its thresholds anew on held-out scores of the aligner."""
    held = matcher(embedder.id)
    vectors = claim_vectors(judged.claims, embedder, held.offsets, known, progress)
    data = aligned(table(judged, vectors), scores)
    across = replace(held.across, slope=1.0, shift=0.0)
    slope, shift = platt(np.where(data.inside, np.nan, across.odds(data.features)), data.same)
    made = replace(held, across=replace(across, slope=slope, shift=shift), first_across=None)  # which knew other beliefs
    probability, told = probability_of(made, data), ~data.inside
    suggest, confirm = thresholds(probability[told], data.same[told])
    return replace(made, suggest=suggest, confirm=confirm), data, probability


def probability_of(made: Matcher, data: Table) -> Probabilities:
    """Return the probability of every pair as matching tells it."""
    odds = np.where(data.inside, made.within.odds(data.features), made.across.odds(data.features))
    return np.asarray(1.0 / (1.0 + np.exp(-(odds - STRANGERS * data.features[:, BARRED]))))


def scored(what: str, probability: Probabilities, data: Table) -> list[Score]:
    """Average precision of pairs of two articles, across languages and within one."""
    out = []
    for cross in (True, False):
        rows = ~data.inside & (data.cross == cross)
        if data.same[rows].any():
            precision = average_precision(probability[rows], data.same[rows])
            out.append(Score(what, cross, round(precision, 3), int(rows.sum()), int(data.same[rows].sum())))
    return out


def reliability(probability: Probabilities, data: Table) -> list[Bin]:
    """What was told of pairs of two articles, and what was true."""
    out = []
    for low, high in pairwise(EDGES):
        rows = ~data.inside & (probability >= low) & (probability < high)
        if rows.any():
            out.append(Bin(round(float(probability[rows].mean()), 3), round(float(data.same[rows].mean()), 3), int(rows.sum())))
    return out
