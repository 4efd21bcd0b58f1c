"""An index that is damaged, newer, foreign, not writable; what the doctor may and may not do about it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from claimtrack.errors import BrokenIndexError, ClaimtrackError
from claimtrack.layout import LEFTOVER_SECONDS
from claimtrack.protocols import ClaimFilter
from claimtrack.tracker import Tracker
from tests.reliability.corpus import write
from tests.reliability.damage import answers

READING: tuple[Callable[[Tracker], object], ...] = (
    lambda tracker: tracker.search("bridge"),
    lambda tracker: tracker.clusters(),
    lambda tracker: tracker.info(),
    lambda tracker: tracker.doctor(),
)


def execute(index: Path, statement: str) -> None:
    with closing(sqlite3.connect(index / "claims.sqlite")) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.fixture
def readonly(index: Path) -> Iterator[Path]:
    """The index where nothing can be written; root needs a mount for that."""
    if os.geteuid():
        index.chmod(0o555)
        yield index
        index.chmod(0o755)
        return
    mounted = subprocess.run(["mount", "--bind", "-o", "ro", index, index], capture_output=True, check=False).returncode == 0
    if not mounted:
        pytest.skip("root may write everywhere, and nothing can be mounted here")
    yield index
    subprocess.run(["umount", "-l", index], check=True)


def test_a_readonly_index_is_read_and_refuses_to_grow_in_one_line(readonly: Path, whole: Path, tmp_path: Path) -> None:
    assert answers(whole)["search"] == search(readonly)
    with Tracker(readonly, "hash") as tracker, pytest.raises(BrokenIndexError, match=r"cannot write here.*--index DIR"):
        tracker.add([write(tmp_path / "more.jsonl", 2, seed=7)])
    with Tracker(readonly) as tracker:
        assert tracker.doctor().ok


def search(index: Path) -> bytes:
    import json

    with Tracker(index, "hash") as tracker:
        hits = tracker.search("The bridge at Vernou was closed", 5)
    return json.dumps([(hit.claim.id, hit.claim.text, round(hit.similarity, 4)) for hit in hits]).encode()


@pytest.mark.parametrize("use", READING)
def test_a_newer_schema_is_one_line_for_every_command(index: Path, use: Callable[[Tracker], object]) -> None:
    execute(index, "PRAGMA user_version = 99")
    before = (index / "claims.sqlite").read_bytes()
    with Tracker(index, "hash") as tracker, pytest.raises(BrokenIndexError, match=r"schema 99.*Upgrade claimtrack") as raised:
        use(tracker)
    assert "\n" not in str(raised.value)
    assert (index / "claims.sqlite").read_bytes() == before


def test_a_newer_schema_is_not_written_to(index: Path, tmp_path: Path) -> None:
    execute(index, "PRAGMA user_version = 99")
    with Tracker(index, "hash") as tracker, pytest.raises(BrokenIndexError, match="schema 99"):
        tracker.add([write(tmp_path / "more.jsonl", 2, seed=7)])


@pytest.mark.parametrize("use", READING)
@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00 but no more", os.urandom(9000)])
def test_what_is_no_database_is_one_line(index: Path, content: bytes, use: Callable[[Tracker], object]) -> None:
    (index / "claims.sqlite").write_bytes(content)
    with Tracker(index, "hash") as tracker, pytest.raises(ClaimtrackError) as raised:
        use(tracker)
    assert raised.value.mend
    assert "\n" not in str(raised.value)


def test_a_database_of_another_program_is_not_taken_for_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    (tmp_path / "index").mkdir()
    execute(tmp_path / "index", "CREATE TABLE articles (mine TEXT)")
    given = write(tmp_path / "articles.jsonl", 2)
    with Tracker(tmp_path / "index", "hash") as tracker, pytest.raises(BrokenIndexError) as raised:
        tracker.add([given])
    assert "\n" not in str(raised.value)
    with closing(sqlite3.connect(tmp_path / "index" / "claims.sqlite")) as connection:
        assert [row[1] for row in connection.execute("PRAGMA table_info(articles)")] == ["mine"]


def test_repair_makes_the_words_anew_after_a_copy(index: Path) -> None:
    execute(index, "INSERT INTO claims_fts (claims_fts) VALUES ('delete-all')")
    before = dump(index)
    with Tracker(index) as tracker:
        assert [check.name for check in tracker.doctor().checks if not check.ok] == ["full text"]
        report = tracker.doctor(repair=True)
        assert report.ok
        assert [check.name for check in report.checks if check.repaired] == ["full text"]
        assert all(check.ok and not check.repaired for check in tracker.doctor().checks)
        assert len(tracker._store.lexical(["bridge"], ClaimFilter(), 5)) > 0
    assert dump(index) == before
    assert dump(index / "before-repair-1") == before
    assert (index / "before-repair-1" / "manifest.json").read_bytes() == (index / "manifest.json").read_bytes()


def test_repair_keeps_what_it_replaces(index: Path) -> None:
    for number in (1, 2):
        (index / "vectors.faiss").write_bytes(b"what somebody put here")
        with Tracker(index) as tracker:
            assert tracker.doctor(repair=True).ok
        assert (index / f"before-repair-{number}" / "vectors.faiss").read_bytes() == b"what somebody put here"


def test_repair_leaves_tables_alone_where_it_could_lose_something(index: Path) -> None:
    execute(index, "UPDATE articles SET text = text || '!'")
    execute(index, "DELETE FROM claims_fts")
    before = (index / "claims.sqlite").read_bytes()
    with Tracker(index) as tracker:
        wrong = {check.name for check in tracker.doctor(repair=True).checks if not check.ok}
    assert {"hashes", "full text"} <= wrong
    assert (index / "claims.sqlite").read_bytes() == before


def dump(index: Path) -> list[str]:
    """The rows of every table but those of the full-text index."""
    with closing(sqlite3.connect(index / "claims.sqlite")) as connection:
        return [line for line in connection.iterdump() if "claims_fts" not in line]


def test_what_a_killed_run_left_is_swept_when_it_is_old(index: Path, tmp_path: Path) -> None:
    old, new, other = index / ".vectors.faiss-abcd1234", index / ".manifest.json.abcd1234", index / ".vectors.faiss.mine"
    for path in (old, new, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (time.time() - LEFTOVER_SECONDS - 60,) * 2)
    with Tracker(index, "hash") as tracker:
        tracker.add([write(tmp_path / "more.jsonl", 2, seed=7)])
    assert [path.exists() for path in (old, new, other)] == [False, True, True]


def test_a_damaged_index_is_one_line_on_the_command_line(index: Path) -> None:
    (index / "claims.sqlite").write_bytes(b"no database" * 100)
    words = [sys.executable, "-m", "claimtrack", "search", "bridge", "--index", str(index)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stderr.startswith("claimtrack: ")
