"""The nearest claims within near articles, held to brute force, from nothing and claim by claim."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.backends.engine_local import LocalEngine
from claimtrack.matching.grid import GRID, steps
from claimtrack.matching.nearby import ARTICLE, KINDS, NEVER_LESS, Claims, Reach, reach_of, settled
from claimtrack.matching.neighbours import NONE, NOTHING, Near, Spread, blank

LANGUAGES = 3


def world(count: int, seed: int = 0) -> Claims:
    """Claims of articles about few topics, by language; some articles have the same vector, so that there are ties."""
    rng = np.random.default_rng(seed)
    articles = max(2, count // 4)
    topics = rng.normal(size=(5, 8))
    about = topics[rng.integers(0, 5, articles)] + 0.4 * rng.integers(0, 2, (articles, 8))
    article, langs = rng.integers(0, articles, count), np.sort(rng.integers(0, LANGUAGES, count)).astype(np.int16)
    spaces = np.stack([about[article] + rng.normal(size=(count, 8)) for _ in range(KINDS)] + [about[article]], axis=1)
    spaces /= np.linalg.norm(spaces, axis=2, keepdims=True)
    return Claims(steps(spaces.astype(np.float32)), langs, np.unique(article, return_inverse=True)[1], LANGUAGES)


def some(claims: Claims, kept: np.ndarray) -> Claims:
    """Some of the claims; articles keep their order."""
    articles = np.unique(claims.articles[kept], return_inverse=True)[1]
    return Claims(claims.spaces[kept], claims.langs[kept], articles, claims.languages)


def brute(claims: Claims, reach: Reach) -> Near:
    out = blank(len(claims), KINDS, LANGUAGES, reach.neighbours)
    names = range(int(claims.articles.max()) + 1)
    lang = {a: int(np.bincount(claims.langs[claims.articles == a], minlength=LANGUAGES).argmax()) for a in names}
    about = {a: claims.spaces[np.flatnonzero(claims.articles == a)[0], ARTICLE].astype(float) for a in names}
    near = {}
    for a in names:
        cosine = {b: about[a] @ about[b] / GRID**2 for b in names}
        near[a] = {a}
        for code in range(LANGUAGES):
            others = sorted((-cosine[b], b) for b in names if b != a and lang[b] == code and cosine[b] >= reach.least)
            near[a] |= {b for _, b in others[: reach.articles]}
    for one in range(len(claims)):
        for kind in range(KINDS):
            told = claims.spaces[:, kind].astype(float) @ claims.spaces[one, kind].astype(float) / GRID**2
            for code in range(LANGUAGES):
                rows = [row for row in range(len(claims)) if row != one and claims.langs[row] == code]
                found = sorted((-told[row], row) for row in rows if claims.articles[row] in near[int(claims.articles[one])])
                for place, (cosine_, row) in enumerate(found[: reach.neighbours]):
                    out.places[one, kind, code, place], out.cosines[one, kind, code, place] = row, -cosine_
    return out


def fresh(claims: Claims, reach: Reach, spread: Spread = map) -> Near:
    every = np.ones(len(claims), np.bool_)
    return settled(claims, blank(len(claims), KINDS, LANGUAGES, reach.neighbours), every, reach, spread)


def equal(one: Near, other: Near) -> None:
    np.testing.assert_array_equal(one.places, other.places)
    np.testing.assert_array_equal(one.cosines, other.cosines)


@pytest.mark.parametrize("reach", [Reach(3, 2), Reach(4, 3, 0.5), Reach(20, 32)])
@pytest.mark.parametrize("spread", [map, LocalEngine(2).spread])
def test_lists_are_those_of_brute_force(reach: Reach, spread: Callable[..., object]) -> None:
    for count in (1, 2, 90, 400):
        claims = world(count, count)
        equal(fresh(claims, reach, spread), brute(claims, reach))  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 99), least=st.sampled_from((NEVER_LESS, 0.6, 0.8)), data=st.data())
def test_articles_that_come_later_leave_what_one_run_makes(seed: int, least: float, data: st.DataObject) -> None:
    claims, reach = world(80, seed), Reach(3, 2, least)
    names = sorted(set(claims.articles.tolist()))
    late = data.draw(st.sets(st.sampled_from(names), min_size=1, max_size=len(names) - 1))
    early = np.flatnonzero(~np.isin(claims.articles, sorted(late)))
    before = fresh(some(claims, early), reach)
    held = blank(len(claims), KINDS, LANGUAGES, reach.neighbours)
    held.places[early] = np.where(before.places == NONE, NONE, early[before.places])
    held.cosines[early] = before.cosines
    equal(settled(claims, held, np.isin(claims.articles, sorted(late)), reach, map), fresh(claims, reach))


def test_where_nothing_is_new_nothing_changes() -> None:
    claims = world(20)
    held = blank(20, KINDS, LANGUAGES, 3)
    held.places[4, 0, 1, 0] = 7
    found = settled(claims, held, np.zeros(20, np.bool_), Reach(3), map)
    equal(found, held)
    assert found.cosines[0, 0, 0, 0] == NOTHING


def test_articles_of_a_known_encoder_must_be_near_those_of_others_need_not() -> None:
    assert reach_of("e5-small", 20) == Reach(20, 32, 0.83)
    assert reach_of("another", 5) == Reach(5, 32, NEVER_LESS)
