"""The engine of several machines: Dask distributed. Work goes to workers, results come back in order."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from claimtrack.errors import BackendError

Item = TypeVar("Item")
Made = TypeVar("Made")
AHEAD = 4  # items a worker that are sent before the first result is taken
CHUNK = 8  # articles in one task: some 50 ms, well above what a task costs to send
WAIT_SECONDS = 20.0  # for a scheduler to answer
TRIES = 3  # a task whose worker died is sent to another so often


class DaskEngine:
    """A client of a scheduler, or of one with workers on this machine. A worker that dies costs the time of its tasks."""

    remote = True

    def __init__(self, address: str | None, workers: int = 2) -> None:
        """Connect to the scheduler at ``address`` (HOST:PORT), or start one with so many workers.

        Raises:
            BackendError: Dask is not installed, or the scheduler does not answer.
        """
        try:
            from distributed import Client, LocalCluster
        except ImportError as error:
            raise BackendError("the engine dask is not installed", mend="Run: pip install 'claimtrack[cluster]'") from error
        self._cluster: Any = None
        try:
            if address is None:
                self._cluster = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
            self._client: Any = Client(self._cluster or f"tcp://{address}", timeout=WAIT_SECONDS)
        except (OSError, TimeoutError) as error:
            raise BackendError("no Dask scheduler answers", f"dask://{address}", "Start one with: dask scheduler") from error

    def derive(self, function: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
        """Apply a function to items, in order, several of them in one task."""
        for made in self.spread(partial(_each, function), _chunks(items)):
            yield from made

    def spread(self, function: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
        """Apply a function to items, in order; what it carries is sent to the workers once."""
        # As the result of a task, not scattered: when all workers that hold it die, the scheduler makes it again.
        carried = self._client.submit(pickle.loads, pickle.dumps(function), pure=False)
        waiting = iter(items)
        queue = deque(self._send(carried, item) for item in islice(waiting, AHEAD * self._workers()))
        while queue:
            made: Made = queue.popleft().result()
            queue.extend(self._send(carried, item) for item in islice(waiting, 1))
            yield made

    def close(self) -> None:
        """Leave the scheduler; one of our own is stopped."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def _send(self, carried: Any, item: Any) -> Any:
        return self._client.submit(_call, carried, item, pure=False, retries=TRIES)

    def _workers(self) -> int:
        return max(1, len(self._client.scheduler_info()["workers"]))


def _call(function: Callable[[Item], Made], item: Item) -> Made:
    return function(item)


def _each(function: Callable[[Item], Made], items: list[Item]) -> list[Made]:
    return [function(item) for item in items]


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    waiting = iter(items)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk
