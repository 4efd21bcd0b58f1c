"""Each guard against harm taken out in a copy of the package: the test that holds it must fail there.

``python -m tests.reliability.guards`` prints a JSON object of counts as the other trials do.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOSTILE, NETWORK = "tests/reliability/test_hostile.py", "tests/reliability/test_network.py"
ARCHIVES, FEEDS = "tests/reliability/test_archives.py", "tests/reliability/test_feeds.py"
TERMINAL = "tests/reliability/test_terminal.py"
DOCTOR, FOLDER = "tests/reliability/test_doctor.py", "tests/reliability/test_folder.py"
DOSSIER = "tests/exporters/test_dossier_browser.py"
SUMS = "tests/store/test_store_sums.py"
SECONDS = 60.0  # longer than any of these tests takes
# what it guards against, module, what stands there, what takes its place, tests, which of them
GUARDS = (
    ("a line of 100 MB", "ingest/plain.py", "if len(text) > _LONGEST:", "if False:", HOSTILE, "100_mb"),
    ("deep HTML", "ingest/html.py", "if reason := _hostile(page):", "if reason := None:", HOSTILE, "deep_html"),
    ("wide HTML", "ingest/html.py", "if count > (_ITEMS", "if 0 * count > (_ITEMS", HOSTILE, "wide_html"),
    ("files of other kinds", "ingest/__init__.py", "elif _ending(path) is None and", "elif False and", HOSTILE, "compressed"),
    ("what unpacks to too much", "ingest/packed.py", "if self._out > FLOOR", "if 0 * self._out > FLOOR", ARCHIVES, "bomb_is_one"),
    ("pages packed twice", "ingest/archive.py", "if len(packed) > 1:", "if False:", ARCHIVES, "more_than_once"),
    ("a table of a million names", "ingest/packed.py", "if size > _ONE_READ:", "if False:", ARCHIVES, "million"),
    ("parts upon each other", "ingest/archive.py", "if sum(", "if 0 * sum(", ARCHIVES, "upon"),
    ("lengths that lie", "ingest/archive.py", "if tally.damaged >= _DAMAGED:", "if False:", ARCHIVES, "lengths"),
    ("entities of feeds", "ingest/feedxml.py", "kind, at = found\n", "kind, at = found[0], 0\n", FEEDS, "expanded"),
    ("much of one name in a feed", "ingest/feedxml.py", "return self._counts[name] <= _EACH", "return True", FEEDS, "small"),
    ("invalid UTF-8", "ingest/decode.py", "    return _guessed(data, where)", "    return data.decode()", HOSTILE, "utf_8"),
    ("a zero byte in an id", "ingest/plain.py", 'if "\\x00" in (given["id"] or ""):', "if False:", HOSTILE, "zero_byte"),
    ("links out of a folder", "ingest/__init__.py", "os.walk(folder)", "os.walk(folder, followlinks=True)", HOSTILE, "link_out"),
    ("formulas in CSV", "exporters/clean.py", "if text.startswith(_FORMULA)", "if False", HOSTILE, "formula"),
    (
        "FTS5 syntax",
        "backends/store_sqlite_search.py",
        "return '\"' + word",
        "return word or '\"' + word",
        HOSTILE,
        "never_syntax",
    ),
    (
        "terminal escapes and bidi",
        "cli/console.py",
        'return _UNSAFE.sub(lambda m: f"\\\\u{ord(m.group()):04x}", unicodedata',
        "return (lambda shown: shown)(unicodedata",
        TERMINAL,
        "terminal",
    ),
    (
        "escapes in JSON lines",
        "cli/console.py",
        'return _UNSAFE.sub(lambda m: f"\\\\u{ord(m.group()):04x}", line)',
        "return line",
        TERMINAL,
        "terminal",
    ),
    ("HTML in the dossier's data", "exporters/html.py", "return json.replace", "return json or json.replace", DOSSIER, "inert"),
    (
        "private addresses",
        "ingest/fetch.py",
        "if not allow_private and not all(map(_public, found)):",
        "if False:",
        NETWORK,
        "private",
    ),
    ("addresses within addresses", "ingest/fetch.py", "address.sixtofour, ", "", NETWORK, "private_address_is_fetched"),
    (
        "DNS rebinding",
        "ingest/fetch.py",
        "create_connection((address, port)",
        "create_connection((host, port)",
        NETWORK,
        "changes",
    ),
    ("a dripping server", "ingest/fetch.py", "    timer.start()", "    pass", NETWORK, "byte_now"),
    ("other schemes", "ingest/fetch.py", 'parts.scheme.casefold() in ("http", "https")', "True", NETWORK, "only_web"),
    ("a newer schema", "layout.py", "if found > SCHEMA:", "if False:", FOLDER, "newer_schema"),
    ("a lossy repair", "doctor.py", "if not {name for name in found if found[name]} -", "if {1} or {1} -", FOLDER, "could_lose"),
    ("damaged tokens", "doctor.py", "if maker == aligner.id and", "if False and", DOCTOR, "tokens"),
    ("a changed article", "backends/store_sqlite_sums.py", "if noted.get(row) != sha256", "if False", DOCTOR, "no_other_check"),
    ("a changed row", "backends/store_sqlite_sums.py", "sum IS NULL OR sum <>", "sum IS NULL AND sum <>", SUMS, "one_line"),
    ("a row gone", "backends/store_sqlite_sums.py", "if held.get(name) != there[name]", "if False", SUMS, "come_or_go"),
    ("a total kept up", "backends/store_sqlite_sums.py", '"- ifnull(old.sum, 0)"', '"0"', SUMS, "replaced"),
    ("another encoder", "mending.py", "memo().id == held.id", "memo().id", DOCTOR, "another_encoder"),
    (
        "a quadratic query",
        "backends/store_sqlite_group.py",
        "AND +b IN",
        "AND b IN",
        "tests/reliability/test_growth.py",
        "six_times",
    ),
)


def holds(guard: tuple[str, ...], place: Path) -> str:
    """Take one guard out, run its tests, put it back; return what came of it."""
    _, module, found, put, tests, which = guard
    path = place / "claimtrack" / module
    text = path.read_text("utf-8")
    if found not in text:
        return "FAILED: the guard is not where it was"
    path.write_text(text.replace(found, put), "utf-8")
    words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", tests, "-k", which]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    child = subprocess.Popen(words, cwd=place, env={**os.environ, "PYTHONPATH": str(place)}, start_new_session=True, **quiet)
    try:
        said = {0: "FAILED: no test misses it", 1: "a test fails"}
        return said.get(child.wait(SECONDS), "FAILED: no test is called so")
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return "a test does not end"
    finally:
        path.write_text(text, "utf-8")


def main() -> None:
    """Take out each guard in turn."""
    outcomes: Counter[str] = Counter()
    failures = []
    with tempfile.TemporaryDirectory(prefix="claimtrack-guards-") as name:
        for part in ("claimtrack", "tests", "examples", "benchmarks"):
            shutil.copytree(ROOT / part, Path(name, part), ignore=shutil.ignore_patterns("__pycache__", ".cache", "corpora"))
        shutil.copy(ROOT / "pyproject.toml", name)
        for guard in GUARDS:
            said = holds(guard, Path(name))
            outcomes[said.split(":")[0]] += 1
            failures += [f"{guard[0]}: {said}"] if said.startswith("FAILED") else []
    print(json.dumps({"trials": len(GUARDS), "outcomes": outcomes, "failures": failures}))  # noqa: T201


if __name__ == "__main__":
    main()
