"""What is measured of a pair of claims: one row of numbers a pair, each a function of the two articles alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.closeness import STANDINGS, TOKEN_STANDINGS, Closeness, Matrix, Pairs
from claimtrack.matching.vectors import ClaimVectors
from claimtrack.matching.wording import Wording
from claimtrack.types import MatchInput

DIRECTIONS = {  # which way a feature may move the belief in the trees: 1 up, -1 down, 0 either
    "plain": 1,
    "context": 1,
    "sentence": 0,
    "article": 1,
    "margin_low": 1,
    "margin_high": 1,
    "standing_low": 1,
    "standing_high": 1,
    "names_shared": 0,
    "names_clash": -1,
    "sentence_names": 1,
    "article_names": 1,
    "figures_shared": 1,
    "figures_clash": -1,
    "figures_one_sided": 0,
    "letters": 1,
    "sentence_letters": 1,
    "brevity": 0,
    "cross_lingual": 0,
    "quantities_shared": 1,
    "large_quantities_shared": 1,
    "quantities_clash": -1,
    "sentence_quantities_shared": 1,
    "sentence_quantities_clash": -1,
    "days_apart": -1,
    "dated": 0,
    "strangers": -1,
    "alignment": 1,
    "token_margin_low": 1,
    "token_margin_high": 1,
    "token_standing_low": 1,
    "token_standing_high": 1,
}
NAMES = tuple(DIRECTIONS)
TOKENS = NAMES[NAMES.index("alignment") :]  # of encoders that show no tokens they are 0
FIRST = ("plain", "context", "article", *STANDINGS, "brevity", "cross_lingual", *TOKEN_STANDINGS)  # those that are cheap


class Pairing:
    """Claims made ready to be compared: pairs of them are then told by row numbers, as many at once as one likes."""

    def __init__(self, claims: Sequence[MatchInput], vectors: ClaimVectors) -> None:
        """Of an article that is compared all claims must be there; their words are read where a pair needs them."""
        self._claims = claims
        self._closeness = Closeness(claims, vectors)

    def first(self, pairs: Pairs) -> Matrix:
        """Return the features ``FIRST``, float64 of shape (pairs, len(FIRST))."""
        told = self._closeness.first(pairs)
        return np.stack([told[name] for name in FIRST], axis=1)

    def features(self, pairs: Pairs, first: Matrix | None = None) -> Matrix:
        """Return float64 features of shape (pairs, len(NAMES)), given those of ``FIRST`` where they are known.

        Those of ``TOKENS`` are 0 where there are no tokens.
        """
        columns = dict(zip(FIRST, (self.first(pairs) if first is None else first).T, strict=True))
        needed = np.zeros(len(self._claims), np.bool_)
        needed[pairs] = True
        wording = Wording([claim for claim, one in zip(self._claims, needed.tolist(), strict=True) if one])
        columns |= self._closeness.second(pairs) | wording.of((np.cumsum(needed) - 1)[pairs])
        return np.stack([columns[name] for name in NAMES], axis=1)

    def inside(self, pairs: Pairs) -> NDArray[np.bool_]:
        """Whether the two claims of each pair are of one article."""
        articles = self._closeness.articles
        return np.asarray(articles[pairs[:, 0]] == articles[pairs[:, 1]])


def pair_features(claims: Sequence[MatchInput], vectors: ClaimVectors, pairs: Pairs) -> Matrix:
    """Return float64 features of shape (pairs, len(NAMES)); those of ``TOKENS`` are 0 where there are no tokens."""
    return Pairing(claims, vectors).features(pairs)
