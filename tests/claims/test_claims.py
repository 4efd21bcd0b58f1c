"""What is a claim and what is none; no text breaks the rules or makes them slow."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.claims import extract
from claimtrack.types import (
    Document,
    Mark,
    MarkKind,
    Span,
)
from tests.claims.drawn import document, texts


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Le pont va-t-il rouvrir un jour ?"),
        ("fr", "La mairie n'a pas souhaité faire de commentaire."),
        ("fr", "Nous avons voulu savoir pourquoi."),
        ("id", "Apakah jembatan itu akan dibuka lagi?"),
        ("id", "Hingga berita ini diturunkan, wali kota belum memberikan keterangan."),
        ("en", "Will the bridge ever open again?"),
        ("en", "The council declined to comment on the crack."),
        ("en", "We may earn a commission on the tickets."),
        ("en", "Reuters is moving its newsroom to a new office."),
    ],
)
def test_no_claim(lang: str, text: str) -> None:
    assert texts(text, lang) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "If the crack grows."),
        ("fr", "Si la fissure s'aggrave."),
        ("id", "Jika retakan itu melebar."),
        ("en", "A caisson is a type of watertight chamber."),
        ("fr", "Le sablage consiste à projeter du sable."),
        ("id", "Grouting adalah cara menutup retakan."),
    ],
)
def test_a_bare_condition_or_a_definition_is_no_claim(lang: str, text: str) -> None:
    assert texts(text, lang) == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_us_the_country_is_not_the_outlets_own_voice(lang: str) -> None:
    text = {"en": "The US firm has closed the bridge.", "fr": "Le groupe US a fermé le pont."}[lang]
    assert texts(text, lang) == [text.rstrip(".")]


def test_a_phrase_counts_by_whole_words() -> None:
    text = "Pemerintah akan melarang ekspor kayu mentah."  # "entah", a comment, is no word of it
    assert texts(text, "id") == [text.rstrip(".")]


def test_a_quoted_title_is_no_speech() -> None:
    text = "The council has bought a copy of “The Long Cold Winter”."
    assert texts(text, "en") == ["The council has bought a copy of “The Long Cold Winter"]


def test_an_opinion_section_claims_nothing() -> None:
    text = "The bridge was shut on Monday."
    plain = document(text, "en")
    marked = Document(plain.article, text, "en", (Mark(Span(0, len(text)), MarkKind.OPINION, "test"),), plain.sentences)
    assert extract(marked, ()) == ()


def test_a_quoted_we_is_a_claim_even_when_nobody_is_named() -> None:
    assert texts("« Nous avons fermé le pont lundi », lit-on.", "fr") == ["Nous avons fermé le pont lundi"]


def test_an_outlet_in_the_title_is_the_topic() -> None:
    text = "Reuters is moving its newsroom to a new office."
    found = extract(document(text, "en", title="Reuters to move"), ())
    assert [c.text for c in found] == [text.rstrip(".")]


PIECES = st.sampled_from(
    [
        "Le pont a été fermé",
        " et ",
        ", blessant six personnes",
        " said ",
        "« ",
        " »",
        '"',
        "The bridge was shut",
        ". ",
        ", ",
        " yang ",
        "akan ",
        "\n",
        "(",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(["fr", "id", "en"]))
def test_claims_show_the_text_and_never_overlap(text: str, lang: str) -> None:
    found = extract(document(text, lang), ())
    assert [c.text for c in found] == [text[c.span.start : c.span.end] for c in found]
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


@pytest.mark.parametrize("piece", ["et ", "a fermé et ", "« Le pont ", "(", ", qui ", "que ", "-", '" A b c d '])
def test_hostile_input_takes_linear_time(piece: str) -> None:
    start = time.process_time()
    extract(document(piece * 3_000, "fr"), ())
    assert time.process_time() - start < 10


def test_how_things_go_by_custom_is_no_claim() -> None:
    assert extract(document("Ferries leave every hour, according to schedule. The harbour was shut on Monday.", "en"), ())[
        0
    ].text == ("The harbour was shut on Monday")
