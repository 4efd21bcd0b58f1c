"""A cascade's first step: which pairs are worth a full look, told by what is cheap to tell of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.closeness import Matrix
from claimtrack.matching.features import DIRECTIONS, FIRST

# Belief, before strangers are barred, below which a pair of stored articles is not told: half of LINK, and below CONTRAST, so
# that neither clusters nor contrasts hang on it.
WORTH = 0.05
KEPT = 0.997  # share of the pairs of ``WORTH`` and more that is kept in training; the others are lost
RIDGE = 1e-4  # of standardised weights, beside the mean loss; not tuned
CONSTANT = 1e-3  # spread below which a feature tells nothing, as the cosine of an article to itself; features are about 1


@dataclass(frozen=True, eq=False, slots=True)
class Prefilter:
    """A sum over features, each weighted below its ``bend`` and above; pairs whose sum is below 0 are not judged.

    What speaks for a pair never counts against it: the weights have the sign that ``DIRECTIONS`` gives. ``weights`` are of
    shape (2, len(FIRST)), below and above; ``bends`` of (len(FIRST),).
    """

    weights: Matrix
    bends: Matrix
    bias: float

    def keeps(self, first: Matrix) -> NDArray[np.bool_]:
        """Whether each pair is worth a full look, given its features ``FIRST``, shape (pairs, len(FIRST))."""
        below, above = self.weights
        return np.asarray(np.minimum(first, self.bends) @ below + np.maximum(first, self.bends) @ above + self.bias >= 0)


def fit_prefilter(first: Matrix, worth: NDArray[np.bool_], names: Sequence[str] = FIRST) -> Prefilter:
    """Fit which pairs are ``worth`` a full look, a logistic regression, and shift it so that it keeps ``KEPT`` of them.

    A feature bends at its median over the pairs that are worth it.
    """
    bends = np.median(first[worth], axis=0)
    terms = np.concatenate([np.minimum(first, bends), np.maximum(first, bends)], axis=1)
    spread = terms.std(axis=0)
    scale = np.where(spread > CONSTANT, spread, np.inf)
    weights = _fitted((terms - terms.mean(axis=0)) / scale, worth, [DIRECTIONS[name] for name in names] * 2) / scale
    told = np.sort(terms[worth] @ weights)
    hair = 1e-6  # so that the pair at the bound is kept in whatever order it is summed
    return Prefilter(weights.reshape(2, -1), bends, hair - float(told[int((1 - KEPT) * len(told))]))


def _fitted(terms: Matrix, worth: NDArray[np.bool_], directions: Sequence[int]) -> Matrix:
    """The weights of least logistic loss among those of the right signs."""
    from scipy.optimize import minimize

    signs = np.where(worth, 1.0, -1.0)

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        margin = signs * (terms @ weights[:-1] + weights[-1])
        pull = -signs / (1.0 + np.exp(np.minimum(margin, 500.0))) / len(signs)
        ridge = RIDGE * weights[:-1]
        value = np.logaddexp(0.0, -margin).mean() + ridge @ weights[:-1] / 2
        return float(value), np.append(pull @ terms + ridge, pull.sum())

    bounds = [{1: (0.0, None), -1: (None, 0.0), 0: (None, None)}[one] for one in directions]
    start = np.zeros(terms.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)], options={"maxiter": 500})
    return np.asarray(found.x[:-1], np.float64)


def prefilter_as_json(made: Prefilter) -> dict[str, Any]:
    """Return it as plain data: of each feature where it bends, its weight below and above."""
    rows = zip(FIRST, made.bends.tolist(), *made.weights.tolist(), strict=True)
    return {"bias": made.bias, "features": {name: {"bend": bend, "below": low, "above": high} for name, bend, low, high in rows}}


def prefilter_from(data: Mapping[str, Any] | None) -> Prefilter | None:
    """Read what ``prefilter_as_json`` wrote; None where there is none, so that all pairs are judged."""
    if data is None:
        return None
    columns = [data["features"][name] for name in FIRST]
    weights = np.array([[column[key] for column in columns] for key in ("below", "above")], np.float64)
    return Prefilter(weights, np.array([column["bend"] for column in columns], np.float64), float(data["bias"]))
