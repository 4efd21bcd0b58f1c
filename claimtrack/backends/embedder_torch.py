"""Batches through sentence-transformers: the one place that imports torch, on first use."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from claimtrack.backends.runtime import threads
from claimtrack.backends.text import composed
from claimtrack.backends.windows import windows
from claimtrack.errors import BackendError
from claimtrack.protocols import Progress, Vectors
from claimtrack.types import Span

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

STAGE = "embedding"
_BATCH = 32
# Progress is told after so many texts.
_STEP = 4 * _BATCH


class TorchEmbedder:
    """A SentenceTransformer that ``load`` makes on first use."""

    def __init__(self, load: Callable[[], SentenceTransformer]) -> None:
        """Keep how to load the model."""
        self._load = load
        self._model: SentenceTransformer | None = None

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory."""
        return self._model is not None

    @property
    def model(self) -> SentenceTransformer:
        """The model, loaded now if it was not."""
        if self._model is None:
            _prepare_runtime()
            self._model = self._load()
        return self._model

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension); texts of like length share a batch."""
        made = np.zeros((len(texts), self.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda place: (-len(texts[place]), place))
        for start in range(0, len(order), _STEP):
            chosen = order[start : start + _STEP]
            made[chosen] = self._encode([composed(texts[place]) for place in chosen])
            if progress is not None:
                progress(STAGE, start + len(chosen), len(order))
        return made

    def embed_in_context(self, items: Sequence[tuple[str, Span]], progress: Progress | None = None) -> Vectors:
        """Encode each context, pool the tokens of the span alone: unit vectors of shape (len(items), dimension).

        Raises:
            ValueError: a span lies outside its context or holds no token.
            BackendError: the model does not give vectors of tokens.
        """
        found = windows(items, lambda text: self._tokenize([text])["offset_mapping"][0], self._window_length - 2)
        made = np.zeros((len(items), self.dimension), np.float32)
        order = list(found)
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            self._pool(chosen, [found[text] for text in chosen], made)
            if progress is not None:
                progress(STAGE, start + len(chosen), len(order))
        return made

    def _encode(self, texts: list[str]) -> Vectors:
        vectors = self.model.encode(texts, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)

    @property
    def _window_length(self) -> int:
        return int(self.model.max_seq_length or 512)

    def _tokenize(self, texts: list[str], **options: Any) -> Any:
        tokenizer: Any = getattr(self.model, "tokenizer", None)
        if not getattr(tokenizer, "is_fast", False):
            raise BackendError("the encoder gives no vectors of tokens", mend="Use e5-small or another transformer model.")
        options = {"add_special_tokens": False, "return_offsets_mapping": True, "verbose": False} | options
        return tokenizer(texts, **options)

    def _pool(self, texts: list[str], spans: list[list[tuple[int, Span]]], made: Vectors) -> None:
        """Read each text, and put the mean over the tokens of each of its spans into that span's row of ``made``."""
        import torch

        options = {"padding": True, "truncation": True, "max_length": self._window_length, "return_tensors": "pt"}
        coded = self._tokenize(texts, add_special_tokens=True, **options)
        offsets = coded.pop("offset_mapping")
        with torch.inference_mode():
            features = {name: tensor.to(self.model.device) for name, tensor in coded.items()}
            states = self.model[0](features)["token_embeddings"].float().cpu()
        for row, places in enumerate(spans):
            for place, span in places:
                chosen = (offsets[row, :, 0] < span.end) & (offsets[row, :, 1] > span.start)
                mean = states[row, chosen].sum(dim=0)
                made[place] = torch.nn.functional.normalize(mean, dim=0).numpy()


def _prepare_runtime() -> None:
    """Import torch with our count of threads, and keep the libraries' bars and hints off the terminal."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import torch
        from transformers.utils import logging
    except ImportError as error:
        raise BackendError(
            "sentence-transformers cannot be imported", mend="Run: pip install sentence-transformers torch"
        ) from error
    torch.set_num_threads(threads())
    logging.disable_progress_bar()
    logging.set_verbosity_error()
