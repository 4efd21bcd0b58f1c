from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.matching.candidates import candidate_pairs
from claimtrack.matching.overlaps import distinct
from claimtrack.types import MatchInput


def world(count: int = 40) -> tuple[list[MatchInput], np.ndarray]:
    vectors = np.random.RandomState(1).randn(count, 6).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return [MatchInput(f"c{n}", "x", ["fr", "id", "en"][n % 3], f"a{n // 4}") for n in range(count)], vectors


def test_each_claim_asks_every_language_and_its_own_article() -> None:
    claims, vectors = world()
    pairs = {tuple(pair) for pair in candidate_pairs(claims, [vectors], neighbours=2).tolist()}
    cosines = vectors @ vectors.T
    expected = {(a, b) for a in range(40) for b in range(a + 1, 40) if claims[a].article == claims[b].article}
    for a in range(40):
        for lang in ("fr", "id", "en"):
            rows = [b for b in range(40) if claims[b].lang == lang]
            near = sorted((b for b in rows if b != a), key=lambda b: -cosines[a, b])[:2]
            expected |= {(min(a, b), max(a, b)) for b in near}
    assert pairs == expected


def test_one_claim_has_no_pair() -> None:
    claims, vectors = world(1)
    assert candidate_pairs(claims, [vectors]).shape == (0, 2)


@given(st.lists(st.integers(0, 50)))
def test_numbers_without_repeats_ascend(numbers: list[int]) -> None:
    assert distinct(np.array(numbers, np.int64)).tolist() == sorted(set(numbers))
