from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.errors import BrokenIndexError, EncoderMismatchError
from claimtrack.layout import SCHEMA
from claimtrack.memo import content_key
from claimtrack.protocols import ClaimFilter, Encoder, Finding, PackedTokens
from claimtrack.standing import Grouping
from claimtrack.types import Cluster, Match, Relation
from tests.store.records import ENCODER, record, vectors

SUSPENDED = record("a", "OpenAI suspended the account.", "It gave no reason.", outlet="Le Monde", published="2023-12-17")
COPIED = record("b", "OpenAI suspended the account.", outlet="Tempo", published="2023-12-18T08:00:00Z", source="Reuters")
FRENCH = record("c", "L’Élysée dément la rumeur.", lang="fr", url="https://example.org/c")
ALL = (SUSPENDED, COPIED, FRENCH)


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "claims.sqlite", write=True)


@pytest.fixture
def filled(store: SqliteStore) -> SqliteStore:
    store.put(ALL, vectors(*ALL), ENCODER)
    return store


def grouped(store: SqliteStore, keep: frozenset[str] = frozenset()) -> bool:
    one, two = SUSPENDED.claims[0].id, COPIED.claims[0].id
    rest = [SUSPENDED.claims[1].id, FRENCH.claims[0].id]
    match = Match(*sorted((one, two)), 1.0, 0.9, Relation.SAME, (("words", 2.5),), "test.match")
    pair = Cluster("pair", "suspended", tuple(sorted((one, two))), ("older",), "story")
    singles = tuple(Cluster(f"single-{n}", "alone", (name,)) for n, name in enumerate(rest))
    return store.regroup(Grouping(store.state().generation, (match,), (pair, *singles), keep))


def test_a_new_store_is_empty_and_at_the_newest_schema(store: SqliteStore) -> None:
    state = store.state()
    assert (state.schema, state.encoder, state.generation, state.grouped) == (SCHEMA, None, 0, 0)
    assert set(store.counts().values()) == {0}


def test_what_is_put_comes_back_equal(filled: SqliteStore) -> None:
    corpus = filled.corpus()
    assert corpus.articles == {item.document.article.id: item.document.article for item in ALL}
    assert corpus.claims == {claim.id: claim for item in ALL for claim in item.claims}
    assert corpus.attributions == {found.id: found for item in ALL for found in item.attributions}
    assert corpus.citations == tuple(found for item in ALL for found in item.citations)
    assert corpus.languages == {"a": "en", "b": "en", "c": "fr"}
    assert [filled.document(name) for name in "abc"] == [item.document for item in ALL]
    assert filled.document("nobody") is None
    assert filled.languages() == {"en": 2, "fr": 1}


def test_equal_texts_share_one_vector(filled: SqliteStore) -> None:
    ids, keys, matrix = filled.vectors()
    expected = vectors(*ALL)
    assert sorted(keys) == sorted(expected)
    assert len(ids) == 3 == filled.claim_vectors()
    for key, row in zip(keys, matrix, strict=True):
        np.testing.assert_array_equal(row, expected[key])


def test_an_article_put_again_replaces_the_old_one_whole(filled: SqliteStore) -> None:
    grouped(filled)
    changed = record("a", "OpenAI suspended the account.", "The account is open again.")
    filled.put([changed], vectors(changed), ENCODER)
    corpus = filled.corpus()
    assert corpus.articles["a"].text == changed.document.article.text
    assert [claim.text for claim in corpus.claims.values() if claim.article == "a"] == [c.text for c in changed.claims]
    assert filled.lexical(["reason"], ClaimFilter(), 9) == []
    assert set(corpus.clusters["pair"].claims) == {SUSPENDED.claims[0].id, COPIED.claims[0].id}, "kept until the next grouping"
    assert list(filled.check()) == [
        Finding("clusters", "matches and clusters", "made for generation 1, the index is at 2"),
    ]


def test_removing_an_article_removes_all_that_came_from_it(filled: SqliteStore) -> None:
    grouped(filled)
    assert filled.remove(["a", "nobody"]) == 1
    assert filled.counts()["articles"] == 2
    assert all(claim.article != "a" for claim in filled.corpus().claims.values())
    assert filled.corpus().matches == ()
    generation = filled.state().generation
    assert filled.remove(["nobody"]) == 0
    assert filled.state().generation == generation


def test_a_grouping_comes_back_equal(filled: SqliteStore) -> None:
    assert grouped(filled)
    corpus = filled.corpus()
    assert corpus.clusters["pair"] == Cluster(
        "pair", "suspended", tuple(sorted((SUSPENDED.claims[0].id, COPIED.claims[0].id))), ("older",), "story"
    )
    assert [(m.similarity, m.probability, m.relation, m.reasons, m.rule) for m in corpus.matches] == [
        (1.0, 0.9, Relation.SAME, (("words", 2.5),), "test.match")
    ]
    assert filled.state().grouped == filled.state().generation == 1
    assert list(filled.check()) == []


