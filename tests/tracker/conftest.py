from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from claimtrack.tracker import Tracker
from tests.pipeline.world import ARTICLES, jsonl, world

__all__ = ["world"]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return jsonl(tmp_path / "articles.jsonl", *ARTICLES)


@pytest.fixture
def tracker(tmp_path: Path, articles: Path, world: None) -> Iterator[Tracker]:
    with Tracker(tmp_path / "index", "hash") as held:
        held.add([articles])
        yield held
