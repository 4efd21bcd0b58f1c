"""Fitting the pair matcher on judged claims.

Fitted by cross-validation over units (no story is judged by weights that saw it or its twin); the probability is
calibrated on the held-out judgements (Platt), and so are the thresholds. Who runs it: ``claimtrack.training``.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.candidates import Pairs
from claimtrack.matching.closeness import Matrix
from claimtrack.matching.features import DIRECTIONS, FIRST, NAMES, TOKENS, pair_features
from claimtrack.matching.judged import Judged, average_precision
from claimtrack.matching.match import STRANGERS
from claimtrack.matching.model import Judge, Logistic, Matcher, Trees, judge_as_json, matcher, short
from claimtrack.matching.prefilter import WORTH, Prefilter, fit_prefilter, prefilter_as_json
from claimtrack.matching.vectors import ClaimVectors, Offsets
from claimtrack.matching.wording import UNDATED

Flags = NDArray[np.bool_]
FOLDS = 5
FAR = 0.05  # share of the easy pairs of two stories that is fitted on
DATELESS = 0.5  # share of the pairs that is fitted on as if the articles bore no date
NEAR = 0.98  # quantile of the plain cosine from which a pair of two stories counts as hard
SEED = 0
TREES = {"max_iter": 100, "max_leaf_nodes": 4, "learning_rate": 0.08, "min_samples_leaf": 60, "l2_regularization": 5.0}
STRENGTH = 0.3  # inverse of the ridge; not tuned
WEIGHT = 0.25  # of recall beside precision: F0.5, as a wrong match is worse than a missed one
FEW = 20  # pairs of one article that say the same; not tuned
PRECISE = 0.9  # precision from which a match is confirmed
ALIGNED, BARRED = [NAMES.index(name) for name in TOKENS], NAMES.index("strangers")
log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """Every pair of a corpus: features and what is known of it; ``stories`` are the units that are held out as a whole."""

    pairs: Pairs
    features: Matrix
    same: Flags
    inside: Flags
    cross: Flags
    stories: tuple[NDArray[np.int64], NDArray[np.int64]]


def table(corpus: Judged, vectors: ClaimVectors) -> Table:
    """Return every pair of a corpus with its features."""
    a, b = np.triu_indices(len(corpus.claims), 1)
    family, article = np.array(corpus.families), np.array([claim.article for claim in corpus.claims])
    lang = np.array([claim.lang for claim in corpus.claims])
    _, story = np.unique(np.array(corpus.units), return_inverse=True)
    pairs = np.stack([a, b], axis=1)
    features = pair_features(corpus.claims, vectors, pairs)
    return Table(pairs, features, family[a] == family[b], article[a] == article[b], lang[a] != lang[b], (story[a], story[b]))


def aligned(data: Table, scores: Matrix) -> Table:
    """Return the table with what tokens tell, (claims, claims, TOKENS), by aligners that did not see the pairs."""
    features = data.features.copy()
    features[:, ALIGNED] = scores[data.pairs[:, 0], data.pairs[:, 1]]
    return replace(data, features=features)


def fit_judge(features: Matrix, same: Flags, with_trees: bool) -> Judge:
    """Fit a ridge logistic regression on standardised features and, if asked for, small monotone trees.

    Where there are no tokens (0 everywhere) the judge does not look at what they tell.
    """
    from sklearn.linear_model import LogisticRegression

    names = NAMES if features[:, ALIGNED].any() else tuple(name for name in NAMES if name not in TOKENS)
    features = features[:, [NAMES.index(name) for name in names]]
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > 1e-9, scale, 1.0)
    fitted = LogisticRegression(C=STRENGTH, max_iter=3000).fit((features - mean) / scale, same)
    logistic = Logistic(mean, scale, fitted.coef_[0], float(fitted.intercept_[0]))
    return Judge(logistic, fit_trees(features, same, names) if with_trees else None, names=names)


def fit_trees(features: Matrix, same: Flags, names: Sequence[str]) -> Trees:
    """Fit boosted trees; a feature moves the odds only in its direction."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    directions = [DIRECTIONS[name] for name in names]
    fitted = HistGradientBoostingClassifier(**TREES, monotonic_cst=directions, random_state=SEED).fit(features, same)
    nodes = [one[0].nodes for one in fitted._predictors]
    width = max(len(tree) for tree in nodes)
    here = np.arange(width)
    feature, left, right = (np.zeros((len(nodes), width), dtype=np.int64) for _ in range(3))
    threshold, value = (np.zeros((len(nodes), width)) for _ in range(2))
    left[:], right[:] = here, here
    for row, tree in enumerate(nodes):
        count = len(tree)
        leaf = tree["is_leaf"].astype(bool)
        feature[row, :count] = tree["feature_idx"]
        threshold[row, :count] = np.where(leaf, 0.0, tree["num_threshold"])
        left[row, :count] = np.where(leaf, here[:count], tree["left"])
        right[row, :count] = np.where(leaf, here[:count], tree["right"])
        value[row, :count] = np.where(leaf, tree["value"], 0.0)
    depth = max(int(tree["depth"].max()) for tree in nodes)
    return Trees(feature, threshold, left, right, value, depth, float(fitted._baseline_prediction.ravel()[0]))


