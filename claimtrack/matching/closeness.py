"""What vectors and tokens tell of pairs of claims: told of all claims of two articles at once, so cheap for each pair."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.aligner import Alignment
from claimtrack.matching.overlaps import numbered
from claimtrack.matching.standings import Standings
from claimtrack.matching.vectors import ClaimVectors
from claimtrack.protocols import Vectors
from claimtrack.types import MatchInput

Matrix = NDArray[np.float64]
Pairs = NDArray[np.int64]
Columns = dict[str, Matrix]  # by the name of the feature, each of shape (pairs,)
STANDINGS = ("margin_low", "margin_high", "standing_low", "standing_high")
TOKEN_STANDINGS = tuple(f"token_{name}" for name in STANDINGS)


class TokenFeatures:
    """What the tokens of claims tell of pairs: how well they cover each other, and how that stands in the two articles."""

    def __init__(self, articles: Pairs, alignment: Alignment) -> None:
        """``articles`` is a number for the article of each claim, from 0."""
        self._apart = alignment.told_apart(articles)
        centres = self._apart.centres()
        self._standings = Standings(articles, *np.split(centres, 2, axis=1))

    def of(self, pairs: Pairs) -> list[Matrix]:
        """Return the columns of ``features.TOKENS``, each of shape (pairs,)."""
        return [self.alignment(pairs), *self.standings(pairs)]

    def alignment(self, pairs: Pairs) -> Matrix:
        """Return how well the claims of each pair cover each other, in log odds."""
        return self._apart.scores(pairs)

    def standings(self, pairs: Pairs) -> list[Matrix]:
        """Return the columns of ``TOKEN_STANDINGS``."""
        return self._standings.of(pairs)


class Closeness:
    """The vectors and tokens of claims, made ready for pairs of them."""

    def __init__(self, claims: Sequence[MatchInput], vectors: ClaimVectors) -> None:
        """Of an article that is compared all claims must be there."""
        self._vectors = vectors
        self.articles = numbered([claim.article for claim in claims])
        self.langs = numbered([claim.lang for claim in claims])
        self._lengths = np.array([len(claim.text) for claim in claims], np.int64)
        self._standings = Standings(self.articles, vectors.plain, vectors.context)
        self._tokens = TokenFeatures(self.articles, vectors.alignment) if vectors.alignment is not None else None

    def first(self, pairs: Pairs) -> Columns:
        """Return what is cheap to tell of pairs; what tokens tell is 0 where there are none."""
        a, b = pairs[:, 0], pairs[:, 1]
        tokens = self._tokens.standings(pairs) if self._tokens is not None else [np.zeros(len(pairs)) for _ in TOKEN_STANDINGS]
        return {
            "plain": cosines(self._vectors.plain, a, b),
            "context": cosines(self._vectors.context, a, b),
            "article": cosines(self._vectors.article, a, b),
            **dict(zip(STANDINGS, self._standings.of(pairs), strict=True)),
            "brevity": np.log1p(np.minimum(self._lengths[a], self._lengths[b])),
            "cross_lingual": (self.langs[a] != self.langs[b]).astype(np.float64),
            **dict(zip(TOKEN_STANDINGS, tokens, strict=True)),
        }

    def second(self, pairs: Pairs) -> Columns:
        """Return the rest of what vectors and tokens tell."""
        aligned = self._tokens.alignment(pairs) if self._tokens is not None else np.zeros(len(pairs))
        return {"sentence": cosines(self._vectors.sentence, pairs[:, 0], pairs[:, 1]), "alignment": aligned}


def cosines(space: Vectors, a: Pairs, b: Pairs, step: int = 16384) -> Matrix:
    """Return the product of the vectors of each pair of rows."""
    out = np.empty(len(a))
    for start in range(0, len(a), step):
        part = slice(start, start + step)
        out[part] = np.einsum("ij,ij->i", space[a[part]], space[b[part]])
    return out
