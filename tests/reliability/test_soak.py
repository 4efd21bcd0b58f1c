"""A short life of an index, as ``python -m benchmarks.soak`` makes a long one."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import pytest

from benchmarks.soak import FORMATS, HEADS, articles, batches, exports, live, whole


def test_the_same_seed_gives_the_same_articles_of_three_languages() -> None:
    rows = list(articles(60, 3))
    assert rows == list(articles(60, 3))
    assert rows != list(articles(60, 4))
    assert {row["lang"] for row in rows} == {"en", "fr", "id"}
    assert len({row["id"] for row in rows}) == len({row["text"] for row in rows}) == 60
    assert not [row["text"] for row in rows if "{" in row["text"]]


def test_batches_bring_every_article_once_as_it_is_and_some_again_or_in_another_wording_first() -> None:
    rows = list(articles(600))
    dealt = list(batches(rows, 7, 1))
    assert len(dealt) == 7
    last = {row["id"]: row for row in chain.from_iterable(dealt)}
    assert sorted(last.values(), key=lambda row: str(row["id"])) == rows
    given = [row["id"] for row in chain.from_iterable(dealt)]
    assert 600 < len(given) < 640
    assert len([row for row in chain.from_iterable(dealt) if row not in rows]) > 0


def test_random_batches_with_searches_in_between_end_in_the_bytes_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    rows = list(articles(30))
    seen = live(tmp_path, rows, (4, 1))
    assert [row[0] for row in seen][3:] == [30] * (len(seen) - 3)
    assert {len(row) for row in seen} == {len(HEADS)}
    assert [json.loads(line) for line in (tmp_path / "all.jsonl").read_text("utf-8").splitlines()] == rows
    assert whole(str(tmp_path))["added"] == 30
    one, other = (exports(str(tmp_path / name)) for name in ("index", "whole"))
    assert one == other
    assert one["doctor"] == "clean"
    assert set(one) == {*FORMATS, "doctor"}
