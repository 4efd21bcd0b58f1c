"""Damage trials: ``python -m tests.reliability.damage pages|cells|cache|writers TRIALS SEED`` prints a JSON object of counts.

A trial damages a copy of a sound index and then uses it as a user would. It ends well when the result is the right one, when one
line says what is wrong, or when the doctor says so; a traceback, a signal or a wrong result that nobody notices is a failure.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

from claimtrack import vectorcache
from claimtrack.errors import ClaimtrackError
from claimtrack.tracker import Tracker
from tests.reliability.corpus import rows, write
from tests.reliability.killer import Account
from tests.reliability.killing import exported

QUERY = "The bridge at Vernou was closed"
DAMAGE = ("deleted", "empty", "truncated", "foreign bytes", "another index", "a bit flipped", "a header byte changed")
HEADER = 64  # bytes in which a FAISS file says what it is and how much it holds
NONSENSE: dict[str, tuple[object, ...]] = {
    "TEXT": ("nonsense", "", "5", '{"a": 1}', "\x00"),
    "INTEGER": (-5, 10**12),
    "BLOB": (b"", b"abc"),
    "REAL": (-7.5, None),
}
UNSEEN = "FAILED: right result, and the doctor finds nothing"
UNNOTICED = "FAILED: a wrong result that nobody notices"
SIZE, READERS = 12, 2
Trials = Callable[[Path, int, Random, Account], None]


def answers(index: Path) -> dict[str, bytes]:
    """What a search and an export say."""
    with Tracker(index, "hash") as tracker:
        hits = tracker.search(QUERY, 5)
    said = [(hit.claim.id, hit.claim.text, round(hit.similarity, 4)) for hit in hits]
    return {"search": json.dumps(said).encode(), "records": exported(index, "records")}


def exports(index: Path) -> dict[str, bytes]:
    """What the exports say of the articles and their clusters, in whatever order they came in."""
    return {format: exported(index, format) for format in ("records", "clusters")}


def healthy(index: Path) -> bool:
    """Whether the doctor finds nothing."""
    with Tracker(index, "hash") as tracker:
        return tracker.doctor().ok


def verdict(index: Path, right: dict[str, bytes]) -> str:
    """How the use of a damaged index ends."""
    try:
        found = answers(index)
    except ClaimtrackError as error:
        return "one clear line" if "\n" not in str(error) and error.mend else f"FAILED: {error}"
    if found == right:
        return "right result"
    try:
        return "found by doctor" if not healthy(index) else UNNOTICED
    except ClaimtrackError:
        return "found by doctor"


def apart(work: Callable[[], str]) -> str:
    """Run ``work`` in a child, for what may end a process."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writing, work().encode()[:4000])
        except BaseException as error:
            os.write(writing, f"FAILED: {type(error).__name__} {error}".encode()[:4000])
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read().decode("utf-8", "replace")
    status = os.waitpid(pid, 0)[1]
    return said or f"FAILED: ended by signal {os.WTERMSIG(status)}"


def note(account: Account, kind: str, said: str, where: object) -> None:
    """Count an outcome under its kind."""
    account.trials += 1
    account.outcomes[f"{kind}: {said.split(':')[0]}"] += 1
    if said.startswith("FAILED"):
        account.fail(f"{kind} {where}", said)


def page_trials(folder: Path, trials: int, chance: Random, account: Account) -> None:
    """Overwrite up to 64 bytes of the database at a random place."""
    whole = sound(folder)
    right, size = answers(whole), (whole / "claims.sqlite").stat().st_size
    for number in range(trials):
        index = Path(shutil.copytree(whole, folder / f"t{number}"))
        at, data = chance.randrange(size), chance.randbytes(chance.randint(1, 64))
        with (index / "claims.sqlite").open("rb+") as stream:
            stream.seek(at)
            stream.write(data)
        note(account, "damaged page", apart(partial(verdict, index, right)), at)
        shutil.rmtree(index)


