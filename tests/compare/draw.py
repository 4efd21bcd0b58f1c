"""Draws a sheet of changes to be judged by hand: ``python -m tests.compare.draw SEED COUNT FOLDER > to-read.txt``.

Reads the examples and ../shared/data/dev into indexes under FOLDER (those there are kept), and writes COUNT of the changes
that a reader is shown, in an order that SEED draws: the two wordings in their sentences, the claims in brackets. Beside the
text it writes ``drawn.jsonl``: the rows of tests/gold/changes-*.jsonl, to each of which "right" is to be added, and "why"
where it is not.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from claimtrack.compare import Comparer
from claimtrack.tracker import Tracker
from claimtrack.types import Change, Claim, Corpus

ROOT = Path(__file__).resolve().parents[2]
PLACES = {"examples": ROOT / "examples" / "articles", "dev": ROOT.parent / "shared" / "data" / "dev" / "articles.jsonl"}


def shown(corpus: Corpus) -> Iterator[Change]:
    comparer = Comparer(corpus)
    for cluster in corpus.clusters.values():
        yield from comparer.compare(cluster).summary


def row(name: str, change: Change, corpus: Corpus) -> dict[str, object]:
    """A row of the sheet; dev's words are not ours to keep."""
    a, b = corpus.claims[change.a], corpus.claims[change.b]
    made: dict[str, object] = {"kind": change.kind.value, "from": [a.article, *a.span], "to": [b.article, *b.span]}
    if name == "examples":
        made["note"] = change.note
    return {**made, "note_sha": hashlib.sha256(change.note.encode()).hexdigest()[:12]}


def wording(claim: Claim, corpus: Corpus) -> str:
    article, start = corpus.articles[claim.article], min(claim.sentence.start, claim.span.start)
    text, end = article.text, max(claim.sentence.end, claim.span.end)
    inside = f"{text[start : claim.span.start]}⟦{text[claim.span.start : claim.span.end]}⟧{text[claim.span.end : end]}"
    by = ", ".join(claim.attributed_to) or "own voice"
    return f"{claim.article} ({article.published or 'undated'}, {claim.status}, {by}): {' '.join(inside.split())}"


def main(seed: str, count: int, folder: Path) -> None:
    drawn = []
    for name, articles in PLACES.items():
        with Tracker(folder / name, encoder="e5-small") as tracker:
            tracker.add([articles])
            corpus = tracker.corpus()
        drawn += [(row(name, change, corpus), change, name, corpus) for change in shown(corpus)]
    drawn.sort(key=lambda d: hashlib.sha256(f"{seed}|{json.dumps(d[0])}".encode()).digest())
    for number, (_, change, name, corpus) in enumerate(drawn[:count], start=1):
        sides = [wording(corpus.claims[c], corpus) for c in (change.a, change.b)]
        sys.stdout.write(f"{number} {name} {change.kind} ({change.rule}): {change.note}\n  {sides[0]}\n  {sides[1]}\n")
    rows = [json.dumps({"corpus": name, **made}, ensure_ascii=False) for made, _, name, _ in drawn[:count]]
    (folder / "drawn.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    sys.stderr.write(f"{min(count, len(drawn))} of {len(drawn)} changes\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
