"""Invented token states: every claim has words of its story, which say little, and one of its family, which says all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.judged import Judged
from claimtrack.training.states import SPACES, States
from claimtrack.types import MatchInput

WIDTH, WORDS, NOISE = 384, 4, 0.05
FAMILY, STORY = slice(1, 40), slice(40, 80)  # the components in which words of the two kinds differ


def invented(stories: int, seed: int, in_articles: bool = True) -> tuple[Judged, States]:
    """Stories of five families, each told once in six articles; the two kinds of words can be told apart."""
    random = np.random.RandomState(seed)
    claims, families, names = [], [], []
    tokens = []
    for story in range(stories):
        about = _within(STORY, random.randn(WORDS, WIDTH))
        for family in range(5):
            own = _within(FAMILY, random.randn(1, WIDTH))
            for article in range(6):
                name = f"{story}-{family}-{article}"
                words = np.concatenate([about[random.permutation(WORDS)[:3]], own])
                words = words + NOISE * random.randn(*words.shape)
                tokens.append((words / np.linalg.norm(words, axis=1, keepdims=True)).astype(np.float16))
                context = f"Words {name}" if in_articles else None
                lang = ("fr", "id", "en")[article % 3]
                claims.append(MatchInput(name, f"Words {name}", lang, f"{story}-{article}", None, context))
                families.append(f"{story}-{family}")
                names.append(str(story))
    weights = [np.ones(len(one), np.float32) for one in tokens]
    means = {space: {lang: np.zeros(WIDTH, np.float32) for lang in ("en", "fr", "id")} for space in SPACES}
    held = {space: list(zip(tokens, weights, strict=True)) for space in SPACES}
    return Judged(tuple(claims), tuple(families), tuple(names)), States(held, means)


def _within(part: slice, words: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.zeros_like(words)
    out[:, part] = words[:, part]
    return np.asarray(out / np.linalg.norm(out, axis=1, keepdims=True))
