from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.claims import extract
from claimtrack.lang.segment import sentences
from claimtrack.types import (
    Article,
    Attribution,
    Document,
    Evidence,
    Role,
    Sentence,
    SentenceKind,
    SourceType,
    Span,
    Status,
)


def document(text: str, lang: str, headline: bool = False, title: str | None = None) -> Document:
    kind = SentenceKind.HEADLINE if headline else SentenceKind.BODY
    found = (Sentence(s, text[s.start : s.end], lang, kind, 0) for s in sentences(text, lang))
    return Document(Article("a1", text, lang=lang, title=title), text, lang, (), tuple(found))


def attribution(text: str, source: str, cue: str, content: str, kind: SourceType = SourceType.PERSON) -> Attribution:
    def span(part: str) -> Span:
        return Span(text.index(part), text.index(part) + len(part))

    return Attribution("a1", "test", source, kind, Role.SPEAKER, Evidence.PROSE, span(cue), span(source), span(content))


def texts(text: str, lang: str, *said: Attribution, headline: bool = False) -> list[str]:
    return [c.text for c in extract(document(text, lang, headline), said)]


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
            ["jembatan itu ditutup dan warga sudah diberi tahu"],
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


def test_a_quoted_we_is_a_claim_even_when_nobody_is_named() -> None:
    assert texts("« Nous avons fermé le pont lundi », lit-on.", "fr") == ["Nous avons fermé le pont lundi"]


def test_headlines_claim_too() -> None:
    (claim,) = extract(document("Council closes cracked bridge", "en", headline=True), ())
    assert (claim.text, claim.headline, claim.status) == ("Council closes cracked bridge", True, Status.DONE)


def test_an_outlet_in_the_title_is_the_topic() -> None:
    text = "Reuters is moving its newsroom to a new office."
    found = extract(document(text, "en", title="Reuters to move"), ())
    assert [c.text for c in found] == [text.rstrip(".")]


def test_the_rule_says_how_it_was_cut() -> None:
    found = extract(document("Hujan turun sejak pagi sehingga tiga jembatan rusak.", "id"), ())
    assert [c.rule for c in found] == ["id.clause.whole", "id.clause.result"]


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
    start = time.perf_counter()
    extract(document(piece * 3_000, "fr"), ())
    assert time.perf_counter() - start < 10
