"""Reading claims before they are matched: one pass of the encoder gives a claim's vector and its tokens."""

from __future__ import annotations

from collections.abc import Iterable

from claimtrack.matching.model import matcher
from claimtrack.matching.tokens import Stretch, read
from claimtrack.protocols import Embedder, Progress


def read_ahead(claims: Iterable[tuple[str, str]], embedder: Embedder, progress: Progress | None = None) -> None:
    """Read claims, given as (text, language), where the encoder's matcher needs tokens, for an embedder that keeps them.

    Matching would read them too, but a second time: after their vectors were asked for.
    """
    aligner = matcher(embedder.id).aligner
    if aligner is not None:
        read((Stretch(" ".join(text.split()), None, lang) for text, lang in claims), embedder, aligner, None, progress)
