from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from claimtrack.backends.embedder_e5 import E5Embedder
from claimtrack.backends.embedder_torch import TorchEmbedder
from claimtrack.errors import BackendError


@pytest.fixture(scope="session")
def e5() -> Iterator[E5Embedder]:
    """The default encoder out of the user's cache, on one thread."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAIMTRACK_THREADS", "1")
        try:
            embedder = E5Embedder()
        except BackendError as error:
            pytest.skip(str(error))
        embedder.prepare()
        yield embedder


@pytest.fixture(scope="session")
def e5_directory(e5: E5Embedder) -> Path:
    return e5.prepare()


@pytest.fixture(scope="session")
def by_torch(e5: E5Embedder) -> TorchEmbedder:
    """The same model through sentence-transformers, to hold ours to."""

    def load() -> object:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(e5.prepare()))

    return TorchEmbedder(load)
