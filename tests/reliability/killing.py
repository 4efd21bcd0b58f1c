"""Kill -9 trials: ``python -m tests.reliability.killing add|export TRIALS SEED [SECONDS]`` prints a JSON object of
counts; no new trial begins after so many seconds.

A process of its own, with one thread, loads everything once and forks a child a trial, so that a trial costs a second. The
child is killed at a random moment, at a random step of SQLite's machine, or at a random call that puts a file on the disk.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from claimtrack import pipeline
from claimtrack.backends import store_sqlite
from claimtrack.errors import ClaimtrackError
from claimtrack.tracker import Tracker
from tests.reliability.corpus import write

ARTICLES, BATCH = 24, 4  # six transactions an add
EVERY = 50  # instructions of SQLite's machine between two looks at the counter
FILE_CALLS = ("fsync", "replace", "unlink", "chmod")
FORMATS = ("records", "clusters", "csv", "html", "markdown", "graphml")
_MIGRATED = re.compile(r'INSERT INTO "?_sqlite_migrations"?')  # when the tables were made: the one thing that may differ
LAGGING = frozenset({"clusters", "manifest", "vector cache"})  # what a run writes last and the next run completes


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


def exported(index: Path, format: str) -> bytes:
    """What an export of the index writes."""
    out = index / "export.tmp"
    with Tracker(index, "hash") as tracker:
        tracker.export(format, out)
    try:
        return out.read_bytes()
    finally:
        out.unlink()


def content(index: Path) -> dict[str, bytes]:
    """Everything of an index as bytes: the rows of every table, what is exported of them, the files beside the database."""
    with sqlite3.connect(f"{(index / 'claims.sqlite').as_uri()}?mode=ro", uri=True) as connection:
        dump = "\n".join(line for line in connection.iterdump() if not _MIGRATED.match(line)).encode()
    connection.close()
    found = {format: exported(index, format) for format in ("records", "csv")}
    return {"rows": dump, **found, **{name: (index / name).read_bytes() for name in ("manifest.json", "vectors.faiss")}}


def articles(index: Path) -> dict[str, str]:
    """Each article's record as exported, without the clusters its claims are in."""
    found = {}
    for line in exported(index, "records").splitlines():
        row = json.loads(line)
        for claim in row["claims"]:
            del claim["cluster"]
        found[row["article"]] = json.dumps(row, sort_keys=True)
    return found


def add_trials(folder: Path, trials: int, chance: Random, account: Account) -> None:
    """Kill ``add`` at random, look at what is left, run it again, compare with an undisturbed run."""
    given = write(folder / "articles.jsonl", ARTICLES)

    def add(index: Path) -> None:
        with Tracker(index, "hash") as tracker:
            tracker.add([given])

    add(folder / "whole")
    length = measured(lambda: add(folder / "second"))
    whole, records = content(folder / "whole"), articles(folder / "whole")
    while account.wants(trials):
        index = folder / f"t{account.outcomes.total()}"
        where = killed_somewhere(lambda index=index: add(index), length, chance, account)
        try:
            left(index, records, where, account)
            add(index)
            completed(index, whole, where, account)
        except Exception as error:
            account.fail(where, repr(error))
        shutil.rmtree(index)


def left(index: Path, records: dict[str, str], where: str, account: Account) -> None:
    """The index opens, nothing in it is damaged, each article is whole or not there."""
    try:
        with Tracker(index, "hash") as tracker:
            checks = tracker.doctor().checks
    except ClaimtrackError as error:
        account.outcomes["nothing stored yet"] += 1
        if not any(said in str(error) for said in ("no index in this folder", "nothing in this index yet")):
            account.fail(where, error)
        return
    wrong = {check.name: check.problems for check in checks if not check.ok}
    account.outcomes["doctor clean at once" if not wrong else "doctor: unfinished, no damage"] += 1
    if set(wrong) - LAGGING:
        account.fail(where, wrong)
    found = articles(index)
    account.outcomes["articles left" if len(found) == len(records) else "articles left, some missing"] += 1
    if half := [name for name, row in found.items() if records.get(name) != row]:
        account.fail(where, f"articles half there: {half}")
    if len(found) % BATCH:
        account.fail(where, f"{len(found)} articles are no whole transactions")


def completed(index: Path, whole: dict[str, bytes], where: str, account: Account) -> None:
    """After the next run the doctor is content and every byte is that of an undisturbed run."""
    with Tracker(index, "hash") as tracker:
        wrong = {check.name: check.problems for check in tracker.doctor().checks if not check.ok}
    if wrong:
        account.fail(where, f"after the next run: {wrong}")
    if other := [name for name, data in content(index).items() if data != whole[name]]:
        account.fail(where, f"differs from an undisturbed run: {other}")
    account.outcomes["completed by the next run"] += not (wrong or other)


def export_trials(folder: Path, trials: int, chance: Random, account: Account) -> None:
    """Kill ``export`` over a file that is there: the old one stays whole or the new one is whole, the index as it was."""
    index, out = folder / "index", folder / "out"
    out.mkdir()
    with Tracker(index, "hash") as tracker:
        tracker.add([write(folder / "articles.jsonl", ARTICLES)])

    def export(format: str) -> None:
        with Tracker(index, "hash") as tracker:
            tracker.export(format, out / format)

    lengths = {format: measured(lambda format=format: export(format)) for format in FORMATS}
    new, before = {format: (out / format).read_bytes() for format in FORMATS}, content(index)
    while account.wants(trials):
        format = chance.choice(FORMATS)
        (out / format).write_bytes(b"the old file")
        where = f"{format} " + killed_somewhere(lambda format=format: export(format), lengths[format], chance, account)
        found = (out / format).read_bytes()
        account.outcomes["old file whole" if found == b"the old file" else "new file whole"] += 1
        if found not in (b"the old file", new[format]):
            account.fail(where, f"{len(found)} bytes of {len(new[format])}")
        export(format)
        if (out / format).read_bytes() != new[format]:
            account.fail(where, "the next export differs")
        account.outcomes["completed by the next run"] += 1
    if content(index) != before:
        account.fail("after all", "the index is another")


def main() -> None:
    """Run the trials that are named."""
    what, (trials, seed, *seconds) = sys.argv[1], map(int, sys.argv[2:])
    pipeline.BATCH = BATCH
    account = Account(until=time.monotonic() + seconds[0] if seconds else float("inf"))
    with tempfile.TemporaryDirectory(prefix="claimtrack-kill-") as name:
        {"add": add_trials, "export": export_trials}[what](Path(name), trials, Random(seed), account)
    print(json.dumps({"trials": account.trials, "outcomes": account.outcomes, "failures": account.failures}))  # noqa: T201


if __name__ == "__main__":
    main()
