"""The exact index in numpy: the reference that other indexes are held to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from claimtrack.backends.ranking import as_ids, as_queries, checked, damaged, ranked, refuse_known, save_atomically
from claimtrack.protocols import Ids, Vectors

# Queries taken together: 256 against 50,000 vectors make a matrix of 51 MB.
_BLOCK = 256


class FlatIndex:
    """All vectors in memory, every search over all of them."""

    def __init__(self, dimension: int) -> None:
        """Make an empty index of vectors of this length."""
        self.dimension = dimension
        self._ids: Ids = np.zeros(0, np.int64)
        self._vectors: Vectors = np.zeros((0, dimension), np.float32)

    def __len__(self) -> int:
        """Count of vectors."""
        return len(self._ids)

    @property
    def ids(self) -> Ids:
        """The ids there are."""
        return self._ids

    def outgrown(self, count: int) -> bool:
        """Never: it is exact at any size."""
        return False

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Add vectors; raises ValueError on an id that is there already or twice in ``ids``, or a wrong shape."""
        ids, vectors = checked(ids, vectors, self.dimension)
        refuse_known(ids, self._ids)
        self._ids = np.concatenate([self._ids, ids])
        self._vectors = np.concatenate([self._vectors, vectors])

    def remove(self, ids: Iterable[int]) -> int:
        """Remove these ids, and return how many were there."""
        kept = ~np.isin(self._ids, as_ids(ids))
        removed = len(self._ids) - int(kept.sum())
        self._ids, self._vectors = self._ids[kept], self._vectors[kept]
        return removed

    def search(self, vectors: Vectors, k: int, allowed: Ids | None = None) -> tuple[Vectors, Ids]:
        """Return (similarities, ids), both (n, k), best first, ties by smaller id; missing places are (-2, -1)."""
        queries = as_queries(vectors, self.dimension, k)
        ids, stored = self._ids, self._vectors
        if allowed is not None:
            chosen = np.isin(ids, as_ids(allowed))
            ids, stored = ids[chosen], stored[chosen]
        values, names = np.zeros((len(queries), k), np.float32), np.zeros((len(queries), k), np.int64)
        for start in range(0, len(queries), _BLOCK):
            part = slice(start, start + _BLOCK)
            similarities = queries[part] @ stored.T
            values[part], names[part] = ranked(similarities, np.broadcast_to(ids, similarities.shape), k)
        return values, names

    def save(self, path: Path) -> None:
        """Write to a temporary file beside ``path``, fsync, rename over it."""

        def write(aside: str) -> None:
            with open(aside, "wb") as stream:
                np.savez(stream, ids=self._ids, vectors=self._vectors)

        save_atomically(path, write)

    @classmethod
    def load(cls, path: Path) -> FlatIndex:
        """Read an index that ``save`` wrote.

        Raises:
            BrokenIndexError: the file is missing, cut short or not of this kind.
        """
        try:
            with np.load(path, allow_pickle=False) as content:
                ids, vectors = content["ids"], content["vectors"]
            index = cls(int(vectors.shape[1]))
            index.add(ids, vectors)
        except (OSError, ValueError, KeyError, IndexError, EOFError, TypeError, AttributeError, BadZipFile) as error:
            raise damaged(path, error) from error
        return index
