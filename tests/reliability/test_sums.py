"""Sums of rows: the same however articles came, and in step with what is replaced."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimtrack.tracker import Tracker
from tests.reliability.corpus import rows as made
from tests.reliability.test_doctor import rows, wrong


def test_articles_that_are_replaced_leave_sums_that_agree(index: Path, tmp_path: Path) -> None:
    others = made(6, seed=3)[::-1]
    for one, other in zip(made(6)[:4], others, strict=False):
        path = tmp_path / "articles.jsonl"
        path.write_text(json.dumps({**one, "text": other["text"], "lang": other["lang"]}) + "\n", "utf-8")
        with Tracker(index) as tracker:
            assert tracker.add([path]).replaced == (one["id"],)
        assert wrong(index) == {}


@pytest.mark.parametrize("parts", [(1, 2, 3, 4, 5, 6), (2, 5, 6), (3, 6)])
def test_articles_that_come_in_parts_have_the_sums_of_one_batch(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: tuple[int, ...]
) -> None:
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    given = made(6)[::-1]
    for first, last in zip((0, *parts), parts, strict=False):
        path = tmp_path / "articles.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in given[first:last]), "utf-8")
        with Tracker(tmp_path / "index", "hash") as tracker:
            tracker.add([path])
    assert wrong(tmp_path / "index") == {}
    query = "SELECT id, derived.sha256 FROM derived JOIN articles ON row = article ORDER BY id"
    assert rows(tmp_path / "index", query) == rows(whole, query)
    query = "SELECT name, sum FROM sums WHERE name NOT IN ('meta', 'cluster_aliases') ORDER BY name"  # these tell of the parts
    assert rows(tmp_path / "index", query) == rows(whole, query)
