"""Outlets are found in running text as a reader would find them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.types import Span
from tests.lang.known import KNOWN, mentions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Selon « The Verge », le compte", [("The Verge", "The Verge")]),
        ("lapor The Verge. Tak hanya itu", [("The Verge", "The Verge")]),
        ("confié à l’AFP et au « Financial Times »", [("AFP", "Agence France-Presse"), ("Financial Times", "Financial Times")]),
        ("kepada CNBC Indonesia, bukan CNBC", [("CNBC Indonesia", "CNBC Indonesia"), ("CNBC", "CNBC")]),
        (
            "dans Le Monde diplomatique et Le Monde",
            [("Le Monde diplomatique", "Le Monde diplomatique"), ("Le Monde", "Le Monde")],
        ),
        ("JAKARTA, KOMPAS.com - Akun itu", [("KOMPAS.com", "Kompas.com")]),
        ("JAKARTA, KOMPAS — Akun itu", [("KOMPAS", "Kompas")]),
        ("dikutip dari detikSport, Kamis", [("detikSport", "Detik")]),
        ("selon franceinfo.", [("franceinfo", "Franceinfo")]),
        ("Foto: ANTARA/Reuters", [("ANTARA", "Antara"), ("Reuters", "Reuters")]),
        ("Article From: timesofindia.indiatimes.com\nRead", [("timesofindia.indiatimes.com", "The Times of India")]),
        ("(voir https://www.lemonde.fr/a,b.html).", [("https://www.lemonde.fr/a,b.html", "Le Monde")]),
        ("Reuters-owned; Reuters’s; Reuters-nya", [("Reuters", "Reuters")] * 3),
        ("le Jakarta Post et le Spiegel", [("Jakarta Post", "The Jakarta Post"), ("le Spiegel", "Der Spiegel")]),
        ("told The New York\nTimes that", [("The New York\nTimes", "The New York Times")]),
        ("Libe\u0301ration l'a écrit", [("Libe\u0301ration", "Libération")]),
    ],
)
def test_mentions_in_prose(text: str, expected: list[tuple[str, str]]) -> None:
    assert mentions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Dans le monde entier, le point de vue change.",
        "Le monde a changé ; le parisien moyen aussi.",
        "gaya tempo doeloe di antara suara rakyat dunia",
        "every time the sun rises, nature and science meet",
        "in hard financial times the guardian of the child",
        "menurut orang dalam perusahaan",
        "THIS IS TIME FOR NATURE",
        "La Croix-Rouge et le Times-Picayune",
        "La Tribune du Ponant, Le Monde d'Hermès, La Tribune des Alpages",
        "écrire à redaction@lemonde.fr ou à @Reuters",
        "TikTok et Facebook ont démenti sur X",
        "The Times. Of India",
        "Evan Spiegel, patron de Snap",
        "#Reuters_live",
    ],
)
def test_false_friends(text: str) -> None:
    assert [m for m in mentions(text) if m[1] != "The Times"] == []


def test_an_address_within_a_name_wins_over_the_name() -> None:
    assert mentions("ANTARA News di www.antaranews.com/berita/1") == [
        ("ANTARA News", "Antara"),
        ("www.antaranews.com/berita/1", "Antara"),
    ]


@pytest.mark.parametrize("unit", ["Le ", "the the of ", "a.", "The Guardian ", "http://", "x.com/", "-", "New York ", "\u0301"])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    began = time.process_time()
    KNOWN.find(unit * (100_000 // len(unit)))
    assert time.process_time() - began < 5  # 0.3 s at most when it was written; a quadratic search takes minutes


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Reuters", "The Verge", "le Monde", "x", "-", ".", " ", "\n", "’", "@", "kompas.com", "CNBC", "Indonesia"]
        ),
        max_size=25,
    ).map("".join)
)
def test_mentions_are_ordered_apart_and_name_their_outlet(text: str) -> None:
    found = KNOWN.find(text)
    assert all(0 <= s.start < s.end <= len(text) for s, _ in found)
    assert all(a.end <= b.start for (a, _), (b, _) in pairwise(found))
    assert all(KNOWN.by_name(text[s.start : s.end]) is outlet for s, outlet in found)


def test_spans_are_those_of_the_text_given() -> None:
    assert [span for span, _ in KNOWN.find("Œuvre : l’AFP, Reuters")] == [Span(10, 13), Span(15, 22)]
