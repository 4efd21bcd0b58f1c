"""Killing a process at random: at some moment, at some step of SQLite's machine, or at some call that puts a file on the disk.

A process of its own, with one thread, loads everything once and forks a child a trial, so that a trial costs a second.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from claimtrack.backends import store_sqlite

EVERY = 50  # instructions of SQLite's machine between two looks at the counter
FILE_CALLS = ("fsync", "replace", "unlink", "chmod")


@dataclass(slots=True)
class Counted:
    """What one kind of event counted up to; kills the process at ``at``."""

    at: int = 0
    seen: int = 0

    def step(self) -> int:
        """Count one, and end the process when it is the one."""
        self.seen += 1
        if self.seen == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0


@dataclass(slots=True)
class Length:
    """How long an undisturbed run is: seconds, steps of SQLite, calls on files."""

    seconds: float
    counts: dict[str, int]


@dataclass(slots=True)
class Account:
    """What became of the trials."""

    trials: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    until: float = float("inf")

    def wants(self, trials: int) -> bool:
        """Whether there are trials to come, and time for them."""
        return self.trials < trials and time.monotonic() < self.until

    def fail(self, where: str, what: object) -> None:
        """Note something that must not be."""
        self.failures.append(f"{where}: {str(what)[:300]}")


def watch(counted: dict[str, Counted]) -> None:
    """Let SQLite and the calls on files count; only ever in a child."""
    connect = store_sqlite._connect

    def counting(path: Path, write: bool) -> sqlite3.Connection:
        connection = connect(path, write)
        connection.set_progress_handler(counted["sqlite"].step, EVERY)
        return connection

    store_sqlite._connect = counting
    for name in FILE_CALLS:
        setattr(os, name, _counting(getattr(os, name), counted["files"]))


def _counting(call: Callable[..., object], counted: Counted) -> Callable[..., object]:
    def counts(*given: object, **named: object) -> object:
        counted.step()
        return call(*given, **named)

    return counts


def child(work: Callable[[], object], kind: str = "", at: int = 0, delay: float = 0.0) -> tuple[bool, dict[str, int]]:
    """Run ``work`` in a child, killed there or from here; return whether it was killed, and what it counted."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        counted = {name: Counted(at if name == kind else 0) for name in ("sqlite", "files")}
        watch(counted)
        try:
            work()
            os.write(writing, json.dumps({name: value.seen for name, value in counted.items()}).encode())
        finally:
            os._exit(0)
    os.close(writing)
    if delay:
        time.sleep(delay)
        os.kill(pid, signal.SIGKILL)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read()
    status = os.waitpid(pid, 0)[1]
    return os.WIFSIGNALED(status), json.loads(said) if said else {}


def measured(work: Callable[[], object]) -> Length:
    """Run ``work`` undisturbed in a child."""
    start = time.perf_counter()
    killed, counts = child(work)
    if killed or not counts:
        raise SystemExit("the undisturbed run failed")
    return Length(time.perf_counter() - start, counts)


def killed_somewhere(work: Callable[[], object], length: Length, chance: Random, account: Account) -> str:
    """Run ``work`` in a child that is killed at random; return where, and count whether the kill came in time."""
    kind = chance.choice(("time", "time", "sqlite", "files"))
    if kind == "time":
        delay = chance.uniform(0.001, length.seconds)
        killed, where = child(work, delay=delay)[0], f"after {delay:.3f} s"
    else:
        at = chance.randint(1, length.counts[kind])
        killed, where = child(work, kind, at)[0], f"at {kind} {at} of {length.counts[kind]}"
    account.trials += killed
    account.outcomes[f"killed by {kind}" if killed else "ended before the kill"] += 1
    return where
