"""What holds whatever happens: kills, damage, full disks, hostile input. One row a kind of trial.

Each kind runs in processes of its own, with the encoder for tests: no figure here says anything of speed or quality.
``--sizes N`` is the number of kills of ``add`` and of ``export`` (200 without it); the other kinds take a share of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.measure import ROOT, table

TRIALS = 200
SEED = 20_261
HEADS = ("kind", "trials", "outcome", "failures", "seconds")
# module, kind, what it is, share of the trials asked for
KINDS: tuple[tuple[str, str, str, float], ...] = (
    ("killing", "add", "kill -9 in add", 1.0),
    ("killing", "export", "kill -9 in export", 1.0),
    ("killing", "tokens", "kill -9 in add, with an encoder that shows tokens", 0.2),
    ("killing", "repair", "kill -9 in doctor --repair", 0.2),
    ("damage", "pages", "bytes of the database overwritten", 1.0),
    ("damage", "cells", "nonsense in a cell of a table", 1.0),
    ("damage", "cache", "vectors.faiss damaged", 0.7),
    ("damage", "writers", "two add at once and two readers", 0.1),
    ("disks", "limit", "no file may grow on (RLIMIT_FSIZE), add", 0.1),
    ("disks", "tmpfs", "disk full (tmpfs), add", 0.1),
    ("disks", "export", "no file may grow on (RLIMIT_FSIZE), export", 0.2),
    ("disks", "readonly", "a folder that may only be read", 0.2),
    ("guards", "all", "a guard taken out", 0.0),
)
SKIPPED = 77  # the exit code of trials that cannot be made on a machine
TESTS = (
    *(
        f"tests/reliability/test_{name}.py"
        for name in ("hostile", "feeds", "archives", "terminal", "network", "folder", "doctor", "growth")
    ),
    "tests/exporters/test_dossier_browser.py::test_hostile_names_are_inert",
)
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "CLAIMTRACK_ALLOW_TEST_ENCODER": "1"}


def run(sizes: Sequence[int] | None) -> None:
    """Run every kind, print the table; ends with an error when one trial failed."""
    trials = sizes[0] if sizes else TRIALS
    rows: list[tuple[object, ...]] = []
    failures: list[str] = []
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for made, failed in pool.map(lambda which: trial(which, trials), KINDS):
            rows += made
            failures += failed
    made, failed = hostile()
    table("Reliability", HEADS, [*rows, *made])
    for line in [*failures, *failed]:
        print(f"- {line}")
    if failures or failed:
        raise SystemExit(1)


def trial(which: tuple[str, str, str, float], trials: int) -> tuple[list[tuple[object, ...]], list[str]]:
    """Run one kind of trial, a share of those asked for; return its row, and what failed."""
    module, kind, name, share = which
    start, count = time.monotonic(), max(1, round(share * trials))
    words = [sys.executable, "-m", f"tests.reliability.{module}", kind, str(count), str(SEED)]
    done = subprocess.run(words, cwd=ROOT, env={**os.environ, **ONE_THREAD}, capture_output=True, text=True, check=False)
    took = round(time.monotonic() - start)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        skipped = done.returncode == SKIPPED
        return [(name, 0, f"not run: {reason}", 0 if skipped else 1, took)], [] if skipped else [f"{name}: {reason}"]
    found = json.loads(done.stdout.splitlines()[-1])
    said = "; ".join(f"{what} {n}" for what, n in sorted(found["outcomes"].items()))
    row = (name, found["trials"], said, len(found["failures"]), took)
    print(*row, sep=" | ", file=sys.stderr, flush=True)
    return [row], [f"{name}: {line}" for line in found["failures"]]


def hostile() -> tuple[list[tuple[object, ...]], list[str]]:
    """Run the tests of hostile input, of the network and of an index in a bad state: a row a test, its cases as trials."""
    with tempfile.TemporaryDirectory() as place:
        report = Path(place, "report.xml")
        words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *TESTS]
        subprocess.run(words, cwd=ROOT, env={**os.environ, **ONE_THREAD}, capture_output=True, check=False)
        return _rows(report)


def _rows(report: Path) -> tuple[list[tuple[object, ...]], list[str]]:
    from xml.etree import ElementTree

    outcomes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    seconds: Counter[str] = Counter()
    failed = []
    for case in ElementTree.parse(report).iter("testcase"):
        name = case.get("name", "").split("[")[0].removeprefix("test_").replace("_", " ")
        kinds = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
        outcomes[name][kinds[0] if kinds else "as it says"] += 1
        seconds[name] += float(case.get("time", 0))  # type: ignore[assignment]
        failed += [f"{case.get('name')}: {kind}" for kind in kinds if kind != "skipped"]
    rows: list[tuple[object, ...]] = []
    for name, found in outcomes.items():
        said = "; ".join(f"{what} {n}" for what, n in found.items())
        rows.append((name, found.total(), said, found["failure"] + found["error"], round(seconds[name])))
    return rows, failed
