"""A long life: ``python -m benchmarks.soak [--articles N] [--batches N] [--seed N] [--minutes M]``.

One process adds made articles in random batches, a few of them again and a few in an earlier wording first, and searches in
between; how much memory it holds is looked at all along, then again while it goes on searching an index that grows no more.
Another process adds all at once. What both export must be the same to the last byte.

Articles are made of the templates in ``soak.toml``, three languages, six of an event, each event with names, figures and a
choice of sentences of its own. The encoder is the one for tests: it embeds spellings in no time, so that what is seen is all the
rest. To spellings all sentences of one template are alike, which those of news are not: so names are long, and articles are near
only from a cosine on that keeps other events out, as with the default encoder. Claims then hang together about as those of news:
900 of these articles have 2.1 matches of ``LINK`` a claim and 37 claims in the largest component; 20,000 claims of
``benchmarks.world`` with the default encoder have 2.0 and 52 (2026-11-22).
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import hashlib
import json
import os
import re
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from benchmarks.measure import job, table
from claimtrack.matching import nearby
from claimtrack.searching import Query
from claimtrack.tracker import Tracker

ARTICLES, BATCHES, SEED = 20_000, 40, 1
SEARCHES = 10  # after each batch
ROUNDS = 10  # of searches, and of adding what is there, once all is in the index
NEAR = {"hash": 0.55}  # cosine from which articles are near: a fiftieth of an article at this is of another event, of 3,000
OF_AN_EVENT, TOLD = 6, 3  # articles of an event; sentences of an article, of twice as many that belong to its event
AGAIN, EARLIER = 0.02, 0.01  # shares of a batch: articles that are there already, articles that come in another wording first
FORMATS = ("records", "clusters", "csv")
HEADS = ("articles", "added", "claims", "add, CPU s", "articles/CPU s", "a search, CPU ms", "memory, MB", "most during add, MB")
PIECES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
Deal = tuple[int, int]  # the number of batches, and the seed by which articles are dealt out to them
_OUTLETS = sorted(name for pieces in PIECES.values() for name in pieces["outlets"])
_SYLLABLES = tuple(a + b for a in "b d f g k l m n p r s t v br dr kl st tr".split() for b in "a e i o u an er il on".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Event:
    """What is told of an event: which titles and sentences, by their places, and what fills them in each language."""

    titles: list[int]
    sentences: list[int]
    facts: dict[str, dict[str, Any]]


def articles(count: int, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Yield so many articles as a reader's records; the same seed gives the same ones."""
    chance, langs = Random(seed), sorted(PIECES)
    for number in range(count):
        if number % OF_AN_EVENT == 0:
            event = _event(chance)
        lang = langs[number % len(langs)]
        pieces = PIECES[lang]
        own = chance.choice(pieces["outlets"])
        facts = event.facts[lang] | {"cited": chance.choice([name for name in _OUTLETS if name != own])}
        lines = [pieces["titles"][chance.choice(event.titles)]]
        lines += [pieces["sentences"][one] for one in chance.sample(event.sentences, TOLD)]
        text = "\n\n".join(one[0].upper() + one[1:] for one in (line.format(**facts) for line in lines))
        day = f"2024-{1 + number // 28 % 12:02}-{1 + number % 28:02}"
        yield {"id": f"s{number:06}", "text": text, "outlet": own, "lang": lang, "published": day}


def _event(chance: Random) -> Event:
    """An event with names, figures, things and sentences of its own."""
    any_language = PIECES["en"]
    facts = {name: _name(chance) for name in ("place", "first", "last", "firm")}
    figures = {"n": chance.randint(3, 900), "m": chance.randint(2, 60)}
    things, deeds = (
        chance.sample(range(len(any_language[kind])), len(places)) for kind, places in (("things", "abcde"), ("deeds", "vwx"))
    )
    known = [_name(chance) for _ in things]
    told = {}
    for lang, pieces in PIECES.items():
        named = (f"{pieces['things'][thing]} {name}" for thing, name in zip(things, known, strict=True))
        done = (pieces["deeds"][one] for one in deeds)
        told[lang] = facts | figures | dict(zip("abcdevwx", (*named, *done), strict=True))
    titles, sentences = (
        chance.sample(range(len(any_language[kind])), of) for kind, of in (("titles", 2), ("sentences", 2 * TOLD))
    )
    return Event(titles, sentences, told)


def _name(chance: Random) -> str:
    """Two words that no other event has."""
    return " ".join("".join(chance.choices(_SYLLABLES, k=chance.randint(3, 4))).title() for _ in range(2))


def batches(rows: list[dict[str, Any]], count: int, seed: int) -> Iterator[list[dict[str, Any]]]:
    """Deal the articles out at random, in random sizes; a few come again, a few first in another wording."""
    chance, order = Random(seed + 1), rows.copy()
    chance.shuffle(order)
    cuts = [0, *sorted(chance.sample(range(1, len(order)), min(count, len(order)) - 1)), len(order)]
    for start, end in pairwise(cuts):
        before, after = order[:start], order[end:]
        again = chance.sample(before, min(len(before), round(AGAIN * (end - start))))
        early = chance.sample(after, min(len(after), round(EARLIER * (end - start))))
        yield [*order[start:end], *again, *({**row, "text": row["text"].rpartition("\n\n")[0]} for row in early)]


