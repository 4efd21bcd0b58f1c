"""From claims to matches: vectors, candidates, features, probability, relation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from claimtrack.matching.candidates import NEIGHBOURS, MakeIndex, Pairs, candidate_pairs
from claimtrack.matching.features import NAMES, Matrix, pair_features
from claimtrack.matching.model import Matcher, matcher
from claimtrack.matching.reference import reference_offsets
from claimtrack.matching.vectors import ClaimVectors, Known, claim_vectors
from claimtrack.protocols import Embedder, Progress
from claimtrack.types import Match, MatchInput, Relation

CONTRAST = 0.08  # belief from which another claim can be mistaken for this one; dev's gold contrasts, 2026-11-22
# Log odds taken from claims of two articles about different actors, beside what the fit takes: a wrong merge is worse than a
# missed one. Gold claims on dev: contrasts merged 7 to 5 of 41, pair F1 0.777 to 0.789; on seeds nothing changes (2026-11-22).
STRANGERS = 3.0
REASONS = 5  # the features that moved the probability most


@dataclass(frozen=True, slots=True)
class Settings:
    """How wide to look and from which probability on a pair is told."""

    neighbours: int = NEIGHBOURS
    floor: float = 0.002  # below it average precision on dev does not change, 2026-11-22
    make_index: MakeIndex | None = None


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
    fitted = matcher(embedder.id)
    offsets = fitted.offsets if fitted.calibrated else reference_offsets(embedder, known, progress)
    vectors = claim_vectors(claims, embedder, offsets, known, progress)
    return match_vectors(claims, vectors, fitted, settings)


def match_vectors(
    claims: Sequence[MatchInput], vectors: ClaimVectors, fitted: Matcher, settings: Settings | None = None
) -> list[Match]:
    """Return the matches of claims whose vectors are at hand; the order of ``claims`` does not matter."""
    chosen = settings or Settings()
    pairs = candidate_pairs(claims, (vectors.plain, vectors.context), chosen.neighbours, chosen.make_index)
    if not len(pairs):
        return []
    features = pair_features(claims, vectors, pairs)
    probability, parts = _judged(claims, pairs, features, fitted)
    kept = np.flatnonzero(probability >= chosen.floor)
    out = [_told(claims, pairs[n], features[n], float(probability[n]), parts[n], fitted) for n in kept.tolist()]
    return sorted(out, key=lambda one: (-one.probability, one.a, one.b))


def _judged(claims: Sequence[MatchInput], pairs: Pairs, features: Matrix, fitted: Matcher) -> tuple[Matrix, Matrix]:
    """Probabilities, shape (pairs,), and what each feature adds to the log odds, shape (pairs, features)."""
    inside = np.array([claims[i].article == claims[j].article for i, j in pairs.tolist()])
    barred = STRANGERS * features[:, NAMES.index("strangers")]
    odds = np.where(inside, fitted.within.odds(features), fitted.across.odds(features)) - barred
    parts = np.where(inside[:, None], fitted.within.logistic.parts(features), fitted.across.logistic.parts(features))
    parts[:, NAMES.index("strangers")] -= barred
    return np.asarray(1.0 / (1.0 + np.exp(-odds))), parts


def _told(
    claims: Sequence[MatchInput], pair: Pairs, features: Matrix, probability: float, parts: Matrix, fitted: Matcher
) -> Match:
    a, b = sorted((claims[int(pair[0])].id, claims[int(pair[1])].id))
    order = np.argsort(-np.abs(parts), kind="stable")[:REASONS]
    reasons = tuple((NAMES[k], round(float(parts[k]), 3)) for k in order.tolist())
    similarity = round(float(features[NAMES.index("plain")]), 4)
    relation = _relation(probability, fitted, STRANGERS * float(features[NAMES.index("strangers")]))
    return Match(a, b, similarity, round(probability, 4), relation, reasons, fitted.rule)


def _relation(probability: float, fitted: Matcher, barred: float = 0.0) -> Relation:
    """What two claims are to each other; one is mistaken for the other by its wording, whoever it is about."""
    if probability >= fitted.suggest:
        return Relation.SAME
    odds = probability / (1.0 - probability) * math.exp(barred)
    return Relation.CONTRAST if odds >= CONTRAST / (1.0 - CONTRAST) else Relation.RELATED
