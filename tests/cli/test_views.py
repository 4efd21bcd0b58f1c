"""The comparison and the trace at the widths of a narrow and a wide terminal."""

from __future__ import annotations

import pytest

from claimtrack.cli import render_compare, render_views
from claimtrack.compare import compare
from claimtrack.origins import trace
from claimtrack.types import Status
from tests.story import PERSON, Story

LONG = "the new ferry between the island and the capital struck a whale in the strait before dawn"


def story() -> Story:
    s = Story()
    s.article("a-very-long-article-id-0001", f"Ana Bell said {LONG}.", outlet="The Harbour Ledger", published="2025-01-01")
    bell = s.source("a-very-long-article-id-0001", "Ana Bell", PERSON, LONG, surface="Ana Bell")
    s.claim("c", "a-very-long-article-id-0001", LONG, [bell], Status.DONE)
    s.article("b", f"{LONG.capitalize()}.", published="2025-01-02")
    s.claim("c", "b", LONG.capitalize(), status=Status.THREATENED)
    return s


@pytest.mark.parametrize("width", [80, 160])
def test_nothing_is_cut_off(width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    corpus = story().corpus()
    render_compare.comparison(compare(corpus.clusters["c"], corpus))
    render_views.traced(trace(corpus.clusters["c"], corpus))
    out = capsys.readouterr().out
    assert max(len(line) for line in out.splitlines()) <= width
    assert "…" not in out
    words = " ".join(out.split())
    told = "attributed to Ana Bell in a-very-long-article-id-0001; stated as fact in b"
    for expected in (
        "Stripped attribution",
        told,
        "done → threatened",
        "a-very-long-article-id-0001, 2025-01-01",
        "no source named",
    ):
        assert expected in words


def test_a_wide_terminal_has_a_table_and_a_narrow_one_a_card_for_each_article(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = story().corpus()
    found = compare(corpus.clusters["c"], corpus)
    seen = {}
    for width in ("80", "160"):
        monkeypatch.setenv("COLUMNS", width)
        render_compare.comparison(found)
        seen[width] = capsys.readouterr().out
    assert "The Harbour Ledger  a-very-long-article-id-0001, 2025-01-01 · en · done · Ana" in seen["80"]
    assert "wording   " in seen["160"]
    assert "wording   " not in seen["80"]
