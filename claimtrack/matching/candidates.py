"""Which pairs are looked at: for each claim its nearest in every language, and all of its own article."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from claimtrack.protocols import Ids, VectorIndex, Vectors
from claimtrack.types import MatchInput

NEIGHBOURS = 20  # per language and kind of vector; 40 moves average precision on dev by less than 0.003, 2026-11-22
Pairs = NDArray[np.int64]
MakeIndex = Callable[[int], VectorIndex]


def candidate_pairs(
    claims: Sequence[MatchInput],
    spaces: Sequence[Vectors],
    neighbours: int = NEIGHBOURS,
    make_index: MakeIndex | None = None,
) -> Pairs:
    """Return pairs of row numbers, shape (pairs, 2), smaller first, sorted, without repeats.

    Each claim asks each language for its nearest in each space, so that same-language neighbours do not crowd out
    the others; claims of one article are all paired with each other.
    """
    found = [_same_article(claims)]
    langs = np.array([claim.lang for claim in claims])
    for vectors in spaces:
        for lang in sorted(set(langs.tolist())):
            rows = np.flatnonzero(langs == lang)
            found.append(_nearest(vectors, rows, neighbours, make_index))
    pairs = np.concatenate(found)
    pairs = np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1)
    return np.unique(pairs, axis=0) if len(pairs) else pairs.reshape(0, 2)


def _same_article(claims: Sequence[MatchInput]) -> Pairs:
    rows: dict[str, list[int]] = {}
    for row, claim in enumerate(claims):
        rows.setdefault(claim.article, []).append(row)
    pairs = [(a, b) for group in rows.values() for place, a in enumerate(group) for b in group[place + 1 :]]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _nearest(vectors: Vectors, rows: Ids, neighbours: int, make_index: MakeIndex | None) -> Pairs:
    """Every claim with its nearest among ``rows``."""
    count = min(neighbours + 1, len(rows))  # one may be the claim itself
    if make_index is not None:
        index = make_index(vectors.shape[1])
        index.add(rows.astype(np.int64), np.ascontiguousarray(vectors[rows]))
        _, near = index.search(vectors, count)
    else:
        near = _exact(vectors, rows, count)
    asked = np.repeat(np.arange(len(vectors), dtype=np.int64), near.shape[1])
    pairs = np.stack([asked, near.reshape(-1)], axis=1)
    return np.asarray(pairs[pairs[:, 1] >= 0], dtype=np.int64)


def _exact(vectors: Vectors, rows: Ids, count: int, step: int = 2048) -> Ids:
    """The ``count`` nearest rows of each vector, best first, ties by smaller row; in slices that fit in memory."""
    out = np.empty((len(vectors), count), dtype=np.int64)
    for start in range(0, len(vectors), step):
        cosines = vectors[start : start + step] @ vectors[rows].T
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
        out[start : start + step] = rows[order]
    return out
