"""Inverted lists of bytes: how they are made, how many are visited, and which lists an allowed set lies in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.backends.ranking import TIE, as_ids
from claimtrack.protocols import Ids, Vectors

_TRAIN_PER_LIST, _TRAIN_ROUNDS = 40, 10
_PROBES = (4, 8, 16, 32, 64, 128, 256, 512, 1024)
# Of the true ten beside the query itself, held so high that 0.97 holds for queries that are not stored: 0.98 with the query
# among them found 0.964 of the ten of such at a million vectors, in 1.4 ms where 10 were allowed (2026-11-22).
_WANTED_RECALL = 0.985
_TRIED, _TRIED_K = 256, 11
_FEW = 10_000  # allowed vectors that are all looked at: a millisecond or two
_STEP = 65536  # vectors that are added at once


def made(faiss: Any, ids: Ids, vectors: Vectors) -> Any:
    """Make, train and fill inverted lists, in the order of the ids whatever order they came in."""
    dimension, order = vectors.shape[1], np.argsort(ids)
    count = max(1, min(int(4 * len(ids) ** 0.5), len(ids) // _TRAIN_PER_LIST))
    quantizer = faiss.IndexFlatIP(dimension)
    kind = faiss.ScalarQuantizer.QT_8bit
    index = faiss.IndexIVFScalarQuantizer(quantizer, dimension, count, kind, faiss.METRIC_INNER_PRODUCT)
    index.cp.niter, index.cp.max_points_per_centroid, index.cp.min_points_per_centroid = _TRAIN_ROUNDS, _TRAIN_PER_LIST, 1
    mixed = np.random.default_rng(0).permutation(len(order))
    sample = order[np.sort(mixed[: count * _TRAIN_PER_LIST])]
    index.train(vectors[sample])
    for start in range(0, len(order), _STEP):
        part = order[start : start + _STEP]
        index.add_with_ids(vectors[part], ids[part])
    index.nprobe = _probes(faiss, index, (ids[order], order, vectors), order[np.sort(mixed[-_TRIED:])])  # mostly not trained on
    return index


def _probes(faiss: Any, index: Any, stored: tuple[Ids, Ids, Vectors], tried: Ids) -> int:
    """Return the smallest count of lists to visit that finds the wanted share of the true neighbours."""
    names, order, vectors = stored
    queries = np.ascontiguousarray(vectors[tried])
    truth = faiss.knn(queries, vectors, min(_TRIED_K, len(vectors)), metric=faiss.METRIC_INNER_PRODUCT)[0]
    bound, best, chosen = truth[:, -1:] - TIE, -1.0, int(index.nlist)
    for count in _PROBES:
        if count >= index.nlist:
            break
        index.nprobe = count
        found = index.search(queries, truth.shape[1])[1]
        places = order[np.searchsorted(names, found).clip(max=len(names) - 1)]
        near = np.einsum("nd,nkd->nk", queries, vectors[places])
        hits = float(((near >= bound) & (found >= 0)).sum(axis=1).mean())
        recall = (hits - 1) / max(1, truth.shape[1] - 1)  # the query finds itself
        if recall >= _WANTED_RECALL:
            return count
        if recall > best + 0.002:  # the bytes themselves may cost more than the lists that are not visited
            best, chosen = recall, count
    return chosen


def listed(faiss: Any, index: Any) -> tuple[Ids, NDArray[np.int64]]:
    """Return the ids in the lists of an index, ascending, and the number of the list that each is in."""
    parts = [np.zeros(0, np.int64)]
    sizes = np.zeros(index.nlist, np.int64)
    for number in range(index.nlist):
        if size := index.invlists.list_size(number):
            sizes[number] = size
            parts.append(faiss.rev_swig_ptr(index.invlists.get_ids(number), size).copy())
    ids = np.concatenate(parts)
    order = np.argsort(ids)
    return ids[order], np.repeat(np.arange(index.nlist), sizes)[order]


def ascending(ids: Ids) -> Ids:
    """Return ids in ascending order, each once; those of the store mostly come so."""
    given = as_ids(ids)
    return given if (given[1:] > given[:-1]).all() else np.unique(given)


def flagged(ids: Ids) -> NDArray[np.bool_] | None:
    """Return a flag for each id there could be, given ascending ones; None where they are few and far between."""
    if not len(ids) or ids[-1] > 1024 * len(ids) + 1_000_000:
        return None
    flags = np.zeros((int(ids[-1]) // 8 + 1) * 8, np.bool_)
    flags[ids] = True
    return flags


def wanted_lists(ids: Ids, lists: NDArray[np.int64], allowed: Ids | NDArray[np.bool_], count: int) -> NDArray[np.int64]:
    """Return how many of the allowed ids, given as such or as flags, are in each list; ``ids`` ascend."""
    if allowed.dtype == np.bool_:
        known = int(np.searchsorted(ids, len(allowed)))
        return np.bincount(lists[:known][allowed[ids[:known]]], minlength=count)
    places = np.searchsorted(ids, allowed).clip(max=max(0, len(ids) - 1))
    there = places[ids[places] == allowed] if len(ids) else places[:0]
    return np.bincount(lists[there], minlength=count)


def covering(index: Any, queries: Vectors, allowed: NDArray[np.int64]) -> int:
    """Return how many lists to visit to look at as many allowed vectors as a search without a filter looks at vectors.

    Lists are visited from the nearest on; those without an allowed vector cost nothing but their turn.
    """
    total = int(allowed.sum())
    if total == 0:
        return 1
    order = index.quantizer.search(queries, index.nlist)[1]
    seen = np.cumsum(allowed[order], axis=1)
    wanted = min(total, max(_FEW, index.ntotal * index.nprobe // index.nlist))
    return int(np.argmax(seen >= wanted, axis=1).max()) + 1
