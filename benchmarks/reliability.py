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
KINDS = (
    ("killing", "add", "kill -9 in add", 1.0),
    ("killing", "export", "kill -9 in export", 1.0),
    ("damage", "pages", "bytes of the database overwritten", 1.0),
    ("damage", "cache", "vector cache", 0.7),
    ("damage", "disk", "file size limit (RLIMIT_FSIZE) in add", 0.1),
    ("damage", "tmpfs", "disk full (tmpfs) in add", 0.1),
    ("damage", "writers", "two add at once and a reader", 0.1),
)
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "CLAIMTRACK_ALLOW_TEST_ENCODER": "1"}


def run(sizes: Sequence[int] | None) -> None:
    """Run every kind, print the table; ends with an error when one trial failed."""
    trials = sizes[0] if sizes else TRIALS
    rows: list[tuple[object, ...]] = []
    failures: list[str] = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for made, failed in pool.map(lambda kind: trial(*kind[:3], max(1, round(kind[3] * trials))), KINDS):
            rows += made
            failures += failed
    made, failed = hostile()
    table("Reliability", HEADS, [*rows, *made])
    for line in [*failures, *failed]:
        print(f"- {line}")
    if failures or failed:
        raise SystemExit(1)


def trial(module: str, kind: str, name: str, count: int) -> tuple[list[tuple[object, ...]], list[str]]:
    """Run one kind of trial; return its row or rows, and what failed."""
    start = time.monotonic()
    words = [sys.executable, "-m", f"tests.reliability.{module}", kind, str(count), str(SEED)]
    done = subprocess.run(words, cwd=ROOT, env={**os.environ, **ONE_THREAD}, capture_output=True, text=True, check=False)
    took = round(time.monotonic() - start)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        skipped = done.returncode == 77
        return [(name, 0, f"not run: {reason}", 0 if skipped else 1, took)], [] if skipped else [f"{name}: {reason}"]
    found = json.loads(done.stdout.splitlines()[-1])
    said = "; ".join(f"{what} {n}" for what, n in sorted(found["outcomes"].items()))
    return [(name, found["trials"], said, len(found["failures"]), took)], [f"{name}: {line}" for line in found["failures"]]


def hostile() -> tuple[list[tuple[object, ...]], list[str]]:
    """Run the tests of hostile input and of a folder in a bad state: a row a test, its cases as trials."""
    with tempfile.TemporaryDirectory() as place:
        report = Path(place, "report.xml")
        words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
        words += ["tests/reliability/test_hostile.py", "tests/reliability/test_folder.py"]
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
