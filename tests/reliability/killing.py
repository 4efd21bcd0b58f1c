"""Kill -9 trials: ``python -m tests.reliability.killing add|tokens|export|repair TRIALS SEED [SECONDS]`` prints a JSON
object of counts; no new trial begins after so many seconds.

``killer`` says how and where a process is killed.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from claimtrack import pipeline
from claimtrack.errors import ClaimtrackError
from claimtrack.tracker import Tracker
from tests.reliability.corpus import write
from tests.reliability.killer import Account, killed_somewhere, measured

ARTICLES, BATCH = 24, 4  # six transactions an add
FORMATS = ("records", "clusters", "csv", "html", "markdown", "graphml")
_MIGRATED = re.compile(r'INSERT INTO "?_sqlite_migrations"?')  # when the tables were made: the one thing that may differ
LAGGING = frozenset({"clusters", "manifest", "vector cache"})  # what a run writes last and the next run completes


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


def token_trials(folder: Path, trials: int, chance: Random, account: Account) -> None:
    """Kill ``add`` with an encoder that shows tokens: they are kept beside the vectors, in writes of their own."""
    import pytest

    from claimtrack import tracker
    from tests.pipeline.tokens import WordEmbedder, ask_for_tokens

    patch = pytest.MonkeyPatch()
    ask_for_tokens(patch)
    patch.setattr(tracker, "embedder", lambda name: WordEmbedder())
    add_trials(folder, trials, chance, account)


def repair_trials(folder: Path, trials: int, chance: Random, account: Account) -> None:
    """Kill ``doctor --repair``: each article is as it was or made again, and the next repair ends with the sound index."""
    damaged, records = folder / "damaged", folder / "articles.jsonl"
    with Tracker(damaged, "hash") as tracker:
        tracker.add([write(records, ARTICLES)])
    whole, clusters = articles(damaged), exported(damaged, "clusters")
    with sqlite3.connect(damaged / "claims.sqlite") as connection:
        connection.execute("INSERT INTO claims_fts (claims_fts) VALUES ('delete-all')")
        connection.execute("UPDATE citations SET count = count + 1 WHERE row = 1")
        connection.execute("UPDATE matches SET probability = 0 WHERE a = (SELECT min(a) FROM matches)")
    connection.close()
    (damaged / "vectors.faiss").write_bytes(b"damaged")
    possible = (whole, articles(damaged))

    def repair(index: Path) -> None:
        with Tracker(index, "hash") as tracker:
            assert tracker.doctor(repair=True).ok

    length = measured(lambda: repair(Path(shutil.copytree(damaged, folder / "first"))))
    while account.wants(trials):
        index = Path(shutil.copytree(damaged, folder / f"t{account.outcomes.total()}"))
        where = killed_somewhere(lambda index=index: repair(index), length, chance, account)
        try:
            if articles(index) not in possible:
                account.fail(where, "articles are neither what they were nor made again")
            repair(index)
            with Tracker(index, "hash") as tracker:
                assert all(check.ok and not check.repaired for check in tracker.doctor().checks)
            if articles(index) != whole or exported(index, "clusters") != clusters:
                account.fail(where, "what was made again is not what was damaged")
            account.outcomes["completed by the next run"] += 1
        except Exception as error:
            account.fail(where, repr(error))
        shutil.rmtree(index)


KINDS = {"add": add_trials, "tokens": token_trials, "export": export_trials, "repair": repair_trials}


def main() -> None:
    """Run the trials that are named."""
    what, (trials, seed, *seconds) = sys.argv[1], map(int, sys.argv[2:])
    pipeline.BATCH = BATCH
    account = Account(until=time.monotonic() + seconds[0] if seconds else float("inf"))
    with tempfile.TemporaryDirectory(prefix="claimtrack-kill-") as name:
        KINDS[what](Path(name), trials, Random(seed), account)
    print(json.dumps({"trials": account.trials, "outcomes": account.outcomes, "failures": account.failures}))  # noqa: T201


if __name__ == "__main__":
    main()
