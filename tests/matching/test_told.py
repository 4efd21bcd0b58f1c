from __future__ import annotations

import numpy as np

from claimtrack.matching.features import NAMES
from claimtrack.matching.shares import shared
from claimtrack.matching.told import REASONS, Told, columns
from claimtrack.types import Match, Relation

THRESHOLDS = (0.5, 0.1, 3.0)
IDS = ["d", "b", "a", "c"]


def told() -> Told:
    """Four pairs: of equal belief, one of strangers, in two parts."""
    pairs = np.array([[0, 1], [2, 3], [3, 1], [0, 2]])
    features = np.zeros((4, len(NAMES)))
    features[:, NAMES.index("plain")] = (0.91234567, 0.5, 0.25, 0.1)
    features[3, NAMES.index("strangers")] = 1.0
    odds = np.log(np.array([0.6, 0.6, 0.05, 0.03]) / np.array([0.4, 0.4, 0.95, 0.97]))
    moves = np.zeros((4, len(NAMES)))
    moves[:, NAMES.index("article")], moves[:, NAMES.index("letters")] = 0.12345, -2.0
    parts = [columns(pairs[part], features[part], odds[part], moves[part], THRESHOLDS) for part in (slice(0, 1), slice(1, 4))]
    return Told(IDS, "rule-1", parts)


def test_matches_come_most_probable_first_then_by_id() -> None:
    found = list(told())
    assert [(one.a, one.b, one.probability) for one in found] == [
        ("a", "c", 0.6),
        ("b", "d", 0.6),
        ("b", "c", 0.05),
        ("a", "d", 0.03),
    ]
    relations = [one.relation for one in found]
    assert relations == [Relation.SAME, Relation.SAME, Relation.RELATED, Relation.CONTRAST]  # strangers alone are mistaken


def test_a_match_has_its_strongest_reasons_rounded() -> None:
    found = told()[1]
    assert (found.similarity, found.rule) == (0.9123, "rule-1")
    assert found.reasons[:2] == (("letters", -2.0), ("article", 0.123))
    assert len(found.reasons) == REASONS


def test_it_is_a_sequence_with_columns() -> None:
    one = told()
    assert len(one) == 4
    assert one[1:3] == list(one)[1:3]
    assert isinstance(one[0], Match)
    assert one.ends == (["a", "b", "b", "a"], ["c", "d", "c", "d"])
    assert one.probability.tolist() == [0.6, 0.6, 0.05, 0.03]
    assert list(Told([], "rule-1", [])) == []


def test_shares_hold_every_pair_once_with_all_claims_of_its_articles() -> None:
    rng = np.random.default_rng(3)
    articles = rng.integers(0, 12, 60)
    pairs = np.unique(np.sort(rng.integers(0, 60, (90, 2)), axis=1), axis=0)
    found = shared(pairs, articles, size=20)
    assert sorted(tuple(pair) for one in found for pair in one.claims[one.pairs].tolist()) == sorted(map(tuple, pairs.tolist()))
    assert [len(one.pairs) for one in found[:-1]] == [20] * (len(found) - 1)
    for one in found:
        inside = set(articles[one.claims[one.pairs]].ravel().tolist())
        assert one.claims.tolist() == [row for row in range(60) if articles[row] in inside]
    assert shared(np.zeros((0, 2), np.int64), articles) == []
