"""What an ``add`` costs the database grows with what it touches, not with its square: counted in steps of SQLite's machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimtrack.standing import keys_of
from claimtrack.tracker import Tracker
from tests.reliability.corpus import write

EVERY = 100  # steps of SQLite's machine between two looks


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


def test_reading_the_matches_of_six_times_as_many_claims_takes_six_times_as_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    per_match = []
    for count in (24, 144):
        with Tracker(tmp_path / f"{count}", "hash") as tracker:
            tracker.add([write(tmp_path / f"{count}.jsonl", count)])
        taken, matches = steps(tmp_path / f"{count}")
        assert matches > 10 * count
        per_match.append(taken / matches)
    assert per_match[1] < 1.25 * per_match[0]
