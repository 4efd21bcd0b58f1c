from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from claimtrack import vectorcache
from claimtrack.backends.index_faiss import FaissIndex
from claimtrack.backends.index_flat import FlatIndex
from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.layout import IndexFolder
from claimtrack.standing import Grouping
from tests.store.records import ENCODER, record, vectors

ONE, TWO = record("a", "The bridge is open.", "The road is not."), record("b", "The harbour is closed.")


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path)


@pytest.fixture
def store(folder: IndexFolder) -> Iterator[SqliteStore]:
    with SqliteStore(folder.database_path, write=True) as held:
        held.put([ONE], vectors(ONE), ENCODER)
        vectorcache.settle(folder, held)
        yield held


def test_manifest_and_cache_tell_what_the_database_holds(folder: IndexFolder, store: SqliteStore) -> None:
    manifest = folder.manifest()
    assert manifest is not None
    assert (manifest.encoder, manifest.encoder_id, manifest.dimension, manifest.generation) == ("hash", "hash/test", 4, 1)
    assert manifest.counts == store.counts()
    assert manifest.cache is not None
    assert (manifest.cache.generation, manifest.cache.count) == (1, 2)
    assert vectorcache.fits(folder, store)


def test_where_nothing_changed_nothing_is_written(folder: IndexFolder, store: SqliteStore) -> None:
    before = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in (folder.cache_path, folder.manifest_path)}
    vectorcache.settle(folder, store)
    assert before == {p.name: (p.stat().st_mtime_ns, p.stat().st_ino) for p in (folder.cache_path, folder.manifest_path)}


@pytest.mark.parametrize("damage", ["missing", "cut short", "foreign", "same size", "stale", "no manifest"])
def test_a_cache_that_does_not_fit_is_rebuilt_from_the_database(folder: IndexFolder, store: SqliteStore, damage: str) -> None:
    data = folder.cache_path.read_bytes()
    if damage == "missing":
        folder.cache_path.unlink()
    elif damage == "no manifest":
        folder.manifest_path.unlink()
    elif damage == "stale":
        store.put([TWO], vectors(TWO), ENCODER)
    else:
        folder.cache_path.write_bytes(
            {"cut short": data[:-9], "foreign": b"<html>not vectors</html>", "same size": b"x" * len(data)}[damage]
        )
    index = vectorcache.open_cache(folder, store)
    ids, _, matrix = store.vectors()
    similarities, found = index.search(matrix, 1)
    np.testing.assert_array_equal(found[:, 0], ids)
    np.testing.assert_allclose(similarities[:, 0], 1.0, atol=1e-6)
    assert vectorcache.fits(folder, store)


def test_what_has_come_and_gone_is_changed_in_the_cache(
    folder: IndexFolder, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the newest vector goes and another comes: no number is given twice."""
    seen = dict(zip(*store.vectors()[:2], strict=True))
    monkeypatch.setattr(vectorcache, "_filled", None)  # nothing may be made anew
    for gone, come in (("a", TWO), ("b", record("c", "The ferry left.")), ("c", ONE)):
        store.remove([gone])
        store.regroup(Grouping(store.state().generation))
        store.put([come], vectors(come), ENCODER)
        vectorcache.settle(folder, store)
        ids, keys, matrix = store.vectors()
        similarities, found = vectorcache.open_cache(folder, store).search(matrix, 1)
        np.testing.assert_array_equal(found[:, 0], ids)
        np.testing.assert_allclose(similarities[:, 0], 1.0, atol=1e-6)
        for name, key in zip(ids.tolist(), keys, strict=True):
            assert seen.setdefault(name, key) == key


def test_a_cache_that_cannot_be_written_is_made_in_memory(
    folder: IndexFolder, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.cache_path.unlink()
    folder.cache_path.mkdir()  # a file cannot take the place of a folder
    (folder.cache_path / "in the way").touch()
    assert len(vectorcache.open_cache(folder, store)) == 2


def test_small_indexes_are_searched_exactly_and_large_ones_through_the_cache(
    folder: IndexFolder, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(vectorcache.open_for_search(folder, store), FlatIndex)
    monkeypatch.setattr(vectorcache, "EXACT_UP_TO", 1)
    assert isinstance(vectorcache.open_for_search(folder, store), FaissIndex)
