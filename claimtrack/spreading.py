"""An embedder whose work is done on an engine's workers, each with its own model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Any

import numpy as np

from claimtrack.backends.registry import embedder
from claimtrack.behind import EmbedderBefore
from claimtrack.protocols import Embedder, Engine, Progress, TokenEmbedder, TokenStates, Vectors
from claimtrack.types import Span

STAGE = "embedding"
CHUNK = 64  # texts in one task: some seconds


class SpreadEmbedder(EmbedderBefore):
    """An Embedder that sends texts to the workers; queries it embeds itself."""

    def __init__(self, inner: Embedder, name: str, engine: Engine) -> None:
        """``inner`` is made by ``name``, here and on the workers."""
        super().__init__(inner)
        self._name, self._engine = name, engine

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return unit vectors (len(texts), dimension), made by the workers."""
        return self._gathered(partial(_embedded, self._name), texts, progress)

    def _gathered(self, function: Callable[[Any], Vectors], items: Sequence[Any], progress: Progress | None) -> Vectors:
        made = [np.zeros((0, self.dimension), np.float32)]
        for done, vectors in enumerate(self._engine.spread(function, self._chunks(items)), start=1):
            made.append(vectors)
            if progress is not None:
                progress(STAGE, min(done * CHUNK, len(items)), len(items))
        return np.concatenate(made)

    @staticmethod
    def _chunks(items: Sequence[Any]) -> list[list[Any]]:
        return [list(items[start : start + CHUNK]) for start in range(0, len(items), CHUNK)]


class SpreadContextualEmbedder(SpreadEmbedder):
    """A SpreadEmbedder over an embedder that can also read a span within its surroundings."""

    def embed_in_context(self, items: Sequence[tuple[str, Span]], progress: Progress | None = None) -> Vectors:
        """Return unit vectors (len(items), dimension) of spans within their contexts, made by the workers."""
        return self._gathered(partial(_embedded_in_context, self._name), items, progress)


class SpreadTokenEmbedder(SpreadContextualEmbedder):
    """A SpreadEmbedder over an embedder that also shows what it reads token by token."""

    def embed_tokens(self, items: Sequence[tuple[str, Span | None]], progress: Progress | None = None) -> Iterator[TokenStates]:
        """Yield what each item is read as, in order, read by the workers."""
        done = 0
        for told in self._engine.spread(partial(_read, self._name), self._chunks(items)):
            yield from told
            done += len(told)
            if progress is not None:
                progress(STAGE, done, len(items))


def spread_embedder(inner: Embedder, name: str, engine: Engine) -> SpreadEmbedder:
    """Send an embedder's work to an engine, with ``embed_in_context`` and ``embed_tokens`` exactly when it has them."""
    if isinstance(inner, TokenEmbedder):
        return SpreadTokenEmbedder(inner, name, engine)
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


def _read(name: str, items: Sequence[tuple[str, Span | None]]) -> list[TokenStates]:
    return list(_model(name).embed_tokens(items))
