"""Feeds as files of any ending, in folders, and as what an address answers with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimtrack.ingest import inputs, read
from claimtrack.ingest.fetch import Page
from claimtrack.types import Article, Refusal
from tests.ingest.test_feed import ATOM, JSON, RDF, RSS, articles


def test_files_of_every_ending(tmp_path: Path) -> None:
    for name, data in (
        ("a.rss", RSS),
        ("b.atom", ATOM),
        ("c.rdf", RDF),
        ("d.xml", RSS),
        ("e.XML", ATOM),
        ("f.json", json.dumps(JSON)),
    ):
        (tmp_path / name).write_text(data, "utf-8")
        found = [item for item in read(tmp_path / name) if isinstance(item, Article)]
        assert found == articles(data), name
        assert found[0].origin == f"{tmp_path / name}, entry 1"


def test_in_a_folder_what_is_no_feed_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(RDF, "utf-8")
    (tmp_path / "b.xml").write_text("<urlset><url/></urlset>")
    (tmp_path / "c.json").write_text('{"articles": []}')
    (tmp_path / "d.json").write_text(json.dumps(JSON))
    found = list(read(tmp_path))
    assert [item.title for item in found if isinstance(item, Article)] == ["Pelabuhan ditutup", "Port <17>", None]
    assert {item.where for item in found if isinstance(item, Refusal)} == {f"{tmp_path / 'd.json'}, entry {n}" for n in (3, 4)}
    (named,) = read(tmp_path / "b.xml")
    assert isinstance(named, Refusal)
    assert named.what == "is no feed (RSS, Atom, RDF or JSON Feed)"


def test_a_fetched_feed_is_read_as_one_and_nothing_more_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fetched(url: str, _private: bool) -> Page:
        asked.append(url)
        return Page("https://coast.example/feed", "text/html", RSS.encode())

    monkeypatch.setattr(inputs, "fetch", fetched)
    found = list(inputs.read_all(["https://coast.example/f"]))
    assert [item.url for item in found if isinstance(item, Article)] == [
        "https://coast.example/port?a=1&b=2",
        "https://coast.example/pier",
    ]
    assert asked == ["https://coast.example/f"]
