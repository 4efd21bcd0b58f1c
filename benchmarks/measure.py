"""Tables, and measurements in processes of their own, so that the peak memory of one is not that of another."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table in Markdown, with the command and the load of the machine."""
    load = os.getloadavg()[0]
    run = getattr(sys.modules["__main__"].__spec__, "name", "benchmarks").removesuffix(".__main__")
    print(f"\n### {title}\n\n`{' '.join(['python -m', run, *sys.argv[1:]])}`, {os.cpu_count()} cores, load {load:.1f}\n")
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for row in rows:
        print(f"| {' | '.join(_shown(value) for value in row)} |")


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def job(module: str, function: str, *values: object) -> dict[str, Any]:
    """Run one function of a benchmark in a new process; what it returns is JSON."""
    words = [sys.executable, "-m", "benchmarks", "--job", module, function, *map(json.dumps, values)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}\n{done.stderr}")
    made: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return made


@contextmanager
def timed(into: dict[str, float], name: str) -> Iterator[None]:
    """Add the seconds that a block takes, of the clock and of the processor, processes that it waits for included, to a sum."""
    wall, cpu = time.perf_counter(), _cpu()
    yield
    into[name] = into.get(name, 0.0) + time.perf_counter() - wall
    into[f"{name} cpu"] = into.get(f"{name} cpu", 0.0) + _cpu() - cpu


def _cpu() -> float:
    return sum(os.times()[:4])


def peak() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
