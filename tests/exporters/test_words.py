"""Words aligned across languages, as the dossiers and the terminal show them."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from claimtrack.cli import render_compare
from claimtrack.compare import compare
from claimtrack.exporters import export
from claimtrack.types import Corpus
from tests.compare.test_alignment import Meanings
from tests.exporters.browser import CHROMIUM, DRIVER, browser
from tests.story import Story


def corpus() -> Corpus:
    s = Story()
    s.article(
        "a", "Le conseil ferme le port <b>vieux</b> avec 8 000 places.", outlet="La Vigie", published="2025-01-01", lang="fr"
    )
    s.claim("c", "a", "Le conseil ferme le port <b>vieux</b> avec 8 000 places")
    s.article("b", "The angry council shut the harbour of 80,000 berths.", outlet="The Post", published="2025-01-02")
    s.claim("c", "b", "The angry council shut the harbour of 80,000 berths")
    return s.corpus()


def written(format: str) -> str:
    out = io.StringIO()
    export(format, corpus(), out, Meanings)
    return out.getvalue()


def test_markdown_says_what_is_added_changed_and_lacking() -> None:
    lines = written("markdown").splitlines()
    assert "  - added: “angry”, “berths”" in lines
    assert "  - changed: “8 000 → 80,000”" in lines
    assert "  - lacks: “vieux”, “places”" in [line.replace("b\\>", "").replace("“b”, ", "") for line in lines]


def test_the_page_knows_which_words_say_the_same() -> None:
    data = re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', written("html"), re.DOTALL)
    assert data is not None
    (cluster,) = json.loads(data[1])["clusters"]
    first, second = cluster["rows"]
    linked = {text: name for text, names in first["pieces"] for name in names if name.startswith("l:")}
    told = {text: name for text, names in second["pieces"] for name in names if name.startswith("l:")}
    assert told == {"council": linked["conseil"], "shut": linked["ferme"], "harbour": linked["port"], "80,000": linked["8 000"]}
    marked = {text: names for row in (first, second) for text, names in row["pieces"] if {"c", "d"} & set(names)}
    assert {text: sorted({"c", "d"} & set(names)) for text, names in marked.items()} == {
        "8 000": ["c"],
        "80,000": ["c"],
        "angry": ["d"],
        "berths": ["d"],
    }
    assert cluster["aligned"] == "meanings/test, words alone"


@pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium and chromedriver on this machine")
def test_pointing_at_a_word_lights_its_partners(tmp_path: Path) -> None:
    path = tmp_path / "dossier.html"
    export("html", corpus(), path, Meanings)
    with browser(tmp_path / "profile") as tab:
        tab.open(f"{path.as_uri()}#/cluster/c")
        assert tab.texts(".wordings mark.differs") == ["angry", "berths"]
        assert tab.texts(".wordings mark.changed") == ["8 000", "80,000"]
        point = (
            "const at = [...document.querySelectorAll('[data-link]')].find((e) => e.textContent === arguments[0]);"
            "at.dispatchEvent(new MouseEvent(arguments[1], {bubbles: true}));"
        )
        tab.run(point, "shut", "mouseover")
        assert tab.texts(".wordings .lit") == ["ferme", "shut"]
        tab.run(point, "shut", "mouseout")
        assert tab.texts(".wordings .lit") == []
        tab.run(point, "conseil", "click")
        assert tab.texts(".wordings .lit") == ["conseil", "council"]
        assert tab.log("browser") == []


@pytest.mark.parametrize("width", ["80", "160"])
def test_a_pipe_gets_marks_that_stay_readable(
    width: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    made = corpus()
    render_compare.comparison(compare(made.clusters["c"], made, Meanings))
    shown = " ".join(capsys.readouterr().out.split())
    assert "The {+angry+} council shut the harbour of {~80,000~} {+berths+}." in shown
    assert "avec {~8 000~} places" in shown
    assert "lacks “b", "“places”" in shown
    assert "{+added+}; {~changed~}; aligned by meanings/test, words alone" in shown
    assert "\x1b" not in shown


def test_a_terminal_gets_styles(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    made = corpus()
    render_compare.comparison(compare(made.clusters["c"], made, Meanings))
    shown = capsys.readouterr().out
    assert "\x1b[4mangry\x1b[0m" in shown
    assert "{+" not in shown
