from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from claimtrack.backends.embedder_hash import HashEmbedder
from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.matching.tokens import Stretch, TokenKeeper
from claimtrack.memo import MemoContextualEmbedder, content_key, context_key, memo
from claimtrack.protocols import Progress, TokenStates, Vectors
from claimtrack.types import Claim, Span, Status
from tests.pipeline.tokens import WordEmbedder


class Contextual(HashEmbedder):
    """Counts what it is asked; a context is embedded as its span beside its words."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.items: list[tuple[str, Span]] = []

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.texts += texts
        return super().embed(texts, progress)

    def embed_in_context(self, items: Sequence[tuple[str, Span]], progress: Progress | None = None) -> Vectors:
        self.items += items
        return super().embed([f"{context} | {context[span.start : span.end]}" for context, span in items])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path / "claims.sqlite", write=True) as held:
        yield held


def test_vectors_come_in_the_order_of_the_texts_and_each_is_made_once(store: SqliteStore) -> None:
    inner = Contextual()
    embedder = memo(inner, store, "hash")
    first = embedder.embed(["one", "two", "one"])
    np.testing.assert_array_equal(first, HashEmbedder().embed(["one", "two", "one"]))
    assert inner.texts == ["one", "two"]
    again = memo(inner, store, "hash").embed(["three", "two"])
    np.testing.assert_array_equal(again, HashEmbedder().embed(["three", "two"]))
    assert inner.texts == ["one", "two", "three"]
    assert embedder.used == {content_key("one"), content_key("two")}


def test_a_span_in_context_is_another_text_than_the_context(store: SqliteStore) -> None:
    inner = Contextual()
    embedder = memo(inner, store, "hash")
    assert isinstance(embedder, MemoContextualEmbedder)
    items = [("a b c", Span(0, 1)), ("a b c", Span(2, 3)), ("a b c", Span(0, 1))]
    vectors = embedder.embed_in_context(items)
    np.testing.assert_array_equal(vectors, Contextual().embed_in_context(items))
    assert inner.items == items[:2]
    embedder.embed(["a b c"])
    assert inner.texts == ["a b c"]


def test_only_what_the_inner_one_can_do_is_offered(store: SqliteStore) -> None:
    assert not hasattr(memo(HashEmbedder(), store, "hash"), "embed_in_context")


def test_a_reader_writes_nothing(store: SqliteStore) -> None:
    embedder = memo(HashEmbedder(), store, "hash", keep=False)
    embedder.embed(["one"])
    assert store.recall([content_key("one")]) == {}
    assert store.state().encoder is None


def test_no_texts_give_an_empty_matrix(store: SqliteStore) -> None:
    assert memo(HashEmbedder(), store, "hash").embed([]).shape == (0, 128)


def test_the_key_is_that_of_a_claim() -> None:
    claim = Claim("a", Span(0, 4), "some text", "en", Span(0, 4), Status.DONE, "rule")
    assert content_key("some text") == claim.content_key


STRETCHES = [Stretch("one two", None, "en"), Stretch("one two three", Span(4, 7), "en"), Stretch("one two", None, "fr")]


def pack(stretch: Stretch, told: TokenStates) -> bytes:
    return f"{stretch.lang} {len(told.weights)}".encode()


def test_tokens_come_with_their_vectors_and_are_read_once(store: SqliteStore) -> None:
    inner = WordEmbedder()
    embedder = memo(inner, store, "hash")
    assert isinstance(embedder, TokenKeeper)
    assert embedder.tokens(STRETCHES, pack, "small") == [b"en 2", b"en 1", b"fr 2"]
    assert inner.read == ["one two", "two", "one two"]
    assert memo(inner, store, "hash").tokens(STRETCHES[::-1], pack, "small") == [b"fr 2", b"en 1", b"en 2"]
    assert len(inner.read) == 3
    np.testing.assert_array_equal(embedder.embed(["one two"]), HashEmbedder().embed(["one two"]))
    np.testing.assert_array_equal(
        embedder.embed_in_context([("one two three", Span(4, 7))]), HashEmbedder().embed(["one two three | two"])
    )
    assert inner.texts == []
    assert embedder.used == {content_key("one two"), context_key("one two three", Span(4, 7))}


def test_tokens_of_another_aligner_are_made_anew_and_take_the_place_of_the_old(store: SqliteStore) -> None:
    embedder = memo(WordEmbedder(), store, "hash")
    embedder.tokens(STRETCHES, pack, "small")
    assert embedder.tokens(STRETCHES, lambda *_: b"new", "other") == [b"new"] * 3
    keys = [(content_key("one two"), "en"), (content_key("one two"), "fr")]
    assert store.recall_tokens(keys, "small") == {}
    assert store.recall_tokens(keys[:1], "other") == {keys[0]: b"new"}


def test_tokens_are_written_in_parts(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read before a kill is kept."""
    monkeypatch.setattr("claimtrack.memo._KEPT", 2)
    embedder, seen = memo(WordEmbedder(), store, "hash"), list[str]()

    def failing(stretch: Stretch, told: TokenStates) -> bytes:
        seen.append(stretch.lang)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return b"x"

    with pytest.raises(KeyboardInterrupt):
        embedder.tokens(STRETCHES, failing, "small")
    keys = [(content_key("one two"), "en"), (context_key("one two three", Span(4, 7)), "en")]
    assert store.recall_tokens([*keys, (content_key("one two"), "fr")], "small") == dict.fromkeys(keys, b"x")


def test_a_reader_writes_no_tokens_but_reads_a_text_once(store: SqliteStore) -> None:
    inner = WordEmbedder()
    embedder = memo(inner, store, "hash", keep=False)
    embedder.tokens(STRETCHES, pack, "small")
    embedder.embed(["one two"])
    assert (inner.texts, len(inner.read)) == ([], 3)
    assert store.state().encoder is None


def test_an_encoder_that_shows_no_tokens_keeps_none(store: SqliteStore) -> None:
    assert not isinstance(memo(Contextual(), store, "hash"), TokenKeeper)
