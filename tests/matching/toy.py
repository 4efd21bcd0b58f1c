"""An encoder made of words, for tests: words of the three languages with one meaning share a direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from claimtrack.protocols import TokenStates, Vectors
from claimtrack.types import MatchInput, Span

MEANINGS = ["fermer close tutup", "usine plant pabrik", "grève strike mogok", "maire mayor walikota", "lundi monday senin"]
DIMENSION = 384  # as the default encoder, whose language offsets are subtracted


class ToyEmbedder:
    """One axis a meaning, the rest by spelling; bears the id of the default encoder, so that its weights apply."""

    id = "e5-small/toy"
    dimension = DIMENSION
    cross_lingual = True

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.spans: list[str] = []
        self.read: list[str] = []  # token by token

    def embed(self, texts: Sequence[str], progress: object = None) -> Vectors:
        self.texts += texts
        return np.array([self.embed_query(text) for text in texts], np.float32).reshape(len(texts), DIMENSION)

    def embed_in_context(self, items: Sequence[tuple[str, Span]]) -> Vectors:
        self.spans += [window[span.start : span.end] for window, span in items]
        return np.array([self.embed_query(window[span.start : span.end]) for window, span in items], np.float32)

    def embed_tokens(self, items: Sequence[tuple[str, Span | None]], progress: object = None) -> Iterator[TokenStates]:
        for text, span in items:
            shown = text if span is None else text[span.start : span.end]
            self.read.append(shown)
            states = np.stack([self.embed_query(word) for word in shown.split()])
            yield TokenStates(self.embed_query(shown), states, np.ones(len(states), np.float32))

    def embed_query(self, text: str) -> Vectors:
        vector = np.full(DIMENSION, 0.02)
        for word in text.casefold().split():
            known = [axis for axis, words in enumerate(MEANINGS) if word in words.split()]
            vector[known[0] if known else len(MEANINGS) + sum(map(ord, word)) % (DIMENSION - len(MEANINGS))] += 1.0
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


def claims() -> list[MatchInput]:
    """Three articles of one event, each with two claims, in three languages."""
    texts = {
        "fr": ["usine fermer lundi", "maire grève"],
        "id": ["pabrik tutup senin", "walikota mogok"],
        "en": ["plant close monday", "mayor strike"],
    }
    out = []
    for lang, pair in texts.items():
        article = f"{pair[0].capitalize()}. Then: {pair[1]}."
        for number, text in enumerate(pair):
            start = article.casefold().index(text)
            span = Span(start, start + len(text))
            out.append(MatchInput(f"{lang}{number}", article[span.start : span.end], lang, f"art-{lang}", None, article, span))
    return out
