"""e5-small by onnxruntime: no torch, and the same vector whatever else is read with a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.backends.e5_graph import GRAPH, INPUT, OUTPUT
from claimtrack.backends.e5_query import query_ids
from claimtrack.backends.runtime import threads
from claimtrack.backends.text import composed
from claimtrack.protocols import TokenStates
from claimtrack.types import Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

DIMENSION = 384
TOKENIZER = "tokenizer.json"
WINDOW = 512  # tokens that the model reads at once, two special ones among them
# How telling a piece is: its surprise, cut to what ordinary words and rare names have; what was tried in training.
_COMMON, _RARE, _LEAST = 6.0, 16.0, 0.2  # natural log units of the tokenizer's own unigram model
_NO_WORD = 0.05  # a piece without letter or digit
_AT_ONCE = 512  # texts whose states are held at a time
_TOKENS = 512  # that one run reads; measured, 128 to 2048

Array = NDArray[np.float32]


class OnnxE5:
    """The encoder of a model directory made by ``e5_model``; loads on first use.

    Texts of as many tokens are read together, each such group on one thread, and as many groups at once as there are
    threads. So no padding is computed, and a vector is the same to the last bit in any company (held by a test: rows of a
    product are added up in the same order whatever rows stand beside them).
    """

    def __init__(self, directory: Path) -> None:
        """Keep where the model is."""
        self._directory = directory
        self._asked = False  # a first query does without the tokenizer: there is mostly no second one

    def embed_query(self, text: str) -> Array:
        """Return the unit vector of one text, shape (384,), within 1e-6 of ``embed``, from a model that opens at once."""
        ids = self._tokenizer.encode(composed(text)).ids if self._asked else self._first_ids(composed(text))
        return _unit(_run(self._unpacked, self._inputs([ids]))[0].mean(axis=0))

    def _first_ids(self, text: str) -> list[int]:
        self._asked = True
        return query_ids(self._directory / TOKENIZER, text, WINDOW)

    def embed(self, texts: Sequence[str]) -> Array:
        """Return unit vectors of shape (len(texts), 384)."""
        vectors = np.zeros((len(texts), DIMENSION), np.float32)
        for place, (_, states) in enumerate(self._read_all([composed(text) for text in texts])):
            vectors[place] = _unit(states.mean(axis=0))
        return vectors

    def embed_in_context(self, windows: Mapping[str, Sequence[tuple[int, Span]]]) -> Iterator[tuple[int, Array]]:
        """Yield (place, unit vector of shape (384,)) of each span of each window (see ``windows``)."""
        for spans, (coded, states) in zip(windows.values(), self._read_all(list(windows)), strict=True):
            for place, span in spans:
                yield place, _unit(states[_inside(coded, span)].mean(axis=0))

    def embed_tokens(self, texts: Mapping[str, Sequence[tuple[int, Span | None]]]) -> Iterator[tuple[int, TokenStates]]:
        """Yield (place, what it is read as) of each span of each text; a span that is None is the whole text."""
        for spans, (coded, states) in zip(texts.values(), self._read_all(list(texts)), strict=True):
            weights = self._weights[coded.ids]
            for place, span in spans:
                if span is None:
                    yield place, TokenStates(_unit(states.mean(axis=0)), states[1:-1], weights[1:-1])
                else:
                    inside = _inside(coded, span)
                    shown = inside & np.array([last > first for first, last in coded.offsets])
                    yield place, TokenStates(_unit(states[inside].mean(axis=0)), states[shown], weights[shown])

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Return the offsets of all tokens of a text, special ones left out."""
        found: list[tuple[int, int]] = self._whole_tokenizer.encode(text, add_special_tokens=False).offsets
        return found

    def _read_all(self, texts: Sequence[str]) -> Iterator[tuple[Encoding, Array]]:
        """Yield the tokens of each text and their last states; the offsets of special tokens are (0, 0)."""
        session = self._session
        with ThreadPoolExecutor(threads()) as pool:
            for start in range(0, len(texts), _AT_ONCE):
                coded = [self._tokenizer.encode(text) for text in texts[start : start + _AT_ONCE]]
                groups = _of_equal_length(coded)
                states: dict[int, Array] = {}
                inputs = (self._inputs([coded[place].ids for place in group]) for group in groups)
                for group, read in zip(groups, pool.map(partial(_run, session), inputs), strict=True):
                    states.update(zip(group, read, strict=True))
                yield from ((one, states[place]) for place, one in enumerate(coded))

    def _inputs(self, coded: Sequence[Sequence[int]]) -> Array:
        ids = np.array(coded)
        return np.asarray(self._words[ids].astype(np.float32) + self._positions[: ids.shape[1]], np.float32)

    @cached_property
    def _session(self) -> InferenceSession:
        return self._open()

    @cached_property
    def _unpacked(self) -> InferenceSession:
        """The same model with its weights as they lie in the file: open in 0.04 s, not 0.2, but slower at work."""
        return self._open(("session.disable_prepacking", "1"))

    def _open(self, *entries: tuple[str, str]) -> InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        for name, value in entries:
            options.add_session_config_entry(name, value)
        return onnxruntime.InferenceSession(str(self._directory / GRAPH), options, ["CPUExecutionProvider"])

    @cached_property
    def _words(self) -> Any:
        """The word embeddings, mapped from the file: only the rows that a text needs are read."""
        path = self._directory / "model.safetensors"
        return _mapped(path, "embeddings.word_embeddings.weight")

    @cached_property
    def _positions(self) -> Array:
        path = self._directory / "model.safetensors"
        kinds = _mapped(path, "embeddings.token_type_embeddings.weight")
        return np.asarray(_mapped(path, "embeddings.position_embeddings.weight").astype(np.float32) + kinds[0], np.float32)

    @cached_property
    def _weights(self) -> Array:
        """How telling each piece of the vocabulary is, shape (pieces,)."""
        import json

        pieces = json.loads((self._directory / TOKENIZER).read_text(encoding="utf-8"))["model"]["vocab"]
        surprise = np.array([-score for _, score in pieces], np.float32)
        told = np.maximum(np.minimum(surprise, _RARE) - _COMMON, _LEAST)
        told[[not any(map(str.isalnum, piece)) for piece, _ in pieces]] = _NO_WORD
        return np.asarray(told / _COMMON, np.float32)

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

        tokenizer: Tokenizer = Tokenizer.from_file(str(self._directory / TOKENIZER))
        return tokenizer


def _of_equal_length(coded: Sequence[Encoding]) -> list[list[int]]:
    """Return the places of texts of as many tokens, at most ``_TOKENS`` tokens a group, the longest texts first."""
    alike: dict[int, list[int]] = {}
    for place, one in enumerate(coded):
        alike.setdefault(len(one.ids), []).append(place)
    groups = []
    for length in sorted(alike, reverse=True):
        most = max(1, _TOKENS // length)
        groups += [alike[length][start : start + most] for start in range(0, len(alike[length]), most)]
    return groups


def _run(session: InferenceSession, inputs: Array) -> Array:
    return np.asarray(session.run([OUTPUT], {INPUT: inputs})[0], np.float32)


def _mapped(path: Path, name: str) -> NDArray[np.float16]:
    """Return a tensor of half floats without reading it: a safetensors file is a length, a JSON header, the bytes."""
    import json

    with path.open("rb") as stream:
        size = int.from_bytes(stream.read(8), "little")
        entry = json.loads(stream.read(size))[name]
    start = 8 + size + int(entry["data_offsets"][0])
    return np.memmap(path, np.float16, "r", start, tuple(entry["shape"]))


def _inside(coded: Encoding, span: Span) -> NDArray[np.bool_]:
    return np.array([first < span.end and last > span.start for first, last in coded.offsets], np.bool_)


def _unit(vector: Array) -> Array:
    return np.asarray(vector / np.linalg.norm(vector), np.float32)
