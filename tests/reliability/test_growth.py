"""What an ``add`` costs the database grows with what it touches, no more: counted in steps of SQLite's machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimtrack.standing import keys_of
from claimtrack.tracker import Tracker
from tests.reliability.corpus import write

EVERY = 100  # steps of SQLite's machine between two looks


@pytest.fixture
def indexes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """An index, and one of six times as many articles."""
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    for count in (24, 144):
        with Tracker(tmp_path / f"{count}", "hash") as tracker:
            tracker.add([write(tmp_path / f"{count}.jsonl", count)])
    return [tmp_path / "24", tmp_path / "144"]


def steps(index: Path) -> tuple[int, int]:
    """The steps that it takes to read the matches among all claims, and how many there are."""
    with Tracker(index, "hash") as tracker:
        store, counted = tracker._store, 0

        def count() -> int:
            nonlocal counted
            counted += 1
            return 0

        claims = keys_of([claim.id for claim in tracker.corpus().claims.values()])
        store._connection.set_progress_handler(count, EVERY)
        found = store.beliefs(0.0, claims)
    return counted, len(found.a)


def test_reading_the_matches_of_six_times_as_many_claims_takes_six_times_as_long(indexes: list[Path]) -> None:
    per_match = []
    for index, count in zip(indexes, (24, 144), strict=True):
        taken, matches = steps(index)
        assert matches > 10 * count
        per_match.append(taken / matches)
    assert per_match[1] < 1.25 * per_match[0]


def test_finding_vectors_again_takes_as_long_in_a_larger_index(indexes: list[Path]) -> None:
    taken = []
    for index in indexes:
        counted = 0

        def count() -> int:
            nonlocal counted
            counted += 1
            return 0

        with Tracker(index, "hash") as tracker:
            keys = sorted({claim.content_key for claim in tracker.corpus().claims.values()})[:20]
            tracker._store._connection.set_progress_handler(count, 1)
            assert sorted(tracker._store.recall([*keys, "unknown"])) == keys
        taken.append(counted)
    assert taken[1] < 1.25 * taken[0]
