from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from claimtrack.tracker import Tracker
from tests.reliability.corpus import write


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that is never changed."""
    folder = tmp_path_factory.mktemp("reliability")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
        with Tracker(folder / "index", "hash") as tracker:
            tracker.add([write(folder / "articles.jsonl", 6)])
    return folder / "index"


@pytest.fixture
def index(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it."""
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    return Path(shutil.copytree(whole, tmp_path / "index"))
