"""The FAISS index: exact up to ``EXACT_UP_TO`` vectors, inverted lists of bytes above, trained and set by itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.backends.faiss_lists import ascending, covering, flagged, listed, made, wanted_lists
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
RETRAIN_AT = 4
_SPARE = 16


class FaissIndex:
    """``IDMap2(IndexFlatIP)`` or ``IVF,SQ8``, by its size."""

    def __init__(self, dimension: int, exact_up_to: int = EXACT_UP_TO) -> None:
        """Make an empty index of vectors of this length; above ``exact_up_to`` vectors the search is approximate."""
        self._faiss = _library()
        self.dimension = dimension
        self._exact_up_to = exact_up_to
        self._index: Any = self._faiss.IndexIDMap2(self._faiss.IndexFlatIP(dimension))
        self._known: Ids | None = np.zeros(0, np.int64)
        self._lists: Ids | None = None
        self._trained_on = 0
        self._mapped: Path | None = None

    def __len__(self) -> int:
        """Count of vectors."""
        return int(self._index.ntotal)

    @property
    def exact(self) -> bool:
        """Whether a search looks at every vector, as it is."""
        return not self._trained_on

    @property
    def ids(self) -> Ids:
        """The ids there are."""
        if self._known is None:
            self._known = listed(self._faiss, self._index)[0]
        return self._known

    def outgrown(self, count: int) -> bool:
        """Whether with so many vectors the index would be made anew, of vectors that it then only knows by their bytes."""
        return count > max(self._exact_up_to, self._trained_on * RETRAIN_AT)

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Add vectors; raises ValueError on an id that is there already or twice in ``ids``, or a wrong shape."""
        ids, vectors = checked(ids, vectors, self.dimension)
        refuse_known(ids, self.ids)
        if not len(ids):
            return
        self._own()
        if self.outgrown(len(self) + len(ids)):
            held = self._stored()
            self._known, vectors = np.concatenate([self.ids, ids]), np.concatenate([held, vectors])
            self._index, self._trained_on = made(self._faiss, self._known, vectors), len(vectors)
        else:
            self._index.add_with_ids(vectors, ids)
            self._known = np.concatenate([self.ids, ids])
        self._lists = None

    def remove(self, ids: Iterable[int]) -> int:
        """Remove these ids, and return how many were there."""
        known = np.intersect1d(as_ids(ids), self.ids)
        if len(known):
            self._own()
            self._index.remove_ids(known)
            self._known, self._lists = np.setdiff1d(self.ids, known), None
        return len(known)

    def search(self, vectors: Vectors, k: int, allowed: Ids | None = None) -> tuple[Vectors, Ids]:
        """Return (similarities, ids), both (n, k), best first, ties by smaller id; missing places are (-2, -1).

        ``allowed`` holds before anything is ranked. Without lists the search is exact; with them as many of the ids allowed
        are looked at as of all ids without it, whichever lists they are in.
        """
        queries = as_queries(vectors, self.dimension, k)
        # A few lists are read sooner than threads are woken: one query takes one.
        self._faiss.omp_set_num_threads(1 if len(queries) == 1 and not self.exact else threads())
        chosen = None if allowed is None else ascending(allowed)
        count = len(self) if chosen is None else min(len(chosen), len(self))
        options, fetched = self._options(queries, chosen), min(k + _SPARE, count)
        values, ids = np.zeros((len(queries), 0), np.float32), np.zeros((len(queries), 0), np.int64)
        while fetched:
            values, ids = self._index.search(queries, fetched, params=options)
            # A tie at the last place wanted may go on beyond what was fetched.
            last = values[:, -1]
            if fetched == count or not ((values[:, k - 1] - last <= TIE) & (last > MISSING_SIMILARITY)).any():
                break
            fetched = min(2 * fetched, count)
        return ranked(values if self.exact else np.minimum(values, np.float32(1.0)), ids, k)

    def save(self, path: Path) -> None:
        """Write to a temporary file beside ``path``, fsync, rename over it."""
        self._own()
        save_atomically(path, lambda aside: self._faiss.write_index(self._index, aside))

    @classmethod
    def load(cls, path: Path, exact_up_to: int = EXACT_UP_TO, mapped: bool = False) -> FaissIndex:
        """Read an index that ``save`` wrote; ``mapped`` reads of the file only what a search needs, when it does.

        Raises:
            BrokenIndexError: the file is missing, cut short or not of this kind.
        """
        faiss = _library()
        try:
            flags = (faiss.IO_FLAG_MMAP_IFC if _is_flat(path) else faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY) if mapped else 0
            stored = faiss.read_index(str(path), flags)
            index = cls(stored.d, exact_up_to)
            if isinstance(stored, faiss.IndexIVFScalarQuantizer):
                index._known, index._trained_on = None, max(stored.ntotal, 1)
            elif isinstance(stored, faiss.IndexIDMap2):
                index._known = faiss.vector_to_array(stored.id_map).copy()
            else:
                raise ValueError("an index of another kind")
        except (RuntimeError, ValueError, AttributeError, OSError) as error:
            raise damaged(path, error) from error
        index._index, index._mapped = stored, path if mapped else None
        return index

    def _own(self) -> None:
        """Read a mapped file into memory: what is mapped cannot be changed, faiss ends the process over it."""
        if self._mapped is not None:
            self._index, self._mapped = self._faiss.read_index(str(self._mapped)), None

    def _options(self, queries: Vectors, chosen: Ids | None) -> Any:
        if chosen is None:
            return None
        flags = flagged(chosen)
        selector = self._faiss.IDSelectorBatch(chosen) if flags is None else _bitmap(self._faiss, flags)
        if self.exact:
            return self._faiss.SearchParameters(sel=selector)
        if self._lists is None:
            self._known, self._lists = listed(self._faiss, self._index)
        wanted = wanted_lists(self.ids, self._lists, chosen if flags is None else flags, self._index.nlist)
        return self._faiss.SearchParametersIVF(sel=selector, nprobe=covering(self._index, queries, wanted))

    def _stored(self) -> Vectors:
        """Return the vectors in the order of ``ids``."""
        if not len(self):
            return np.zeros((0, self.dimension), np.float32)
        if self.exact:
            return np.asarray(self._index.reconstruct_batch(self.ids), np.float32)
        self._index.set_direct_map_type(self._faiss.DirectMap.Hashtable)
        vectors = np.asarray(self._index.reconstruct_batch(self.ids), np.float32)
        self._index.set_direct_map_type(self._faiss.DirectMap.NoMap)
        return vectors


def _library() -> Any:
    try:
        import faiss
    except ImportError as error:
        raise BackendError("the vector index faiss is not installed", mend="Run: pip install faiss-cpu") from error
    faiss.omp_set_num_threads(threads())
    return faiss


def _is_flat(path: Path) -> bool:
    """Whether a file holds an exact index: the two kinds are mapped in two ways."""
    with path.open("rb") as stream:
        return stream.read(4) in (b"IxM2", b"IxMp")


def _bitmap(faiss: Any, flags: NDArray[np.bool_]) -> Any:
    """What lets only ids with a flag pass."""
    return faiss.IDSelectorBitmap(np.packbits(flags, bitorder="little"))
