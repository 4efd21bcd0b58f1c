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
_GROUP = 1 << 16  # tokens that are compared with one claim at once: 32 MB


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
    """Return how well the second of each pair covers the first, and the first the second, -1 to 1; 0 without tokens."""
    sizes = np.array([len(one.weights) for one in sides], np.int64)
    forth, back = np.zeros(len(pairs)), np.zeros(len(pairs))
    usable = np.flatnonzero((sizes[pairs] > 0).all(axis=1))
    order = usable[np.argsort(pairs[usable, 0], kind="stable")]
    for rows in _groups(pairs[order, 0], sizes[pairs[order, 1]]):
        part = order[rows]
        one, others = sides[int(pairs[part[0], 0])], [sides[place] for place in pairs[part, 1].tolist()]
        forth[part], back[part] = _covered(one, others)
    return forth, back


def _covered(one: Side, others: Sequence[Side]) -> tuple[Scores, Scores]:
    """How well each of the others covers one claim, and the claim each of them.

    Every sum is exact: weights are multiples of 2**-24 below 2**6, products of tokens whole numbers below 2**14, and 64 of
    them fit into the 53 bits of a float64.
    """
    sizes = np.array([len(other.weights) for other in others])
    starts = np.cumsum(sizes) - sizes
    near = one.steps.astype(np.float32) @ np.concatenate([other.steps for other in others]).astype(np.float32).T
    weights, own = np.concatenate([other.weights for other in others]).astype(np.float64), one.weights.astype(np.float64)
    best = np.maximum.reduceat(near, starts, axis=1).astype(np.float64)
    back = np.add.reduceat(near.max(axis=0) * weights, starts) / np.add.reduceat(weights, starts)
    return own @ best / own.sum() / STEPS**2, back / STEPS**2


def _groups(first: NDArray[np.int64], sizes: NDArray[np.int64]) -> Iterator[slice]:
    """Cut pairs that are sorted by their first claim where it changes, and where there are too many tokens for one step."""
    if not len(first):
        return
    edges = np.flatnonzero(np.diff(first)) + 1
    for start, stop in zip(np.append(0, edges).tolist(), np.append(edges, len(first)).tolist(), strict=True):
        share = np.cumsum(sizes[start:stop]) // _GROUP
        cuts = (np.flatnonzero(np.diff(share)) + 1 + start).tolist()
        yield from map(slice, [start, *cuts], [*cuts, stop])


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


@cache
def _at(place: Path) -> Aligner:
    return Aligner.read(place.read_bytes())


def _unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def _gelu(values: Vectors) -> Vectors:
    from scipy.special import erf

    return np.asarray(values * (1 + erf(values / np.sqrt(2))) / 2, np.float32)
