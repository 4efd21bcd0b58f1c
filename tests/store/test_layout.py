from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimtrack.config import cache_dir, index_dir
from claimtrack.errors import BrokenIndexError
from claimtrack.layout import SCHEMA, CacheState, IndexFolder, Manifest, write_atomic

MANIFEST = Manifest(SCHEMA, "e5-small", "e5/1", 384, 7, {"articles": 2}, CacheState(7, 3, 5))


def test_the_manifest_comes_back_equal(tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path)
    folder.write_manifest(MANIFEST)
    assert folder.manifest() == MANIFEST
    assert json.loads(folder.manifest_path.read_text())["encoder_id"] == "e5/1"
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"schema": "x"}', '{"schema": 1}', '{"schema": 1, "cache": 3}', "\xff"])
def test_a_damaged_manifest_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="latin-1")
    assert IndexFolder(tmp_path).manifest() is None


@pytest.mark.parametrize(
    "other", [{"counts": None}, {"schema": False}, {"generation": None}, {"encoder_id": {}}, {"dimension": 0.5}]
)
def test_a_manifest_with_a_field_of_another_kind_is_as_good_as_none(tmp_path: Path, other: dict[str, object]) -> None:
    folder = IndexFolder(tmp_path)
    folder.write_manifest(MANIFEST)
    folder.manifest_path.write_text(json.dumps(json.loads(folder.manifest_path.read_text()) | other))
    assert folder.manifest() is None


def test_a_newer_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"schema": 99}')
    with pytest.raises(BrokenIndexError, match="schema 99"):
        IndexFolder(tmp_path).manifest()


@pytest.mark.parametrize(
    ("generation", "count", "content", "fits"),
    [(7, 3, b"12345", True), (8, 3, b"12345", False), (7, 4, b"12345", False), (7, 3, b"1234", False), (7, 3, None, False)],
)
def test_a_cache_fits_by_generation_count_and_size(
    tmp_path: Path, generation: int, count: int, content: bytes | None, fits: bool
) -> None:
    folder = IndexFolder(tmp_path)
    folder.write_manifest(MANIFEST)
    if content is not None:
        folder.cache_path.write_bytes(content)
    assert folder.cache_matches(generation, count) is fits


def test_a_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BrokenIndexError, match=r"no index in this folder.*claimtrack add PATH --index"):
        IndexFolder(tmp_path / "none").require()


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BrokenIndexError, match=r"cannot write here.*--index DIR") as caught:
        IndexFolder(tmp_path / "file" / "index").create()
    assert "\n" not in str(caught.value)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    target.mkdir()
    (target / "kept").write_text("old")
    with pytest.raises(BrokenIndexError):
        write_atomic(target, b"a folder cannot be replaced by a file")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_where_things_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CLAIMTRACK_INDEX", raising=False)
    assert index_dir() == Path("indexes/default")
    monkeypatch.setenv("CLAIMTRACK_INDEX", str(tmp_path / "env"))
    assert index_dir() == tmp_path / "env"
    assert index_dir("given") == Path("given")
    monkeypatch.setenv("CLAIMTRACK_CACHE", str(tmp_path / "cache"))
    assert cache_dir() == tmp_path / "cache"
