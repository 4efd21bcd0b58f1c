"""The nearest claims of every claim, by kind of vector and by language: found in pieces, kept up to date, never n by n.

Claims are told by place: sorted by language and then by id, so that a tie is decided by id whatever is searched where.
A slot is one list of neighbours: (claim, kind, language) counted through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.grid import Steps, cosines
from claimtrack.protocols import Vectors

Places = NDArray[np.int64]
Langs = NDArray[np.int16]
NONE, NOTHING = -1, -2.0  # no neighbour, and its cosine
QUESTIONS, STRETCH = 1024, 16384  # claims asked for, and searched, at once: 64 MB of cosines
FOLD = 64  # columns that are folded into one to learn how near the nearest must be
# Maps a function over questions, in order, anywhere; the function carries all that it needs.
Spread = Callable[[Callable[["Question"], "Answer"], Iterable["Question"]], Iterable["Answer"]]


@dataclass(frozen=True, eq=False, slots=True)
class Field:
    """All claims that are searched: vectors (claims, kinds, dimension) and languages, as places of ``languages``."""

    spaces: Steps
    langs: Langs
    languages: int

    def __len__(self) -> int:
        """Count of claims."""
        return len(self.langs)


@dataclass(frozen=True, eq=False, slots=True)
class Near:
    """For every claim, kind and language the places of its nearest claims, best first, and their cosines.

    Both of shape (claims, kinds, languages, k); filled up with NONE and NOTHING.
    """

    places: NDArray[np.int32]
    cosines: Vectors


@dataclass(frozen=True, eq=False, slots=True)
class Stretch:
    """Consecutive claims of one language, and per slot the cosine from which another claim matters; infinite where none does."""

    start: int
    lang: int
    spaces: Steps
    limits: Vectors


@dataclass(frozen=True, eq=False, slots=True)
class Question:
    """Claims of one language whose nearest are sought."""

    places: Places
    lang: int
    spaces: Steps


@dataclass(frozen=True, eq=False, slots=True)
class Answer:
    """Which claim may be in which slot, with its cosine."""

    slots: Places
    places: NDArray[np.int32]
    cosines: Vectors


def blank(count: int, kinds: int, languages: int, k: int) -> Near:
    """Return the neighbours of claims that have none yet."""
    shape = (count, kinds, languages, k)
    return Near(np.full(shape, NONE, np.int32), np.full(shape, NOTHING, np.float32))


def settled(field: Field, held: Near, asked: NDArray[np.bool_], news: NDArray[np.bool_], spread: Spread) -> Near:
    """Return the nearest of every claim.

    Args:
        field: the claims.
        held: what is known of them; of claims not ``asked`` it is right but for the news.
        asked: claims whose lists are made anew, the news among them.
        news: claims that the others have not been compared with.
        spread: how questions are put.
    """
    near = Near(held.places.copy(), held.cosines.copy())
    near.places[asked], near.cosines[asked] = NONE, NOTHING
    limits = near.cosines[..., -1].copy()
    limits[asked] = np.inf
    if len(field):
        found = tuple(stretches(field, limits))
        ask = partial(answer, found, field.languages, near.places.shape[3])
        rest = np.flatnonzero(asked & ~news)
        for told in spread(ask, questions(field, np.flatnonzero(news))):
            _merge(near, told)
        if len(rest):
            ask = partial(answer, tuple(stretches(field, np.full_like(limits, np.inf))), field.languages, near.places.shape[3])
            for told in spread(ask, questions(field, rest)):
                _merge(near, told)
    return near


def stretches(field: Field, limits: Vectors, size: int = STRETCH) -> Iterator[Stretch]:
    """Cut all claims into stretches that are searched one at a time."""
    for lang, first, last in _runs(field.langs):
        for start in range(first, last, size):
            part = slice(start, min(start + size, last))
            yield Stretch(start, lang, field.spaces[part], limits[part])


def questions(field: Field, asked: Places, size: int = QUESTIONS) -> Iterator[Question]:
    """Cut the claims asked for, in ascending order, into questions."""
    for lang, first, last in _runs(field.langs[asked]):
        for start in range(first, last, size):
            chosen = asked[start : min(start + size, last)]
            yield Question(chosen, lang, field.spaces[chosen])


def answer(found: Sequence[Stretch], languages: int, k: int, question: Question) -> Answer:
    """Return the nearest k of each claim asked for, and each claim searched that one asked for is near enough to."""
    kinds = question.spaces.shape[1]
    forth, back = [], []
    for stretch in found:
        for kind in range(kinds):
            near = cosines(question.spaces[:, kind], stretch.spaces[:, kind])
            _without_self(near, question.places - stretch.start)
            rows, columns = _above(near, _bounds(near, k)[:, None])
            slots = (question.places[rows] * kinds + kind) * languages + stretch.lang
            forth.append(_best(Answer(slots, (columns + stretch.start).astype(np.int32), near[rows, columns]), k)[0])
            limits = stretch.limits[:, kind, question.lang]
            if np.isfinite(limits).any():
                rows, columns = _above(near, limits[None, :])
                slots = ((columns + stretch.start) * kinds + kind) * languages + question.lang
                back.append(Answer(slots, question.places[rows].astype(np.int32), near[rows, columns]))
    return _joined([_best(_joined(forth), k)[0], *back])


def entered_and_left(before: Near, after: Near, langs: Langs) -> tuple[Places, Places]:
    """Return the pairs of claims, smaller place first, of which one is near the other only since, and only until then."""
    count = len(langs)
    rows = np.flatnonzero((before.places != after.places).any(axis=(1, 2, 3)))
    one, two = _directed(before, rows, count), _directed(after, rows, count)
    fresh, gone = _pairs(np.setdiff1d(two, one, assume_unique=True), count), _pairs(np.setdiff1d(one, two, True), count)
    return fresh[~_are_near(before, fresh, langs)], gone[~_are_near(after, gone, langs)]


def _directed(near: Near, rows: Places, count: int) -> Places:
    listed = near.places[rows].reshape(len(rows), int(np.prod(near.places.shape[1:])))
    codes = (rows[:, None] * count + listed)[listed != NONE]
    return np.unique(codes)


def _pairs(codes: Places, count: int) -> Places:
    pairs = np.sort(np.stack([codes // count, codes % count], axis=1), axis=1)
    codes = np.unique(pairs[:, 0] * count + pairs[:, 1])
    return np.stack([codes // count, codes % count], axis=1)


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
    if width < k:
        return np.full(len(near), NOTHING / 2, np.float32)
    folded = near[:, : width * FOLD].reshape(len(near), FOLD, width).max(axis=1)
    return np.asarray(np.partition(folded, width - k, axis=1)[:, width - k])


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


def _merge(near: Near, told: Answer) -> None:
    """Put what was told into the lists, in place."""
    k = near.places.shape[3]
    places, values = near.places.reshape(-1, k), near.cosines.reshape(-1, k)
    touched = np.unique(told.slots)
    known = places[touched] != NONE
    held = Answer(np.repeat(touched, known.sum(axis=1)), places[touched][known], values[touched][known])
    kept, rank = _best(_joined([held, told]), k)
    places[kept.slots, rank], values[kept.slots, rank] = kept.places, kept.cosines


def _runs(langs: Langs) -> Iterator[tuple[int, int, int]]:
    """Yield (language, first, last) of each run of one language."""
    edges = np.flatnonzero(np.diff(langs)) + 1
    for first, last in zip(np.append(0, edges).tolist(), np.append(edges, len(langs)).tolist(), strict=True):
        if last > first:
            yield int(langs[first]), first, last
