"""The engine of one machine: this process, and several for plain Python where they are asked for."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any, TypeVar

from claimtrack.errors import BackendError

Item = TypeVar("Item")
Made = TypeVar("Made")
AHEAD = 4  # items a process that are read before the first result is taken
_forked: Any = None  # the function that forked processes apply


class LocalEngine:
    """Arrays are computed here, by several threads; plain Python here or, with ``jobs`` above 1, in so many processes."""

    remote = False

    def __init__(self, jobs: int = 1) -> None:
        """Start nothing yet."""
        self._jobs = jobs

    def derive(self, function: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
        """Apply a function to items, in order."""
        if self._jobs <= 1:
            yield from map(function, items)
            return
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        with ProcessPoolExecutor(self._jobs, get_context("spawn")) as pool:
            waiting = iter(items)
            queue = deque(pool.submit(function, item) for item in islice(waiting, AHEAD * self._jobs))
            while queue:
                made = queue.popleft().result()
                queue.extend(pool.submit(function, item) for item in islice(waiting, 1))
                yield made

    def spread(self, function: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
        """Apply a function to items, in order: here, one after the other, or with ``jobs`` above 1 in so many processes.

        These are made for it by ``fork``, so that what the function carries need not be sent; where the system has no fork,
        or there is one item, it is done here.
        """
        first = list(islice(waiting := iter(items), 2))
        if self._jobs <= 1 or len(first) < 2 or not hasattr(os, "fork"):
            yield from map(function, chain(first, waiting))
            return
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool
        from multiprocessing import get_context

        global _forked
        _forked = function
        try:
            with ProcessPoolExecutor(self._jobs, get_context("fork")) as pool:
                yield from pool.map(_apply, chain(first, waiting))
        except BrokenProcessPool as error:
            raise BackendError("a process was ended from outside", mend="Run the command again, with fewer --jobs") from error
        finally:
            _forked = None

    def close(self) -> None:
        """Nothing is held."""


def _apply(item: Any) -> Any:
    return _forked(item)
