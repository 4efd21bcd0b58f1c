"""FOR TESTS ONLY: a hashing embedder of words and character n-grams. It is not cross-lingual and knows no meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np

from claimtrack.backends.text import composed
from claimtrack.protocols import Progress, Vectors

_GRAM = 4


class HashEmbedder:
    """Deterministic vectors from the spelling alone; texts that share words come out close."""

    cross_lingual = False
    dimension = 128
    id = "hash/words-4grams-v1"

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return unit vectors of shape (len(texts), 128)."""
        return np.array([self.embed_query(text) for text in texts], np.float32).reshape(len(texts), self.dimension)

    def embed_query(self, text: str) -> Vectors:
        """Return one unit vector of shape (128,)."""
        vector = np.zeros(self.dimension, np.float32)
        for feature in _features(composed(text).lower()):
            digest = int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest(), "little")
            vector[digest % self.dimension] += 1.0 if digest >> 63 else -1.0
        vector[0] += not vector.any()
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


def _features(text: str) -> Iterator[str]:
    for word in text.split():
        yield f" {word} "
        yield from (word[start : start + _GRAM] for start in range(len(word) - _GRAM + 1))
