"""From claims to matches: vectors, candidates, features, probability, relation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.candidates import NEIGHBOURS, candidate_pairs
from claimtrack.matching.features import NAMES, Matrix, Pairing, Pairs
from claimtrack.matching.model import Matcher, matcher
from claimtrack.matching.reference import reference_offsets
from claimtrack.matching.vectors import ClaimVectors, Known, Offsets, claim_vectors
from claimtrack.protocols import Embedder, Progress
from claimtrack.types import Match, MatchInput, Relation

CONTRAST = 0.08  # belief from which another claim can be mistaken for this one; dev's gold contrasts, 2026-11-22
# Log odds taken from claims of two articles about different actors, beside what the fit takes: a wrong merge is worse than a
# missed one. Gold claims on dev: contrasts merged 7 to 5 of 41, pair F1 0.777 to 0.789; on seeds nothing changes (2026-11-22).
STRANGERS = 3.0
FLOOR = 0.002  # probability from which a pair is told; below it average precision on dev does not change, 2026-11-22
STEP = 1 << 17  # pairs whose features are held at once: 28 MB
REASONS = 5  # the features that moved the probability most


@dataclass(frozen=True, slots=True)
class Settings:
    """How wide to look and from which probability on a pair is told; claims ``apart`` are matched with the others only."""

    neighbours: int = NEIGHBOURS
    floor: float = FLOOR
    apart: frozenset[str] = frozenset()


def match(
    claims: Sequence[MatchInput],
    embedder: Embedder,
    settings: Settings | None = None,
    known: Known | None = None,
    progress: Progress | None = None,
) -> list[Match]:
    """Return every candidate pair above the floor, most probable first.

    ``known`` maps keys of texts and windows to vectors; what it lacks is embedded and added to it.
    """
    fitted, offsets = fitted_to(embedder, known, progress)
    vectors = claim_vectors(claims, embedder, offsets, known, progress, fitted.aligner)
    return match_vectors(claims, vectors, fitted, settings)


def fitted_to(embedder: Embedder, known: Known | None = None, progress: Progress | None = None) -> tuple[Matcher, Offsets]:
    """Return the matcher of an encoder, and the offsets of its languages: the fitted ones, or else read from it."""
    fitted = matcher(embedder.id)
    return fitted, fitted.offsets if fitted.calibrated else reference_offsets(embedder, known, progress)


def match_vectors(
    claims: Sequence[MatchInput], vectors: ClaimVectors, fitted: Matcher, settings: Settings | None = None
) -> list[Match]:
    """Return the matches of claims whose vectors are at hand; the order of ``claims`` does not matter."""
    chosen = settings or Settings()
    pairs = candidate_pairs(claims, (vectors.plain, vectors.context), chosen.neighbours)
    if not chosen.apart:
        return judge_pairs(claims, vectors, pairs, fitted, chosen.floor)
    apart = np.array([claim.id in chosen.apart for claim in claims], np.bool_)
    pairs = pairs[apart[pairs[:, 0]] != apart[pairs[:, 1]]]
    articles = {claims[row].article for row in np.unique(pairs).tolist()}
    rows = np.array([row for row, claim in enumerate(claims) if claim.article in articles], np.int64)
    few = [claims[row] for row in rows.tolist()]
    return judge_pairs(few, vectors.of(rows), np.searchsorted(rows, pairs), fitted, chosen.floor)


def judge_pairs(
    claims: Sequence[MatchInput], vectors: ClaimVectors, pairs: Pairs, fitted: Matcher, floor: float = FLOOR
) -> list[Match]:
    """Return the matches among pairs of row numbers; of two articles that a pair joins all claims must be there.

    What is said of a pair depends on these two articles alone.
    """
    if not len(pairs):
        return []
    from threadpoolctl import threadpool_limits

    # The products of two articles are small: threads cost more than they bring, on a busy machine ten times as much.
    with threadpool_limits(limits=1, user_api="blas"):
        return _judged(Pairing(claims, vectors), claims, pairs, (fitted, floor))


def _judged(pairing: Pairing, claims: Sequence[MatchInput], pairs: Pairs, how: tuple[Matcher, float]) -> list[Match]:
    (fitted, floor), out = how, list[Match]()
    for start in range(0, len(pairs), STEP):
        part = pairs[start : start + STEP]
        features = pairing.features(part)
        odds, parts = _odds(features, pairing.inside(part), fitted)
        kept = np.flatnonzero(1.0 / (1.0 + np.exp(-odds)) >= floor)
        ids = [(claims[a].id, claims[b].id) for a, b in part[kept].tolist()]
        out += _told(ids, features[kept], odds[kept], parts[kept], fitted)
    return sorted(out, key=lambda one: (-one.probability, one.a, one.b))


def _odds(features: Matrix, inside: NDArray[np.bool_], fitted: Matcher) -> tuple[Matrix, Matrix]:
    """Log odds, shape (pairs,), and what each feature adds to them, shape (pairs, features)."""
    odds, parts = np.zeros(len(features)), np.zeros(features.shape)
    for judge, chosen in ((fitted.within, inside), (fitted.across, ~inside)):
        odds[chosen], parts[chosen] = judge.odds(features[chosen]), judge.parts(features[chosen])
    barred = STRANGERS * features[:, NAMES.index("strangers")]
    parts[:, NAMES.index("strangers")] -= barred
    return odds - barred, parts


def _told(ids: Sequence[tuple[str, str]], features: Matrix, odds: Matrix, parts: Matrix, fitted: Matcher) -> list[Match]:
    """Matches of pairs, with the features that moved their probability most."""
    order = np.argsort(-np.abs(parts), axis=1, kind="stable")[:, :REASONS]
    shown = np.take_along_axis(parts, order, 1).round(3).tolist()
    probability = (1.0 / (1.0 + np.exp(-odds))).tolist()
    cosines = features[:, NAMES.index("plain")].tolist()
    barred = (STRANGERS * features[:, NAMES.index("strangers")]).tolist()
    out = []
    for row, (one, other) in enumerate(ids):
        a, b = (one, other) if one < other else (other, one)
        reasons = tuple((NAMES[k], value) for k, value in zip(order[row].tolist(), shown[row], strict=True))
        belief = probability[row]
        relation = _relation(belief, fitted, barred[row])
        out.append(Match(a, b, round(cosines[row], 4), round(belief, 4), relation, reasons, fitted.rule))
    return out


def _relation(probability: float, fitted: Matcher, barred: float = 0.0) -> Relation:
    """What two claims are to each other; one is mistaken for the other by its wording, whoever it is about."""
    if probability >= fitted.suggest:
        return Relation.SAME
    odds = probability / (1.0 - probability) * math.exp(barred)
    return Relation.CONTRAST if odds >= CONTRAST / (1.0 - CONTRAST) else Relation.RELATED
