"""What aligners that did not see a story tell of its pairs: what the pair matcher must be fitted on."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.aligner import SPACES as SIDES
from claimtrack.matching.aligner import Aligner, Alignment, Side, Tokens
from claimtrack.matching.closeness import TokenFeatures
from claimtrack.matching.features import TOKENS
from claimtrack.matching.judged import Judged
from claimtrack.matching.overlaps import numbered
from claimtrack.protocols import TokenStates
from claimtrack.training.aligning import Recipe, trained, units_of
from claimtrack.training.states import SPACES, Arrays, States

Scores = NDArray[np.float64]
Places = NDArray[np.int64]
FOLDS = 2


def fold_of(judged: Judged, rows: Sequence[int], seed: int) -> dict[str, int]:
    """Return the fold of each unit that has one of these claims."""
    names = sorted({judged.units[row] for row in rows})
    random.Random(seed).shuffle(names)
    return {name: place % FOLDS for place, name in enumerate(names)}


def held_out_scores(judged: Judged, states: States, rows: Sequence[int], recipe: Recipe, start: Arrays | None = None) -> Scores:
    """Return the token features of all pairs, (rows, rows, TOKENS), by aligners trained without their units.

    Of pairs across folds it is the mean of what two tell. Units that have none of ``rows`` are trained on in every fold.
    """
    folds = fold_of(judged, rows, recipe.seed)
    own = np.array([folds[judged.units[row]] for row in rows])
    total, used = np.zeros((len(rows), len(rows), len(TOKENS))), np.zeros((len(rows), len(rows), 1))
    for fold in range(FOLDS):
        seen = [row for row in range(len(judged.claims)) if folds.get(judged.units[row]) != fold]
        made = trained(judged, states, units_of(judged, seen), recipe, start)
        mine = (own == fold)[:, None] | (own == fold)[None]
        pairs = np.stack(np.nonzero(np.triu(mine, 1)), axis=1)
        found = token_features(judged, states, rows, made, pairs)
        for a, b in (pairs.T, pairs.T[::-1]):
            total[a, b] += found
            used[a, b] += 1
    return total / np.maximum(used, 1)


def token_features(judged: Judged, states: States, rows: Sequence[int], arrays: Arrays, pairs: Places) -> Scores:
    """Return the token features (pairs, TOKENS) of pairs of places in ``rows`` by an aligner, as at work."""
    articles = numbered([judged.claims[row].article for row in rows])
    return np.stack(TokenFeatures(articles, alignment_of(judged, states, rows, arrays)).of(pairs), axis=1)


def alignment_of(judged: Judged, states: States, rows: Sequence[int], arrays: Arrays) -> Alignment:
    """Return some claims as an aligner compares them."""
    aligner = Aligner(_without_means(arrays), "in training")

    def side(row: int, space: str, name: str) -> Side:
        held, weights = states.tokens[space][row]
        told = TokenStates(np.zeros(0, np.float32), held.astype(np.float32), weights)
        return aligner.side(told, judged.claims[row].lang, name)

    tokens = [Tokens(*(side(row, space, name) for space, name in zip(SPACES, SIDES, strict=True))) for row in rows]
    return Alignment(aligner, tokens)


def _without_means(arrays: Arrays) -> Mapping[str, NDArray[np.float32]]:
    """The states in training are freed of their language already."""
    return {name: np.zeros_like(value) if "_mean_" in name else value for name, value in arrays.items()}
