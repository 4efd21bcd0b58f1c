"""Each hash, offset, size and number that the doctor must look at: changed, it is found, and what is safe is made again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from claimtrack import doctor
from claimtrack.errors import BrokenIndexError
from claimtrack.layout import RESTORE
from claimtrack.matching.aligner import Aligner, packed
from claimtrack.protocols import Encoder, PackedTokens, TokenStates
from claimtrack.tracker import Tracker
from tests.reliability.corpus import write

DAMAGE = (
    ("UPDATE attributions SET source = source || '!' WHERE row = 1", "hashes", "the id does not follow from article, rule"),
    ("UPDATE attributions SET cue_start = cue_start - 1 WHERE row = 2", "hashes", "the id does not follow from article, rule"),
    ("UPDATE attributions SET role = 'venue' WHERE row = 1", "hashes", "the id does not follow from article, rule"),
    ("UPDATE citations SET evidence = '[[5, 99999]]'", "offsets", "[5, 99999] is not a span of"),
    ("UPDATE citations SET evidence = '[[7, 7]]'", "offsets", "[7, 7] is not a span of"),
    ("UPDATE claims SET status = 'undone' WHERE row = 3", "kinds", "claims.status: holds 'undone', which is none"),
    ("UPDATE matches SET relation = 'alike'", "kinds", "matches.relation: holds 'alike', which is none"),
    ("UPDATE attributions SET style = 'loud'", "kinds", "attributions.style: holds 'loud', which is none"),
    ("UPDATE citations SET kind = 'x' WHERE row = 1", "kinds", "citations.kind: holds 'x', which is none"),
    ("UPDATE attributions SET via = '5' WHERE row = 1", "kinds", "attributions.via: 1 of them hold no list"),
    ("UPDATE matches SET probability = 1.5", "grouping", "probability 1.5"),
    ("UPDATE matches SET similarity = -3", "grouping", "similarity -3.0"),
    ("UPDATE language_means SET vector = zeroblob(512)", "grouping", "the mean is not that of its claims"),
    ("DELETE FROM language_means WHERE lang = 'fr'", "grouping", "language fr: the mean is not that of its claims"),
    (
        "INSERT INTO language_means (lang, vector) VALUES ('xx', zeroblob(512))",
        "grouping",
        "language xx: has a mean and no claims",
    ),
    ("UPDATE placed SET cosines = zeroblob(4)", "grouping", "are of another size"),
    ("UPDATE placed SET spaces = zeroblob(256) WHERE claim = 3", "grouping", "are of another size"),
    (
        "UPDATE placed SET cosines = cast(x'0000a040' || substr(cosines, 5) AS BLOB)",
        "grouping",
        "a cosine that no two vectors have",
    ),
    ("UPDATE placed SET spaces = cast(x'ff7f' || substr(spaces, 3) AS BLOB)", "grouping", "a vector of another length"),
)


def execute(index: Path, statement: str) -> None:
    with closing(sqlite3.connect(index / "claims.sqlite")) as connection:
        connection.execute(statement)
        connection.commit()


def wrong(index: Path, repair: bool = False) -> dict[str, tuple[str, ...]]:
    with Tracker(index) as tracker:
        return {check.name: check.problems for check in tracker.doctor(repair).checks if not check.ok}


# What is as good as it was to every check but that of the digests, and what that says.
QUIET = (
    ("UPDATE claim_sources SET source = 'Somebody' WHERE claim = 1", "article a0000: what is kept as derived of it is not"),
    ("UPDATE citations SET count = count + 1 WHERE row = 1", "article a0000: what is kept as derived of it is not"),
    ("UPDATE claims SET status = 'denied' WHERE article = 3", "article a0002: what is kept as derived of it is not"),
    ("UPDATE claims SET lemmas = '' WHERE article = 3", "article a0002: what is kept as derived of it is not"),
    ("DELETE FROM claim_attributions WHERE claim IN (SELECT row FROM claims WHERE article = 1)", "article a0000: what is kept"),
    ("UPDATE articles SET document = upper(document) WHERE row = 4", "article a0003: what is kept as derived of it is not"),
    ("UPDATE matches SET probability = 1 - probability", "match of claim "),
    ("DELETE FROM matches WHERE a = (SELECT min(a) FROM matches)", "table matches: rows have come or gone"),
    ("UPDATE clusters SET label = 'another' WHERE row = 1", "cluster "),
    ("UPDATE clusters SET id = 'another' WHERE row = 1", "cluster another: is not what was written"),
    ("UPDATE cluster_claims SET cluster = 1 WHERE cluster = 2", "cluster "),
    ("UPDATE placed SET near = randomblob(length(near))", "neighbours of claim "),
    ("UPDATE meta SET value = 'others' WHERE key = 'rules'", "meta rules: is not what was written"),
    ("UPDATE forms SET lemma = 'nothing' WHERE form = 'hurt'", "word form hurt: is not what was written"),
    ("UPDATE sums SET sum = sum + 1 WHERE name = 'forms'", "table forms: rows have come or gone"),
)


def contents(index: Path) -> dict[str, object]:
    """All that an index holds, by what it is and not by the number of its row."""
    with Tracker(index) as tracker:
        corpus = tracker._store.corpus()
        documents = {name: tracker._store.document(name) for name in corpus.articles}
    with closing(sqlite3.connect(index / "claims.sqlite")) as connection:
        sums = dict(connection.execute("SELECT name, sum FROM sums WHERE name <> 'meta'"))
        forms = connection.execute("SELECT * FROM forms ORDER BY form, lemma").fetchall()
    return {"corpus": corpus, "documents": documents, "sums": sums, "forms": forms}


@pytest.mark.parametrize(("statement", "check", "problem"), DAMAGE)
def test_what_was_changed_is_found_and_made_again(index: Path, whole: Path, statement: str, check: str, problem: str) -> None:
    assert wrong(index) == {}
    execute(index, statement)
    found = wrong(index)
    assert set(found) == {check, "digests"}
    assert problem in found[check][0]
    damaged = rows(index, "SELECT * FROM claims, attributions, citations, matches, language_means, placed ORDER BY 1 LIMIT 50")
    assert wrong(index, repair=True) == {}
    assert wrong(index) == {}
    assert contents(index) == contents(whole)
    kept = rows(
        index / "before-repair-1",
        "SELECT * FROM claims, attributions, citations, matches, language_means, placed ORDER BY 1 LIMIT 50",
    )
    assert kept == damaged


@pytest.mark.parametrize(("statement", "problem"), QUIET)
def test_what_no_other_check_can_tell_is_found_and_made_again(index: Path, whole: Path, statement: str, problem: str) -> None:
    execute(index, statement)
    found = wrong(index)
    assert found["digests"][0].startswith(problem)
    assert wrong(index, repair=True) == {}
    assert wrong(index) == {}
    assert contents(index) == contents(whole)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles SET title = 'another' WHERE row = 1",
        "UPDATE vectors SET vector = (SELECT vector FROM vectors WHERE row = 2) WHERE row = 1",
        "UPDATE meta SET value = 'another' WHERE key = 'encoder'",
        "UPDATE claim_sources SET claim = 99999 WHERE claim = 1",
    ],
)
def test_what_cannot_be_made_again_is_left_alone(index: Path, statement: str) -> None:
    execute(index, statement)
    execute(index, "UPDATE citations SET count = count + 1 WHERE row = 1")
    assert "digests" in wrong(index)
    before = (index / "claims.sqlite").read_bytes()
    assert "digests" in wrong(index, repair=True)
    assert (index / "claims.sqlite").read_bytes() == before
    with Tracker(index) as tracker:
        assert {check.mend for check in tracker.doctor().checks if check.name == "digests"} == {RESTORE}


def test_nothing_is_made_again_with_another_encoder(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimtrack.backends.embedder_hash import HashEmbedder

    execute(index, "UPDATE citations SET count = count + 1 WHERE row = 1")
    monkeypatch.setattr(HashEmbedder, "id", "another")
    before = (index / "claims.sqlite").read_bytes()
    assert set(wrong(index, repair=True)) == {"digests"}
    assert (index / "claims.sqlite").read_bytes() == before


@pytest.mark.parametrize("by", ["add", "repair"])
def test_a_repair_that_was_killed_is_completed_by_the_next_run(index: Path, whole: Path, tmp_path: Path, by: str) -> None:
    execute(index, "UPDATE citations SET count = count + 1 WHERE row = 1")
    execute(index, "UPDATE matches SET probability = 0")
    with Tracker(index) as tracker:
        tracker._store.forget(tracker._store.damage())
    assert set(wrong(index)) == {"digests", "clusters"}
    with Tracker(index) as tracker:
        tracker.add([write(tmp_path / "articles.jsonl", 6)]) if by == "add" else tracker.doctor(repair=True)
    assert wrong(index) == {}
    assert contents(index) == contents(whole)


def test_a_pair_the_wrong_way_round_is_found(index: Path) -> None:
    with closing(sqlite3.connect(index / "claims.sqlite")) as connection:
        a, b = connection.execute("SELECT a, b FROM matches LIMIT 1").fetchone()
        connection.execute("UPDATE matches SET a = ?, b = ? WHERE a = ? AND b = ?", (b, a, a, b))
        connection.commit()
    assert "of claim" in wrong(index)["grouping"][0]


def states(seed: int, count: int = 5) -> TokenStates:
    made = np.random.default_rng(seed).standard_normal((count, 384)).astype(np.float32)
    return TokenStates(made[0], made, np.linspace(0.5, 3.0, count, dtype=np.float32))


@pytest.fixture
def tokens(index: Path) -> list[bytes]:
    """The bytes of tokens that are put into the index: of three texts."""
    aligner = Aligner.load()
    made = [packed(aligner.side(states(seed), lang, "plain")) for seed, lang in enumerate(("en", "fr", "id"))]
    with Tracker(index, "hash") as tracker:
        held = tracker._store.state().encoder
        assert held is not None
        keys = tracker._store.vectors()[1][:3]
        tracker._store.remember(
            {},
            Encoder(held.name, held.id, held.dimension),
            PackedTokens(aligner.id, {(key, lang): data for key, lang, data in zip(keys, ("en", "fr", "id"), made, strict=True)}),
        )
    return made


PACKED = "SELECT packed FROM tokens ORDER BY rowid"
SIZE = 130  # bytes of a token: 128 steps, a weight of 2
CHANGED = {
    "a byte less": lambda data: data[:-1],
    "a byte more": lambda data: data + b"\x00",
    "a step turned over": lambda data: bytes([data[0] ^ 0x80]) + data[1:],
    "no direction": lambda data: bytes(128) + data[128:],
    "a weight that is no number": lambda data: data[:-2] + np.float16("nan").tobytes(),
    "a weight below nothing": lambda data: data[:-2] + np.float16(-1).tobytes(),
    "a weight too heavy": lambda data: data[:-2] + np.float16(64).tobytes(),
    "no weight at all": lambda data: data[:-10] + bytes(10),
    "too many": lambda data: packed(Aligner.load().side(states(9, 64), "en", "plain")) + data[:SIZE],
}


@pytest.mark.parametrize("kind", CHANGED)
def test_damaged_tokens_are_found_and_forgotten_after_a_copy(index: Path, tokens: list[bytes], kind: str) -> None:
    assert wrong(index) == {}
    with closing(sqlite3.connect(index / "claims.sqlite")) as connection:
        connection.execute("UPDATE tokens SET packed = ? WHERE rowid = 2", [CHANGED[kind](tokens[1])])
        connection.commit()
    found = wrong(index)
    assert set(found) == {"tokens"}
    assert len(found["tokens"]) == 1
    assert found["tokens"][0].startswith("tokens 2: ")
    assert "what was written" not in found["tokens"][0], "it says what is wrong with them"
    assert wrong(index, repair=True) == {}
    assert wrong(index) == {}
    assert rows(index, PACKED) == [(tokens[0],), (tokens[2],)]
    assert rows(index / "before-repair-1", PACKED) == [(tokens[0],), (CHANGED[kind](tokens[1]),), (tokens[2],)]


def rows(index: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(index / "claims.sqlite")) as connection:
        return connection.execute(query).fetchall()


def test_tokens_of_another_aligner_are_judged_by_what_was_written_alone(index: Path, tokens: list[bytes]) -> None:
    with Tracker(index, "hash") as tracker:
        held = tracker._store.state().encoder
        assert held is not None
        key = tracker._store.vectors()[1][0]
        tracker._store.remember({}, held, PackedTokens("another", {(key, "en"): b"\x00"}))
    assert wrong(index) == {}
    execute(index, "UPDATE tokens SET packed = x'01' WHERE maker = 'another'")
    assert wrong(index)["tokens"][0].endswith("is not what was written")
    assert wrong(index, repair=True) == {}
    assert rows(index, PACKED) == [(tokens[1],), (tokens[2],)]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE claims SET status = 'undone'", "kinds: claims.status: holds 'undone', which is none"),
        ("UPDATE articles SET id = 'another' WHERE row = 1", "hashes: article another: text or metadata is not what was stored"),
        ("UPDATE meta SET value = 'x' WHERE key = 'dimension'", "the table meta is damaged"),
    ],
)
def test_what_fails_for_damage_says_so_in_one_line(index: Path, statement: str, what: str) -> None:
    execute(index, statement)
    with pytest.raises(BrokenIndexError) as raised, Tracker(index, "hash") as tracker:
        tracker.export("records", index / "records")
    assert what in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "Put back a copy" in raised.value.mend


def test_what_fails_in_a_sound_index_is_not_called_damage(index: Path) -> None:
    with pytest.raises(ZeroDivisionError), Tracker(index, "hash") as tracker:
        assert len(tracker.clusters()) / 0


@pytest.mark.parametrize("other", [BrokenPipeError, KeyboardInterrupt, RuntimeError])
def test_an_index_is_not_examined_for_what_has_nothing_to_do_with_it(
    index: Path, other: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "blame", lambda *given: pytest.fail("it was examined"))
    with pytest.raises(other), Tracker(index, "hash"):
        raise other


def test_a_check_that_cannot_be_made_is_a_finding(index: Path) -> None:
    execute(index, "UPDATE citations SET evidence = '[5]' WHERE row = 1")
    assert wrong(index)["offsets"][0].startswith("claims.sqlite: cannot be read (")