def test_a_grouping_for_another_generation_is_refused_and_changes_nothing(filled: SqliteStore) -> None:
    assert not filled.regroup(Grouping(0, (), ()))
    assert filled.state().grouped == 0


def test_clusters_come_by_id_whatever_was_there_before(filled: SqliteStore) -> None:
    claims = [claim.id for item in ALL for claim in item.claims]
    filled.regroup(Grouping(1, (), (Cluster("zz", "old", tuple(claims[:2])), Cluster("yy", "old", tuple(claims[2:])))))
    news = (Cluster("aa", "new", (claims[3],)), Cluster("zz", "old", tuple(claims[:2])), Cluster("bb", "new", (claims[2],)))
    filled.regroup(Grouping(1, (), news))
    assert list(filled.corpus().clusters) == ["aa", "bb", "zz"]


def test_part_of_the_corpus_has_whole_clusters_and_inner_matches_only(filled: SqliteStore) -> None:
    grouped(filled)
    part = filled.corpus(["b"])
    assert list(part.articles) == ["b"]
    assert set(part.claims) == {COPIED.claims[0].id}
    assert set(part.attributions) == {COPIED.attributions[0].id}
    assert part.citations == COPIED.citations
    assert len(part.clusters["pair"].claims) == 2
    assert list(part.clusters) == ["pair"]
    assert part.matches == ()
    assert len(filled.corpus(["a", "b"]).matches) == 1


def test_vectors_of_other_texts_are_kept_until_a_grouping_does_without_them(filled: SqliteStore) -> None:
    extra = {content_key("idle"): np.array([1, 0, 0, 0], np.float32), content_key("a window"): np.array([0, 1, 0, 0], np.float32)}
    generation = filled.state().generation
    filled.remember(extra, ENCODER)
    assert filled.state().generation == generation
    np.testing.assert_array_equal(filled.recall([content_key("a window")])[content_key("a window")], [0, 1, 0, 0])
    assert filled.claim_vectors() == 3
    grouped(filled, keep=frozenset([content_key("a window")]))
    assert set(filled.recall(extra)) == {content_key("a window")}


def test_vectors_of_two_encoders_never_mix(filled: SqliteStore) -> None:
    other = Encoder("use", "use/3", 4)
    before = filled.corpus()
    with pytest.raises(EncoderMismatchError, match=r"holds vectors of hash/test, not of use/3.*--encoder hash.*--index NEW"):
        filled.put([record("d", "Another claim stands here.")], {}, other)
    with pytest.raises(EncoderMismatchError):
        filled.remember({"key": np.ones(4, np.float32)}, other)
    assert filled.corpus() == before


def test_a_batch_is_stored_whole_or_not_at_all(filled: SqliteStore) -> None:
    good, bad = record("d", "A good article says this."), record("e", "Its vector is missing here.")
    with pytest.raises(BrokenIndexError):
        filled.put([good, bad], vectors(good), ENCODER)
    assert sorted(filled.fingerprints()) == ["a", "b", "c"]
    assert filled.state().generation == 1


def test_language_means_count_each_text_once(filled: SqliteStore) -> None:
    grouped(filled)
    expected = vectors(SUSPENDED)
    np.testing.assert_allclose(filled.language_means()["en"], np.mean(list(expected.values()), axis=0), atol=1e-6)
    np.testing.assert_allclose(filled.language_means()["fr"], vectors(FRENCH)[FRENCH.claims[0].content_key], atol=1e-6)


@pytest.mark.parametrize(
    ("chosen", "articles"),
    [
        (ClaimFilter(), {"a", "b", "c"}),
        (ClaimFilter(langs=("fr",)), {"c"}),
        (ClaimFilter(outlets=("Le Monde", "Tempo")), {"a", "b"}),
        (ClaimFilter(outlets=()), set()),
        (ClaimFilter(cites=("Reuters",)), {"b"}),
        (ClaimFilter(sources=("The Verge",)), {"a", "c"}),
        (ClaimFilter(statuses=("done",)), {"a", "b", "c"}),
        (ClaimFilter(statuses=("denied",)), set()),
        (ClaimFilter(clusters=("pair",)), {"a", "b"}),
        (ClaimFilter(since="2023-12-18"), {"b"}),
        (ClaimFilter(until="2023-12-17"), {"a"}),
        (ClaimFilter(langs=("en",), since="2023-12-17", until="2023-12-18", cites=("Reuters",)), {"b"}),
    ],
)
def test_filters(filled: SqliteStore, chosen: ClaimFilter, articles: set[str]) -> None:
    grouped(filled)
    found = filled.candidates(chosen)
    held = filled.holders(np.concatenate([np.zeros(0, np.int64), *found.values()]), chosen)
    assert {article for _, article in filled.places([row for *_, row in held]).values()} == articles
    assert {(lang, vector) for lang, vector, _, _ in held} == {(lang, n) for lang, ids in found.items() for n in ids.tolist()}
    hits = filled.lexical(["openai", "dement"], chosen, 9)
    assert {article for _, article in filled.places(hits).values()} <= articles


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        (["elysee"], ["L’Élysée dément la rumeur."]),
        (["accounts"], ["OpenAI suspended the account."] * 2),  # an unknown form, by its first letters
        (["reason"], ["It gave no reason."]),
        (["NEAR(", '"', "'", "OR", "*", "text:", "nothing", "\x00"], []),
        ([], []),
    ],
)
def test_words(filled: SqliteStore, words: list[str], texts: list[str]) -> None:
    claims = filled.corpus().claims
    rows = filled.lexical(words, ClaimFilter(), 9)
    places = filled.places(rows)
    assert [claims[places[row][0]].text for row in rows] == texts


