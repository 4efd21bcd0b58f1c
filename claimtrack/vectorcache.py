"""``vectors.faiss``: nearest neighbours over the claims' vectors, rebuilt from the database whenever it does not fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from claimtrack.backends.registry import load_vector_index, vector_index
from claimtrack.errors import ClaimtrackError
from claimtrack.layout import SCHEMA, CacheState, IndexFolder, Manifest
from claimtrack.protocols import Store, VectorIndex

# Under this many vectors a search multiplies them all by numpy, which is exact and costs less time than
# importing faiss: import 0.27 s beside numpy's own, 20,000 x 384 read and multiplied 0.05 s (2 cores, 2026-11-22).
EXACT_UP_TO = 20_000
SAME = 1e-4  # inner products of a unit float32 vector with itself differ from 1 by less


def write_manifest(folder: IndexFolder, store: Store) -> Manifest:
    """Write what the database says into the manifest, keeping what it says of the cache."""
    state, held = store.state(), folder.manifest()
    name, identity, dimension = (state.encoder.name, state.encoder.id, state.encoder.dimension) if state.encoder else ("", "", 0)
    manifest = Manifest(SCHEMA, name, identity, dimension, state.generation, store.counts(), held.cache if held else None)
    if manifest != held:
        folder.write_manifest(manifest)
    return manifest


def refresh(folder: IndexFolder, store: Store, anew: bool = False) -> VectorIndex:
    """Bring the cache in line with the database, write it, and note in the manifest for which generation it is.

    With ``anew`` nothing of a cache that is there is taken over.
    """
    index = None if anew else _changed(folder, store)
    if index is None:
        index = _filled("faiss", store)
    index.save(folder.cache_path)
    manifest = write_manifest(folder, store)
    cache = CacheState(manifest.generation, len(index), folder.cache_path.stat().st_size)
    folder.write_manifest(replace(manifest, cache=cache))
    return index


def _changed(folder: IndexFolder, store: Store) -> VectorIndex | None:
    """The cache as it was written, with the vectors that have come and without those that have gone.

    None where there is no sound one, or where it has grown so much that it is better made anew.
    """
    manifest = folder.manifest()
    state = store.state()
    if manifest is None or manifest.cache is None or state.encoder is None or manifest.encoder_id != state.encoder.id:
        return None
    if not folder.cache_matches(manifest.cache.generation, manifest.cache.count):
        return None
    try:
        index = load_vector_index("faiss", folder.cache_path)
    except ClaimtrackError:
        return None
    ids = store.vector_ids()
    if index.dimension != state.encoder.dimension or index.outgrown(len(ids)):
        return None
    index.remove(np.setdiff1d(index.ids, ids))
    new = np.setdiff1d(ids, index.ids)
    if len(new):
        index.add(*store.vectors(new)[::2])
    return index


def settle(folder: IndexFolder, store: Store) -> None:
    """Bring manifest and cache in line with the database; where they are, nothing is written."""
    if store.state().encoder is not None and not fits(folder, store):
        refresh(folder, store)
    else:
        write_manifest(folder, store)


def fits(folder: IndexFolder, store: Store) -> bool:
    """Whether the cache file was written for the database as it is now."""
    return folder.cache_matches(store.state().generation, store.claim_vectors())


def open_for_search(folder: IndexFolder, store: Store) -> VectorIndex:
    """Return the quickest index for the size; a cache that is missing, stale or damaged is rebuilt."""
    if store.claim_vectors() <= EXACT_UP_TO:
        return _filled("flat", store)
    return open_cache(folder, store)


def open_cache(folder: IndexFolder, store: Store) -> VectorIndex:
    """Open the cache, or rebuild it; where the folder cannot be written to, it is rebuilt in memory only."""
    if fits(folder, store):
        try:
            return load_vector_index("faiss", folder.cache_path, mapped=True)
        except ClaimtrackError:
            pass  # damaged: the database has it all
    try:
        return refresh(folder, store, anew=True)
    except ClaimtrackError:
        return _filled("faiss", store)


def _filled(kind: str, store: Store) -> VectorIndex:
    ids, _, matrix = store.vectors()
    index = vector_index(kind, matrix.shape[1])
    if len(ids):
        index.add(ids, matrix)
    return index
