"""The hashing embedder, read word by word, and a matcher that asks for tokens."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from claimtrack.backends.embedder_hash import HashEmbedder
from claimtrack.matching.aligner import Aligner
from claimtrack.matching.features import NAMES, TOKENS
from claimtrack.matching.model import Judge, Logistic, Matcher, matcher
from claimtrack.protocols import Progress, TokenStates, Vectors
from claimtrack.types import Span
from tests.matching.toy_aligner import aligner


class WordEmbedder(HashEmbedder):
    """Each word a token; keeps what it was asked for."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.read: list[str] = []

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.texts += texts
        return super().embed(texts, progress)

    def embed_in_context(self, items: Sequence[tuple[str, Span]], progress: Progress | None = None) -> Vectors:
        return super().embed([f"{context} | {context[span.start : span.end]}" for context, span in items])

    def embed_tokens(self, items: Sequence[tuple[str, Span | None]], progress: Progress | None = None) -> Iterator[TokenStates]:
        for text, span in items:
            shown = text if span is None else text[span.start : span.end]
            self.read.append(shown)
            states = np.array([self.embed_query(word) for word in shown.split()], np.float32)
            vector = self.embed_query(text if span is None else f"{text} | {shown}")
            yield TokenStates(vector, states, np.arange(1, len(states) + 1, dtype=np.float32))


def small_aligner(maker: str = "small") -> Aligner:
    """Return an aligner of hashed words."""
    made = aligner(HashEmbedder.dimension)
    made.id = maker
    return made


def aligned_matcher(encoder_id: str) -> Matcher:
    """Return the matcher of an encoder, with the alignment among its features."""
    made = matcher(encoder_id)
    return made if made.aligner is not None else replace(made, across=_aligned(made.across), within=_aligned(made.within))


def _aligned(judge: Judge) -> Judge:
    old = judge.logistic
    told = (("mean", 0.0), ("scale", 2.0), ("weights", 0.7))
    columns = (np.append(getattr(old, name), [value] * len(TOKENS)) for name, value in told)
    return Judge(Logistic(*columns, old.bias), None, judge.slope, judge.shift, NAMES)


def ask_for_tokens(patch: pytest.MonkeyPatch, maker: str = "small") -> None:
    """Make every encoder's matcher ask for tokens, and a small aligner the shipped one."""
    shown = small_aligner(maker)
    patch.setattr(Aligner, "load", classmethod(lambda cls: shown))
    for place in ("match", "reading"):
        patch.setattr(sys.modules[f"claimtrack.matching.{place}"], "matcher", aligned_matcher)
