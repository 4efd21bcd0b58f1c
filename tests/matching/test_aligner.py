from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.matching import aligner as module
from claimtrack.matching.aligner import MOST, STEPS, Aligner, Alignment, Side, Tokens, coverages, packed
from claimtrack.protocols import TokenStates
from tests.matching.toy_aligner import BIAS, aligner

RIGHT, UP, LEFT = (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)
GELU_OF_ONE = 0.8413447  # the normal distribution's share below 1


def side(*tokens: tuple[tuple[float, float], float]) -> Side:
    steps = np.array([np.array(token) * STEPS for token, _ in tokens], np.int8).reshape(len(tokens), 2)
    return Side(steps, np.array([weight for _, weight in tokens], np.float16))


def both(*tokens: tuple[tuple[float, float], float]) -> Tokens:
    return Tokens(side(*tokens), side(*tokens))


def states(*rows: tuple[float, float], weight: float = 1.0) -> TokenStates:
    return TokenStates(np.zeros(2, np.float32), np.array(rows, np.float32), np.full(len(rows), weight, np.float32))


def test_a_score_worked_out_by_hand() -> None:
    """The long claim has a quarter of its weight in the word of the short one: covered 1/4 and 1."""
    long, short = both((RIGHT, 1), (UP, 3)), both((RIGHT, 2))
    expected = BIAS + 1 * 0.25 + 2 * 1 + 3 * 0.25 + 4 * 1
    pairs = np.array([[0, 1], [1, 0], [0, 0]])
    assert aligner().scores([long, short], pairs).tolist() == [expected, expected, BIAS + 10]


def test_each_token_takes_the_nearest_of_the_other_side_even_if_it_is_far() -> None:
    forth, back = coverages([side((RIGHT, 1), (UP, 1)), side((LEFT, 1)), side((LEFT, 1), (RIGHT, 1))], np.array([[0, 1], [0, 2]]))
    assert forth.tolist() == [-0.5, 0.5]
    assert back.tolist() == [0.0, 0.5]


def test_claims_without_tokens_in_a_space_are_not_covered_there() -> None:
    one, none = both((RIGHT, 1)), Tokens(side(), side((RIGHT, 1)))
    assert aligner().scores([one, none], np.array([[0, 1], [1, 1]])).tolist() == [BIAS + 7, BIAS + 7]
    assert aligner().scores([one], np.zeros((0, 2), np.int64)).shape == (0,)


def test_a_token_is_freed_of_its_language_before_it_is_mapped() -> None:
    """Of an unknown language the mean of those known is taken away."""
    made = aligner(means={"en": (0.5, 0.0), "fr": (0.0, 0.5)})
    root = np.sqrt(0.5)
    for lang, mean in (("en", (0.5, 0.0)), ("fr", (0.0, 0.5)), ("id", (0.25, 0.25))):
        found, _ = made.project(*args(states((3.0, 3.0), (0.0, 2.0))), lang, "plain")
        want = np.array([(root, root), (0.0, 1.0)]) - mean
        np.testing.assert_allclose(found, want / np.linalg.norm(want, axis=1, keepdims=True), atol=1e-3)


def args(told: TokenStates) -> tuple[np.ndarray, np.ndarray]:
    return told.states, told.weights


@pytest.mark.parametrize(
    ("gate", "factor"), [(0.0, 1.0), (0.5, np.exp(0.5 * GELU_OF_ONE)), (9.0, np.exp(3.0)), (-9.0, np.exp(-3.0))]
)
def test_the_gate_moves_a_weight_within_bounds(gate: float, factor: float) -> None:
    _, weights = aligner(gate=gate).project(*args(states(RIGHT, UP, weight=0.5)), "en", "context")
    np.testing.assert_allclose(weights, [0.5 * factor, 0.5], rtol=1e-5)


def test_only_the_first_tokens_of_a_long_claim_count() -> None:
    long = aligner().side(states(*[RIGHT] * MOST, UP), "en", "plain")
    assert long.steps.tolist() == [[STEPS, 0]] * MOST
    assert len(long.weights) == MOST


sides = st.lists(st.tuples(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), st.floats(0.01, 30)), max_size=9).map(
    lambda tokens: side(*tokens)
)


@given(made=st.lists(st.builds(Tokens, sides, sides), min_size=2, max_size=8), seed=st.integers(0, 99))
def test_a_score_depends_on_its_pair_alone_and_on_no_order(made: list[Tokens], seed: int) -> None:
    """To the last bit, with other claims, other pairs and either side first."""
    pairs = np.stack(np.triu_indices(len(made)), axis=1)
    whole = aligner().scores(made, pairs)
    alone = [aligner().scores([made[a], made[b]], np.array([[0, 1]]))[0] for a, b in pairs.tolist()]
    order = random.Random(seed).sample(range(len(pairs)), len(pairs))
    np.testing.assert_array_equal(whole, alone)
    np.testing.assert_array_equal(whole[order], aligner().scores(made, pairs[order][:, ::-1]))