def test_every_word_must_be_there_in_some_form(filled: SqliteStore) -> None:
    assert len(filled.lexical(["openai", "account"], ClaimFilter(), 9, every=True)) == 2
    assert len(filled.lexical(["openai", "accounts"], ClaimFilter(), 9, every=True)) == 2
    assert filled.lexical(["openai", "reason"], ClaimFilter(), 9, every=True) == []
    assert len(filled.lexical(["openai", "reason"], ClaimFilter(), 9)) == 3


def test_names_are_sorted_and_distinct(filled: SqliteStore) -> None:
    names = filled.names()
    assert names.published == ((None, "https://example.org/c"), ("Le Monde", None), ("Tempo", None))
    assert names.cited == ("Reuters", "The Verge")
    assert names.sources == ("Reuters", "The Verge")
    assert names.derived == ()


def test_every_kind_of_damage_is_found(filled: SqliteStore, tmp_path: Path) -> None:
    grouped(filled)
    filled.close()
    with sqlite3.connect(tmp_path / "claims.sqlite") as connection:
        connection.execute("UPDATE articles SET text = 'x' || text WHERE id = 'a'")
        connection.execute("UPDATE claims SET stop = 9999 WHERE article = (SELECT row FROM articles WHERE id = 'b')")
        connection.execute("UPDATE vectors SET vector = zeroblob(16) WHERE row = 1")
        connection.execute("UPDATE vectors SET encoder = 'other' WHERE row = 2")
        connection.execute("DELETE FROM clusters WHERE id = 'pair'")
        connection.execute("INSERT INTO claims_fts (claims_fts, rowid, text, lemmas) VALUES ('delete', 1, 'wrong', 'wrong')")
    with SqliteStore(tmp_path / "claims.sqlite") as store:
        found = {finding.check for finding in store.check()}
    assert found == {"foreign keys", "full text", "hashes", "offsets", "vectors", "encoder", "grouping", "digests"}


def test_a_newer_schema_is_refused_in_one_line(store: SqliteStore, tmp_path: Path) -> None:
    store.close()
    with sqlite3.connect(tmp_path / "claims.sqlite") as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    with pytest.raises(BrokenIndexError, match=f"has schema {SCHEMA + 1}, this claimtrack reads up to {SCHEMA}.*Upgrade"):
        SqliteStore(tmp_path / "claims.sqlite")


def test_a_foreign_file_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "claims.sqlite"
    path.write_text("this is no database " * 100)
    with pytest.raises(BrokenIndexError, match=r"claims\.sqlite: the index's database fails .*not an index") as caught:
        SqliteStore(path)
    assert "\n" not in str(caught.value)


def test_two_stores_see_each_other(filled: SqliteStore, tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "claims.sqlite") as reader:
        assert reader.counts()["articles"] == 3
        filled.remove(["c"])
        assert reader.counts()["articles"] == 2


def test_tokens_go_with_the_vectors_of_their_texts(filled: SqliteStore) -> None:
    claim, idle = FRENCH.claims[0].content_key, content_key("no claim")
    vector = np.eye(1, ENCODER.dimension, dtype=np.float32)[0]
    tokens = {(claim, "fr"): b"one", (claim, "en"): b"two", (idle, "fr"): b"three"}
    filled.remember({idle: vector, content_key("the last row stays"): vector}, ENCODER, PackedTokens("maker", tokens))
    assert filled.recall_tokens([*tokens, (claim, "id"), ("none", "fr")], "maker") == tokens
    assert filled.recall_tokens(tokens, "other") == {}
    assert filled.recall_tokens([(claim, "en")], "maker") == {(claim, "en"): b"two"}
    grouped(filled)
    assert filled.recall_tokens(tokens, "maker").keys() == {(claim, "fr"), (claim, "en")}
    assert list(filled.check()) == []


def test_a_reader_finds_no_tokens_in_an_index_of_an_earlier_schema(filled: SqliteStore, tmp_path: Path) -> None:
    filled.close()
    with sqlite3.connect(tmp_path / "claims.sqlite") as connection:
        connection.execute("DROP TABLE tokens")
        connection.execute("PRAGMA user_version = 2")
    with SqliteStore(tmp_path / "claims.sqlite") as store:
        assert store.recall_tokens([(FRENCH.claims[0].content_key, "fr")], "maker") == {}
        assert store.state().schema == 2
