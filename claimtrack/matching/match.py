"""From claims to matches: vectors, candidates, features, probability, relation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.candidates import NEIGHBOURS, candidate_pairs
from claimtrack.matching.closeness import Matrix, Pairs
from claimtrack.matching.features import NAMES, Pairing
from claimtrack.matching.model import Matcher, matcher
from claimtrack.matching.nearby import reach_of
from claimtrack.matching.neighbours import Spread
from claimtrack.matching.overlaps import numbered
from claimtrack.matching.prefilter import WORTH
from claimtrack.matching.reference import reference_offsets
from claimtrack.matching.shares import Share, shared
from claimtrack.matching.told import Columns, Told, columns, joined
from claimtrack.matching.vectors import ClaimVectors, Known, Offsets, claim_vectors
from claimtrack.protocols import Embedder, Progress
from claimtrack.types import Match, MatchInput

CONTRAST = 0.08  # belief from which another claim can be mistaken for this one; dev's gold contrasts, 2026-11-22
# Log odds taken from claims of two articles about different actors, beside what the fit takes: a wrong merge is worse than a
# missed one. Gold claims on dev: contrasts merged 7 to 5 of 41, pair F1 0.777 to 0.789; on seeds nothing changes (2026-11-22).
STRANGERS = 3.0
FLOOR = 0.002  # probability from which a pair is told; below it average precision on dev does not change, 2026-11-22
STEP = 1 << 17  # pairs whose features are held at once: 28 MB


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
    pairs = _candidates(claims, vectors, fitted, chosen.neighbours)
    if not chosen.apart:
        return list(judge_pairs(claims, vectors, pairs, fitted, chosen.floor))
    apart = np.array([claim.id in chosen.apart for claim in claims], np.bool_)
    pairs = pairs[apart[pairs[:, 0]] != apart[pairs[:, 1]]]
    articles = {claims[row].article for row in np.unique(pairs).tolist()}
    rows = np.array([row for row, claim in enumerate(claims) if claim.article in articles], np.int64)
    few = [claims[row] for row in rows.tolist()]
    return list(judge_pairs(few, vectors.of(rows), np.searchsorted(rows, pairs), fitted, chosen.floor))


def _candidates(claims: Sequence[MatchInput], vectors: ClaimVectors, fitted: Matcher, neighbours: int) -> Pairs:
    """Pairs worth a look; where a claim comes without its article, what it is about is not known, and all are searched."""
    spaces = (vectors.plain, vectors.context, vectors.article)
    if all(claim.context for claim in claims):
        return candidate_pairs(claims, spaces, neighbours, reach_of(fitted.encoder, neighbours))
    return candidate_pairs(claims, spaces[:2], neighbours)


def judge_pairs(
    claims: Sequence[MatchInput],
    vectors: ClaimVectors,
    pairs: Pairs,
    fitted: Matcher,
    floor: float | None = None,
    spread: Spread = map,
) -> Told:
    """Return the matches among pairs of row numbers; of two articles that a pair joins all claims must be there.

    What is said of a pair depends on these two articles alone, so shares of the pairs can be judged anywhere. Told are those
    believed from ``floor`` on, barred strangers from ``FLOOR`` on. Without a floor they are judged as stored articles are: the
    matcher's prefilter is asked first, and ``WORTH`` is the floor.
    """
    shares = shared(pairs, numbered([claim.article for claim in claims]))
    told = spread(partial(_judged, _Case(claims, vectors, fitted, floor)), shares)
    return Told([claim.id for claim in claims], fitted.rule, list(told))


@dataclass(frozen=True, eq=False, slots=True)
class _Case:
    """What a share of the pairs is judged by."""

    claims: Sequence[MatchInput]
    vectors: ClaimVectors
    fitted: Matcher
    floor: float | None


def _judged(case: _Case, share: Share) -> Columns:
    from threadpoolctl import threadpool_limits

    fitted, few = case.fitted, [case.claims[row] for row in share.claims.tolist()]
    found, floor = [], WORTH if case.floor is None else case.floor
    # The products of two articles are small: threads cost more than they bring, on a busy machine ten times as much.
    with threadpool_limits(limits=1, user_api="blas"):
        pairing = Pairing(few, case.vectors.of(share.claims))
        for start in range(0, len(share.pairs), STEP):
            part, first = _worth(pairing, share.pairs[start : start + STEP], case)
            features = pairing.features(part, first)
            odds, parts = _odds(features, pairing.inside(part), fitted)
            barred = STRANGERS * features[:, NAMES.index("strangers")]
            kept = np.flatnonzero((_belief(odds) >= min(FLOOR, floor)) & (_belief(odds + barred) >= floor))
            thresholds = fitted.suggest, CONTRAST, STRANGERS
            found.append(columns(share.claims[part[kept]], features[kept], odds[kept], parts[kept], thresholds))
    return joined(found)


def _worth(pairing: Pairing, pairs: Pairs, case: _Case) -> tuple[Pairs, Matrix]:
    """The pairs that are worth a full look, and what is told of them already."""
    first, kept = pairing.first(pairs), np.ones(len(pairs), np.bool_)
    if case.floor is None:
        inside = pairing.inside(pairs)
        for judge, chosen in ((case.fitted.first_within, inside), (case.fitted.first_across, ~inside)):
            if judge is not None:
                kept[chosen] = judge.keeps(first[chosen])
    return pairs[kept], first[kept]


def _belief(odds: Matrix) -> Matrix:
    return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def _odds(features: Matrix, inside: NDArray[np.bool_], fitted: Matcher) -> tuple[Matrix, Matrix]:
    """Log odds, shape (pairs,), and what each feature adds to them, shape (pairs, features)."""
    odds, parts = np.zeros(len(features)), np.zeros(features.shape)
    for judge, chosen in ((fitted.within, inside), (fitted.across, ~inside)):
        odds[chosen], parts[chosen] = judge.odds(features[chosen]), judge.parts(features[chosen])
    barred = STRANGERS * features[:, NAMES.index("strangers")]
    parts[:, NAMES.index("strangers")] -= barred
    return odds - barred, parts
