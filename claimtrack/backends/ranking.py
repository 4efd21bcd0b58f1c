"""What every vector index has in common: checks of what comes in, the order of what goes out, an atomic save."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from claimtrack.errors import BrokenIndexError
from claimtrack.protocols import Ids, Vectors

MISSING_SIMILARITY, MISSING_ID = -2.0, -1
# Similarities nearer than this are ties: equal vectors differ by up to 4e-7 by their place in a matrix product.
TIE = 1e-6


def checked(ids: Ids, vectors: Vectors, dimension: int) -> tuple[Ids, Vectors]:
    """Return ids as int64 and vectors as float32, contiguous.

    Raises:
        ValueError: wrong shape, an id that is negative or given twice, a value that is not finite.
    """
    ids, vectors = np.ascontiguousarray(ids, np.int64), np.ascontiguousarray(vectors, np.float32)
    if ids.ndim != 1 or vectors.shape != (len(ids), dimension):
        raise ValueError(f"vectors of shape {(len(ids), dimension)} expected, {vectors.shape} given")
    if len(np.unique(ids)) != len(ids) or (ids < 0).any():
        raise ValueError("an id is negative or given twice")
    if not np.isfinite(vectors).all():
        raise ValueError("a vector holds a value that is not finite")
    return ids, vectors


def refuse_known(ids: Ids, known: Ids) -> None:
    """Raise ValueError when one of ``ids`` is in the index already."""
    if (twice := np.intersect1d(ids, known)).size:
        raise ValueError(f"id {twice[0]} is in the index already")


def as_ids(ids: Iterable[int] | Ids) -> Ids:
    """Return any ids as an array of int64."""
    return np.array(ids if isinstance(ids, np.ndarray) else list(ids), np.int64)


def as_queries(vectors: Vectors, dimension: int, k: int) -> Vectors:
    """Return the queries as contiguous float32; raises ValueError on a wrong shape or ``k`` below 1."""
    queries = np.ascontiguousarray(vectors, np.float32)
    if queries.ndim != 2 or queries.shape[1] != dimension or k < 1:
        raise ValueError(f"queries of shape (n, {dimension}) and k >= 1 expected, {queries.shape} and {k} given")
    return queries


def ranked(similarities: Vectors, ids: Ids, k: int) -> tuple[Vectors, Ids]:
    """Order candidates, best first and ties by smaller id, and cut or fill to ``k`` places.

    Args:
        similarities: shape (n, m); of a missing place -2 or less.
        ids: shape (n, m).
        k: places wanted.
    """
    order = np.argsort(-similarities, axis=1, kind="stable")
    values, names = np.take_along_axis(similarities, order, 1), np.take_along_axis(ids, order, 1)
    if values.shape[1]:
        steps = np.diff(-values, axis=1, prepend=-values[:, :1]) > TIE
        groups = np.cumsum(steps, axis=1)
        order = np.lexsort((names, groups), axis=1)
        values = np.where(steps, values, np.inf)
        values[:, 0] = np.take_along_axis(similarities, np.argmax(similarities, axis=1)[:, None], 1)[:, 0]
        values, names = np.minimum.accumulate(values, axis=1), np.take_along_axis(names, order, 1)
    missing = values < MISSING_SIMILARITY + TIE
    values, names = np.where(missing, MISSING_SIMILARITY, values), np.where(missing, MISSING_ID, names)
    room = ((0, 0), (0, max(0, k - values.shape[1])))
    values = np.pad(values[:, :k], room, constant_values=MISSING_SIMILARITY)
    return np.asarray(values, np.float32), np.pad(names[:, :k], room, constant_values=MISSING_ID)


def save_atomically(path: Path, write: Callable[[str], object]) -> None:
    """Let ``write`` fill a temporary file beside ``path``, fsync it, rename it over ``path``.

    Raises:
        BrokenIndexError: the folder cannot be written; what was at ``path`` is still there.
    """
    try:
        handle, aside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        os.close(handle)
        try:
            write(aside)
            with open(aside, "rb+") as stream:
                os.fsync(stream.fileno())
            os.replace(aside, path)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
    except (OSError, RuntimeError) as error:
        raise BrokenIndexError(f"cannot be written ({error})", str(path), "Check the rights and the free space.") from error


def damaged(path: Path, error: Exception) -> BrokenIndexError:
    """Return the error of an index file that cannot be read."""
    reason = "is missing" if isinstance(error, FileNotFoundError) or not path.exists() else "is damaged"
    return BrokenIndexError(
        f"the vector index {reason}", str(path), "It is a cache: it is rebuilt from the store by claimtrack doctor."
    )