def test_many_tokens_are_compared_in_several_steps_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    random.seed(4)
    made = [both(*[((random.uniform(-1, 1), random.uniform(-1, 1)), 1.5)] * random.randint(0, 5)) for _ in range(30)]
    pairs = np.stack(np.triu_indices(30), axis=1)
    whole = aligner().scores(made, pairs)
    monkeypatch.setattr(module, "_GROUP", 4)
    np.testing.assert_array_equal(aligner().scores(made, pairs), whole)


@given(one=sides)
def test_packed_tokens_come_back_equal(one: Side) -> None:
    again = aligner().unpacked(packed(one))
    np.testing.assert_array_equal(again.steps, one.steps)
    np.testing.assert_array_equal(again.weights, one.weights)
    assert len(packed(one)) == 4 * len(one.weights)


def test_the_shipped_aligner_is_whole_and_known_by_its_content() -> None:
    shipped = Aligner.load()
    made = shipped.side(TokenStates(*(np.ones(shape, np.float32) for shape in ((384,), (3, 384), (3,)))), "fr", "context")
    assert made.steps.shape == (3, shipped.width) == (3, 128)
    assert len(packed(made)) == 3 * 130
    assert Aligner.load().id == shipped.id
    assert len(shipped.id) == 16


def test_a_token_that_other_claims_of_the_article_share_tells_less() -> None:
    """RIGHT is in one of the two other claims, and in one of four with the two that are allowed for."""
    claims = [both((RIGHT, 1), (UP, 1)), both((RIGHT, 2)), both((LEFT, 1)), both((RIGHT, 1))]
    apart = Alignment(aligner(), claims).told_apart(np.array([4, 4, 4, 0]))
    weights = [one.plain.weights.astype(float).tolist() for one in apart.tokens]
    low = 0.75**8
    assert weights == [pytest.approx([low, 1], rel=1e-3), pytest.approx([2 * low], rel=1e-3), [1], [1]]
    assert all(one.plain.steps is two.plain.steps for one, two in zip(apart.tokens, claims, strict=True))
    forth, back = coverages([one.plain for one in apart.tokens], np.array([[0, 3]]))
    assert forth[0] == pytest.approx(low / (1 + low), rel=1e-3)
    assert back[0] == 1


def test_a_token_that_all_claims_share_keeps_some_weight() -> None:
    apart = Alignment(aligner(), [both((RIGHT, 1))] * 99).told_apart(np.zeros(99, np.int64))
    assert {one.context.weights.item() for one in apart.tokens} == {2.0**-10}


def test_claims_without_tokens_stand_apart_untouched() -> None:
    apart = Alignment(aligner(), [both(), both((RIGHT, 1)), both()]).told_apart(np.zeros(3, np.int64))
    assert [one.plain.weights.tolist() for one in apart.tokens] == [[], [1], []]
    np.testing.assert_array_equal(apart.centres(), [[0, 0, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]])


@given(st.permutations(range(5)))
def test_telling_apart_does_not_depend_on_the_order_of_claims(order: list[int]) -> None:
    tokens = [both((RIGHT, 1), (UP, 3)), both((UP, 1)), both((LEFT, 2), (RIGHT, 0.5)), both((RIGHT, 1)), both((UP, 2))]
    articles = np.array([0, 1, 0, 0, 1])
    plain = Alignment(aligner(), tokens).told_apart(articles)
    turned = Alignment(aligner(), [tokens[place] for place in order]).told_apart(articles[order])
    for place, one in zip(order, turned.tokens, strict=True):
        np.testing.assert_array_equal(one.plain.weights, plain.tokens[place].plain.weights)
    np.testing.assert_array_equal(turned.centres(), plain.centres()[order])


def test_a_centre_is_the_weighted_mean_of_the_tokens() -> None:
    (centre,) = Alignment(aligner(), [both((RIGHT, 3), (UP, 4))]).centres()
    np.testing.assert_allclose(centre, [0.6, 0.8, 0.6, 0.8], rtol=1e-6)


@given(st.integers(0, 10**6), st.integers(1, 5))
def test_coverages_are_those_of_every_pair_for_itself(seed: int, group: int) -> None:
    """Whatever the number of tokens that are laid out at once, and with claims that have none."""
    rng = np.random.default_rng(seed)
    sides = []
    for size in rng.integers(0, 5, 7).tolist():
        steps = rng.integers(-STEPS, STEPS + 1, (size, 2)).astype(np.int8)
        sides.append(Side(steps, rng.random(size).astype(np.float16) + np.float16(0.1)))
    pairs = rng.integers(0, 7, (12, 2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_GROUP", group)
        forth, back = coverages(sides, pairs)
    for (a, b), one, other in zip(pairs.tolist(), forth.tolist(), back.tolist(), strict=True):
        assert (one, other) == (by_hand(sides[a], sides[b]), by_hand(sides[b], sides[a]))


def by_hand(one: Side, other: Side) -> float:
    """How well the other covers the one."""
    if not len(one.weights) or not len(other.weights):
        return 0.0
    near = one.steps.astype(np.float64) @ other.steps.astype(np.float64).T
    weights = one.weights.astype(np.float64)
    return float(weights @ near.max(axis=1) / weights.sum() / STEPS**2)
