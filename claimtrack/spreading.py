"""An embedder whose work is done on an engine's workers, each with its own model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

import numpy as np

from claimtrack.backends.registry import embedder
from claimtrack.protocols import Embedder, Engine, Progress, Vectors
from claimtrack.types import Span

STAGE = "embedding"
CHUNK = 64  # texts in one task: some seconds


class SpreadEmbedder:
    """An Embedder that sends texts to the workers; queries it embeds itself."""

    def __init__(self, inner: Embedder, name: str, engine: Engine) -> None:
        """``inner`` is made by ``name``, here and on the workers."""
        self.inner, self._name, self._engine = inner, name, engine

    @property
    def id(self) -> str:
        """The id of the embedder behind."""
        return self.inner.id

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.inner.dimension

    @property
    def cross_lingual(self) -> bool:
        """Whether a sentence and its translation come out close."""
        return self.inner.cross_lingual

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return unit vectors (len(texts), dimension), made by the workers."""
        return self._gathered(partial(_embedded, self._name), texts, progress)

    def embed_query(self, text: str) -> Vectors:
        """Return one vector (dimension,), made here."""
        return self.inner.embed_query(text)

    def _gathered(self, function: Callable[[Any], Vectors], items: Sequence[Any], progress: Progress | None) -> Vectors:
        made = [np.zeros((0, self.dimension), np.float32)]
        chunks = [list(items[start : start + CHUNK]) for start in range(0, len(items), CHUNK)]
        for done, vectors in enumerate(self._engine.spread(function, chunks), start=1):
            made.append(vectors)
            if progress is not None:
                progress(STAGE, min(done * CHUNK, len(items)), len(items))
        return np.concatenate(made)


class SpreadContextualEmbedder(SpreadEmbedder):
    """A SpreadEmbedder over an embedder that can also read a span within its surroundings."""

    def embed_in_context(self, items: Sequence[tuple[str, Span]], progress: Progress | None = None) -> Vectors:
        """Return unit vectors (len(items), dimension) of spans within their contexts, made by the workers."""
        return self._gathered(partial(_embedded_in_context, self._name), items, progress)


def spread_embedder(inner: Embedder, name: str, engine: Engine) -> SpreadEmbedder:
    """Send an embedder's work to an engine, with ``embed_in_context`` exactly when it has it."""
    kind = SpreadContextualEmbedder if hasattr(inner, "embed_in_context") else SpreadEmbedder
    return kind(inner, name, engine)


@cache
def _model(name: str) -> Any:
    return embedder(name)


def _embedded(name: str, texts: Sequence[str]) -> Vectors:
    vectors: Vectors = _model(name).embed(texts)
    return vectors


def _embedded_in_context(name: str, items: Sequence[tuple[str, Span]]) -> Vectors:
    vectors: Vectors = _model(name).embed_in_context(items)
    return vectors
