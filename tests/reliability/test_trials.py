"""A few of each kind of trial; ``python -m benchmarks reliability`` does hundreds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def trials(module: str, kind: str, count: int, seed: int = 1) -> dict[str, Any]:
    """Run trials in a process of their own, in which no thread was ever started."""
    one = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "CLAIMTRACK_ALLOW_TEST_ENCODER": "1"}
    words = [sys.executable, "-m", f"tests.reliability.{module}", kind, str(count), str(seed)]
    done = subprocess.run(words, cwd=ROOT, env={**os.environ, **one}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_kill_9_in_add_loses_no_article_and_the_next_run_makes_the_same_bytes() -> None:
    found = trials("killing", "add", 6)
    assert found["failures"] == []
    assert found["outcomes"]["completed by the next run"] >= found["trials"] == 6


def test_kill_9_in_add_keeps_tokens_whole_too() -> None:
    found = trials("killing", "tokens", 2)
    assert found["failures"] == []
    assert found["outcomes"]["completed by the next run"] >= found["trials"] == 2


def test_kill_9_in_a_repair_loses_nothing() -> None:
    found = trials("killing", "repair", 2)
    assert found["failures"] == []
    assert found["outcomes"]["completed by the next run"] >= found["trials"] == 2


def test_kill_9_in_export_leaves_the_old_file_or_the_new_one() -> None:
    found = trials("killing", "export", 4)
    assert found["failures"] == []
    assert found["outcomes"]["completed by the next run"] >= found["trials"] == 4


@pytest.mark.parametrize(
    ("module", "kind", "count"),
    [
        ("damage", "pages", 12),
        ("damage", "cells", 12),
        ("damage", "cache", 14),
        ("damage", "writers", 2),
        ("disks", "limit", 3),
        ("disks", "export", 6),
    ],
)
def test_damage_ends_in_a_right_result_or_one_line(module: str, kind: str, count: int) -> None:
    found = trials(module, kind, count)
    assert found["failures"] == []
    assert found["trials"] == count
