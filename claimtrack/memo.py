"""An embedder that never embeds a text twice: vectors come from the store when it has them, and go there when new."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from claimtrack.behind import EmbedderBefore
from claimtrack.errors import EncoderMismatchError
from claimtrack.protocols import Embedder, Encoder, PackedTokens, Progress, Store, TokenEmbedder, TokenKey, Vectors
from claimtrack.types import Span

if TYPE_CHECKING:  # a search needs no matcher
    from claimtrack.matching.tokens import Pack, Stretch

_KEPT = 256  # stretches whose tokens are written at once: 0.4 MB, some seconds of reading to lose at a kill


class MemoEmbedder(EmbedderBefore):
    """An Embedder over another one and a store; ``used`` collects the content keys that were asked for."""

    def __init__(self, inner: Embedder, store: Store, name: str, keep: bool = True) -> None:
        """Embed with ``inner``, which is made by ``name``; nothing is loaded yet. Without ``keep`` nothing is written."""
        super().__init__(inner)
        self.store, self.name, self._keep = store, name, keep
        self.used: set[str] = set()
        self._held: dict[str, Vectors] = {}  # vectors that came with tokens, where nothing is written

    @property
    def encoder(self) -> Encoder:
        """How the store knows this embedder."""
        return Encoder(self.name, self.id, self.dimension)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return unit vectors (len(texts), dimension), embedding only texts that the store does not know."""
        return self._fill([content_key(text) for text in texts], lambda new: self.inner.embed([texts[i] for i in new], progress))

    def _fill(self, keys: Sequence[str], embed: Callable[[Sequence[int]], Vectors]) -> Vectors:
        self.used.update(keys)
        known = self.store.recall(keys) | {key: self._held[key] for key in keys if key in self._held}
        first = {key: place for place, key in reversed(list(enumerate(keys))) if key not in known}
        new = sorted(first.values())
        if new:
            fresh = {keys[place]: vector for place, vector in zip(new, embed(new), strict=True)}
            if self._keep:
                self.store.remember(fresh, self.encoder)
            known |= fresh
        return np.array([known[key] for key in keys], dtype=np.float32).reshape(len(keys), self.dimension)


class MemoContextualEmbedder(MemoEmbedder):
    """A MemoEmbedder over an embedder that can also read a span within its surroundings."""

    def embed_in_context(self, items: Sequence[tuple[str, Span]], progress: Progress | None = None) -> Vectors:
        """Return unit vectors (len(items), dimension) of spans within their contexts, the known ones from the store."""
        keys = [context_key(context, span) for context, span in items]
        inner: Any = self.inner
        return self._fill(keys, lambda new: inner.embed_in_context([items[i] for i in new], progress))


class MemoTokenEmbedder(MemoContextualEmbedder):
    """A MemoContextualEmbedder over an embedder that also shows tokens."""

    def tokens(self, stretches: Sequence[Stretch], pack: Pack, maker: str, progress: Progress | None = None) -> list[bytes]:
        """Return the packed tokens of distinct stretches, the known ones from the store; with new ones comes their vector."""
        inner: Any = self.inner
        keys: list[TokenKey] = [(_key(one), one.lang) for one in stretches]
        self.used.update(key for key, _ in keys)
        known = self.store.recall_tokens(keys, maker)
        new = [place for place, key in enumerate(keys) if key not in known]
        told = zip(new, inner.embed_tokens([stretches[place][:2] for place in new], progress), strict=True)
        while part := list(islice(told, _KEPT)):
            made = {keys[place]: pack(stretches[place], states) for place, states in part}
            vectors = {keys[place][0]: states.vector for place, states in part}
            if self._keep:
                self.store.remember(vectors, self.encoder, PackedTokens(maker, made))
            else:
                self._held |= vectors
            known |= made
        return [known[key] for key in keys]


def memo(inner: Embedder, store: Store, name: str, keep: bool = True) -> MemoEmbedder:
    """Wrap an embedder, with ``embed_in_context`` and ``tokens`` exactly when it has what they need."""
    if isinstance(inner, TokenEmbedder):
        return MemoTokenEmbedder(inner, store, name, keep)
    kind = MemoContextualEmbedder if hasattr(inner, "embed_in_context") else MemoEmbedder
    return kind(inner, store, name, keep)


def check_encoder(held: Encoder | None, embedder: MemoEmbedder) -> None:
    """Raise EncoderMismatchError when an index that has vectors is used with another encoder."""
    if held is not None and held.id != embedder.id:
        what = f"the index was made with the encoder {held.id}, the one asked for is {embedder.id}"
        mend = f"Use --encoder {held.name}, or make another index: claimtrack add PATH --encoder {embedder.name} --index NEW"
        raise EncoderMismatchError(what, mend=mend)


def content_key(text: str) -> str:
    """SHA-256 of a text, as ``Claim.content_key``."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def context_key(context: str, span: Span) -> str:
    """SHA-256 of a span within its surroundings."""
    return content_key(f"{context}\x1f{span.start}\x1f{span.end}\x1fin context")


def _key(stretch: Stretch) -> str:
    return content_key(stretch.text) if stretch.span is None else context_key(stretch.text, stretch.span)
