"""The nearest of each of many things, by kind of vector and by language: exact, found in pieces, never n by n.

Things are claims or articles, told by place: sorted by language and then by id, so that a tie is decided by id whatever is
searched where. A slot is one list of neighbours: (thing, kind, language) counted through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.grid import Steps, cosines
from claimtrack.matching.overlaps import distinct
from claimtrack.protocols import Vectors

Places = NDArray[np.int64]
Langs = NDArray[np.int16]
NONE, NOTHING = -1, -2.0  # no neighbour, and its cosine
QUESTIONS, STRETCH = 1024, 16384  # claims asked for, and searched, at once: 64 MB of cosines
FOLD = 64  # columns that are folded into one to learn how near the nearest must be
# Maps a function over questions, in order, anywhere; the function carries all that it needs.
Spread = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True, eq=False, slots=True)
class Field:
    """All that is searched: vectors (things, kinds, dimension) and languages, as places of ``languages``."""

    spaces: Steps
    langs: Langs
    languages: int

    def __len__(self) -> int:
        """Count of things."""
        return len(self.langs)


@dataclass(frozen=True, eq=False, slots=True)
class Near:
    """For every thing, kind and language the places of its nearest, best first, and their cosines.

    Both of shape (things, kinds, languages, k); filled up with NONE and NOTHING.
    """

    places: NDArray[np.int32]
    cosines: Vectors


@dataclass(frozen=True, eq=False, slots=True)
class Question:
    """Things of one language whose nearest are sought."""

    places: Places
    spaces: Steps


@dataclass(frozen=True, eq=False, slots=True)
class Answer:
    """Which thing may be in which slot, with its cosine."""

    slots: Places
    places: NDArray[np.int32]
    cosines: Vectors


def blank(count: int, kinds: int, languages: int, k: int) -> Near:
    """Return the neighbours of things that have none yet."""
    shape = (count, kinds, languages, k)
    return Near(np.full(shape, NONE, np.int32), np.full(shape, NOTHING, np.float32))


def nearest(field: Field, asked: Places, k: int, spread: Spread) -> Near:
    """Return the nearest k of some, given by place in ascending order, among all; a row for each that is asked for."""
    kinds = field.spaces.shape[1]
    near = blank(len(asked), kinds, field.languages, k)
    places, values = near.places.reshape(-1, k), near.cosines.reshape(-1, k)
    row = np.full(len(field), NONE, np.int64)
    row[asked] = np.arange(len(asked))
    width = kinds * field.languages
    for told in spread(partial(answer, field, k), questions(field, asked)):
        kept, rank = _best(told, k)
        slots = row[kept.slots // width] * width + kept.slots % width
        places[slots, rank], values[slots, rank] = kept.places, kept.cosines
    return near


def questions(field: Field, asked: Places, size: int = QUESTIONS) -> Iterator[Question]:
    """Cut what is asked for, in ascending order, into questions."""
    for _, first, last in _runs(field.langs[asked]):
        for start in range(first, last, size):
            chosen = asked[start : min(start + size, last)]
            yield Question(chosen, field.spaces[chosen])


def answer(field: Field, k: int, question: Question) -> Answer:
    """Return the nearest k of each that is asked for, in every stretch of every language."""
    kinds = question.spaces.shape[1]
    told = []
    for lang, first, last in _runs(field.langs):
        for start in range(first, last, STRETCH):
            stretch = field.spaces[start : min(start + STRETCH, last)]
            for kind in range(kinds):
                near = cosines(question.spaces[:, kind], stretch[:, kind])
                _without_self(near, question.places - start)
                rows, columns = _above(near, _bounds(near, k)[:, None])
                slots = (question.places[rows] * kinds + kind) * field.languages + lang
                told.append(_best(Answer(slots, (columns + start).astype(np.int32), near[rows, columns]), k)[0])
    return _joined(told)


def entered_and_left(before: Near, after: Near, langs: Langs) -> tuple[Places, Places]:
    """Return the pairs of claims, smaller place first, of which one is near the other only since, and only until then."""
    count = len(langs)
    rows = np.flatnonzero((before.places != after.places).any(axis=(1, 2, 3)))
    one, two = _directed(before, rows, count), _directed(after, rows, count)
    fresh, gone = _pairs(_without(two, one), count), _pairs(_without(one, two), count)
    return fresh[~_are_near(before, fresh, langs)], gone[~_are_near(after, gone, langs)]


def _directed(near: Near, rows: Places, count: int) -> Places:
    """Who has whom among its nearest, as one * count + other, ascending."""
    listed = near.places[rows].reshape(len(rows), int(np.prod(near.places.shape[1:])))
    return distinct((rows[:, None] * count + listed)[listed != NONE])


def _without(codes: Places, others: Places) -> Places:
    return np.setdiff1d(codes, others, assume_unique=True) if len(others) else codes


def _pairs(codes: Places, count: int) -> Places:
    one, other = np.divmod(codes, count)
    codes = distinct(np.minimum(one, other) * count + np.maximum(one, other))
    return np.stack(np.divmod(codes, count), axis=1)


def _are_near(near: Near, pairs: Places, langs: Langs) -> NDArray[np.bool_]:
    out = np.zeros(len(pairs), np.bool_)
    for one, other in ((pairs[:, 0], pairs[:, 1]), (pairs[:, 1], pairs[:, 0])):
        for kind in range(near.places.shape[1]):
            out |= (near.places[one, kind, langs[other]] == other[:, None]).any(axis=1)
    return out


def _without_self(near: Vectors, own: Places) -> None:
    inside = np.flatnonzero((own >= 0) & (own < near.shape[1]))
    near[inside, own[inside]] = NOTHING


def _bounds(near: Vectors, k: int) -> Vectors:
    """For each row a cosine that its k nearest reach: k of the folded columns do."""
    width = near.shape[1] // FOLD
    if near.shape[1] <= k:
        return np.full(len(near), NOTHING / 2, np.float32)
    folded = near if width < k else near[:, : width * FOLD].reshape(len(near), FOLD, width).max(axis=1)
    return np.asarray(np.partition(folded, folded.shape[1] - k, axis=1)[:, folded.shape[1] - k])


def _above(near: Vectors, bounds: Vectors) -> tuple[Places, Places]:
    hits = np.flatnonzero((near >= bounds) & (near > NOTHING))
    return hits // near.shape[1], hits % near.shape[1]


def _best(told: Answer, k: int) -> tuple[Answer, Places]:
    """Keep the best k of each slot, ties by smaller place; also the rank of each within its slot."""
    order = np.lexsort((told.places, -told.cosines, told.slots))
    slots = told.slots[order]
    first = np.flatnonzero(np.concatenate([np.ones(min(1, len(slots)), np.bool_), slots[1:] != slots[:-1]]))
    rank = np.arange(len(slots)) - np.repeat(first, np.diff(np.append(first, len(slots))))
    kept = order[rank < k]
    return Answer(told.slots[kept], told.places[kept], told.cosines[kept]), rank[rank < k]


def _joined(parts: Sequence[Answer]) -> Answer:
    if not parts:
        return Answer(np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32))
    return Answer(*(np.concatenate([getattr(one, name) for one in parts]) for name in Answer.__slots__))


def _runs(langs: Langs) -> Iterator[tuple[int, int, int]]:
    """Yield (language, first, last) of each run of one language."""
    edges = np.flatnonzero(np.diff(langs)) + 1
    for first, last in zip(np.append(0, edges).tolist(), np.append(edges, len(langs)).tolist(), strict=True):
        if last > first:
            yield int(langs[first]), first, last
