"""The word pairs of ``tests/gold/words.txt``, and how an alignment is scored against them.

``python -m tests.compare.words`` prints the score at several thresholds, with e5-small and with use.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from claimtrack.backends.registry import embedder
from claimtrack.compare.alignment import told, told_otherwise
from claimtrack.compare.facts import Facts, facts, whole
from claimtrack.compare.partners import Scores, align
from claimtrack.compare.units import Unit, units
from claimtrack.compare.wording import words
from claimtrack.compare.words import WordReader, reader
from claimtrack.types import Article, Claim, Corpus, Span, Status

GOLD = Path(__file__).resolve().parents[1] / "gold" / "words.txt"
Pair = tuple[int, int]


@dataclass(frozen=True)
class Judged:
    """Two wordings; for each pair judged sure the pairs of units that show it, and all pairs that are not wrong."""

    one: Sequence[Unit]
    two: Sequence[Unit]
    facts: tuple[Facts, Facts]
    sure: tuple[frozenset[Pair], ...]
    allowed: frozenset[Pair]


@dataclass(frozen=True)
class Score:
    """Of links and of words said to be told by one side only."""

    precision: float
    recall: float
    alone_precision: float
    alone_recall: float
    pairs: int

    def __str__(self) -> str:
        return (
            f"links precision {self.precision:.3f} recall {self.recall:.3f} ({self.pairs} pairs); "
            f"told by one side only: precision {self.alone_precision:.3f} recall {self.alone_recall:.3f}"
        )


def judged() -> list[Judged]:
    blocks = GOLD.read_text(encoding="utf-8").split("\n\n")[1:]
    return [_judged(*block.strip().splitlines()) for block in blocks]


def _judged(langs: str, one: str, two: str, pairs: str) -> Judged:
    sides = [_facts(text, lang) for text, lang in zip((one, two), langs.split(), strict=True)]
    a, b = (units(side) for side in sides)
    sure, _, maybe = pairs.partition("|")
    groups = [tuple(_places(pair, ((one, a), (two, b)))) for pair in sure.split()]
    also = [place for pair in maybe.split() for place in _places(pair, ((one, a), (two, b)))]
    return Judged(a, b, (sides[0], sides[1]), tuple(map(frozenset, groups)), frozenset([*also, *sum(groups, ())]))


def _facts(text: str, lang: str) -> Facts:
    article = Article(text, text, lang=lang, published="2025-03-20")
    claim = Claim(article.id, Span(0, len(text)), text, lang, Span(0, len(text)), Status.ASSERTED, "test")
    corpus = Corpus({article.id: article}, {claim.id: claim}, {}, (), {}, (), {article.id: lang})
    return facts(claim, corpus, whole(article, lang))


def _places(pair: str, sides: Sequence[tuple[str, Sequence[Unit]]]) -> Iterator[Pair]:
    found = []
    for word, (text, parts) in zip(pair.split("="), sides, strict=True):
        places = [w.span for w in words(text) if w.text == word]
        assert places, (word, text)
        found.append([k for k, unit in enumerate(parts) if any(unit.span.overlaps(p) for p in places)])
    yield from ((i, j) for i in found[0] for j in found[1])


def nearness(pairs: Sequence[Judged], by: WordReader) -> list[Scores]:
    """Read each pair for itself, as a cluster of two."""
    made = []
    for pair in pairs:
        one, two = by.read([told(f, parts) for f, parts in zip(pair.facts, (pair.one, pair.two), strict=True)])
        made.append((one @ two.T).astype(np.float64))
    return made


def score(pairs: Sequence[Judged], near: Sequence[Scores], least: float, covered: float) -> Score:
    linked = right = recalled = alone = alone_right = lone = 0
    for pair, scores in zip(pairs, near, strict=True):
        found = set(align(pair.one, pair.two, scores, least))
        linked, right = linked + len(found), right + len(found & pair.allowed)
        recalled += sum(bool(group & found) for group in pair.sure)
        otherwise = told_otherwise(pair.one, pair.two, scores, covered)
        for side, parts in enumerate((pair.one, pair.two)):
            partnered = {link[side] for link in found} | otherwise[side]
            paired = {link[side] for link in pair.allowed}
            telling = {k for k, unit in enumerate(parts) if unit.telling or unit.markers}
            alone += len(telling - partnered)
            alone_right += len(telling - partnered - paired)
            lone += len(telling - paired)
    total = sum(len(pair.sure) for pair in pairs)
    return Score(right / linked, recalled / total, alone_right / max(1, alone), alone_right / max(1, lone), total)


if __name__ == "__main__":
    gold = judged()
    for name in ("e5-small", "use"):
        by = reader(embedder(name))
        near = nearness(gold, by)
        sys.stdout.write(f"{by.way}\n")
        for least in (0.24, 0.28, 0.32, 0.36, 0.40, 0.44):
            sys.stdout.write(f"  least {least:.2f}: {score(gold, near, least, by.covered)}\n")
