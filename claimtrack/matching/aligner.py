"""The trained part of the encoder: how well the words of two claims cover each other, whatever their languages.

A token's last state is freed of its language, mapped to few dimensions and weighted by how telling it is; a claim covers
another as far as each token of the other finds one like it. Claims are read alone and within their paragraph.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.learnt import located
from claimtrack.protocols import TokenStates, Vectors

DATA = "aligner.npz"
SPACES = ("context", "plain")
MOST = 64  # tokens of a claim that are compared; 64 make a sentence of some 45 words
STRETCH = 3.0  # the learnt gate moves a weight at most by e to this power
# Mapped tokens are whole steps of 1/127. So every product of two is a whole number, and every sum of weighted products is
# exact (see ``_covered``): a score is the same in any order, batch or machine.
STEPS = 127
Pairs = NDArray[np.int64]
Scores = NDArray[np.float64]
_NAMES = {"context": "ctx", "plain": "plain"}  # in the file
_GROUP = 1 << 16  # tokens that are laid out at once: 32 MB
# How a token loses weight that has its like in other claims of its article: likeness counts from a cosine of 0.5, and the
# weight is multiplied by the share of the others that lack it, three times squared. Chosen by average precision inside the
# stories of training (cross-fitted: .655 to .665 across languages, .574 to .581 within one) and on the seeds, where every
# claim names the same two companies (.474 to .589); cosines of 0.2 to 0.7, powers of 1 to 8 tried, 2026-11-22.
_ALIKE = STEPS**2 // 2
_SQUARINGS = 3
_FLOOR = 2.0**-10  # of the factor, so that no claim is left without weight
_ROWS = 4096  # tokens of an article that are looked at at once
_DOUBT = 2  # claims that an article is thought to have besides, each without the token


@dataclass(frozen=True, eq=False, slots=True)
class Side:
    """The tokens of a claim in one space: int8 steps of shape (tokens, width), and float16 weights of shape (tokens,)."""

    steps: NDArray[np.int8]
    weights: NDArray[np.float16]


@dataclass(frozen=True, eq=False, slots=True)
class Tokens:
    """The tokens of a claim: of its words within their paragraph, and of its words alone."""

    context: Side
    plain: Side


class Aligner:
    """The trained map, gate and weights."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], identity: str) -> None:
        """Take the arrays as they are in the file; tokens made by one ``identity`` are never compared with another's."""
        self.id = identity
        self._arrays = {name: array.astype(np.float32) for name, array in arrays.items() if array.dtype.kind == "f"}
        self.width = int(self._arrays["plain_map"].shape[1])
        self._weights = self._arrays["weights"].astype(np.float64)
        self._bias = float(self._arrays["bias"])

    @classmethod
    def load(cls) -> Aligner:
        """Return the aligner in use: the shipped one, or that of ``$CLAIMTRACK_MATCHER``."""
        return _at(located(DATA))

    @classmethod
    def read(cls, content: bytes) -> Aligner:
        """Return the aligner of a file's content; its id is that of the content."""
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return cls(dict(arrays), hashlib.sha256(content).hexdigest()[:16])

    def project(self, states: Vectors, weights: Vectors, language: str, space: str) -> tuple[Vectors, Vectors]:
        """Return unit vectors (tokens, width) and weights (tokens,) of a claim's tokens, ``MOST`` at most.

        Args:
            states: last states of the tokens, (tokens, dimension).
            weights: how telling each token's piece is, (tokens,).
            language: what is subtracted is the mean of its tokens; of an unknown one the mean of those known.
            space: one of ``SPACES``.
        """
        freed = _unit(_unit(states[:MOST]) - self._mean(language, space))
        mapped = _unit(freed @ self._array(space, "map"))
        hidden = _gelu(freed @ self._array(space, "gate_in").T + self._array(space, "gate_in_bias"))
        gate = (hidden @ self._array(space, "gate_out").T)[:, 0] + self._array(space, "gate_out_bias")
        return mapped, np.asarray(weights[:MOST] * np.exp(np.clip(gate, -STRETCH, STRETCH)), np.float32)

    def side(self, told: TokenStates, language: str, space: str) -> Side:
        """Return the tokens of a stretch of text as they are compared."""
        mapped, weights = self.project(told.states, told.weights, language, space)
        return Side(np.rint(mapped * STEPS).astype(np.int8), weights.astype(np.float16))

    def unpacked(self, packed: bytes) -> Side:
        """Return what ``packed`` made bytes of."""
        count = len(packed) // (self.width + 2)
        steps = np.frombuffer(packed, np.int8, count * self.width).reshape(count, self.width)
        return Side(steps, np.frombuffer(packed, "<f2", count, count * self.width).astype(np.float16, copy=False))

    def scores(self, tokens: Sequence[Tokens], pairs: Pairs) -> Scores:
        """Return the log odds that the claims of each pair of rows say the same, (pairs,), each for itself, symmetric."""
        out = np.full(len(pairs), self._bias)
        for (low, high), space in zip(self._weights, SPACES, strict=True):
            forth, back = coverages([getattr(one, space) for one in tokens], pairs)
            out += low * np.minimum(forth, back) + high * np.maximum(forth, back)
        return out

    def _array(self, space: str, name: str) -> Vectors:
        return self._arrays[f"{_NAMES[space]}_{name}"]

    def _mean(self, language: str, space: str) -> Vectors:
        start = f"{_NAMES[space]}_mean_"
        known = self._arrays.get(start + language)
        if known is not None:
            return known
        means = [array for name, array in sorted(self._arrays.items()) if name.startswith(start)]
        return np.asarray(np.mean(means, axis=0), np.float32)


