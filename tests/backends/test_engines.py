"""Wherever the work is done, what comes out is the same; a worker that dies costs time only."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from claimtrack.backends.engine_local import LocalEngine
from claimtrack.backends.registry import open_engine
from claimtrack.errors import BackendError
from claimtrack.tracker import Tracker
from tests.pipeline.test_grouping import POOL, exported
from tests.pipeline.world import jsonl


def square(number: int) -> int:
    return number * number


def process(number: int) -> int:
    return os.getpid()


def die_once(folder: Path, number: int) -> int:
    """Kill the process that comes to 3 first."""
    if number == 3 and not (folder / "dead").exists():
        (folder / "dead").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.fixture(scope="module")
def dask() -> Iterator[Any]:
    pytest.importorskip("distributed")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
        engine = open_engine("dask", 2)
        yield engine
        engine.close()


def added(folder: Path, articles: Path, **how: Any) -> dict[str, str]:
    with Tracker(folder, "hash") as tracker:
        tracker.add([articles], **how)
        return exported(tracker._store)


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    return jsonl(tmp_path / "articles.jsonl", *POOL)


def test_items_are_read_ahead_but_not_all_at_once() -> None:
    read = []

    def items() -> Iterator[int]:
        for number in range(100):
            read.append(number)
            yield number

    made = LocalEngine(2).derive(square, items())
    assert [next(made), next(made)] == [0, 1]
    assert 2 <= len(read) < 20
    assert list(made) == [number * number for number in range(2, 100)]


def test_several_processes_make_the_same_index(articles: Path, tmp_path: Path) -> None:
    assert added(tmp_path / "two", articles, jobs=2) == added(tmp_path / "one", articles)


def test_arrays_are_computed_in_several_processes_in_order() -> None:
    here = os.getpid()
    carried = {number: number + 1 for number in range(50)}
    assert list(LocalEngine(2).spread(carried.__getitem__, range(50))) == list(range(1, 51))
    assert here not in set(LocalEngine(2).spread(process, range(4)))
    assert list(LocalEngine(2).spread(process, range(1))) == [here]
    assert list(LocalEngine(1).spread(process, range(3))) == [here] * 3


def test_a_process_that_is_killed_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match=r"ended from outside.*fewer --jobs"):
        list(LocalEngine(2).spread(partial(die_once, tmp_path), range(20)))


def test_two_workers_make_the_same_index(dask: Any, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = added(tmp_path / "alone", articles)
    monkeypatch.setattr(dask, "close", lambda: None)
    monkeypatch.setattr("claimtrack.tracker.open_engine", lambda name, jobs: dask)
    assert len(dask._client.scheduler_info()["workers"]) == 2
    assert added(tmp_path / "spread", articles, engine="dask") == alone


def test_a_worker_that_is_killed_costs_time_only(
    dask: Any, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(dask.spread(partial(die_once, tmp_path), range(20))) == list(range(20))
    assert (tmp_path / "dead").exists()
    alone = added(tmp_path / "alone", articles)
    monkeypatch.setattr(dask, "close", lambda: None)
    monkeypatch.setattr("claimtrack.tracker.open_engine", lambda name, jobs: dask)
    pids = dask._client.run(os.getpid)
    killed: list[int] = []

    def tell(stage: str, done: int, total: int) -> None:
        if stage == "embedding" and not killed:
            killed.append(next(iter(pids.values())))
            os.kill(killed[0], signal.SIGKILL)

    assert added(tmp_path / "spread", articles, engine="dask", progress=tell) == alone
    assert len(killed) == 1


def test_what_cannot_be_reached_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BackendError, match="no engine is called 'spark'"):
        open_engine("spark")
    pytest.importorskip("distributed")
    monkeypatch.setattr("claimtrack.backends.engine_dask.WAIT_SECONDS", 0.5)
    with pytest.raises(BackendError, match="no Dask scheduler answers"):
        open_engine("dask://127.0.0.1:9")
