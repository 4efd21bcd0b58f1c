"""Write claimtrack/data/attribution-rules.json: how often each attribution rule is right: ``python -m tests.calibrate``.

A speaker or relay is right when a gold row of ../shared/data/dev or seeds has its canonical name and half of its
content; a recipient, venue or derived-from row when the citation it makes is in the gold. On the parallel sentences
(pud-attributions.json, which hold no canonical names) source spans must overlap instead. Counts are drawn towards the
mean of all rules by PRIOR rows, so that a rule seen twice is not called certain.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claimtrack.attribution import attribute
from claimtrack.ingest.document import build
from claimtrack.lang.outlets import registry
from claimtrack.types import Article, Attribution, Role, Span
from tests.pud import DATA, ENOUGH, _fits, found

OUT = Path(__file__).resolve().parents[1] / "claimtrack" / "data" / "attribution-rules.json"
# Rows of the mean rule that every rule starts with; ten make a rule seen ten times half its own.
PRIOR = 10
_MAIN = {Role.SPEAKER, Role.RELAY}


def _name(name: str) -> str:
    return name.casefold().strip(" ()").replace("’", "'").removeprefix("the ").removeprefix("le ").removeprefix("la ")


def _right(one: Attribution, rows: list[dict[str, Any]]) -> bool:
    named = [row for row in rows if _name(row["source"]) == _name(one.source)]
    if one.role not in _MAIN:
        return any(row["role"] == one.role for row in named)
    spans = [Span(*row["content_span"]) for row in named if row.get("content_span")]
    return any(one.content_span is not None and one.content_span.iou(span) >= ENOUGH for span in spans)


def articles() -> Iterator[tuple[str, bool]]:
    """(rule, right) for every attribution in the annotated articles."""
    for corpus in ("dev", "seeds"):
        gold = json.loads((DATA / corpus / "gold.json").read_text(encoding="utf-8"))["attributions"]
        lines = (DATA / corpus / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        given = [json.loads(line) for line in lines if line.strip()]
        outlets = registry().extended((a["outlet"], a.get("url")) for a in given if a.get("outlet"))
        for row in given:
            document = build(
                Article(row["id"], **{k: row.get(k) for k in ("text", "outlet", "url", "lang", "published", "title")})
            )
            rows = [one for one in gold if one["article"] == row["id"]]
            yield from ((one.rule, _right(one, rows)) for one in attribute(document, outlets))


def sentences() -> Iterator[tuple[str, bool]]:
    """(rule, right) for every attribution in the parallel sentences."""
    gold: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in json.loads((DATA / "pud-attributions.json").read_text(encoding="utf-8")):
        gold[row["lang"], row["text"]].append(row)
    for (lang, text), rows in gold.items():
        yield from ((one.rule, any(_fits(row, one) for row in rows)) for one in found(text, lang))


def table() -> dict[str, Any]:
    """The calibrated table with its provenance; rules of all languages share one row, by the name after the dot."""
    right, seen = Counter[str](), Counter[str]()
    for rule, good in (*articles(), *sentences()):
        key = rule if rule.startswith("footer.") else rule.split(".", 1)[1]
        seen[key] += 1
        right[key] += good
    mean = sum(right.values()) / sum(seen.values())
    return {
        "provenance": f"tests/calibrate.py on dev, seeds and pud-attributions; {sum(seen.values())} attributions, prior {PRIOR}",
        "mean": round(mean, 3),
        "rules": {
            key: {
                "probability": round((right[key] + PRIOR * mean) / (seen[key] + PRIOR), 3),
                "right": right[key],
                "seen": seen[key],
            }
            for key in sorted(seen)
        },
    }


if __name__ == "__main__":
    if not DATA.is_dir():
        sys.exit(f"the measuring data is not there: {DATA}")
    OUT.write_text(json.dumps(table(), indent=1) + "\n", encoding="utf-8")
