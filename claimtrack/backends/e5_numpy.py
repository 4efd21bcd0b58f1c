"""The forward pass of e5-small in numpy: one query without torch, in a fraction of a second from a cold start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.backends.runtime import threads
from claimtrack.backends.text import composed
from claimtrack.protocols import Vectors
from claimtrack.types import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

DIMENSION = 384
_HEADS = 12
_LAYERS = 12
WINDOW = 512  # tokens that the model reads at once, two special ones among them
_EPSILON = 1e-12
_QKV = ("attention.self.query", "attention.self.key", "attention.self.value")
_ERF = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)

Array = NDArray[np.float32]


class NumpyE5:
    """The encoder of a model directory made by ``e5_model``; loads on first use."""

    def __init__(self, directory: Path) -> None:
        """Keep where the model is."""
        self._directory = directory

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), 384)."""
        from threadpoolctl import threadpool_limits

        self._load()
        # One BLAS thread a text: with two on a busy machine a query took 1.4 s instead of 0.03 s (measured 2026-11-22).
        with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(threads()) as pool:
            vectors = list(pool.map(self._embed_one, texts) if len(texts) > 1 else map(self._embed_one, texts))
        return np.array(vectors, np.float32).reshape(len(texts), DIMENSION)

    def embed_in_context(self, windows: Mapping[str, Sequence[tuple[int, Span]]]) -> Iterator[tuple[int, Array]]:
        """Yield (place, unit vector of shape (384,)) of each span of each window (see ``windows``)."""
        from threadpoolctl import threadpool_limits

        self._load()
        with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(threads()) as pool:
            for text, (offsets, states) in zip(windows, pool.map(self._read, windows), strict=True):
                for place, span in windows[text]:
                    chosen = [first < span.end and last > span.start for first, last in offsets]
                    mean = states[np.array(chosen)].mean(axis=0)
                    yield place, np.asarray(mean / np.linalg.norm(mean), np.float32)

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Return the offsets of all tokens of a text, special ones left out."""
        found: list[tuple[int, int]] = self._whole_tokenizer.encode(text, add_special_tokens=False).offsets
        return found

    def _load(self) -> None:
        """Read all but the word embeddings, before several threads ask for them."""
        for part in ("_tokenizer", "_layers", "_positions", "_embedding_norm"):
            getattr(self, part)

    def _embed_one(self, text: str) -> Array:
        mean = self._read(composed(text))[1].mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)

    def _read(self, text: str) -> tuple[list[tuple[int, int]], Array]:
        """Return the offsets of the tokens and their last states, shape (tokens, 384); special tokens are (0, 0)."""
        coded = self._tokenizer.encode(text)
        states = self._embedded(coded.ids)
        for layer in self._layers:
            states = _layer(states, layer)
        return coded.offsets, states

    def _embedded(self, ids: list[int]) -> Array:
        """Only the rows of these tokens are read from the file."""
        words = self._file.get_slice("embeddings.word_embeddings.weight")
        rows = np.concatenate([words[token : token + 1] for token in ids]).astype(np.float32)
        rows += self._positions[: len(ids)]
        return _normalised(rows, *self._embedding_norm)

    @cached_property
    def _file(self) -> Any:
        from safetensors import safe_open

        return safe_open(self._directory / "model.safetensors", framework="numpy")

    def _tensor(self, name: str) -> Array:
        return np.asarray(self._file.get_tensor(name), np.float32)

    @cached_property
    def _positions(self) -> Array:
        kind = self._tensor("embeddings.token_type_embeddings.weight")[0]
        return np.asarray(self._tensor("embeddings.position_embeddings.weight") + kind, np.float32)

    @cached_property
    def _embedding_norm(self) -> tuple[Array, Array]:
        return self._tensor("embeddings.LayerNorm.weight"), self._tensor("embeddings.LayerNorm.bias")

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = self._read_tokenizer()
        tokenizer.enable_truncation(WINDOW)
        return tokenizer

    @cached_property
    def _whole_tokenizer(self) -> Tokenizer:
        return self._read_tokenizer()

    def _read_tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer: Tokenizer = Tokenizer.from_file(str(self._directory / "tokenizer.json"))
        return tokenizer

    @cached_property
    def _layers(self) -> list[dict[str, Array]]:
        return [self._one_layer(f"encoder.layer.{number}.") for number in range(_LAYERS)]

    def _one_layer(self, prefix: str) -> dict[str, Array]:
        part = {
            "qkv.weight": np.concatenate([self._tensor(f"{prefix}{name}.weight") for name in _QKV]),
            "qkv.bias": np.concatenate([self._tensor(f"{prefix}{name}.bias") for name in _QKV]),
        }
        for name in (
            "attention.output.dense",
            "attention.output.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm",
        ):
            part |= {f"{name}.{end}": self._tensor(f"{prefix}{name}.{end}") for end in ("weight", "bias")}
        return part


def _layer(states: Array, part: dict[str, Array]) -> Array:
    mixed = _linear(_attention(_linear(states, part, "qkv")), part, "attention.output.dense")
    states = _normalised(states + mixed, part["attention.output.LayerNorm.weight"], part["attention.output.LayerNorm.bias"])
    inner = _linear(_gelu(_linear(states, part, "intermediate.dense")), part, "output.dense")
    return _normalised(states + inner, part["output.LayerNorm.weight"], part["output.LayerNorm.bias"])


def _linear(states: Array, part: dict[str, Array], name: str) -> Array:
    return np.asarray(states @ part[f"{name}.weight"].T + part[f"{name}.bias"], np.float32)


def _attention(qkv: Array) -> Array:
    tokens, width = len(qkv), qkv.shape[1] // 3
    query, key, value = qkv.reshape(tokens, 3, _HEADS, width // _HEADS).transpose(1, 2, 0, 3)
    weights = (query * np.float32((width // _HEADS) ** -0.5)) @ key.transpose(0, 2, 1)
    weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.asarray((weights @ value).transpose(1, 0, 2).reshape(tokens, width), np.float32)


def _gelu(values: Array) -> Array:
    """The exact GELU, with erf by Abramowitz and Stegun 7.1.26 (error below 2e-7)."""
    size = np.abs(values) * np.float32(0.5**0.5)
    step = 1 / (1 + np.float32(0.3275911) * size)
    series = np.zeros_like(values)
    for factor in reversed(_ERF):
        series = np.asarray((series + np.float32(factor)) * step, np.float32)
    erf = np.copysign(1 - series * np.exp(-size * size), values)
    return np.asarray(values * (1 + erf) * np.float32(0.5), np.float32)


def _normalised(values: Array, weight: Array, bias: Array) -> Array:
    centred = values - values.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
    return np.asarray(centred / spread * weight + bias, np.float32)
