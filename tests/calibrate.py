"""Write claimtrack/data/attribution-rules.json: how often each attribution rule is right: ``python -m tests.calibrate``.

It prints a reliability table: every corpus told by a table counted on the other corpora, so that no row is in-sample.

A speaker or relay is right when a gold row of ../shared/data/dev or seeds has its canonical name and half of its
content; a recipient, venue or derived-from row when the citation it makes is in the gold. On the parallel sentences
(pud-attributions.json, which hold no canonical names) source spans must overlap instead. Counts are drawn towards the
mean of all rules by PRIOR rows, so that a rule seen twice is not called certain.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from claimtrack.attribution import attribute
from claimtrack.ingest.document import build
from claimtrack.lang.outlets import registry
from claimtrack.types import Article, Attribution, Role, Span
from tests.pud import DATA, ENOUGH, _fits, found

OUT = Path(__file__).resolve().parents[1] / "claimtrack" / "data" / "attribution-rules.json"
# Rows of the mean rule that every rule starts with; ten make a rule seen ten times half its own.
PRIOR = 10
_MAIN = {Role.SPEAKER, Role.RELAY}
# Lower edges of the bins of the reliability table; nearly all probabilities lie above 0.8.
BINS = (0.0, 0.85, 0.90, 0.925, 0.95, 0.975)


class Seen(NamedTuple):
    """One attribution found: in which corpus, by which rule, whether it was right."""

    corpus: str
    rule: str
    right: bool


def _key(rule: str) -> str:
    """Rules of all languages share one row, by the name after the dot."""
    return rule if rule.startswith("footer.") else rule.split(".", 1)[1]


def _name(name: str) -> str:
    return name.casefold().strip(" ()").replace("’", "'").removeprefix("the ").removeprefix("le ").removeprefix("la ")


def _right(one: Attribution, rows: list[dict[str, Any]]) -> bool:
    named = [row for row in rows if _name(row["source"]) == _name(one.source)]
    if one.role not in _MAIN:
        return any(row["role"] == one.role for row in named)
    spans = [Span(*row["content_span"]) for row in named if row.get("content_span")]
    return any(one.content_span is not None and one.content_span.iou(span) >= ENOUGH for span in spans)


def articles() -> Iterator[Seen]:
    """Every attribution in the annotated articles."""
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
            yield from (Seen(corpus, _key(one.rule), _right(one, rows)) for one in attribute(document, outlets))


def sentences() -> Iterator[Seen]:
    """Every attribution in the parallel sentences."""
    gold: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in json.loads((DATA / "pud-attributions.json").read_text(encoding="utf-8")):
        gold[row["lang"], row["text"]].append(row)
    for (lang, text), rows in gold.items():
        yield from (Seen("pud", _key(one.rule), any(_fits(row, one) for row in rows)) for one in found(text, lang))


def told(rows: Sequence[Seen]) -> tuple[dict[str, float], float]:
    """(probability of each rule, that of all) as counted on some rows."""
    right, seen = Counter(row.rule for row in rows if row.right), Counter(row.rule for row in rows)
    mean = sum(right.values()) / sum(seen.values())
    return {rule: (right[rule] + PRIOR * mean) / (seen[rule] + PRIOR) for rule in seen}, mean


def held_out(rows: Sequence[Seen]) -> Iterator[tuple[float, bool]]:
    """(probability told by the other corpora, right) for every row."""
    for corpus in sorted({row.corpus for row in rows}):
        rules, mean = told([row for row in rows if row.corpus != corpus])
        yield from ((rules.get(row.rule, mean), row.right) for row in rows if row.corpus == corpus)


def reliability(pairs: Sequence[tuple[float, bool]]) -> str:
    """Markdown: in each bin of probability what was told, what was true, and how many."""
    out = ["| probability | told | true | attributions |", "|---|---|---|---|"]
    for low, high in pairwise((*BINS, 1.0001)):
        inside = [pair for pair in pairs if low <= pair[0] < high]
        if inside:
            mean, true = (sum(pair[side] for pair in inside) / len(inside) for side in (0, 1))
            out.append(f"| {low:g} to {min(high, 1):g} | {mean:.3f} | {true:.3f} | {len(inside)} |")
    brier = sum((p - right) ** 2 for p, right in pairs) / len(pairs)
    mean, true = (sum(pair[side] for pair in pairs) / len(pairs) for side in (0, 1))
    out.append(f"| all (Brier score {brier:.3f}) | {mean:.3f} | {true:.3f} | {len(pairs)} |")
    return "\n".join(out)


def table(rows: Sequence[Seen]) -> dict[str, Any]:
    """The calibrated table with its provenance."""
    rules, mean = told(rows)
    right, seen = Counter(row.rule for row in rows if row.right), Counter(row.rule for row in rows)
    return {
        "provenance": f"tests/calibrate.py on dev, seeds and pud-attributions; {len(rows)} attributions, prior {PRIOR}",
        "mean": round(mean, 3),
        "rules": {key: {"probability": round(rules[key], 3), "right": right[key], "seen": seen[key]} for key in sorted(seen)},
    }


if __name__ == "__main__":
    if not DATA.is_dir():
        sys.exit(f"the measuring data is not there: {DATA}")
    counted = [*articles(), *sentences()]
    OUT.write_text(json.dumps(table(counted), indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{reliability(list(held_out(counted)))}\n")