def held_out(data: Table, chosen: Flags, trained: Flags, with_trees: bool) -> Matrix:
    """Log odds of the chosen pairs by weights that saw neither of their stories; NaN elsewhere."""
    first, second = data.stories
    order = np.random.RandomState(SEED).permutation(int(max(first.max(), second.max())) + 1)
    fold_a, fold_b = order[first] % FOLDS, order[second] % FOLDS
    out = np.full(len(data.same), np.nan)
    for fold in range(FOLDS):
        seen = trained & (fold_a != fold) & (fold_b != fold)
        judged = chosen & (fold_a == fold)
        out[judged] = fit_judge(data.features[seen], data.same[seen], with_trees).odds(data.features[judged])
    return out


def trained_rows(data: Table) -> Flags:
    """All pairs of one story, the hard ones of two, and a share of the easy ones; never of one article."""
    plain = data.features[:, NAMES.index("plain")]
    far = np.random.RandomState(SEED).rand(len(plain)) < FAR
    return np.asarray(~data.inside & ((data.stories[0] == data.stories[1]) | far | (plain > np.quantile(plain, NEAR))))


def fit_side(data: Table, chosen: Flags, trained: Flags, with_trees: bool) -> tuple[Judge, Matrix]:
    """Fit and calibrate; return the judge and held-out log odds of the chosen pairs as matching tells them (else NaN)."""
    odds = held_out(data, chosen, trained, with_trees)
    slope, shift = platt(odds, data.same)
    judge = replace(fit_judge(data.features[trained], data.same[trained], with_trees), slope=slope, shift=shift)
    return judge, odds * slope + shift - STRANGERS * data.features[:, BARRED]


def platt(odds: Matrix, same: Flags) -> tuple[float, float]:
    """Return slope and shift that make log odds true ones; those that are NaN are left out."""
    from sklearn.linear_model import LogisticRegression

    told = ~np.isnan(odds)
    fitted = LogisticRegression(C=1e6).fit(odds[told][:, None], same[told])
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def thresholds(probability: Matrix, same: Flags) -> tuple[float, float]:
    """Return the probability of the best F0.5 and the least one with ``PRECISE`` above it."""
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(same[order])
    count = np.arange(1, len(order) + 1)
    best = int(np.argmax((1 + WEIGHT) * hits / (count + WEIGHT * same.sum())))
    precise = np.flatnonzero(hits / count >= PRECISE)
    last = int(precise.max()) if len(precise) else 0
    return float(probability[order[best]]), float(probability[order[last]])