def written(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """Write articles as JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def memory() -> float:
    """What this process holds now, in MB, after it has given back what the allocator keeps for later."""
    gc.collect()
    if hasattr(library := ctypes.CDLL(None), "malloc_trim"):  # of glibc
        library.malloc_trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def most() -> float:
    """The most this process held since it was last asked, in MB."""
    status = Path("/proc/self/status").read_text()
    Path("/proc/self/clear_refs").write_text("5")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


def searched(tracker: Tracker, rows: list[dict[str, Any]], chance: Random, count: int) -> float:
    """Search for sentences of articles, half of the time with a filter; return milliseconds of the processor a search."""
    start = time.process_time()
    for number in range(count):
        row = chance.choice(rows)
        text = chance.choice(row["text"].split("\n\n"))
        hits = tracker.search(Query(text, lang=row["lang"]) if number % 2 else text, 5)
        assert hits, f"nothing found for {text!r}"
    return 1000 * (time.process_time() - start) / count


def live(folder: Path, rows: list[dict[str, Any]], dealt: Deal, minutes: float = float("inf")) -> list[tuple[object, ...]]:
    """Add batch after batch while there is time, then go on searching; return what was seen along the way.

    What is in the index then, each article as it came last, is written to ``all.jsonl``.
    """
    count, seed = dealt
    chance, seen = Random(seed + 2), list[tuple[object, ...]]()
    held, until = dict[str, dict[str, Any]](), time.monotonic() + 60 * minutes
    most()
    with patch.dict(nearby.LEAST, NEAR), Tracker(folder / "index", "hash") as tracker:
        for batch in batches(rows, count, seed):
            start = time.process_time()
            report = tracker.add([written(folder / "batch.jsonl", batch)])
            took, peak = time.process_time() - start, most()
            assert not report.refused, report.refused[0]
            fresh, speed = len(report.added) + len(report.replaced), (len(report.added) + len(report.replaced)) / took
            found = searched(tracker, batch, chance, SEARCHES)
            total = tracker.info().counts["articles"]
            seen.append(_told((total, fresh, report.claims, took, speed, found, memory(), peak)))
            held |= {row["id"]: row for row in batch}
            if time.monotonic() > until:
                break
        written(folder / "all.jsonl", sorted(held.values(), key=lambda row: str(row["id"])))
        most()
        for number in range(ROUNDS):
            found = searched(tracker, batch, chance, SEARCHES)
            if number == ROUNDS // 2:
                assert not tracker.add([folder / "batch.jsonl"]).changed
            seen.append(_told((len(held), 0, report.claims, 0.0, 0.0, found, memory(), most())))
    return seen


def _told(row: tuple[Any, ...]) -> tuple[Any, ...]:
    print(" ".join(f"{value:.1f}" if isinstance(value, float) else str(value) for value in row), file=sys.stderr, flush=True)
    return row


def whole(folder: str) -> dict[str, Any]:
    """Add everything at once, in a process of its own."""
    start = time.process_time()
    with patch.dict(nearby.LEAST, NEAR), Tracker(Path(folder, "whole"), "hash") as tracker:
        report = tracker.add([Path(folder, "all.jsonl")])
    return {"seconds": time.process_time() - start, "added": len(report.added), "peak": most()}


def exports(index: str) -> dict[str, str]:
    """The hash of each export of an index, and what the doctor says."""
    made = {}
    with Tracker(index, "hash") as tracker, tempfile.TemporaryDirectory() as folder:
        made["doctor"] = "clean" if tracker.doctor().ok else "not clean"
        for format in FORMATS:
            tracker.export(format, Path(folder, format))
            made[format] = hashlib.sha256(Path(folder, format).read_bytes()).hexdigest()
    return made


def main() -> int:
    """Parse, live, compare, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    for name, usual in (("articles", ARTICLES), ("batches", BATCHES), ("seed", SEED)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no batch after so long")
    asked = parser.parse_args()
    os.environ["CLAIMTRACK_ALLOW_TEST_ENCODER"] = "1"
    with tempfile.TemporaryDirectory(prefix="claimtrack-soak-") as name:
        folder = Path(name)
        seen = live(folder, list(articles(asked.articles, asked.seed)), (asked.batches, asked.seed), asked.minutes)
        title = f"Soak: {seen[-1][0]:,} articles in {len(seen) - ROUNDS} batches, searches in between"
        table(title, HEADS, seen)
        once = job("soak", "whole", name)
        one, other = (job("soak", "exports", str(folder / index)) for index in ("index", "whole"))
        same = [(what, "equal" if one[what] == other[what] else "DIFFERS") for what in FORMATS]
        doctor = ("doctor", "clean" if one["doctor"] == other["doctor"] == "clean" else "NOT CLEAN")
        title = f"Exports beside those of one batch ({once['seconds']:,.0f} s of the processor, {once['peak']:,.0f} MB)"
        table(title, ("what", "outcome"), [*same, doctor])
    return int(any(outcome not in ("equal", "clean") for _, outcome in (*same, doctor)))


if __name__ == "__main__":
    sys.exit(main())
