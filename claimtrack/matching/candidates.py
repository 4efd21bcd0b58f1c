"""Which pairs are looked at: for each claim its nearest in every language, and all of its own article."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.grid import steps
from claimtrack.matching.nearby import KINDS, Claims, Reach, settled
from claimtrack.matching.neighbours import Field, Near, Spread, blank, entered_and_left, nearest
from claimtrack.matching.overlaps import distinct
from claimtrack.protocols import Vectors
from claimtrack.types import MatchInput

NEIGHBOURS = 20  # per language and kind of vector; 40 moves average precision on dev by less than 0.003, 2026-11-22
Pairs = NDArray[np.int64]


def candidate_pairs(
    claims: Sequence[MatchInput],
    spaces: Sequence[Vectors],
    neighbours: int = NEIGHBOURS,
    reach: Reach | None = None,
    spread: Spread = map,
) -> Pairs:
    """Return pairs of row numbers, shape (pairs, 2), smaller first, sorted, without repeats.

    Each claim asks each language for its nearest in each space, so that same-language neighbours do not crowd out
    the others; claims of one article are all paired with each other. With ``reach`` only articles near its own are
    asked; the third space then tells what articles are about.
    """
    codes = sorted({claim.lang for claim in claims})
    order = np.array(sorted(range(len(claims)), key=lambda row: (claims[row].lang, claims[row].id)), np.int64)
    langs = np.array([codes.index(claims[row].lang) for row in order.tolist()], np.int16)
    stacked = np.stack([steps(space) for space in spaces], axis=1)[order]
    if reach is None:
        near: Near = nearest(Field(stacked, langs, len(codes)), np.arange(len(claims)), neighbours, spread)
    else:
        field = Claims(stacked, langs, numbered_articles([claims[row].article for row in order.tolist()]), len(codes))
        every = np.ones(len(claims), np.bool_)
        near = settled(field, blank(len(claims), KINDS, len(codes), reach.neighbours), every, reach, spread)
    found, _ = entered_and_left(blank(*near.places.shape), near, langs)
    low, high = np.sort(np.concatenate([order[found], same_article([claim.article for claim in claims])]), axis=1).T
    return np.stack(np.divmod(distinct(low * len(claims) + high), max(1, len(claims))), axis=1)


def numbered_articles(articles: Sequence[str]) -> Pairs:
    """Return a number for each article, in the order of their ids."""
    number = {name: place for place, name in enumerate(sorted(set(articles)))}
    return np.array([number[name] for name in articles], np.int64)


def same_article(articles: Sequence[object]) -> Pairs:
    """Return every pair of places that have the same article."""
    rows: dict[object, list[int]] = {}
    for row, article in enumerate(articles):
        rows.setdefault(article, []).append(row)
    pairs = [(a, b) for group in rows.values() for place, a in enumerate(group) for b in group[place + 1 :]]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)