def cell_trials(folder: Path, trials: int, chance: Random, account: Account) -> None:
    """Put nonsense into a random cell of a table, page by page all is well: no traceback, and the doctor finds every one."""
    whole = varied(folder)
    right, cells = answers(whole), _columns(whole)
    for number in range(trials):
        index = Path(shutil.copytree(whole, folder / f"t{number}"))
        table, column, kind = chance.choice(cells)
        try:
            changed = _put(index, table, column, chance.choice(NONSENSE[kind]), chance)
        except sqlite3.IntegrityError:
            said = "refused by SQLite"
        else:
            said = apart(partial(noticed, index, right)) if changed else "nothing there to change"
        if column == "row" and said == UNSEEN:
            said = "the number of a row that nothing points to"
        note(account, "cell", said, f"{table}.{column}")
        shutil.rmtree(index)


def noticed(index: Path, right: dict[str, bytes]) -> str:
    """How the use of an index ends in which a cell is another, and whether the doctor finds it: it must."""
    said = verdict(index, right)
    try:
        found = not healthy(index)
    except ClaimtrackError:
        found = True
    if said.startswith("FAILED") or not found:
        return UNSEEN if said == "right result" else said if said.startswith("FAILED") else f"FAILED: {said}, not found"
    return "another result, found by doctor" if said == "found by doctor" else f"{said}, found by doctor"


def _columns(index: Path) -> list[tuple[str, str, str]]:
    """The tables of an index that hold something and are not made of others, their columns and what these hold."""
    with closing(sqlite3.connect(index / "claims.sqlite")) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        own = [name for name in names if not name.startswith(("claims_fts", "sqlite", "_sqlite"))]
        kept = [name for name in own if connection.execute(f"SELECT EXISTS (SELECT 1 FROM {name})").fetchone()[0]]
        return [(table, row[1], row[2]) for table in kept for row in connection.execute(f"PRAGMA table_info({table})")]


def _put(index: Path, table: str, column: str, value: object, chance: Random) -> bool:
    """Put a value into a cell; return whether it holds another one now."""
    with closing(sqlite3.connect(index / "claims.sqlite")) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        rows = connection.execute(f"SELECT * FROM {table}").fetchall() or [(None,) * len(names)]
        where = " AND ".join(f"{name} IS ?" for name in names)
        made = connection.execute(
            f"UPDATE {table} SET {column} = ? WHERE {column} IS NOT ? AND {where}", [value, value, *chance.choice(rows)]
        )
        connection.commit()
        return made.rowcount > 0


