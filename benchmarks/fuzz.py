"""Fuzz one reader: ``python -m benchmarks.fuzz READER [--minutes M] [--seed N]``; prints a row, or the smallest failing input.

Hypothesis makes inputs out of pieces that readers trip over, in rounds of a new seed until the time is over. Whatever comes in,
a reader yields articles and refusals, each refusal with a mend; every article goes through all rules that look at one article.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from benchmarks import fuzz_inputs as made_of
from benchmarks.fuzz_inputs import in_bytes
from benchmarks.measure import table
from claimtrack.errors import ClaimtrackError, InputError
from claimtrack.fingerprint import fingerprint_of
from claimtrack.ingest import read
from claimtrack.ingest.html import from_html
from claimtrack.lang.outlets import registry
from claimtrack.pipeline import derive
from claimtrack.searching import Query
from claimtrack.tracker import Tracker
from claimtrack.tracker_matching import read_claims
from claimtrack.training.reading import read_all as read_judged
from claimtrack.types import Article, Refusal

ROUND = 200  # inputs under one seed
SECONDS, PER_CHARACTER = 3.0, 5e-4  # processor time that an input may take; rules take about 2e-5 s a character


def said(what: str, mend: str) -> None:
    """A refusal is one line with a reason and a mend."""
    assert what, "a refusal without a reason"
    assert mend, "a refusal without a mend"
    assert "\n" not in what + mend, "a refusal of more than a line"


def checked(found: Article | Refusal) -> None:
    """An article goes through every rule; a refusal says something."""
    if isinstance(found, Refusal):
        said(found.what, found.mend)
        return
    assert found.text.strip(), "an article without a text"
    with suppress(InputError):
        record = derive(found, fingerprint_of(found), registry())
        size = len(found.text)
        assert len(record.document.text) == size, "the text made ready has another length"
        spans = [claim.span for claim in record.claims] + [mark.span for mark in record.document.marks]
        spans += [s for a in record.attributions for s in (a.cue_span, a.source_span, a.content_span) if s is not None]
        assert all(0 <= start < end <= size for start, end in spans), "a span outside the text"


def _file(ending: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"in.{ending}")
            path.write_bytes(data)
            for found in read(path):
                checked(found)

    return run


def _claims(ending: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"in.{ending}")
            path.write_bytes(data)
            with suppress(ClaimtrackError):
                for found in read_claims(path):
                    if isinstance(found, Refusal):
                        said(found.what, found.mend)

    return run


def _page(data: bytes) -> None:
    try:
        for found in from_html(data, "https://example.org/", url="https://example.org/a"):
            checked(found)
    except InputError as error:
        said(error.what, error.mend)


@cache
def _index() -> Tracker:
    os.environ["CLAIMTRACK_ALLOW_TEST_ENCODER"] = "1"
    from tests.reliability.corpus import write

    folder = Path(tempfile.mkdtemp(prefix="claimtrack-fuzz-"))
    tracker = Tracker(folder / "index", "hash")
    tracker.add([write(folder / "articles.jsonl", 12)])
    return tracker


def _query(text: str) -> None:
    for query in (Query(text), Query("bridge", outlet=text or None), Query("bridge", source=text), Query(text, since=text)):
        with suppress(ClaimtrackError):
            _index().search(query, 3)
    with suppress(ClaimtrackError):
        _index().show(text)


def _judged(ending: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"in.{ending}")
            path.write_bytes(data)
            with suppress(ClaimtrackError):
                found = read_judged([path])
                assert len(found.claims) == len(found.families) == len(found.stories) == len(found.units)

    return run


def _gold(files: tuple[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in zip(("articles.jsonl", "gold.json"), files, strict=True):
            Path(folder, name).write_text(text, "utf-8", errors="replace")
        with suppress(ClaimtrackError):
            read_judged([Path(folder)])


def _manifest(data: bytes) -> None:
    """Whatever a manifest says, the database is what counts."""
    folder = _index().folder
    whole = folder.manifest_path.read_bytes()
    folder.manifest_path.write_bytes(data)
    try:
        with suppress(ClaimtrackError):
            report = _index().doctor()
            assert [check.name for check in report.checks if not check.ok and not check.repairable] == []
    finally:
        folder.manifest_path.write_bytes(whole)


READERS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], None]]] = {
    "txt": (in_bytes(made_of.ANY_TEXT), _file("txt")),
    "jsonl": (in_bytes(made_of.JSON_LINES), _file("jsonl")),
    "csv": (in_bytes(made_of.CSV), _file("csv")),
    "html": (in_bytes(made_of.HTML), _file("html")),
    "feed": (in_bytes(made_of.FEED), _file("rss")),
    "archive": (made_of.ARCHIVE, _file("warc")),
    "page": (in_bytes(made_of.HTML), _page),
    "claims-jsonl": (in_bytes(made_of.JSON_LINES), _claims("jsonl")),
    "claims-csv": (in_bytes(made_of.CSV), _claims("csv")),
    "query": (made_of.QUERY, _query),
    "judged-jsonl": (in_bytes(made_of.JUDGED_LINES), _judged("jsonl")),
    "judged-csv": (in_bytes(made_of.JUDGED_CSV), _judged("csv")),
    "gold": (made_of.GOLD_FOLDER, _gold),
    "manifest": (in_bytes(made_of.MANIFEST), _manifest),
}


def one_round(reader: str, number: int, count: int = ROUND, until: float = float("inf")) -> int:
    """Try ``count`` inputs; return how many were tried; raises what the reader raised, on the smallest such input."""
    strategy, run = READERS[reader]
    tried = 0

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        print_blob=False,
    )
    @given(strategy)
    def tries(data: Any) -> None:
        nonlocal tried
        if time.monotonic() > until:
            return
        tried += 1
        start = time.process_time()
        run(data)
        took = time.process_time() - start
        assert took < SECONDS + PER_CHARACTER * len(data), f"took {took:.1f} s of processor time for {len(data)}"

    tries()
    return tried


def main() -> None:
    """Parse, run rounds until the time is over, print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    start, tried, number = time.monotonic(), 0, asked.seed
    until = start + 60 * asked.minutes
    with suppress(Exception):
        READERS[asked.reader][1](b"" if asked.reader != "query" else "")  # loads what is loaded once
    while time.monotonic() < until:
        tried += one_round(asked.reader, number, until=until)
        number += 1
    row = (asked.reader, tried, f"{(time.monotonic() - start) / 60:.1f}", "nothing found")
    table("Fuzz", ("reader", "inputs", "minutes", "outcome"), [row])


if __name__ == "__main__":
    main()
