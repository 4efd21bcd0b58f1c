"""The doctor on a vector cache of bytes, as an index has above 50,000 vectors."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from claimtrack import doctor
from claimtrack.backends.index_faiss import FaissIndex
from claimtrack.layout import IndexFolder

COUNT = 4_000
IDS = np.arange(3, COUNT + 3)


def unit(seed: int) -> np.ndarray:
    made = np.random.default_rng(seed).standard_normal((COUNT, 32), np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> IndexFolder:
    folder = IndexFolder(tmp_path_factory.mktemp("large"))
    index = FaissIndex(32, exact_up_to=1_000)
    index.add(IDS, unit(1))
    assert not index.exact
    index.save(folder.cache_path)
    return folder


def problems(folder: IndexFolder, ids: np.ndarray, vectors: np.ndarray) -> list[str]:
    return doctor._differences(folder, SimpleNamespace(vectors=lambda: (ids, [], vectors)))  # type: ignore[arg-type]


def test_what_bytes_are_off_is_no_damage(folder: IndexFolder) -> None:
    assert problems(folder, IDS, unit(1)) == []


def test_other_vectors_under_the_same_ids_are_damage(folder: IndexFolder) -> None:
    assert len(problems(folder, IDS, unit(2))) == doctor.LOOKED_AT


def test_vectors_under_each_others_ids_are_damage(folder: IndexFolder) -> None:
    assert len(problems(folder, IDS, np.roll(unit(1), 1, axis=0))) == doctor.LOOKED_AT


def test_a_vector_more_is_damage(folder: IndexFolder) -> None:
    assert problems(folder, IDS[:-1], unit(1)[:-1])[0] == "vector 3 is not in the cache as it is in the database"
