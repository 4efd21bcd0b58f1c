"""An index on disk filled with made claims: no text is read or embedded, everything else is as ``claimtrack add`` does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.world import ENCODER, claim_of
from claimtrack.backends.registry import embedder
from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.lang.lemmas import lemma_pairs
from claimtrack.matching import ClaimVectors
from claimtrack.matching.aligner import packed
from claimtrack.matching.tokens import Pack, Stretch
from claimtrack.matching.views import view
from claimtrack.memo import MemoContextualEmbedder, content_key, context_key
from claimtrack.protocols import ArticleRecord, PackedTokens, Progress, TokenKey, Vectors
from claimtrack.types import Article, Citation, CitationKind, Document, MatchInput, Span


class MadeEmbedder:
    """Gives back the vectors that were made for texts and spans; a text that two claims share has the first one's."""

    cross_lingual = True

    def __init__(self, claims: Sequence[MatchInput], vectors: ClaimVectors) -> None:
        """Take the vectors of claims."""
        real = embedder(ENCODER)
        self.id, self.dimension = real.id, real.dimension
        self._held: dict[str, Vectors] = {}
        self.packed: dict[str, bytes] = {}
        tokens = vectors.alignment.tokens if vectors.alignment is not None else None
        for row, claim in enumerate(claims):
            shown = view(claim)
            if tokens is not None:
                self.packed.setdefault(content_key(shown.plain), packed(tokens[row].plain))
                self.packed.setdefault(context_key(shown.window, shown.span), packed(tokens[row].context))
            for text, kind in (
                (shown.plain, "plain"),
                (shown.sentence, "sentence"),
                (shown.article, "article"),
                (claim.text, "plain"),
            ):
                self._held.setdefault(content_key(text), getattr(vectors, kind)[row])
            self._held.setdefault(context_key(shown.window, shown.span), vectors.context[row])

    def vector(self, key: str) -> Vectors:
        """Return the vector of what has this key."""
        return self._held[key]

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return the vectors of texts."""
        return np.stack([self._held[content_key(text)] for text in texts])

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a text."""
        return self._held[content_key(text)]

    def embed_in_context(self, items: Sequence[tuple[str, Span]], progress: Progress | None = None) -> Vectors:
        """Return the vectors of spans."""
        return np.stack([self._held[context_key(text, span)] for text, span in items])


class MadeMemo(MemoContextualEmbedder):
    """Keeps made vectors and tokens in the store, as ``add`` does with those that it reads."""

    def tokens(self, stretches: Sequence[Stretch], pack: Pack, maker: str, progress: Progress | None = None) -> list[bytes]:
        """Return the tokens of stretches; new ones are written with their vectors."""
        made: Any = self.inner
        keys: list[TokenKey] = [(_key(one), one.lang) for one in stretches]
        self.used.update(key for key, _ in keys)
        known = self.store.recall_tokens(keys, maker)
        new = {key: made.packed[key[0]] for key in keys if key not in known}
        if new:
            vectors = {key: made.vector(key) for key, _ in new}
            self.store.remember(vectors, self.encoder, PackedTokens(maker, new))
        known |= new
        return [known[key] for key in keys]


def records(claims: Sequence[MatchInput]) -> Iterator[ArticleRecord]:
    """Yield the articles of made claims."""
    groups: dict[str, list[MatchInput]] = {}
    for claim in claims:
        groups.setdefault(claim.article, []).append(claim)
    for number, (name, group) in enumerate(groups.items()):
        text = group[0].context or group[0].text
        article = Article(
            name,
            text,
            f"Paper {number % 7}",
            f"https://paper{number % 7}.example/{number}",
            group[0].lang,
            group[0].published,
            group[0].title,
        )
        found = tuple(claim_of(one) for one in group)
        lemmas = tuple(lemma_pairs(one.text, one.lang) for one in found)
        cited = (Citation(name, f"Paper {number % 11}", CitationKind.CITES, 1, (Span(0, 1),)),)
        yield ArticleRecord(Document(article, text, group[0].lang, (), ()), name, (), cited, found, lemmas)


def fill(store: SqliteStore, claims: Sequence[MatchInput], encoder: MemoContextualEmbedder, batch: int = 512) -> None:
    """Put made claims into a store, not yet matched."""
    waiting: list[ArticleRecord] = []
    for record in records(claims):
        waiting.append(record)
        if len(waiting) == batch:
            _put(store, waiting, encoder)
    _put(store, waiting, encoder)


def opened(path: Path, claims: Sequence[MatchInput], vectors: ClaimVectors) -> tuple[SqliteStore, MadeMemo]:
    """Open an index for writing, with an embedder that knows the claims."""
    store = SqliteStore(path, write=True)
    return store, MadeMemo(MadeEmbedder(claims, vectors), store, ENCODER)


def _key(stretch: Stretch) -> str:
    return content_key(stretch.text) if stretch.span is None else context_key(stretch.text, stretch.span)


def _put(store: SqliteStore, waiting: list[ArticleRecord], encoder: MemoContextualEmbedder) -> None:
    texts = sorted({claim.text for record in waiting for claim in record.claims})
    if texts:
        store.put(waiting, dict(zip(map(content_key, texts), encoder.embed(texts), strict=True)), encoder.encoder)
    waiting.clear()
