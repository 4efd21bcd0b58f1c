"""What somebody is said to say bounds the claim and owns it."""

from __future__ import annotations

import pytest

from claimtrack.claims import extract
from claimtrack.types import (
    SourceType,
)
from tests.claims.drawn import attribution, document, texts


@pytest.mark.parametrize(
    ("lang", "text", "source", "cue", "content", "claims"),
    [
        (
            "en",
            "The bridge will stay shut until May, Ana Brook said.",
            "Ana Brook",
            "said",
            "The bridge will stay shut until May",
            ["The bridge will stay shut until May"],
        ),
        (
            "fr",
            "Selon Ana Ruisseau, le pont est fermé.",
            "Ana Ruisseau",
            "Selon",
            "le pont est fermé",
            ["le pont est fermé"],
        ),
        (
            "id",
            "Menurut Ana Kali, jembatan itu ditutup dan warga sudah diberi tahu.",
            "Ana Kali",
            "Menurut",
            "jembatan itu ditutup dan warga sudah diberi tahu",
            ["jembatan itu ditutup", "warga sudah diberi tahu"],
        ),
    ],
)
def test_the_content_bounds_the_claim(lang: str, text: str, source: str, cue: str, content: str, claims: list[str]) -> None:
    said = attribution(text, source, cue, content)
    found = extract(document(text, lang), [said])
    assert [c.text for c in found] == claims
    assert {c.attributed_to for c in found} == {(source,)}
    assert {c.attributions for c in found} == {(said.id,)}


def test_the_innermost_attribution_owns_the_clause() -> None:
    text = "The Herald reported that Ana Brook said the bridge was unsafe."
    outer = attribution(text, "The Herald", "reported", "Ana Brook said the bridge was unsafe", SourceType.OUTLET)
    inner = attribution(text, "Ana Brook", "said", "the bridge was unsafe")
    owners = {c.text: c.attributed_to for c in extract(document(text, "en"), [outer, inner])}
    assert owners["the bridge was unsafe"] == ("Ana Brook",)


@pytest.mark.parametrize(
    ("lang", "text", "source", "cue", "content", "claim"),
    [
        ("en", "The builder denied any fault.", "The builder", "denied", "any fault", "The builder denied any fault"),
        ("fr", "Le constructeur dément toute faute.", "Le constructeur", "dément", "toute faute", None),
        ("id", "Kontraktor membantah kabar itu.", "Kontraktor", "membantah", "kabar itu", None),
        ("en", "The builder denied hiding the crack.", "The builder", "denied", "hiding the crack", "hiding the crack"),
        ("fr", "Le maire dit avoir fermé le pont.", "Le maire", "dit", "avoir fermé le pont", "avoir fermé le pont"),
        ("en", "If it rains, the mayor warned the bridge would shut.", "the mayor", "warned", "the bridge would shut", None),
        (
            "en",
            "Every user “must keep off the bridge”, said Ana Brook.",
            "Ana Brook",
            "said",
            "must keep off the bridge",
            "Every",
        ),
    ],
)
def test_a_content_takes_what_it_needs_to_be_a_proposition(
    lang: str, text: str, source: str, cue: str, content: str, claim: str | None
) -> None:
    whole = {None: text.rstrip("."), "Every": "Every user “must keep off the bridge"}
    assert texts(text, lang, attribution(text, source, cue, content)) == [whole.get(claim, claim)]


def test_what_a_condition_supposes_somebody_to_say_is_not_said() -> None:
    text = "The council will shut the bridge if the divers confirm a crack."
    supposed = attribution(text, "the divers", "confirm", "a crack")
    assert texts(text, "en", supposed) == [text.rstrip(".")]


def test_a_content_that_begins_inside_a_word_bounds_nothing() -> None:
    text = "The council told the builder's insurers of the crack."
    assert texts(text, "en", attribution(text, "The council", "told", "s insurers of the crack")) == [text.rstrip(".")]


@pytest.mark.parametrize(
    ("lang", "text", "source", "cue", "content"),
    [
        ("fr", "Dans une note, la mairie a indiqué que le pont est fermé.", "la mairie", "a indiqué", "le pont est fermé"),
        ("en", "In a note on Monday, the council said the bridge was shut.", "the council", "said", "the bridge was shut"),
        ("en", "The bridge was shut, said Ana Brook, who led the study.", "Ana Brook", "said", "The bridge was shut"),
    ],
)
def test_what_presents_a_source_is_no_claim(lang: str, text: str, source: str, cue: str, content: str) -> None:
    assert texts(text, lang, attribution(text, source, cue, content)) == [content]
