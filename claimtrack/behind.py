"""What an embedder that stands before another one hands through."""

from __future__ import annotations

from claimtrack.protocols import Embedder, Vectors


class EmbedderBefore:
    """Has the space of the embedder behind it, and its queries; whoever derives from it says how texts are embedded."""

    def __init__(self, inner: Embedder) -> None:
        """Stand before ``inner``; nothing is loaded yet."""
        self.inner = inner

    @property
    def id(self) -> str:
        """The id of the embedder behind."""
        return self.inner.id

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.inner.dimension

    @property
    def cross_lingual(self) -> bool:
        """Whether a sentence and its translation come out close."""
        return self.inner.cross_lingual

    def embed_query(self, text: str) -> Vectors:
        """Return one vector (dimension,), made here, neither looked up nor kept."""
        return self.inner.embed_query(text)
