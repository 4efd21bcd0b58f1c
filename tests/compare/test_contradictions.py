"""Claims that cannot both be so: a figure that the other rejects, opposite words, other days of the week."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimtrack.compare import LostKind, compare
from claimtrack.compare.wording import opposites, tells
from claimtrack.lang.lexicon import codes, lexicon
from claimtrack.types import Change, ChangeKind, SourceType, Span, Style
from tests.compare.pairs import K, only, pair
from tests.compare.test_alignment import Meanings
from tests.story import PERSON, Story


def of(changes: tuple[Change, ...], kind: ChangeKind) -> list[str]:
    return [c.note for c in changes if c.kind is kind]


@pytest.mark.parametrize(
    ("one", "two", "langs", "number", "negation"),
    [
        ("23,000 people fled", "The count is 3,450, not 23,000", ("en", "en"), "23,000 → 3,450", "23,000 → not 23,000"),
        (
            "23 000 personnes ont fui",
            "Jumlahnya 3.450 orang, bukan 23 ribu",
            ("fr", "id"),
            "23 000 → 3.450",
            "23 000 → not 23 ribu",
        ),
        ("Il y a 3 450 départs et non 23 000", "23,000 people left", ("fr", "en"), "3 450 → 23,000", "not 23 000 → 23,000"),
    ],
)
def test_a_figure_that_the_other_says_is_wrong(one: str, two: str, langs: tuple[str, str], number: str, negation: str) -> None:
    found = pair(one, two, langs)
    assert of(found, K.NUMBER) == [number]
    assert of(found, K.NEGATION) == [negation]


@pytest.mark.parametrize(
    ("one", "two", "langs", "notes"),
    [
        (
            "The firm paid part of a €50m ransom",
            "L'entreprise a versé 50 millions d'euros",
            ("en", "fr"),
            ["part of €50m → 50 millions d'euros"],
        ),
        (
            "Perusahaan membayar 50 juta euro",
            "The firm paid part of the 50 million euros",
            ("id", "en"),
            ["50 juta euro → part of 50 million euros"],
        ),
        ("The firm paid part of a €50m ransom", "L'entreprise a versé une partie des 50 millions d'euros", ("en", "fr"), []),
        ("As part of a deal the firm paid €50m", "L'entreprise a versé 50 millions d'euros", ("en", "fr"), []),
    ],
)
def test_a_part_of_a_sum_is_not_the_sum(one: str, two: str, langs: tuple[str, str], notes: list[str]) -> None:
    assert of(pair(one, two, langs), K.NUMBER) == notes


def test_not_before_a_bound_rejects_no_figure() -> None:
    assert of(pair("23,000 people fled 3 villages", "Not more than 23,000 people fled 3 villages"), K.NEGATION) == []


@pytest.mark.parametrize(
    ("one", "two", "langs", "note"),
    [
        ("Dua pendaki tewas", "Two climbers were found alive", ("id", "en"), "tewas → alive"),
        ("Le tribunal l'a condamné", "The court acquitted him", ("fr", "en"), "condamné → acquitted"),
        ("Les députés ont rejeté le texte", "Anggota dewan menyatakan naskah itu disetujui", ("fr", "id"), "rejeté → disetujui"),
    ],
)
def test_opposite_words(one: str, two: str, langs: tuple[str, str], note: str) -> None:
    assert only(pair(one, two, langs), K.NEGATION).note == note


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Two climbers died, five survived", "Five climbers are alive"),
        ("The climbers are not dead", "The climbers are alive"),
        ("Two climbers died", "Two climbers were killed"),
    ],
)
def test_what_is_no_opposite(one: str, two: str) -> None:
    assert of(pair(one, two), K.NEGATION) == []


@pytest.mark.parametrize(
    ("one", "two", "langs", "status", "negation"),
    [
        ("The trial has been put on hold", "L'essai est annulé", ("en", "fr"), ["put on hold → annulé"], []),
        (
            "Uji coba ditunda, bukan dibatalkan",
            "The trial was scrapped",
            ("id", "en"),
            ["ditunda → scrapped"],
            ["dibatalkan → scrapped"],
        ),
        ("The trial has been put on hold", "Uji coba itu ditunda", ("en", "id"), [], []),
        ("The trial was paused and then scrapped", "The trial was scrapped", ("en", "en"), [], []),
    ],
)
def test_stopped_for_now_and_stopped_for_good(
    one: str, two: str, langs: tuple[str, str], status: list[str], negation: list[str]
) -> None:
    found = pair(one, two, langs)
    assert (of(found, K.STATUS), of(found, K.NEGATION)) == (status, negation)


def test_opposites_have_the_same_names_in_every_language() -> None:
    names = [[name for name, *_ in lexicon(code).table("compare")["opposites"]] for code in codes()]
    assert all(found == names[0] and len(set(found)) == len(found) for found in names)
    found = opposites("the port is open", "en", 3)
    assert {name: (one.said, one.denied) for name, one in found.items()} == {"opening": ((None, Span(15, 19)), (None, None))}


def test_days_of_the_week_differ_though_nobody_knows_which_week() -> None:
    s = Story()
    s.article("a", "Bandara ditutup hingga Kamis.", published="2026-02-10", lang="id")
    s.claim("c", "a", "Bandara ditutup hingga Kamis")
    s.article("b", "L'aéroport reste fermé jusqu'à samedi.", lang="fr")
    s.claim("c", "b", "L'aéroport reste fermé jusqu'à samedi")
    s.article("d", "The airport is shut until Thursday.", published=None)
    s.claim("c", "d", "The airport is shut until Thursday")
    corpus = s.corpus()
    found = [c for c in compare(corpus.clusters["c"], corpus).changes if c.kind is K.DATE]
    assert sorted(c.note for c in found) == ["Kamis → samedi", "samedi → Thursday"]
    assert {c.rule for c in found} == {"date.apart"}


@pytest.mark.parametrize(
    ("text", "lang", "told"),
    [
        ("La préfecture juge ce chiffre très exagéré", "fr", True),
        ("Polisi menilai angka itu berlebihan", "id", True),
        ("The prefecture considers the figure inflated", "en", True),
        ("Le pont a été repeint", "fr", False),
    ],
)
def test_a_claim_that_begins_with_who_judges_names_its_source(text: str, lang: str, told: bool) -> None:
    assert tells(text, lang) is told


def test_who_acts_in_both_wordings_is_no_lost_source_where_one_outlet_tells_both() -> None:
    s = Story()
    for name, text, speakers in (
        ("a", "Orrin threatens to sue, Bloomberg says.", 1),
        ("b", "Orrin has sued, Bloomberg says.", 0),
    ):
        s.article(name, text, published=f"2025-01-0{1 + (name == 'b')}")
        claim = text.partition(",")[0]
        by = [s.source(name, "Bloomberg", SourceType.OUTLET, claim, surface="Bloomberg")]
        if speakers:
            by.append(s.source(name, "Orrin", SourceType.ORGANISATION, claim, surface="Orrin", via=["Bloomberg"]))
        s.claim("c", name, claim, by)
    corpus = s.corpus()
    assert of(compare(corpus.clusters["c"], corpus).summary, K.ATTRIBUTION_CHANGED) == []


def test_a_name_for_something_shows_only_figures_and_is_the_last_to_stand_for_its_article() -> None:
    s = Story()
    s.article("a", "Ana Bell runs a ferry of 40 seats sold in Belmar.", published="2025-01-01")
    bell = s.source("a", "Ana Bell", PERSON, "ferry of 40 seats sold in Belmar", surface="Ana Bell")
    fragment = s.claim("c", "a", "ferry of 40 seats sold in Belmar", [bell])
    s.article("b", "The ferry has 60 seats.", published="2025-01-02")
    s.claim("c", "b", "The ferry has 60 seats")
    corpus = s.corpus()
    found = compare(corpus.clusters["c"], corpus)
    assert ChangeKind.ATTRIBUTION_DROPPED in [c.kind for c in found.changes]
    assert [(c.kind, c.note) for c in found.summary] == [(K.NUMBER, "40 → 60")]
    assert found.stripped == ()
    whole = s.claim("c", "a", "Ana Bell runs a ferry of 40 seats sold in Belmar")
    corpus = s.corpus()
    assert [row.claim for row in compare(corpus.clusters["c"], corpus).rows if row.article == "a"] == [whole] != [fragment]


def quoted(quote: str, paraphrase: str, lang: str) -> Story:
    s = Story()
    s.article("a", f"“{quote}”, dit Ana Bell.", lang="fr", published="2025-01-01")
    bell = s.source("a", "Ana Bell", PERSON, quote, surface="Ana Bell")
    s.attributions[bell] = replace(s.attributions[bell], style=Style.DIRECT)
    s.claim("c", "a", quote, [bell])
    s.article("b", f"{paraphrase}.", lang=lang, published="2025-01-02")
    s.claim("c", "b", paraphrase)
    return s


@pytest.mark.parametrize(
    ("quote", "paraphrase", "lost"),
    [
        ("Le bac attendra si le conseil ferme le port", "The ferry waits for the council to shut the harbour", []),
        ("Le bac attendra si le conseil ferme le port", "The ferry waits", ["si le conseil ferme le port"]),
        ("Le bac attendra si le conseil ferme le port", "The ferry waits if it rains", ["si le conseil ferme le port"]),
    ],
)
def test_a_condition_is_held_to_what_it_says(quote: str, paraphrase: str, lost: list[str]) -> None:
    corpus = quoted(quote, paraphrase, "en").corpus()
    text = corpus.articles["a"].text
    by_words = compare(corpus.clusters["c"], corpus, Meanings).lost
    assert [text[slice(*one.span)] for one in by_words if one.kind is LostKind.CONDITION] == lost


@pytest.mark.parametrize(
    ("one", "two", "langs", "notes"),
    [
        ("The phone has no charging port", "L'appareil garde un port USB", ("en", "fr"), ["no port → port"]),
        ("L'appareil garde un port USB", "Ponsel itu tidak memiliki port", ("fr", "id"), ["port → no port"]),
        ("The phone has no charging port", "L'appareil se passe de port, sans port USB", ("en", "fr"), []),
        ("The phone has no charging port", "Ponsel itu tidak memiliki port", ("en", "id"), []),
        ("No one at the port was hurt", "Le port a rouvert", ("en", "fr"), []),
    ],
)
def test_there_is_none_of_what_the_other_speaks_of(one: str, two: str, langs: tuple[str, str], notes: list[str]) -> None:
    assert of(pair(one, two, langs), K.NEGATION) == notes
