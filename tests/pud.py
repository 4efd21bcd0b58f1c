"""Attribution on parallel sentences and false alarms, by language: ``python -m tests.pud``.

The table counts ../shared/data/pud-attributions.json (307 attributions on aligned sentences of the UD PUD treebanks): one
is found when the content overlaps by at least half and the source spans share a character. False alarms are counted on
sentences that carry no attribution: those of the fully annotated corpora (dev, seeds) that no gold row touches, and the
sentences of ../shared/data/claim-families that state a fact (status done or asserted). Some of the latter do say who
says so ("affirment des internautes"), so that their column is an upper bound.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimtrack.attribution import attribute
from claimtrack.ingest.document import build
from claimtrack.lang.outlets import registry
from claimtrack.types import Article, Attribution, Role, Span

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
# The published measure: intersection over union of the content.
ENOUGH = 0.5
KEYS = ("text", "outlet", "url", "lang", "published", "title")
FACTS = {"done", "asserted"}
_MAIN = {Role.SPEAKER, Role.RELAY}


@dataclass
class Count:
    """Right, too many, missed; sentences without attribution, and those of them that were alarmed."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    plain: int = 0
    alarmed: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.extra + self.missed)

    @property
    def alarms(self) -> float:
        """Share of the sentences without attribution that were alarmed."""
        return self.alarmed / self.plain if self.plain else 0.0


def found(text: str, lang: str) -> list[Attribution]:
    """Speakers and relays with content in one sentence."""
    rows = attribute(build(Article("pud", text, lang=lang)), registry())
    return [row for row in rows if row.content_span is not None and row.role in _MAIN]


def _places(spans: Iterable[Iterable[int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def _fits(row: dict[str, Any], one: Attribution) -> bool:
    gold, mine = _places(row["con"]), _places([one.content_span or (0, 0)])
    source = bool(one.source_span and any(one.source_span.overlaps(Span(*span)) for span in row["src"]))
    return source and len(gold & mine) >= ENOUGH * len(gold | mine)


def parallel() -> dict[str, Count]:
    """Counts on the parallel sentences, by language."""
    sentences: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in json.loads((DATA / "pud-attributions.json").read_text(encoding="utf-8")):
        sentences[row["lang"], row["text"]].append(row)
    counts: dict[str, Count] = defaultdict(Count)
    for (lang, text), rows in sentences.items():
        free = found(text, lang)
        for row in rows:
            hit = next((one for one in free if _fits(row, one)), None)
            if hit is None:
                counts[lang].missed += 1
            else:
                free.remove(hit)
                counts[lang].right += 1
        counts[lang].extra += len(free)
    return counts


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def articles() -> dict[str, Count]:
    """False alarms on the sentences of whole articles that no gold attribution of any tier touches."""
    counts: dict[str, Count] = defaultdict(Count)
    for corpus in ("dev", "seeds"):
        gold = json.loads((DATA / corpus / "gold.json").read_text(encoding="utf-8"))
        for row in _lines(DATA / corpus / "articles.jsonl"):
            document = build(
                Article(row["id"], **{k: row.get(k) for k in ("text", "outlet", "url", "lang", "published", "title")})
            )
            rows = [r for r in gold["attributions"] if r["article"] == row["id"]]
            spans = [Span(*r[k]) for r in rows for k in ("content_span", "source_span", "cue_span") if r.get(k)]
            mine = [a for a in attribute(document, registry()) if a.role in _MAIN and a.content_span and a.cue_span]
            for sentence in document.sentences:
                if not any(sentence.span.overlaps(span) for span in spans):
                    counts[row["lang"]].plain += 1
                    counts[row["lang"]].alarmed += any(a.cue_span and sentence.span.overlaps(a.cue_span) for a in mine)
    return counts


def statements() -> dict[str, Count]:
    """False alarms on written statements of fact."""
    counts: dict[str, Count] = defaultdict(Count)
    for path in sorted((DATA / "claim-families").glob("*.jsonl")):
        for row in _lines(path):
            if row["status"] in FACTS:
                counts[row["lang"]].plain += 1
                counts[row["lang"]].alarmed += bool(found(row["text"], row["lang"]))
    return counts


def table() -> str:
    """The whole table."""
    out = ["lang  P      R      F      | false alarms: articles        statements"]
    whole, single = articles(), statements()
    for lang, count in sorted(parallel().items()):
        precision, recall = count.right / (count.right + count.extra), count.right / (count.right + count.missed)
        alarms = "   ".join(f"{c.alarmed:3}/{c.plain:<4} {c.alarms:6.1%}" for c in (whole[lang], single[lang]))
        out.append(f"{lang:4}  {precision:.3f}  {recall:.3f}  {count.f1:.3f}  | {alarms}")
    return "\n".join(out)


if __name__ == "__main__":
    if not DATA.is_dir():
        sys.exit(f"the measuring data is not there: {DATA}")
    sys.stdout.write(f"{table()}\n")
