"""Quality floors on the measuring data beside the checkout; they only go up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from claimtrack.attribution import attribute, citations
from claimtrack.ingest.document import build
from claimtrack.lang.outlets import registry
from claimtrack.types import Article, Span

# F1 of canonical sources and of source spans by language, measured on ../shared/data 2026-11-22, less 0.02.
DEV = {"fr": (0.88, 0.97), "id": (0.91, 0.96), "en": (0.84, 0.97)}
STORIES = {"fr": (0.49, 0.63), "id": (0.58, 0.55), "en": (0.49, 0.54)}
# Citation edges: precision and recall on dev.
EDGE_PRECISION, EDGE_RECALL = 0.98, 0.98


def _span(span: Span | None) -> list[int] | None:
    return list(span) if span else None


def _score(shared: Path, corpus: Path, out: Path) -> dict[str, dict[str, dict[str, float]]]:
    articles = [json.loads(line) for line in (corpus / "articles.jsonl").read_text(encoding="utf-8").splitlines() if line]
    outlets = registry().extended((a["outlet"], a.get("url")) for a in articles if a.get("outlet"))
    with out.open("w", encoding="utf-8") as file:
        for row in articles:
            keys = ("text", "outlet", "url", "lang", "published", "title")
            document = build(Article(row["id"], **{key: row.get(key) for key in keys}))
            found = attribute(document, outlets)
            record = {
                "article": row["id"],
                "attributions": [
                    {
                        "source": a.source,
                        "role": a.role,
                        "source_span": _span(a.source_span),
                        "content_span": _span(a.content_span),
                    }
                    for a in found
                ],
                "citations": [{"outlet": c.outlet, "kind": c.kind} for c in citations(document, found, outlets)],
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    command = [sys.executable, str(shared / "score" / "score.py"), str(corpus), str(out), "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, dict[str, dict[str, float]]] = json.loads(done.stdout)
    return result


def _floors(result: dict[str, dict[str, dict[str, float]]], floors: dict[str, tuple[float, float]]) -> list[str]:
    kinds = ("attribution (canonical source)", "attribution (source span)")
    return [
        f"{kind} {lang}: {result[kind][lang]['f1']} < {floor}"
        for lang, pair in floors.items()
        for kind, floor in zip(kinds, pair, strict=True)
        if result[kind][lang]["f1"] < floor
    ]


def test_dev(shared: Path, tmp_path: Path) -> None:
    result = _score(shared, shared / "data" / "dev", tmp_path / "records.jsonl")
    assert _floors(result, DEV) == []
    edges = result["citation"]["edge (any kind but image_credit)"]
    assert edges["p"] >= EDGE_PRECISION
    assert edges["r"] >= EDGE_RECALL


@pytest.fixture(scope="module")
def stories(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("stories")
    files = sorted((shared / "data" / "stories").glob("*.marked.jsonl"))
    subprocess.run(
        [sys.executable, str(shared / "score" / "unmark.py"), *map(str, files), str(out)], check=True, capture_output=True
    )
    return out


def test_stories(shared: Path, stories: Path, tmp_path: Path) -> None:
    assert _floors(_score(shared, stories, tmp_path / "records.jsonl"), STORIES) == []
