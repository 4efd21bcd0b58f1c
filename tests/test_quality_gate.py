"""Floors under the quality of the whole pipeline on the gold corpora beside the checkout. They only go up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.quality import sheet

DEV = {  # measured 2026-11-22 with e5-small, less what a rule may lose by chance
    ("attribution (canonical source)", "fr", "f1"): 0.66,
    ("attribution (canonical source)", "id", "f1"): 0.76,
    ("attribution (canonical source)", "en", "f1"): 0.68,
    ("attribution (source span)", "all", "f1"): 0.92,
    ("citation", "edge (any kind but image_credit)", "p"): 0.95,
    ("citation", "edge (any kind but image_credit)", "r"): 0.90,
    ("cluster", "b3", "f1"): 0.83,
    ("cluster", "pairs", "p"): 0.88,
    ("cluster", "pairs", "f1"): 0.68,
    ("match", "cross-lingual", "ap"): 0.81,
    ("match", "same language", "ap"): 0.80,
}


def scores(corpus: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sheet(corpus, "--json"))
    return found


@pytest.fixture(scope="module")
def dev(shared: Path) -> dict[str, Any]:
    return scores(shared / "data" / "dev")


@pytest.mark.parametrize("path", DEV, ids=" ".join)
def test_dev_keeps_its_floors(dev: dict[str, Any], path: tuple[str, str, str]) -> None:
    part, row, figure = path
    assert dev[part][row][figure] >= DEV[path]


def test_dev_claims_are_covered_and_what_is_none_is_left(dev: dict[str, Any]) -> None:
    covered, of = map(int, dev["claim"]["covered"].split("/"))
    taken, junk = map(int, dev["claim"]["not_claims taken"].split("/"))
    assert covered / of >= 0.85
    assert taken / junk <= 0.10


@pytest.fixture(scope="module")
def seeds(shared: Path) -> dict[str, Any]:
    return scores(shared / "data" / "seeds")


def test_seeds_claims_of_one_story_are_told_apart(seeds: dict[str, Any]) -> None:
    assert seeds["match"]["cross-lingual"]["ap"] >= 0.57
    assert seeds["cluster"]["pairs"]["p"] >= 0.65
    assert seeds["cluster"]["contrasts merged"].startswith("0/")


def test_seeds_citations_are_found_and_no_image_credit_is_one(seeds: dict[str, Any]) -> None:
    found = seeds["citation"]
    edges = found["edge (any kind but image_credit)"]
    assert round(edges["gold"] * (1 - edges["r"])) <= 2
    assert edges["p"] >= 0.95
    assert found["image_credit"]["p"] == 1.0
