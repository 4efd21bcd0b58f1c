"""Headlines and headings claim too, without their teasers."""

from __future__ import annotations

import pytest

from claimtrack.claims import extract
from claimtrack.claims.clauses import split
from claimtrack.types import (
    Article,
    Document,
    Sentence,
    SentenceKind,
    Span,
    Status,
)
from tests.claims.drawn import document, texts


def test_headings_between_paragraphs_state_something_or_are_dropped() -> None:
    lines = [
        "Council closes bridge",
        "The bridge was shut on Monday.",
        "What the council has to say",
        "A cracked pier",
        "Work goes on",
    ]
    text, sentences_ = "\n".join(lines), []
    for i, line in enumerate(lines):
        span = Span(text.index(line), text.index(line) + len(line))
        sentences_.append(Sentence(span, line, "en", SentenceKind.BODY if i == 1 else SentenceKind.HEADLINE, i))
    found = extract(Document(Article("a1", text, lang="en"), text, "en", (), tuple(sentences_)), ())
    assert [c.text for c in found] == ["Council closes bridge", "The bridge was shut on Monday"]


@pytest.mark.parametrize(
    ("lang", "text", "claim"),
    [
        ("en", "Council closes cracked bridge, here's why", "Council closes cracked bridge"),
        ("fr", "La mairie ferme le pont : ce que l'on sait", "La mairie ferme le pont"),
        ("id", "Jembatan Ditutup Warga, Ini Sebabnya", "Jembatan Ditutup Warga"),
    ],
)
def test_a_headline_loses_its_teaser(lang: str, text: str, claim: str) -> None:
    assert texts(text, lang, headline=True) == [claim]


def test_headlines_claim_too() -> None:
    (claim,) = extract(document("Council closes cracked bridge", "en", headline=True), ())
    assert (claim.text, claim.headline, claim.status) == ("Council closes cracked bridge", True, Status.DONE)


def test_the_parts_of_a_headline_are_news_of_their_own() -> None:
    def parts(text: str, headline: bool) -> list[str]:
        return [text[c.span.start : c.span.end] for c in split(text, "id", headline)]

    text = "Feri Terbakar, Dua Orang Tewas: Kronologi Lengkap"
    assert parts(text, True) == ["Feri Terbakar", "Dua Orang Tewas", "Kronologi Lengkap"]
    assert parts(text, False) == [text]
