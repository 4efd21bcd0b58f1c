"""Gold corpora as judged pairs: claims with their families, stories found by shared families."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.errors import InputError
from claimtrack.types import MatchInput, Span


@dataclass(frozen=True, slots=True)
class Judged:
    """Claims, and for each its family (what it says), its story (the event) and its unit.

    A unit is what is held out as a whole: a story and its twin, an event of the same kind with other actors.
    """

    claims: tuple[MatchInput, ...]
    families: tuple[str, ...]
    stories: tuple[str, ...]
    units: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Without units each story is one."""
        if not self.units:
            object.__setattr__(self, "units", self.stories)


def read(folder: Path) -> Judged:
    """Read ``articles.jsonl`` and ``gold.json`` of a gold corpus.

    Raises:
        InputError: a file is missing or no such corpus.
    """
    try:
        rows = [json.loads(line) for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        articles = {row["id"]: row for row in rows}
        claims = [_claim(row, articles[row["article"]]) for row in gold["claims"]]
        families = [str(row["family"]) for row in gold["claims"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"no gold corpus ({error!r})", str(folder), "Give a folder with articles.jsonl and gold.json."
        ) from error
    return Judged(tuple(claims), tuple(families), tuple(_stories(claims, families)))


def joined(corpora: Sequence[Judged]) -> Judged:
    """Return several corpora as one; names are kept apart by their corpus."""
    parts = list(enumerate(corpora))
    claims = tuple(claim for corpus in corpora for claim in corpus.claims)
    names = (tuple(f"{n}/{name}" for n, one in parts for name in getattr(one, kind)) for kind in ("families", "stories", "units"))
    return Judged(claims, *names)


def average_precision(probability: NDArray[np.float64], same: NDArray[np.bool_]) -> float:
    """Average precision; equal probabilities enter together."""
    order = np.argsort(-probability, kind="stable")
    ranked, hits = probability[order], np.cumsum(same[order])
    last = np.append(ranked[1:] != ranked[:-1], True)
    found, seen = hits[last], np.arange(1, len(ranked) + 1)[last]
    gained = np.diff(np.append(0, found))
    return float((gained * found / seen).sum() / max(1, int(same.sum())))


def _claim(row: dict[str, Any], article: dict[str, Any]) -> MatchInput:
    span = Span(int(row["span"][0]), int(row["span"][1]))
    told = article["id"], article.get("title"), article["text"], span
    return MatchInput(row["id"], row["text"], article["lang"], *told, published=article.get("published"))


def _stories(claims: Sequence[MatchInput], families: Sequence[str]) -> list[str]:
    """Articles that share a family tell one story, named by its smallest article."""
    story = {claim.article: claim.article for claim in claims}
    bound: dict[str, set[str]] = {}
    for claim, family in zip(claims, families, strict=True):
        bound.setdefault(family, set()).add(claim.article)
    for articles in bound.values():
        merged = {story[article] for article in articles}
        if len(merged) > 1:
            story = {article: min(merged) if name in merged else name for article, name in story.items()}
    return [story[claim.article] for claim in claims]