def packed(side: Side) -> bytes:
    """Return the tokens of a claim in one space as bytes: width + 2 a token."""
    return side.steps.tobytes() + side.weights.astype("<f2").tobytes()


def coverages(sides: Sequence[Side], pairs: Pairs) -> tuple[Scores, Scores]:
    """Return how well the second of each pair covers the first, and the first the second, -1 to 1; 0 without tokens.

    Every sum is exact: weights are multiples of 2**-24 below 2**6, products of tokens whole numbers below 2**14, and 64 of
    them fit into the 53 bits of a float64.
    """
    sizes = np.array([len(one.weights) for one in sides], np.int64)
    forth, back = np.zeros(len(pairs)), np.zeros(len(pairs))
    usable = np.flatnonzero((sizes[pairs] > 0).all(axis=1))
    order = usable[np.argsort(pairs[usable, 0], kind="stable")]
    table = _Table.of(sides, sizes)
    for part in _parts(sizes[pairs[order, 1]]):
        rows = order[part]
        forth[rows], back[rows] = table.covered(pairs[rows])
    return forth, back


@dataclass(frozen=True, eq=False, slots=True)
class _Table:
    """The tokens of all claims, one claim after the other; ``starts`` and ``sizes`` tell where."""

    steps: Vectors
    weights: Scores
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    totals: Scores

    @classmethod
    def of(cls, sides: Sequence[Side], sizes: NDArray[np.int64]) -> _Table:
        """Lay out the tokens of claims."""
        starts = np.cumsum(sizes) - sizes
        steps = np.concatenate([one.steps for one in sides]) if sides else np.zeros((0, 0), np.int8)
        weights = (np.concatenate([one.weights for one in sides]) if sides else np.zeros(0)).astype(np.float64)
        totals = np.zeros(len(sides))
        totals[sizes > 0] = np.add.reduceat(weights, starts[sizes > 0]) if len(weights) else 0.0
        return cls(steps.astype(np.float32), weights, starts, sizes, totals)

    def covered(self, pairs: Pairs) -> tuple[Scores, Scores]:
        """How well the second of each pair covers the first, and the first the second; pairs are sorted by their first."""
        first, second = pairs.T
        sizes = self.sizes[second]
        starts = np.cumsum(sizes) - sizes
        rows = np.repeat(self.starts[second] - starts, sizes) + np.arange(int(sizes.sum()))
        tokens, forth, best = self.steps[rows], np.empty(len(pairs)), np.empty(len(rows), np.float32)
        ones = np.append(np.flatnonzero(np.diff(first, prepend=-1)), len(first))
        bounds, places = np.append(starts, len(rows))[ones].tolist(), ones.tolist()
        owns = zip(self.starts[first[ones[:-1]]].tolist(), self.sizes[first[ones[:-1]]].tolist(), strict=True)
        for number, (own, size) in enumerate(owns):
            here, there = slice(bounds[number], bounds[number + 1]), slice(places[number], places[number + 1])
            near = self.steps[own : own + size] @ tokens[here].T
            forth[there] = self.weights[own : own + size] @ np.maximum.reduceat(near, starts[there] - here.start, axis=1)
            np.maximum.reduce(near, axis=0, out=best[here])
        back = np.add.reduceat(best * self.weights[rows], starts)
        return forth / self.totals[first] / STEPS**2, back / self.totals[second] / STEPS**2


