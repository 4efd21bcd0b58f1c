"""Matches as columns: many of them at once, made into ``Match`` one by one only where one is asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.closeness import Matrix, Pairs
from claimtrack.matching.features import NAMES
from claimtrack.types import Match, Relation

REASONS = 5  # the features that moved the probability most
RELATIONS = (Relation.RELATED, Relation.CONTRAST, Relation.SAME)


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """What is told of pairs of rows: arrays of one length, of which ``kinds`` and ``moves`` have ``REASONS`` columns.

    ``relation`` is a place of ``RELATIONS``, ``kinds`` are places of ``NAMES``, ``moves`` what each adds to the log odds.
    """

    pairs: Pairs
    similarity: Matrix
    probability: Matrix
    relation: NDArray[np.int8]
    kinds: NDArray[np.int8]
    moves: Matrix


class Told(Sequence[Match]):
    """Matches between claims, most probable first, then by id."""

    def __init__(self, ids: Sequence[str], rule: str, parts: Sequence[Columns]) -> None:
        """``parts`` tell of pairs of places of ``ids``."""
        self._ids, self._rule = ids, rule
        self._told = joined(parts)
        place = np.empty(len(ids), np.int64)
        place[np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)] = np.arange(len(ids))
        ends = place[self._told.pairs]
        low, high = ends.min(axis=1), ends.max(axis=1)
        swapped = ends[:, 0] > ends[:, 1]
        self._a = np.where(swapped, self._told.pairs[:, 1], self._told.pairs[:, 0])
        self._b = np.where(swapped, self._told.pairs[:, 0], self._told.pairs[:, 1])
        self._order = np.lexsort((high, low, -self._told.probability))

    def __len__(self) -> int:
        """Count of matches."""
        return len(self._order)

    @overload
    def __getitem__(self, place: int) -> Match: ...

    @overload
    def __getitem__(self, place: slice) -> list[Match]: ...

    def __getitem__(self, place: int | slice) -> Match | list[Match]:
        """Return one match, or a list of them."""
        return list(self._made(self._order[place])) if isinstance(place, slice) else next(self._made(self._order[[place]]))

    def __iter__(self) -> Iterator[Match]:
        """Yield every match."""
        for start in range(0, len(self._order), 4096):
            yield from self._made(self._order[start : start + 4096])

    @property
    def ends(self) -> tuple[list[str], list[str]]:
        """The ids of the claims of each match, the smaller ones first."""
        a, b = ([self._ids[row] for row in end[self._order].tolist()] for end in (self._a, self._b))
        return a, b

    @property
    def probability(self) -> Matrix:
        """The probability of each match."""
        return self._told.probability[self._order]

    def _made(self, rows: NDArray[np.int64]) -> Iterator[Match]:
        told = self._told
        columns = (self._a, self._b, told.similarity, told.probability, told.relation, told.kinds, told.moves)
        for a, b, similarity, probability, relation, kinds, moves in zip(*(one[rows].tolist() for one in columns), strict=True):
            reasons = tuple((NAMES[kind], move) for kind, move in zip(kinds, moves, strict=True))
            yield Match(self._ids[a], self._ids[b], similarity, probability, RELATIONS[relation], reasons, self._rule)


def columns(pairs: Pairs, features: Matrix, odds: Matrix, parts: Matrix, thresholds: tuple[float, float, float]) -> Columns:
    """Return what is told of pairs.

    Args:
        pairs: rows of the two claims, (pairs, 2).
        features: of shape (pairs, features).
        odds: log odds, (pairs,).
        parts: what each feature adds to them, (pairs, features).
        thresholds: the probability of the same, that of a contrast, and the log odds that strangers lose.
    """
    kinds = np.argsort(-np.abs(parts), axis=1, kind="stable")[:, :REASONS]
    probability = 1.0 / (1.0 + np.exp(-odds))
    return Columns(
        pairs,
        _rounded(features[:, NAMES.index("plain")]),
        _rounded(probability),
        relations(probability, features[:, NAMES.index("strangers")] > 0, thresholds),
        kinds.astype(np.int8),
        np.take_along_axis(parts, kinds, 1).round(3),
    )


def joined(parts: Sequence[Columns]) -> Columns:
    """Return the columns of several parts, one after the other."""
    if not parts:
        flat, wide = np.zeros(0), np.zeros((0, REASONS))
        return Columns(np.zeros((0, 2), np.int64), flat, flat, flat.astype(np.int8), wide.astype(np.int8), wide)
    return Columns(*(np.concatenate([getattr(part, name) for part in parts]) for name in Columns.__slots__))


def relations(probability: Matrix, strangers: NDArray[np.bool_], thresholds: tuple[float, float, float]) -> NDArray[np.int8]:
    """What two claims are to each other; one is mistaken for the other by its wording, whoever it is about."""
    same, contrast, barred = thresholds
    with np.errstate(divide="ignore"):
        odds = probability / (1.0 - probability) * np.where(strangers, math.exp(barred), 1.0)
    found = np.where(odds >= contrast / (1.0 - contrast), RELATIONS.index(Relation.CONTRAST), RELATIONS.index(Relation.RELATED))
    return np.where(probability >= same, RELATIONS.index(Relation.SAME), found).astype(np.int8)


def _rounded(values: Matrix) -> Matrix:
    """Rounded to four digits as Python rounds, which differs from numpy's in the last bit."""
    return np.array([round(value, 4) for value in values.tolist()], np.float64)
