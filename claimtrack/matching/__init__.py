"""Which claims say the same: pairs of claims with a similarity, a calibrated probability, a relation and its reasons."""

from __future__ import annotations

from claimtrack.matching.match import Settings, fitted_to, judge_pairs, match, match_vectors
from claimtrack.matching.model import caveats
from claimtrack.matching.reading import read_ahead
from claimtrack.matching.vectors import ClaimVectors, claim_vectors

__all__ = [
    "ClaimVectors",
    "Settings",
    "caveats",
    "claim_vectors",
    "fitted_to",
    "judge_pairs",
    "match",
    "match_vectors",
    "read_ahead",
]
