"""An index written by an earlier version stays readable."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.errors import ClaimtrackError
from claimtrack.layout import SCHEMA
from claimtrack.tracker import Tracker

SAMPLE = Path(__file__).resolve().parents[2] / "indexes" / "sample"


@pytest.fixture
def tracker(tmp_path: Path) -> Tracker:
    shutil.copytree(SAMPLE, tmp_path / "sample")
    return Tracker(tmp_path / "sample")


def test_the_sample_opens_and_is_sound(tracker: Tracker) -> None:
    info = tracker.info()
    assert info.schema <= SCHEMA
    assert (info.encoder, info.dimension, info.counts["articles"]) == ("e5-small", 384, 3)
    assert info.languages == {"en": 1, "fr": 1, "id": 1}
    assert [check.name for check in tracker.doctor().checks if not check.ok] == []


def test_the_sample_can_be_shown_compared_and_traced(tracker: Tracker) -> None:
    widest = tracker.clusters(cross_lingual=True)[0]
    assert widest.languages == ("en", "fr", "id")
    assert {row.language for row in tracker.compare(widest.cluster.id).rows} == {"en", "fr", "id"}
    assert tracker.trace(widest.cluster.id).origins
    assert tracker.why(widest.cluster.id).steps[0].id == widest.cluster.id
    assert any(row.cited == "The Verge" for row in tracker.outlets())


def test_vectors_of_an_older_encoder_are_not_mixed_with_todays(tracker: Tracker) -> None:
    with pytest.raises(ClaimtrackError, match=r"latin-fp16-v1.*latin-fp32-v3") as caught:
        tracker.search("OpenAI suspends ByteDance's account")
    assert "claimtrack add" in str(caught.value)


def test_the_sample_gets_digests_when_it_is_written_to(tracker: Tracker) -> None:
    before = tracker.corpus()
    tracker.close()
    with SqliteStore(tracker.folder.database_path, write=True) as store:
        assert store.state().schema == SCHEMA
        assert [finding for finding in store.check() if finding.check not in ("clusters", "encoder")] == []
    assert tracker.corpus() == before
    with closing(sqlite3.connect(tracker.folder.database_path)) as connection:
        connection.execute("UPDATE citations SET count = count + 1 WHERE row = 1")
        connection.commit()
    found = {check.name: check for check in tracker.doctor().checks}["digests"]
    assert len(found.problems) == 1
    assert found.problems[0].endswith("what is kept as derived of it is not what was written")
