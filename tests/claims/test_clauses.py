"""Where a sentence is cut into claims, and where it is not."""

from __future__ import annotations

import pytest

from claimtrack.claims import extract
from tests.claims.drawn import document, texts


@pytest.mark.parametrize(
    ("lang", "text", "clauses"),
    [
        (
            "fr",
            "Le pont a été fermé lundi à l'aube et la mairie a lancé une expertise.",
            ["Le pont a été fermé lundi à l'aube", "la mairie a lancé une expertise"],
        ),
        (
            "fr",
            "Le camion a percuté la façade, blessant six passants.",
            ["Le camion a percuté la façade", "blessant six passants"],
        ),
        (
            "fr",
            "Le pont a été fermé pendant deux mois, ce qui prive le village de sa route.",
            ["Le pont a été fermé pendant deux mois", "ce qui prive le village de sa route"],
        ),
        (
            "id",
            "Hujan turun sejak pagi sehingga tiga jembatan rusak.",
            ["Hujan turun sejak pagi", "tiga jembatan rusak"],
        ),
        (
            "id",
            "Polisi menutup jalan itu setelah warga menemukan retakan.",
            ["Polisi menutup jalan itu", "warga menemukan retakan"],
        ),
        (
            "id",
            "Jembatan itu ditutup sejak Senin, sementara warga menunggu perahu.",
            ["Jembatan itu ditutup sejak Senin", "warga menunggu perahu"],
        ),
        (
            "en",
            "The bridge was closed on Monday after divers found a crack.",
            ["The bridge was closed on Monday", "divers found a crack"],
        ),
        (
            "en",
            "The bridge was closed on Monday, cutting off three villages.",
            ["The bridge was closed on Monday", "cutting off three villages"],
        ),
        (
            "en",
            "The council has ordered new tests, and the builder has hired a lawyer.",
            ["The council has ordered new tests", "the builder has hired a lawyer"],
        ),
    ],
)
def test_a_sentence_falls_into_its_clauses(lang: str, text: str, clauses: list[str]) -> None:
    assert texts(text, lang) == clauses


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Le maire et le préfet ont visité le pont."),
        ("id", "Wali kota dan gubernur meninjau jembatan itu."),
        ("en", "The mayor and the prefect have visited the bridge."),
        ("en", "The bridge was closed after the accident."),
    ],
)
def test_noun_phrases_are_not_cut(lang: str, text: str) -> None:
    assert texts(text, lang) == [text.rstrip(".")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "If the crack grows, the bridge will be shut."),
        ("fr", "Si la fissure s'aggrave, le pont sera fermé."),
        ("id", "Jika retakan itu melebar, jembatan akan ditutup."),
    ],
)
def test_a_condition_and_its_outcome_are_one_claim(lang: str, text: str) -> None:
    assert texts(text, lang) == [text.rstrip(".")]


def test_a_duration_goes_with_neither_clause() -> None:
    assert texts("The bridge was shut on Monday, two weeks after divers found a crack.", "en") == [
        "The bridge was shut on Monday",
        "divers found a crack",
    ]


def test_the_rule_says_how_it_was_cut() -> None:
    found = extract(document("Hujan turun sejak pagi sehingga tiga jembatan rusak.", "id"), ())
    assert [c.rule for c in found] == ["id.clause.whole", "id.clause.result"]
