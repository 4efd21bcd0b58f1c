"""The example scripts run as the README says, and the example articles are what it says they are."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from claimtrack.lang.outlets import OutletKind, registry

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ARTICLES = EXAMPLES / "articles"
LINES = [json.loads(line) for path in sorted(ARTICLES.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]


def run(script: str, *arguments: str) -> str:
    """Run one script as a reader does, from the checkout, and return what it printed."""
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / script), *arguments],
        cwd=EXAMPLES.parent,
        env={**os.environ, "PYTHONPATH": str(EXAMPLES.parent), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_a_query_in_one_language_finds_claims_in_three() -> None:
    printed = run("search_claims.py")
    hits = re.findall(r"^(-?\d\.\d{3}|words only)  (fr|id|en)  (.+?): (.+)$", printed, re.M)
    assert len(hits) == 8
    found = {(language, outlet) for _, language, outlet, text in hits if re.search("commercia|komersial", text)}
    assert found >= {("en", "Meridian Tech Review"), ("fr", "La Gazette des données"), ("id", "Warta Digital Nusa")}


def test_the_wordings_of_one_claim_stand_side_by_side() -> None:
    printed = run("compare_wordings.py")
    rows = re.findall(r"^  (fr|id|en)  (\w+)  (.+?): (.+) \[(.+)\]$", printed, re.M)
    assert {language for language, *_ in rows} == {"fr", "id", "en"}
    assert ("fr", "threatened", "Le Signal numérique") in [row[:3] for row in rows]
    assert "done" in [status for language, status, *_ in rows if language == "id"]
    assert re.search(r"^  status: .*threatened", printed, re.M)
    assert re.search(r"^origins: .+ \(\d independent\)$", printed, re.M)


def test_the_graph_is_written_and_reads_back(tmp_path: Path) -> None:
    printed = run("export_graph.py", str(tmp_path))
    graph = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    labels = {str(data.get("label", node)) for node, data in graph.nodes(data=True)}
    assert "The Verge" in labels
    assert graph.number_of_edges() > 12
    assert "Kabar Gawai -> The Verge: cites" in printed
    assert "-> Business Insider: told_to" in printed
    assert (tmp_path / "graph.mermaid").read_text("utf-8").startswith(("graph", "flowchart"))


def test_the_articles_are_four_a_language_and_of_the_promised_length() -> None:
    assert sorted(row["lang"] for row in LINES) == ["en"] * 3 + ["fr"] * 3 + ["id"] * 4
    assert sorted(p.name for p in ARTICLES.iterdir() if p.suffix != ".jsonl") == ["en-cut-off.html", "fr-renvoi.txt"]
    assert [(row["id"], n) for row in LINES if not 110 <= (n := len(row["text"].split())) <= 220] == []
    assert len({row["id"] for row in LINES}) == len(LINES)


@pytest.mark.parametrize("row", LINES, ids=lambda row: str(row["id"]))
def test_the_publishers_are_invented_and_the_cited_outlets_known(row: dict[str, str]) -> None:
    assert registry().by_name(row["outlet"]) is None
    assert ".example/" in row["url"]
    cited = {outlet.name for _, outlet in registry().find(row["text"]) if outlet.kind is not OutletKind.IMAGE_AGENCY}
    assert cited & {"The Verge", "The Guardian", "Financial Times"}


def test_nothing_of_the_measuring_data_is_copied(shared: Path) -> None:
    """No run of eight words of the seeds stands in an example."""
    given = " ".join(path.read_text("utf-8") for path in (shared / "data" / "seeds" / "text").glob("*.txt"))
    ours = " ".join(path.read_text("utf-8") for path in ARTICLES.iterdir())

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + 8]) for i in range(len(words))}

    assert runs(given) & runs(ours) == set()
