"""Vectors of claims: asked for once a text, kept by key, freed of what only tells the language."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.aligner import Aligner, Alignment
from claimtrack.matching.tokens import alignment
from claimtrack.matching.views import View, text_key, view
from claimtrack.protocols import Embedder, Progress, Vectors
from claimtrack.types import MatchInput, Span

KINDS = ("plain", "context", "sentence", "article")
Known = MutableMapping[str, Vectors]  # key (see text_key, span_key) -> one vector
Offsets = Mapping[str, Mapping[str, Vectors]]  # kind -> language -> its offset from the mean of the languages


@runtime_checkable
class ContextEmbedder(Protocol):
    """An embedder that can read a span within its context."""

    def embed_in_context(self, items: Sequence[tuple[str, Span]]) -> Vectors:
        """Return unit vectors of the spans, each pooled over its own tokens after reading the whole context."""


@dataclass(frozen=True, eq=False, slots=True)
class ClaimVectors:
    """Four float32 arrays of shape (claims, dimension), unit length, language offsets removed; tokens where asked for."""

    plain: Vectors
    context: Vectors
    sentence: Vectors
    article: Vectors
    alignment: Alignment | None = None

    def of(self, rows: NDArray[np.int64]) -> ClaimVectors:
        """Return those of some of the claims."""
        aligned = self.alignment.of(rows) if self.alignment is not None else None
        return ClaimVectors(self.plain[rows], self.context[rows], self.sentence[rows], self.article[rows], aligned)


def claim_vectors(
    claims: Sequence[MatchInput],
    embedder: Embedder,
    offsets: Offsets,
    known: Known | None = None,
    progress: Progress | None = None,
    aligner: Aligner | None = None,
) -> ClaimVectors:
    """Return the vectors of claims; what ``known`` lacks is embedded and put into it. With an aligner their tokens too."""
    store: Known = {} if known is None else known
    views, langs = [view(claim) for claim in claims], [claim.lang for claim in claims]
    aligned = alignment(views, langs, embedder, aligner, store, progress) if aligner is not None else None
    _embed_texts([text for one in views for text in (one.plain, one.sentence, one.article)], embedder, store, progress)
    _embed_windows(views, embedder, store)
    raw = {
        "plain": [store[text_key(one.plain)] for one in views],
        "sentence": [store[text_key(one.sentence)] for one in views],
        "article": [store[text_key(one.article)] for one in views],
        "context": [store[one.window_key] if one.window_key in store else store[text_key(one.sentence)] for one in views],
    }
    stacked = {kind: _stack(rows, embedder.dimension) for kind, rows in raw.items()}
    made = {kind: shifted(rows, langs, offsets.get(kind, {})) for kind, rows in stacked.items()}
    return ClaimVectors(made["plain"], made["context"], made["sentence"], made["article"], aligned)


def shifted(vectors: Vectors, langs: Sequence[str], offsets: Mapping[str, Vectors]) -> Vectors:
    """Return unit vectors with each language's offset subtracted; a language without one is left as it is."""
    out = vectors.astype(np.float32, copy=True)
    for lang in set(langs) & set(offsets):
        out[[here == lang for here in langs]] -= offsets[lang]
    norms = np.linalg.norm(out, axis=1, keepdims=True)
    return np.asarray(out / np.maximum(norms, 1e-9), dtype=np.float32)


def language_offsets(vectors: Vectors, langs: Sequence[str]) -> dict[str, Vectors]:
    """Return, for each language, its mean minus the mean of the languages' means."""
    means = {lang: vectors[[here == lang for here in langs]].mean(axis=0) for lang in sorted(set(langs))}
    centre = np.mean(list(means.values()), axis=0)
    return {lang: np.asarray(mean - centre, dtype=np.float32) for lang, mean in means.items()}


def _stack(rows: Sequence[Vectors], dimension: int) -> Vectors:
    return np.stack(rows).astype(np.float32) if rows else np.zeros((0, dimension), np.float32)


def _embed_texts(texts: Sequence[str], embedder: Embedder, store: Known, progress: Progress | None) -> None:
    missing = sorted({text for text in texts if text_key(text) not in store})
    if missing:
        for text, vector in zip(missing, embedder.embed(missing, progress), strict=True):
            store[text_key(text)] = vector


def _embed_windows(views: Sequence[View], embedder: Embedder, store: Known) -> None:
    """Embed claims in context where the encoder can; else the sentence's vector serves."""
    if not isinstance(embedder, ContextEmbedder):
        return
    missing = {one.window_key: one for one in views if one.readable and one.window_key not in store}
    if missing:
        vectors = embedder.embed_in_context([(one.window, one.span) for one in missing.values()])
        store.update(zip(missing, vectors, strict=True))
