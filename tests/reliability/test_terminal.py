"""Control sequences, bidi overrides and markup in articles never reach a terminal as they are."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from claimtrack.cli.app import main
from claimtrack.exporters import FORMATS

SENTENCE = "The bridge at Vernou was closed on Monday, according to Reuters. "
TRICKS = (
    *("\x1b[2J\x1b[31mred", "\x1b]0;title\x07", "\x9b31m", "right\u202eto left", "\u2066isolated", "\x08\x7f"),
    "[bold]x[/bold]",
)
RAW = frozenset("\x1b\x07\x08\x7f\x9b\u202e\u2066")
COMMANDS = (
    ["add", "GIVEN"],
    ["search", "bridge"],
    ["clusters"],
    ["show", "a\x1b[2J"],
    ["compare", "the bridge was closed"],
    ["trace", "the bridge was closed"],
    ["outlets"],
    ["graph"],
    ["info"],
    ["doctor"],
    ["why", "a\x1b[2J"],
    ["show", "\x1b[31mnothing"],
    *(["export", format] for format in FORMATS if format not in ("graphml", "gexf")),  # XML for programs
)


@pytest.mark.parametrize("json_lines", [False, True])
def test_nothing_that_moves_a_terminal_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, json_lines: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    rows = [
        {
            **{
                "id": f"a{trick}",
                "outlet": f"The {trick} Post",
                "title": f"Bridge {trick} closed",
                "lang": "en",
                "author": trick,
            },
            "text": f"{SENTENCE}Jane {trick} Roe said the bridge {trick} fell. The {trick} Post reported that {trick} it stands.",
        }
        for trick in TRICKS
    ]
    rows[0]["id"] = "a\x1b[2J"
    (tmp_path / "\x1b[31mgiven.jsonl").write_text("".join(json.dumps(row) + "\n" for row in [*rows, {"text": "\x1b"}]), "utf-8")
    printed = ""
    for words in COMMANDS:
        given = [str(tmp_path / "\x1b[31mgiven.jsonl") if word == "GIVEN" else word for word in words]
        more = ["--encoder", "hash"] if words[0] == "add" else ["--json"] if json_lines and words[0] != "export" else []
        monkeypatch.setattr(sys, "argv", ["claimtrack", *given, *more, "--index", str(tmp_path / "index")])
        with pytest.raises(SystemExit):
            main()
        out, err = capsys.readouterr()
        printed += out + err
    assert not RAW & set(printed), [line for line in printed.splitlines() if RAW & set(line)][:3]
    assert "\\u001b[2J" in printed
    assert "\\u202e" in printed
