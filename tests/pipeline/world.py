"""A small world for the tests of pipeline and tracker: a few articles, the hashing embedder, a matcher by cosine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimtrack.matching import ClaimVectors, Settings
from claimtrack.matching.model import matcher
from claimtrack.protocols import Embedder
from claimtrack.types import Article, Match, MatchInput, Relation

SAME, RELATED = 0.75, 0.5  # cosines of the hashing embedder: equal but for a word or two, some words shared

ARTICLES = (
    Article(
        "verge",
        "OpenAI blocked the account of the Lembang company on Friday, according to an internal memo.\n\n"
        "“We are looking into the matter,” said spokesman Ray Hollis.\n\n"
        "The company trains its own language model with nine hundred engineers.",
        outlet="The Verge",
        url="https://www.theverge.com/lembang",
        lang="en",
        published="2023-12-15",
        title="OpenAI blocks Lembang",
    ),
    Article(
        "blog",
        "OpenAI blocked the account of the Lembang company on Friday, according to The Verge.\n\n"
        "The Lembang company denies every accusation, its lawyer Nina Prat told Reuters.",
        outlet="Blog du Modem",
        url="https://blogdumodem.example/42",
        lang="en",
        published="2023-12-16",
    ),
    Article(
        "relai",
        "OpenAI a bloqué le compte de la société Lembang vendredi, selon The Verge.\n\n"
        "La société conteste les faits.\n\nSource : https://blogdumodem.example/42",
        outlet="Le Relais",
        lang="fr",
        published="2023-12-17",
    ),
    Article(
        "kabar",
        "OpenAI memblokir akun perusahaan Lembang pada hari Jumat, menurut laporan The Verge.\n\n"
        "Perusahaan itu membantah tuduhan tersebut.",
        lang="id",
    ),
)


def judged_by_cosine(claims: Sequence[MatchInput], vectors: ClaimVectors, pairs: Any, *_: Any, **__: Any) -> list[Match]:
    """Every pair above a floor, judged by cosine alone."""
    found = []
    for i, j in pairs.tolist():
        value, (a, b) = round(float(vectors.plain[i] @ vectors.plain[j]), 4), sorted((claims[i].id, claims[j].id))
        if value >= RELATED:
            relation = Relation.SAME if value >= SAME else Relation.RELATED
            found.append(Match(a, b, value, max(0.0, min(1.0, value)), relation, (("cosine", value),), "test.cosine"))
    return sorted(found, key=lambda m: (-m.probability, m.a, m.b))


def match_by_cosine(claims: Sequence[MatchInput], embedder: Embedder, settings: Settings, progress: Any = None) -> list[Match]:
    """Every pair of a file's claims above a floor, judged by cosine alone."""
    plain = embedder.embed([claim.text for claim in claims])
    apart = np.array([claim.id in settings.apart for claim in claims])
    pairs = np.stack(np.triu_indices(len(claims), 1), axis=1)
    pairs = pairs[apart[pairs[:, 0]] != apart[pairs[:, 1]]] if settings.apart else pairs
    return judged_by_cosine(claims, ClaimVectors(plain, plain, plain, plain), pairs)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pipeline match by cosine of the hashing embedder."""
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    monkeypatch.setattr("claimtrack.grouping.matches.judge_pairs", judged_by_cosine)
    monkeypatch.setattr("claimtrack.grouping.matches.fitted_to", lambda embedder, progress=None: (matcher(embedder.id), {}))
    monkeypatch.setattr("claimtrack.tracker_matching.match", match_by_cosine)


def jsonl(path: Path, *articles: Article) -> Path:
    """Write articles as a user would give them."""
    rows = [{name: getattr(article, name) for name in ("id", *Article.__slots__)} for article in articles]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path
