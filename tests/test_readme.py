"""The README does not lie: its commands run, in its order, and its Python runs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from claimtrack.backends.registry import default_encoder

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [body for name, body in BLOCK.findall(README) if name == kind]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the checkout, where the commands may write."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "examples").symlink_to(ROOT / "examples")
    return folder


def test_the_first_lines_are_the_two_commands() -> None:
    first = [line.split("#")[0].strip() for line in blocks("sh")[0].splitlines()]
    assert first == ["make demo", "make test"]
    assert README.index("```sh") < 30
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^demo:", makefile, re.MULTILINE)
    assert re.search(r"^test:", makefile, re.MULTILINE)


@pytest.mark.skipif(default_encoder()[0] != "e5-small", reason="the default encoder is not to be had on this platform")
def test_the_commands_run(place: Path) -> None:
    commands = [line[2:] for block in blocks("console") for line in block.splitlines() if line.startswith("$ ")]
    assert len(commands) > 8
    for command in commands:
        words = shlex.split(command)
        assert words[0] == "claimtrack"
        ran = subprocess.run([sys.executable, "-m", *words], cwd=place, capture_output=True, text=True, timeout=300, check=False)
        assert ran.returncode == 0, f"{command}: {ran.stderr}"
        wrote = [word for word in words if (place / word).is_file()]
        assert ran.stdout.strip() or wrote, command


@pytest.mark.skipif(default_encoder()[0] != "e5-small", reason="the default encoder is not to be had on this platform")
def test_the_python_runs_on_the_index_of_the_commands(place: Path) -> None:
    for block in blocks("python"):
        ran = subprocess.run([sys.executable, "-c", block], cwd=place, capture_output=True, text=True, timeout=300, check=False)
        assert ran.returncode == 0, ran.stderr
        assert "independent origin" in ran.stdout


def test_every_command_is_in_the_table() -> None:
    from claimtrack.cli.app import app

    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    table = {name for row in re.findall(r"^\| `([^|]*)` ", README, re.MULTILINE) for name in re.findall(r"\b[a-z]+\b", row)}
    table |= {name for row in re.findall(r"^\| (`.*?`) \|", README, re.MULTILINE) for name in re.findall(r"`([a-z]+)", row)}
    assert known - {"demo"} <= table
