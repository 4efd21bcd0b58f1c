"""The nearest claims of every claim among the articles near its own: in step with the number of claims, not its square.

Two claims say the same only where their articles are about the same. So of an article its nearest in each language are
found first, among all; then, for each of its claims, the nearest among theirs. What a claim's lists hold follows from the
articles that are there alone, whatever order they came in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.grid import GRID, Steps, cosines
from claimtrack.matching.neighbours import NONE, NOTHING, Field, Near, Places, Spread, blank, nearest

ARTICLE = 2  # the kind of vector that tells what an article is about, the same for all its claims
KINDS = 2  # those by which claims are neighbours: of the claim alone, and of the claim in its context
TOGETHER = 64  # articles in one question
# Cosine of two articles from which their claims are compared at all, by encoder. With e5-small no pair of dev, seeds, h1, h2 and
# h5 from a probability of 0.002 on is lost by it, and of stories 103 of 18,893, none of 0.02 or more (2026-11-22).
LEAST = {"e5-small": 0.83}
NEVER_LESS = -2.0


@dataclass(frozen=True, slots=True)
class Reach:
    """How many neighbours a claim has by language and kind, among how many near articles a language, and how near ones."""

    neighbours: int = 20
    articles: int = 32
    least: float = NEVER_LESS


@dataclass(frozen=True, eq=False, slots=True)
class Claims:
    """Claims by language and then by id, with the number of the article of each; ``spaces`` are (claims, kinds, dimension)."""

    spaces: Steps
    langs: NDArray[np.int16]
    articles: Places
    languages: int

    def __len__(self) -> int:
        """Count of claims."""
        return len(self.langs)


@dataclass(frozen=True, eq=False, slots=True)
class Shelf:
    """The claims of each article, one after the other; ``first`` and ``sizes`` tell where."""

    claims: Claims
    members: Places
    first: Places
    sizes: Places

    def of(self, articles: Places) -> Places:
        """The places of all claims of some articles, article by article."""
        sizes = self.sizes[articles]
        starts = np.repeat(self.first[articles] - np.cumsum(sizes) + sizes, sizes)
        return self.members[starts + np.arange(len(starts))]


@dataclass(frozen=True, eq=False, slots=True)
class Round:
    """Articles whose claims' nearest are sought, and the articles near each, filled up with NONE."""

    articles: Places
    near: NDArray[np.int32]


def reach_of(encoder: str, neighbours: int) -> Reach:
    """How wide to look with an encoder, given by its name without version."""
    return Reach(neighbours, least=LEAST.get(encoder, NEVER_LESS))


def settled(claims: Claims, held: Near, news: NDArray[np.bool_], reach: Reach, spread: Spread) -> Near:
    """Return the nearest of every claim; ``held`` are those of all claims but the news, as they were without them."""
    near = Near(held.places.copy(), held.cosines.copy())
    if not news.any():
        return near
    shelf = _shelf(claims)
    for places, found in spread(partial(answer, shelf, reach.neighbours), _rounds(shelf, news, reach, spread)):
        near.places[places], near.cosines[places] = found.places, found.cosines
    return near


def answer(shelf: Shelf, k: int, asked: Round) -> tuple[Places, Near]:
    """Return the places of the claims of some articles, and their nearest."""
    parts = [_within(shelf, article, near, k) for article, near in zip(asked.articles, asked.near, strict=True)]
    places = np.concatenate([own for own, _ in parts])
    return places, Near(*(np.concatenate([getattr(found, name) for _, found in parts]) for name in Near.__slots__))


def _shelf(claims: Claims) -> Shelf:
    sizes = np.bincount(claims.articles)
    return Shelf(claims, np.argsort(claims.articles, kind="stable"), np.cumsum(sizes) - sizes, sizes)


def _rounds(shelf: Shelf, news: NDArray[np.bool_], reach: Reach, spread: Spread) -> Iterator[Round]:
    """The articles with news, and those that have one of these among their nearest, with the articles near each."""
    claims, count = shelf.claims, len(shelf.sizes)
    langs = np.bincount(claims.articles * claims.languages + claims.langs, minlength=count * claims.languages)
    langs = langs.reshape(count, claims.languages).argmax(axis=1).astype(np.int16)  # that most of its claims are in
    order = np.argsort(langs, kind="stable")  # articles by language and then by number
    spaces = claims.spaces[shelf.members[shelf.first[order]], ARTICLE][:, None]
    fresh = np.bincount(claims.articles[news], minlength=count)[order] > 0
    asked = np.flatnonzero(fresh | _beside(spaces[:, 0], fresh, reach.least))
    found = nearest(Field(spaces, langs[order], claims.languages), asked, reach.articles, spread)
    near = np.where(found.cosines >= reach.least, found.places, NONE).reshape(len(asked), -1)
    near = np.concatenate([asked[:, None].astype(np.int32), near], axis=1)
    touched = fresh[asked] | (fresh[near] & (near != NONE)).any(axis=1)
    articles, near = order[asked[touched]], np.where(near == NONE, NONE, order[near])[touched].astype(np.int32)
    for start in range(0, len(articles), TOGETHER):
        yield Round(articles[start : start + TOGETHER], near[start : start + TOGETHER])


def _beside(spaces: Steps, fresh: NDArray[np.bool_], least: float, step: int = 2048) -> NDArray[np.bool_]:
    """Whether an article is near enough to one that is fresh."""
    if fresh.all() or least <= -1:
        return np.ones(len(fresh), np.bool_)
    news, out = spaces[fresh], np.zeros(len(fresh), np.bool_)
    for start in range(0, len(news), step):
        for first in range(0, len(spaces), step):
            out[first : first + step] |= (cosines(spaces[first : first + step], news[start : start + step]) >= least).any(axis=1)
    return out


def _within(shelf: Shelf, article: int, near: NDArray[np.int32], k: int) -> tuple[Places, Near]:
    """The claims of an article, and their nearest among those of the articles near it."""
    claims = shelf.claims
    own, others = shelf.of(np.array([article])), np.sort(shelf.of(near[near != NONE].astype(np.int64)))
    asking, searched = (claims.spaces[rows, :KINDS].astype(np.float32).swapaxes(0, 1) for rows in (own, others))
    told = asking @ searched.swapaxes(1, 2)
    told *= np.float32(GRID**-2)
    told[:, others == own[:, None]] = NOTHING
    return own, _best(told, others, claims.langs[others], (claims.languages, k))


def _best(told: NDArray[np.float32], places: Places, langs: NDArray[np.int16], shape: tuple[int, int]) -> Near:
    """The nearest of each claim by kind and language, given cosines (kinds, claims, others) with others whose places ascend.

    Ties go to the smaller place; a claim itself is none of its nearest.
    """
    (languages, k), width = shape, told.shape[2]
    found = blank(told.shape[1], len(told), languages, k)
    keys = np.rint(told * np.float32(GRID**2)).astype(np.int64) * width - np.arange(width)  # one of its own for each
    order = np.argsort((langs.astype(np.int64) << 48) - keys, axis=2)
    values, ends = np.take_along_axis(told, order, 2), np.searchsorted(langs, np.arange(languages + 1)).tolist()
    names = np.where(values > NOTHING, places[order], NONE)
    for lang, (first, end) in enumerate(pairwise(ends)):
        last = min(end, first + k)
        found.places[:, :, lang, : last - first] = names[:, :, first:last].swapaxes(0, 1)
        found.cosines[:, :, lang, : last - first] = values[:, :, first:last].swapaxes(0, 1)
    return found
