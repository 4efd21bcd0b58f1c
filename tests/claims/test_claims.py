from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.claims import extract
from claimtrack.claims.clauses import split
from claimtrack.lang.segment import sentences
from claimtrack.types import (
    Article,
    Attribution,
    Document,
    Evidence,
    Mark,
    MarkKind,
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


def test_a_duration_goes_with_neither_clause() -> None:
    assert texts("The bridge was shut on Monday, two weeks after divers found a crack.", "en") == [
        "The bridge was shut on Monday",
        "divers found a crack",
    ]


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


def test_an_opinion_section_claims_nothing() -> None:
    text = "The bridge was shut on Monday."
    plain = document(text, "en")
    marked = Document(plain.article, text, "en", (Mark(Span(0, len(text)), MarkKind.OPINION, "test"),), plain.sentences)
    assert extract(marked, ()) == ()


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
    start = time.process_time()
    extract(document(piece * 3_000, "fr"), ())
    assert time.process_time() - start < 10


def test_the_parts_of_a_headline_are_news_of_their_own() -> None:
    def parts(text: str, headline: bool) -> list[str]:
        return [text[c.span.start : c.span.end] for c in split(text, "id", headline)]

    text = "Feri Terbakar, Dua Orang Tewas: Kronologi Lengkap"
    assert parts(text, True) == ["Feri Terbakar", "Dua Orang Tewas", "Kronologi Lengkap"]
    assert parts(text, False) == [text]


def test_how_things_go_by_custom_is_no_claim() -> None:
    assert extract(document("Ferries leave every hour, according to schedule. The harbour was shut on Monday.", "en"), ())[
        0
    ].text == ("The harbour was shut on Monday")
