"""The FAISS index: exact up to ``EXACT_UP_TO`` vectors, inverted lists above, trained and set by itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from claimtrack.backends.ranking import (
    MISSING_SIMILARITY,
    TIE,
    as_ids,
    as_queries,
    checked,
    damaged,
    ranked,
    refuse_known,
    save_atomically,
)
from claimtrack.backends.runtime import threads
from claimtrack.errors import BackendError
from claimtrack.protocols import Ids, Vectors

# Above this an exact search of one query takes over 20 ms on two cores (../shared/notes/libraries.md, section 7).
EXACT_UP_TO = 50_000
# Lists are made anew when the index has grown so many times since they were made.
_RETRAIN_AT = 4
_TRAIN_PER_LIST, _TRAIN_ROUNDS = 40, 10
_PROBES = (8, 16, 32, 64, 128, 256)
_WANTED_RECALL = 0.99
_TRIED, _TRIED_K = 256, 11
_SPARE = 16


class FaissIndex:
    """``IDMap2(IndexFlatIP)`` or ``IVF,Flat``, by its size."""

    def __init__(self, dimension: int, exact_up_to: int = EXACT_UP_TO) -> None:
        """Make an empty index of vectors of this length; above ``exact_up_to`` vectors the search is approximate."""
        self._faiss = _library()
        self.dimension = dimension
        self._exact_up_to = exact_up_to
        self._index: Any = self._faiss.IndexIDMap2(self._faiss.IndexFlatIP(dimension))
        self._ids: Ids = np.zeros(0, np.int64)
        self._trained_on = 0

    def __len__(self) -> int:
        """Count of vectors."""
        return len(self._ids)

    @property
    def exact(self) -> bool:
        """Whether a search looks at every vector."""
        return not self._trained_on

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Add vectors; raises ValueError on an id that is there already or twice in ``ids``, or a wrong shape."""
        ids, vectors = checked(ids, vectors, self.dimension)
        refuse_known(ids, self._ids)
        if not len(ids):
            return
        total = len(self) + len(ids)
        if total > max(self._exact_up_to, self._trained_on * _RETRAIN_AT):
            ids, vectors = np.concatenate([self._ids, ids]), np.concatenate([self._stored(), vectors])
            self._index, self._ids = self._lists(ids, vectors), ids
            self._trained_on = total
        else:
            self._index.add_with_ids(vectors, ids)
            self._ids = np.concatenate([self._ids, ids])

    def remove(self, ids: Iterable[int]) -> int:
        """Remove these ids, and return how many were there."""
        known = np.intersect1d(as_ids(ids), self._ids)
        if len(known):
            self._index.remove_ids(known)
            self._ids = np.setdiff1d(self._ids, known)
        return len(known)

    def search(self, vectors: Vectors, k: int, allowed: Ids | None = None) -> tuple[Vectors, Ids]:
        """Return (similarities, ids), both (n, k), best first, ties by smaller id; missing places are (-2, -1).

        With ``allowed`` the search is exact over those ids at any size.
        """
        queries = as_queries(vectors, self.dimension, k)
        chosen = self._ids if allowed is None else np.intersect1d(as_ids(allowed), self._ids)
        options = None if allowed is None else self._only(chosen)
        fetched = min(k + _SPARE, len(chosen))
        while fetched:
            values, ids = self._index.search(queries, fetched, params=options)
            # A tie at the last place wanted may go on beyond what was fetched.
            last = values[:, -1]
            if fetched == len(chosen) or not ((values[:, k - 1] - last <= TIE) & (last > MISSING_SIMILARITY)).any():
                break
            fetched = min(2 * fetched, len(chosen))
        else:
            values, ids = np.zeros((len(queries), 0), np.float32), np.zeros((len(queries), 0), np.int64)
        return ranked(values, ids, k)

    def save(self, path: Path) -> None:
        """Write to a temporary file beside ``path``, fsync, rename over it."""
        save_atomically(path, lambda aside: self._faiss.write_index(self._index, aside))

    @classmethod
    def load(cls, path: Path, exact_up_to: int = EXACT_UP_TO) -> FaissIndex:
        """Read an index that ``save`` wrote.

        Raises:
            BrokenIndexError: the file is missing, cut short or not of this kind.
        """
        faiss = _library()
        try:
            stored = faiss.read_index(str(path))
            index = cls(stored.d, exact_up_to)
            if isinstance(stored, faiss.IndexIDMap2):
                index._ids = faiss.vector_to_array(stored.id_map).copy()
            elif isinstance(stored, faiss.IndexIVFFlat):
                index._ids, index._trained_on = _listed(faiss, stored), max(stored.ntotal, 1)
            else:
                raise ValueError("an index of another kind")
        except (RuntimeError, ValueError, AttributeError) as error:
            raise damaged(path, error) from error
        index._index = stored
        return index

    def _only(self, chosen: Ids) -> Any:
        selector = self._faiss.IDSelectorBatch(chosen)
        if self.exact:
            return self._faiss.SearchParameters(sel=selector)
        return self._faiss.SearchParametersIVF(sel=selector, nprobe=self._index.nlist)

    def _stored(self) -> Vectors:
        """Return the vectors in the order of ``_ids``."""
        if not len(self):
            return np.zeros((0, self.dimension), np.float32)
        if self.exact:
            return np.asarray(self._index.reconstruct_batch(self._ids), np.float32)
        self._index.set_direct_map_type(self._faiss.DirectMap.Hashtable)
        vectors = np.asarray(self._index.reconstruct_batch(self._ids), np.float32)
        self._index.set_direct_map_type(self._faiss.DirectMap.NoMap)
        return vectors

    def _lists(self, ids: Ids, vectors: Vectors) -> Any:
        """Make, train and fill inverted lists, in the order of the ids whatever order they came in."""
        faiss, order = self._faiss, np.argsort(ids)
        count = max(1, min(int(4 * len(ids) ** 0.5), len(ids) // _TRAIN_PER_LIST))
        index = faiss.IndexIVFFlat(faiss.IndexFlatIP(self.dimension), self.dimension, count, faiss.METRIC_INNER_PRODUCT)
        index.cp.niter, index.cp.max_points_per_centroid, index.cp.min_points_per_centroid = _TRAIN_ROUNDS, _TRAIN_PER_LIST, 1
        sample = np.random.default_rng(0).permutation(order)[: count * _TRAIN_PER_LIST]
        index.train(vectors[np.sort(sample)])
        index.add_with_ids(vectors[order], ids[order])
        index.nprobe = _probes(faiss, index, vectors, sample[:_TRIED])
        return index


def _library() -> Any:
    try:
        import faiss
    except ImportError as error:
        raise BackendError("the vector index faiss is not installed", mend="Run: pip install faiss-cpu") from error
    faiss.omp_set_num_threads(threads())
    return faiss


def _probes(faiss: Any, index: Any, vectors: Vectors, tried: Ids) -> int:
    """Return the smallest count of lists to visit that finds the wanted share of the true neighbours."""
    exact = faiss.IndexFlatIP(vectors.shape[1])
    exact.add(vectors)
    bound = exact.search(vectors[tried], _TRIED_K)[0][:, -1:] - TIE
    for count in _PROBES:
        if count >= index.nlist:
            break
        index.nprobe = count
        if (index.search(vectors[tried], _TRIED_K)[0] >= bound).mean() >= _WANTED_RECALL:
            return count
    return int(index.nlist)


def _listed(faiss: Any, index: Any) -> Ids:
    """Return the ids in the lists of an IVF index."""
    parts = [np.zeros(0, np.int64)]
    for number in range(index.nlist):
        if size := index.invlists.list_size(number):
            parts.append(faiss.rev_swig_ptr(index.invlists.get_ids(number), size).copy())
    return np.concatenate(parts)
