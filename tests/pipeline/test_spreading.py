"""An embedder whose work is sent elsewhere gives what the embedder itself gives."""

from __future__ import annotations

import numpy as np

from claimtrack.backends.engine_local import LocalEngine
from claimtrack.backends.registry import embedder
from claimtrack.protocols import TokenEmbedder
from claimtrack.spreading import CHUNK, spread_embedder
from claimtrack.types import Span


def test_tokens_are_read_elsewhere_as_here() -> None:
    """The matcher of e5-small needs them: without them an add on workers failed."""
    inner = embedder("e5-small")
    spread = spread_embedder(inner, "e5-small", LocalEngine())
    assert isinstance(inner, TokenEmbedder)
    assert isinstance(spread, TokenEmbedder)
    text = "Le compte a été fermé lundi."
    items = [(f"{text} Page {number}.", Span(0, len(text)) if number % 2 else None) for number in range(CHUNK + 3)]
    told: list[tuple[int, int]] = []
    for here, there in zip(
        inner.embed_tokens(items), spread.embed_tokens(items, lambda _, done, total: told.append((done, total))), strict=True
    ):
        np.testing.assert_array_equal(here.vector, there.vector)
        np.testing.assert_array_equal(here.states, there.states)
        np.testing.assert_array_equal(here.weights, there.weights)
    assert told == [(CHUNK, CHUNK + 3), (CHUNK + 3, CHUNK + 3)]


def test_an_embedder_without_tokens_shows_none() -> None:
    inner = embedder("hash", allow_test=True)
    assert not isinstance(spread_embedder(inner, "hash", LocalEngine()), TokenEmbedder)
    assert spread_embedder(inner, "hash", LocalEngine()).id == inner.id