def cache_trials(folder: Path, trials: int, chance: Random, account: Account) -> None:
    """Take away, cut or change the vector cache; the search must be right, and the cache right after the next use."""
    whole = sound(folder)
    vectorcache.EXACT_UP_TO = 0  # read the cache however small it is
    right, cache = answers(whole), (whole / "vectors.faiss").read_bytes()
    with Tracker(folder / "other", "hash") as tracker:
        tracker.add([write(folder / "other.jsonl", SIZE // 2, seed=9)])
    other = (folder / "other" / "vectors.faiss").read_bytes()
    for number in range(trials):
        index = Path(shutil.copytree(whole, folder / f"t{number}"))
        kind = DAMAGE[number % len(DAMAGE)]
        damage_cache(index / "vectors.faiss", kind, (cache, other), chance)
        said = apart(partial(verdict, index, right))
        note(account, f"vector cache {kind}", said if said != "found by doctor" else f"FAILED: {said}", number)
        shutil.rmtree(index)


def damage_cache(path: Path, kind: str, files: tuple[bytes, bytes], chance: Random) -> None:
    """Damage the cache file in one of the ways of ``DAMAGE``."""
    cache, other = files
    at = chance.randrange(len(cache)) if kind == "a bit flipped" else chance.randrange(HEADER)
    made = {
        "empty": b"",
        "truncated": cache[: chance.randrange(1, len(cache))],
        "foreign bytes": chance.randbytes(len(cache)),
        "another index": other,
        "a bit flipped": cache[:at] + bytes([cache[at] ^ 1 << chance.randrange(8)]) + cache[at + 1 :],
        "a header byte changed": cache[:at] + bytes([cache[at] ^ chance.randint(1, 255)]) + cache[at + 1 :],
    }
    path.unlink()
    if kind in made:
        path.write_bytes(made[kind])


def added(index: Path, given: Path) -> str:
    """How an ``add`` ends."""
    try:
        with Tracker(index, "hash") as tracker:
            report = tracker.add([given])
        return "FAILED: refused" if report.refused else "right result"
    except ClaimtrackError as error:
        return "one clear line" if "\n" not in str(error) and error.mend else f"FAILED: {error}"
    except OSError as error:
        return f"FAILED: {errno.errorcode.get(error.errno or 0)} {error}"


def writer_trials(folder: Path, trials: int, chance: Random, account: Account) -> None:
    """Two ``add`` of overlapping halves at once into a new index, and readers over and over: as if one had added all."""
    records = rows(SIZE)
    halves = [folder / "a.jsonl", folder / "b.jsonl"]
    for path, part in zip(halves, (records[: SIZE * 2 // 3], records[SIZE // 3 :]), strict=True):
        path.write_text("".join(json.dumps(row) + "\n" for row in part), "utf-8")
    right = exports(sound(folder))
    for number in range(trials):
        index = folder / f"t{number}"
        said = together([partial(added, index, path) for path in halves] + [*[partial(reads, index, right)] * READERS])
        wrong = [one for one in said if one.startswith("FAILED")]
        same = exports(index) == right and healthy(index)
        outcome = wrong[0] if wrong else "right result" if same else "FAILED: other bytes than one run"
        note(account, "two writers and two readers", outcome, number)
        shutil.rmtree(index)


def reads(index: Path, right: dict[str, bytes]) -> str:
    """Read while others write: each article that is there is whole."""
    whole = {json.loads(line)["article"]: line for line in right["records"].splitlines()}
    for _ in range(5):
        try:
            with Tracker(index, "hash") as tracker:
                tracker.search(QUERY, 3)
                corpus = tracker.corpus()
            if not set(corpus.articles) <= set(whole) or not all(claim.article in whole for claim in corpus.claims.values()):
                return "FAILED: something half there"
        except ClaimtrackError as error:
            if "nothing in this index yet" not in str(error) and "no index in this folder" not in str(error):
                return f"FAILED: {error}"
    return "right result"


def together(works: list[Callable[[], str]]) -> list[str]:
    """Run each in a child, all at once."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(apart, works))


def sound(folder: Path) -> Path:
    """A sound index."""
    index = folder / "index"
    with Tracker(index, "hash") as tracker:
        tracker.add([write(folder / "articles.jsonl", SIZE)])
    return index


def varied(folder: Path) -> Path:
    """A sound index that came in two parts, with an encoder that shows tokens: clusters have aliases, texts have tokens."""
    import pytest

    from claimtrack import tracker
    from tests.pipeline.tokens import WordEmbedder, ask_for_tokens

    patch = pytest.MonkeyPatch()
    ask_for_tokens(patch)
    patch.setattr(tracker, "embedder", lambda name: WordEmbedder())
    index = folder / "index"
    for count in (SIZE // 2, SIZE):
        with Tracker(index, "hash") as opened:
            opened.add([write(folder / "articles.jsonl", count)])
    return index


KINDS: dict[str, Trials] = {"pages": page_trials, "cells": cell_trials, "cache": cache_trials, "writers": writer_trials}


def main(kinds: Mapping[str, Trials]) -> None:
    """Run the trials that are named."""
    what, trials, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    account = Account()
    with tempfile.TemporaryDirectory(prefix="claimtrack-damage-") as name:
        kinds[what](Path(name), trials, Random(seed), account)
    print(json.dumps({"trials": account.trials, "outcomes": account.outcomes, "failures": account.failures}))  # noqa: T201


if __name__ == "__main__":
    main(KINDS)
