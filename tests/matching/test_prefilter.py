from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.backends.registry import embedder
from claimtrack.clustering.link import LINK
from claimtrack.matching import claim_vectors, fitted_to, judge_pairs
from claimtrack.matching.features import DIRECTIONS, FIRST, NAMES, Pairing
from claimtrack.matching.fit import prefilter, table
from claimtrack.matching.judged import read
from claimtrack.matching.match import CONTRAST
from claimtrack.matching.model import matcher
from claimtrack.matching.prefilter import KEPT, WORTH, Prefilter, fit_prefilter, prefilter_as_json, prefilter_from
from tests.matching.toy import ToyEmbedder, claims


def some(count: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Pairs whose worth hangs on two features, on one of them less and less, with some noise."""
    rng = np.random.default_rng(5)
    first = rng.standard_normal((count, len(FIRST)))
    return first, first[:, 0] + np.minimum(first[:, 3], 0.2) + 0.3 * rng.standard_normal(count) > 0.5


def test_a_prefilter_keeps_the_share_that_it_is_asked_for_and_few_of_the_others() -> None:
    first, worth = some()
    kept = fit_prefilter(first, worth).keeps(first)
    assert (~kept & worth).sum() == int((1 - KEPT) * worth.sum())
    assert (kept & ~worth).sum() < 0.6 * (~worth).sum()


@given(st.integers(0, 3999), st.integers(0, len(FIRST) - 1), st.floats(0, 1e3))
def test_what_speaks_for_a_pair_never_counts_against_it(row: int, column: int, more: float) -> None:
    """As a wire report that thirty papers print is nearer to its copies than anything that was fitted on."""
    first, kept = made_of_some()
    direction = DIRECTIONS[FIRST[column]]
    raised = first[[row]].copy()
    raised[0, column] += direction * more
    assert kept.keeps(raised)[0] >= kept.keeps(first[[row]])[0] or not direction


@cache
def made_of_some() -> tuple[np.ndarray, Prefilter]:
    first, worth = some()
    return first, fit_prefilter(first, worth)


def test_what_is_nearly_constant_tells_nothing() -> None:
    first, worth = some()
    first[:, 2] = 1 + 1e-7 * np.where(worth, 1.0, -1.0)
    assert not fit_prefilter(first, worth).weights[:, 2].any()


def test_a_prefilter_decides_alike_when_it_is_read_again() -> None:
    first, worth = some()
    made = fit_prefilter(first, worth)
    again = prefilter_from(json.loads(json.dumps(prefilter_as_json(made))))
    assert again is not None
    assert (again.keeps(first) == made.keeps(first)).all()
    assert prefilter_from(None) is None


def test_what_is_not_kept_is_not_told_and_what_is_told_is_told_alike() -> None:
    """Only a standing decides here: pairs from the median of those told on are judged, as they are without a prefilter."""
    model = ToyEmbedder()
    fitted, offsets = fitted_to(model)
    shown = claims()
    vectors = claim_vectors(shown, model, offsets, aligner=fitted.aligner)
    pairs = np.stack(np.triu_indices(len(shown), 1), axis=1)
    open_wide = replace(fitted, first_across=None, first_within=None)
    everything = list(judge_pairs(shown, vectors, pairs, open_wide))
    standing = dict(
        zip(
            [frozenset((shown[a].id, shown[b].id)) for a, b in pairs.tolist()],
            Pairing(shown, vectors).first(pairs)[:, FIRST.index("standing_low")].tolist(),
            strict=True,
        )
    )
    bound, weights = (
        sorted(standing[frozenset((one.a, one.b))] for one in everything)[len(everything) // 2],
        np.zeros((2, len(FIRST))),
    )
    weights[:, FIRST.index("standing_low")] = 1.0
    chosen = Prefilter(weights, np.zeros(len(FIRST)), -bound)
    told = list(judge_pairs(shown, vectors, pairs, replace(fitted, first_across=chosen, first_within=chosen)))
    assert told == [one for one in everything if standing[frozenset((one.a, one.b))] >= bound]
    assert 0 < len(told) < len(everything)
    asked = list(judge_pairs(shown, vectors, pairs, replace(fitted, first_across=chosen, first_within=chosen), floor=WORTH))
    assert asked == everything  # with a floor, all are judged


def test_clusters_and_contrasts_do_not_hang_on_what_is_not_told() -> None:
    assert LINK >= 2 * WORTH
    assert CONTRAST > WORTH


def test_the_shipped_prefilter_loses_no_pair_of_dev_that_could_join(shared: Path) -> None:
    """Of 528 candidates of ``LINK`` and more none, of 827 of ``WORTH`` and more one (2026-11-22); dev chose nothing of it."""
    model = embedder("e5-small")
    fitted = matcher(model.id)
    judged = read(shared / "data" / "dev")
    data = table(judged, claim_vectors(judged.claims, model, fitted.offsets, aligner=fitted.aligner))
    first = data.features[:, [NAMES.index(name) for name in FIRST]]
    for judge, filter, rows in (
        (fitted.across, fitted.first_across, ~data.inside),
        (fitted.within, fitted.first_within, data.inside),
    ):
        assert filter is not None
        belief, kept = judge.probability(data.features[rows]), filter.keeps(first[rows])
        assert not (~kept & (belief >= LINK)).any()
        assert (~kept & (belief >= WORTH)).sum() <= 0.01 * (belief >= WORTH).sum()
        assert kept.mean() < 0.7


@pytest.mark.parametrize("side", [True, False])
def test_what_is_worth_a_look_is_what_the_judge_believes_from_worth_on(side: bool) -> None:
    fitted = matcher("e5-small/any")
    judge = fitted.across if side else fitted.within
    rng = np.random.default_rng(1)
    features = judge.logistic.mean + 1.5 * judge.logistic.scale * rng.standard_normal((3000, len(NAMES)))
    data = type("Rows", (), {"features": features})
    made = prefilter(data, judge, np.ones(3000, np.bool_))  # type: ignore[arg-type]
    worth = judge.probability(features) >= WORTH
    kept = made.keeps(features[:, [NAMES.index(name) for name in FIRST]])
    assert (kept & worth).sum() == worth.sum() - int((1 - KEPT) * worth.sum())