def report(name: str, probability: Matrix, data: Table) -> None:
    """Log average precision and the reliability of a corpus's judged pairs of two articles."""
    told = ~np.isnan(probability) & ~data.inside
    for label, side in (("cross-lingual", data.cross), ("same language", ~data.cross)):
        rows = told & side
        log.info(
            "%s %s: AP %.3f of %d pairs, %d same",
            name,
            label,
            average_precision(probability[rows], data.same[rows]),
            rows.sum(),
            data.same[rows].sum(),
        )
    for low in np.arange(0.0, 1.0, 0.2):
        rows = told & (probability >= low) & (probability < low + 0.2 + (low > 0.7))
        if rows.any():
            log.info("%s told %.2f, true %.2f (%d pairs)", name, probability[rows].mean(), data.same[rows].mean(), rows.sum())


def as_json(fitted: Matcher) -> dict[str, Any]:
    """Return a matcher as it is shipped."""
    return {
        "rule": fitted.rule,
        "suggest": short(fitted.suggest),
        "confirm": short(fitted.confirm),
        "across": _side_as_json(fitted.across, fitted.first_across),
        "within": _side_as_json(fitted.within, fitted.first_within),
        "offsets": {kind: {lang: [short(x) for x in row] for lang, row in by.items()} for kind, by in fitted.offsets.items()},
    }


def _side_as_json(judge: Judge, first: Prefilter | None) -> dict[str, Any]:
    return judge_as_json(judge) | ({"first": prefilter_as_json(first)} if first is not None else {})


def fit(data: Table, encoder: str, rule: str, offsets: Offsets) -> tuple[Matcher, Matrix]:
    """Fit a matcher on all pairs; return it and the held-out probability of each pair, those of one article included."""
    data = partly_undated(data)
    across, odds = fit_side(data, ~data.inside, trained_rows(data), with_trees=True)
    within, own = _fit_within(data, encoder)
    probability = 1.0 / (1.0 + np.exp(-np.where(data.inside, own, odds)))
    report("held-out stories", np.where(data.inside, np.nan, probability), data)
    told = ~data.inside
    suggest, confirm = thresholds(probability[told], data.same[told])
    first = prefilter(data, across, trained_rows(data)), prefilter(data, within, data.inside)
    return Matcher(encoder, rule, across, within, suggest, confirm, offsets, True, *first), probability


def prefilter(data: Table, judge: Judge, chosen: Flags) -> Prefilter:
    """Fit which of the chosen pairs are worth a full look by a judge."""
    features = data.features[chosen]
    worth = judge.odds(features) >= np.log(WORTH / (1 - WORTH))
    return fit_prefilter(features[:, [NAMES.index(name) for name in FIRST]], worth)


def _fit_within(data: Table, encoder: str) -> tuple[Judge, Matrix]:
    """The judge of pairs of one article: the one there is where the data have too few that say the same."""
    if data.same[data.inside].sum() >= FEW:
        return fit_side(data, data.inside, data.inside, with_trees=False)
    held = matcher(encoder).within
    return held, held.odds(data.features)


def stacked(tables: Sequence[Table]) -> Table:
    """Return the tables of one corpus as one; a story keeps its number, so that it is held out of all of them at once."""
    columns = ("pairs", "features", "same", "inside", "cross")
    first, second = (np.concatenate([one.stories[side] for one in tables]) for side in (0, 1))
    return Table(**{name: np.concatenate([getattr(one, name) for one in tables]) for name in columns}, stories=(first, second))


def partly_undated(data: Table) -> Table:
    """Return the table with the dates of a share of the pairs unknown, as they often are: the corpus has them all."""
    unknown = np.random.RandomState(SEED).rand(len(data.same)) < DATELESS
    features = data.features.copy()
    features[unknown, NAMES.index("days_apart")] = UNDATED
    features[unknown, NAMES.index("dated")] = 0.0
    return replace(data, features=features)
