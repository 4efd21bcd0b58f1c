"""The engine of one machine: this process, and several for plain Python where they are asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")
AHEAD = 4  # items a process that are read before the first result is taken


class LocalEngine:
    """Arrays are computed here, by several threads; plain Python here or, with ``jobs`` above 1, in so many processes."""

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
        """Apply a function to items, in order, one after the other: its arrays take all cores."""
        return map(function, items)

    def close(self) -> None:
        """Nothing is held."""