def _parts(tokens: NDArray[np.int64]) -> Iterator[slice]:
    """Cut pairs into parts with some ``_GROUP`` tokens of the second claims each."""
    part = (np.cumsum(tokens) - 1) // _GROUP
    edges = [*np.flatnonzero(np.diff(part, prepend=-1)).tolist(), len(tokens)]
    yield from (slice(start, stop) for start, stop in pairwise(edges))


def _apart(sides: Sequence[Side]) -> list[Side]:
    """The claims of one article, each token weighted by how few of the others have its like; sums are whole, so exact."""
    sizes = np.array([len(one.weights) for one in sides])
    held = np.flatnonzero(sizes)
    if len(held) < 2:
        return list(sides)
    own = np.repeat(np.arange(len(held)), sizes[held])
    starts = np.cumsum(sizes[held]) - sizes[held]
    steps = np.concatenate([sides[row].steps for row in held.tolist()]).astype(np.float32)
    shared = np.zeros(len(steps), np.int64)
    for start in range(0, len(steps), _ROWS):
        part = slice(start, start + _ROWS)
        best = np.maximum.reduceat(steps[part] @ steps.T, starts, axis=1).astype(np.int64)
        best[np.arange(len(best)), own[part]] = 0
        shared[part] = np.clip(best - _ALIKE, 0, STEPS**2 - _ALIKE).sum(axis=1)
    rarity = 1 - shared / ((STEPS**2 - _ALIKE) * (len(held) - 1 + _DOUBT))
    for _ in range(_SQUARINGS):
        rarity = rarity * rarity
    rarity = np.maximum(rarity, _FLOOR)
    out = list(sides)
    for row, weights in zip(held.tolist(), np.split(rarity, starts[1:]), strict=True):
        out[row] = Side(sides[row].steps, (sides[row].weights * weights).astype(np.float16))
    return out


def _centres(sides: Sequence[Side], width: int) -> Vectors:
    sums = np.zeros((len(sides), width))
    for row, one in enumerate(sides):
        sums[row] = one.weights.astype(np.float64) @ one.steps.astype(np.float64)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)


@dataclass(frozen=True, eq=False, slots=True)
class Alignment:
    """Claims with what the aligner needs of them."""

    aligner: Aligner
    tokens: Sequence[Tokens]

    def of(self, rows: NDArray[np.int64]) -> Alignment:
        """Return that of some of the claims."""
        return Alignment(self.aligner, [self.tokens[row] for row in rows.tolist()])

    def scores(self, pairs: Pairs) -> Scores:
        """Return the log odds that the claims of each pair of rows say the same, (pairs,)."""
        return self.aligner.scores(self.tokens, pairs)

    def told_apart(self, articles: NDArray[np.int64]) -> Alignment:
        """Return the claims with weights that tell one claim of an article from its others: who acts in all tells little.

        Args:
            articles: a number for the article of each claim; of an article that is compared all claims must be there.
        """
        order = np.argsort(articles, kind="stable")
        cuts = np.flatnonzero(np.diff(articles[order])) + 1
        made: dict[int, Tokens] = {}
        for rows in np.split(order, cuts):
            own = [self.tokens[row] for row in rows.tolist()]
            sides = zip(*(_apart([getattr(one, space) for one in own]) for space in SPACES), strict=True)
            made.update(zip(rows.tolist(), (Tokens(*both) for both in sides), strict=True))
        return Alignment(self.aligner, [made[row] for row in range(len(made))])

    def centres(self) -> Vectors:
        """Return the weighted means of each claim's tokens, (claims, 2 * width), each half of length 1, or 0 without tokens."""
        sides = ([getattr(one, space) for one in self.tokens] for space in SPACES)
        return np.concatenate([_centres(one, self.aligner.width) for one in sides], axis=1)


@cache
def _at(place: Path) -> Aligner:
    return Aligner.read(place.read_bytes())


def _unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def _gelu(values: Vectors) -> Vectors:
    from scipy.special import erf

    return np.asarray(values * (1 + erf(values / np.sqrt(2))) / 2, np.float32)
