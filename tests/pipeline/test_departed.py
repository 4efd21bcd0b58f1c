"""Whose nearest claims are sought anew when others have gone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.grouping import departed
from claimtrack.grouping.departed import crowded
from claimtrack.matching.grid import GRID
from claimtrack.matching.nearby import Claims, Reach, settled
from claimtrack.matching.neighbours import blank

NORTH, EAST = [GRID, 0], [0, GRID]


def claims(articles: list[int], langs: list[int], about: list[list[int]]) -> Claims:
    """Claims of numbered articles, each about something."""
    spaces = np.array([[about[article]] * 3 for article in articles], np.int16)
    return Claims(spaces, np.array(langs, np.int16), np.array(articles, np.int64), 2)


@pytest.mark.parametrize(("gone", "found"), [(1, [False] * 5), (2, [True, True, True, True, False])])
def test_articles_near_as_many_as_are_looked_at_or_more_when_those_gone_are_counted(gone: int, found: list[bool]) -> None:
    """Three articles about one thing, of which each is near two, and one about another; two claims of the first."""
    told = claims([0, 0, 1, 2, 3], [0] * 5, [NORTH, NORTH, NORTH, EAST])
    assert crowded(told, np.ones(5, np.bool_), gone, Reach(articles=3, least=0.5)).tolist() == found


def test_languages_are_counted_apart_and_news_not_at_all() -> None:
    told, held = claims([0, 1, 2, 3], [0, 0, 1, 1], [NORTH] * 4), np.array([True, True, True, False])
    reach = Reach(articles=2, least=0.5)
    assert crowded(told, held, 1, reach).tolist() == [False, False, True, False]  # it is near two of the other language
    assert crowded(told, held, 2, reach).tolist() == [True, True, True, False]


@given(st.data())
def test_the_others_keep_their_nearest_whichever_articles_go(data: st.DataObject) -> None:
    """But for those that had a claim that went among them."""
    angles = np.array(data.draw(st.lists(st.integers(0, 11), min_size=2, max_size=9))) * np.pi / 6
    langs = data.draw(st.lists(st.integers(0, 1), min_size=len(angles), max_size=len(angles)))
    order = np.argsort(langs, kind="stable")
    spaces = np.rint(GRID * np.stack([np.cos(angles), np.sin(angles)], axis=1)).astype(np.int16)
    kinds = np.stack([np.roll(spaces, 1, axis=0), np.roll(spaces, 2, axis=0), spaces], axis=1)
    whole = Claims(kinds, np.array(langs, np.int16)[order], np.arange(len(angles)), 2)
    reach = Reach(2, articles=data.draw(st.integers(1, 4)), least=data.draw(st.sampled_from([-2.0, 0.4, 0.8])))
    stays = np.array(data.draw(st.lists(st.booleans(), min_size=len(angles), max_size=len(angles))))
    if not stays.any():
        return
    left = np.flatnonzero(stays)
    rest = Claims(whole.spaces[left], whole.langs[left], np.arange(len(left)), 2)
    before, after = (settled(one, blank(len(one), 2, 2, 2), np.ones(len(one), np.bool_), reach, map) for one in (whole, rest))
    touched = crowded(rest, np.ones(len(left), np.bool_), len(angles) - len(left), reach)
    place = np.append(np.where(stays, np.cumsum(stays) - 1, -3), -1)
    held = place[before.places[left]]
    kept = ~touched & (held != -3).all(axis=(1, 2, 3))
    np.testing.assert_array_equal(after.places[kept], held[kept])


def test_it_counts_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    about = rng.integers(-GRID // 2, GRID // 2, (30, 2)).tolist()
    told, reach = claims([n // 2 for n in range(60)], [n % 3 // 2 for n in range(60)], about), Reach(articles=8, least=0.1)
    whole = crowded(told, np.ones(60, np.bool_), 2, reach)
    monkeypatch.setattr(departed, "TOGETHER", 7)
    assert crowded(told, np.ones(60, np.bool_), 2, reach).tolist() == whole.tolist()
    assert 0 < whole.sum() < 60
