"""The quick commands stay quick: what they import, seen from a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from claimtrack.backends.embedder_hash import HashEmbedder
from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.memo import memo
from claimtrack.pipeline import add
from tests.pipeline.world import ARTICLES, world

__all__ = ["world"]

HEAVY = {"torch", "sentence_transformers", "transformers", "sklearn", "scipy", "faiss", "pandas", "trafilatura", "simplemma"}
_RUN = """
import json, sys
sys.argv = ["claimtrack", *json.loads(sys.argv[1])]
from claimtrack.cli.app import main
try:
    main()
except SystemExit as left:
    assert not left.code, left.code
sys.stderr.write("\\nMODULES " + json.dumps(sorted(name for name in sys.modules if "." not in name)))
"""


def loaded(*arguments: str) -> tuple[str, set[str]]:
    """Run a command, and return what it wrote and the top-level modules that it loaded."""
    environment = {**os.environ, "CLAIMTRACK_ALLOW_TEST_ENCODER": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _RUN, json.dumps(arguments)], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, set(json.loads(done.stderr.rpartition("MODULES ")[2]))


@pytest.fixture
def index(tmp_path: Path, world: None) -> Path:
    with SqliteStore(tmp_path / "claims.sqlite", write=True) as store:
        add(store, ARTICLES, memo(HashEmbedder(), store, "hash"))
    return tmp_path


def test_help_loads_nothing_heavy() -> None:
    out, modules = loaded("--help")
    assert "search" in out
    assert not modules & (HEAVY | {"numpy", "sqlite3", "networkx"})


def test_a_search_loads_nothing_heavy(index: Path) -> None:
    out, modules = loaded("search", "account blocked", "--index", str(index), "--json", "-k", "1")
    assert json.loads(out.splitlines()[0])["claim"]["text"].startswith("OpenAI blocked the account")
    assert not modules & (HEAVY | {"networkx", "dateparser", "py3langid"})


def test_a_search_loads_neither_matcher_nor_rules(index: Path) -> None:
    code = _RUN.replace('if "." not in name', 'if name.startswith("claimtrack.")')
    environment = {**os.environ, "CLAIMTRACK_ALLOW_TEST_ENCODER": "1"}
    words = json.dumps(["search", "account blocked", "--index", str(index)])
    done = subprocess.run([sys.executable, "-c", code, words], capture_output=True, text=True, env=environment, check=True)
    modules = json.loads(done.stderr.rpartition("MODULES ")[2])
    heavy = ("matching", "clustering", "quantities", "dates", "attribution", "ingest", "exporters", "grouping")
    assert [name for name in modules if name.split(".")[1] in heavy] == []


@pytest.mark.parametrize("command", ["clusters", "info", "outlets"])
def test_reading_loads_no_model(index: Path, command: str) -> None:
    _, modules = loaded(command, "--index", str(index))
    assert not modules & HEAVY
