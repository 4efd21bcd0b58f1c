"""Each hash, offset, size and number that the doctor must look at: changed, it is found, and only what is safe is mended."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from claimtrack import doctor
from claimtrack.errors import BrokenIndexError
from claimtrack.matching.aligner import Aligner, packed
from claimtrack.protocols import Encoder, PackedTokens, TokenStates
from claimtrack.tracker import Tracker

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
    ("INSERT INTO language_means VALUES ('xx', zeroblob(512))", "grouping", "language xx: has a mean and no claims"),
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


@pytest.mark.parametrize(("statement", "check", "problem"), DAMAGE)
def test_what_was_changed_is_found_and_left_alone(index: Path, statement: str, check: str, problem: str) -> None:
    assert wrong(index) == {}
    execute(index, statement)
    found = wrong(index)
    assert set(found) == {check}
    assert problem in found[check][0]
    before = (index / "claims.sqlite").read_bytes()
    assert set(wrong(index, repair=True)) == {check}
    assert (index / "claims.sqlite").read_bytes() == before


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
    assert wrong(index, repair=True) == {}
    assert wrong(index) == {}
    assert rows(index) == [tokens[0], tokens[2]]
    assert rows(index / "before-repair-1") == [tokens[0], CHANGED[kind](tokens[1]), tokens[2]]


def rows(index: Path) -> list[bytes]:
    with closing(sqlite3.connect(index / "claims.sqlite")) as connection:
        return [row[0] for row in connection.execute("SELECT packed FROM tokens ORDER BY rowid")]


def test_tokens_of_another_aligner_are_not_judged(index: Path, tokens: list[bytes]) -> None:
    execute(index, "UPDATE tokens SET maker = 'another', packed = x'00'")
    assert wrong(index) == {}
    assert rows(index) == [b"\x00"] * len(tokens)


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
