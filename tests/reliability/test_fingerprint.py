"""Whatever decides a stored row takes part in the fingerprint: else an index would keep what older rules made."""

from __future__ import annotations

import ast
import re
from importlib.resources import files
from pathlib import Path

import pytest

from claimtrack import fingerprint

PACKAGE = Path(str(files("claimtrack")))
PARTS = ("ingest", "attribution", "claims", "status", "lang", "sources")
APART = frozenset({"errors", "protocols", "standing"})  # shapes and messages: they decide no row


def imported(path: Path) -> set[str]:
    """The parts of the package that a module imports."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom) and node.module]
    return {node.module.split(".")[1] for node in nodes if node.module and node.module.startswith("claimtrack.")}


def test_every_part_that_reads_one_article_is_in_it() -> None:
    reached, todo = set[str](), list(PARTS)
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            folder = PACKAGE / name
            for path in folder.rglob("*.py") if folder.is_dir() else [PACKAGE / f"{name}.py"]:
                todo += imported(path)
    assert reached - set(fingerprint.RULES) <= APART


def test_every_data_file_that_they_read_is_in_it() -> None:
    named = {
        found
        for part in PARTS
        for path in (PACKAGE / part).rglob("*.py")
        for found in re.findall(r'"([\w-]+\.json)"', path.read_text("utf-8"))
    }
    assert named == {"status.json", "attribution-rules.json"}
    assert {f"data/{name}" for name in named} == set(fingerprint.RULES_DATA)


@pytest.mark.parametrize(
    "changed", ["data/status.json", "data/attribution-rules.json", "status/rules.py", "lang/lexicons/fr.toml", "kinds.py"]
)
def test_a_change_to_one_of_them_changes_it(changed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint.rules.__wrapped__()
    read = fingerprint._contents

    def other(place: Path, kinds: tuple[str, ...]) -> object:
        for content in read(place, kinds):
            yield content + (b" " if content == (PACKAGE / changed).read_bytes() else b"")

    monkeypatch.setattr(fingerprint, "_contents", other)
    assert fingerprint.rules.__wrapped__() != before


@pytest.mark.parametrize("other", ["data/matcher.json", "cli/app.py", "matching/match.py"])
def test_what_decides_matches_only_does_not_change_it(other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    read = fingerprint._contents

    def noted(place: Path, kinds: tuple[str, ...]) -> object:
        for content in read(place, kinds):
            seen.append(content)
            yield content

    monkeypatch.setattr(fingerprint, "_contents", noted)
    fingerprint.rules.__wrapped__()
    assert (PACKAGE / other).read_bytes() not in seen
    assert (PACKAGE / "data" / "status.json").read_bytes() in seen
