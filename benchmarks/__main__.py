"""Run the benchmarks that are named, or all, and print a table each: ``python -m benchmarks [NAME...] [--sizes N,N]``."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

NAMES = ("hybrid", "ingest", "grow", "cluster", "ann", "search", "engines", "reliability")


def main() -> None:
    """Parse, run, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all without one")
    parser.add_argument("--sizes", help="claims or vectors, as 20000,100000 (of cluster, grow, search, ann)")
    parser.add_argument("--job", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)  # one measurement in a process of its own
    asked = parser.parse_args()
    if asked.job:
        module, function, *values = asked.job
        made = getattr(importlib.import_module(f"benchmarks.{module}"), function)(*map(json.loads, values))
        print(json.dumps(made))
        return
    if wrong := set(asked.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(wrong))}")
    sizes = [int(size) for size in asked.sizes.split(",")] if asked.sizes else None
    for name in asked.names or NAMES:
        importlib.import_module(f"benchmarks.{name}").run(sizes)
        sys.stdout.flush()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main()
