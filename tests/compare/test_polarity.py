"""Negations and hedges that came or went, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimtrack.types import Status
from tests.compare.pairs import K, compared, kinds, only, pair
from tests.story import PERSON, Story


@pytest.mark.parametrize(
    ("one", "two", "lang"),
    [
        ("Police fired rubber bullets", "Police did not fire rubber bullets", "en"),
        ("Polisi menembakkan peluru karet", "Polisi tidak menembakkan peluru karet", "id"),
        ("La police a tiré des balles", "La police n’a jamais tiré de balles", "fr"),
    ],
)
def test_negation_by_wording_in_the_same_words(one: str, two: str, lang: str) -> None:
    assert K.NEGATION in kinds(pair(one, two, (lang, lang)))
    assert K.NEGATION in kinds(pair(two, one, (lang, lang)))


def test_a_not_in_other_words_or_another_language_is_left_to_the_status() -> None:
    """Antonyms need no "not": "shops will shut" and "stores will not reopen" agree."""
    assert K.NEGATION not in kinds(pair("180 shops will shut", "180 stores will not reopen"))
    assert K.NEGATION not in kinds(pair("will bar exports of vanilla", "n'exportera plus de vanille", ("en", "fr")))


@pytest.mark.parametrize(
    ("one", "two", "langs"),
    [
        ("The phone has no port", "Un téléphone sans prise", ("en", "fr")),
        ("Not only police fired", "Police fired", ("en", "en")),
        ("If it does not rain, they will sail", "Jika cuaca cerah, mereka akan berlayar", ("en", "id")),
        ("Le préfet a sans doute fermé le pont", "Le préfet a fermé le pont", ("fr", "fr")),
    ],
)
def test_what_is_no_negation(one: str, two: str, langs: tuple[str, str]) -> None:
    assert K.NEGATION not in kinds(pair(one, two, langs))


def test_a_denial_is_a_negation_and_nothing_else_is_compared_with_it() -> None:
    found = pair("The crew fled on Monday", "le départ de l'équipage", ("en", "fr"), (Status.DONE, Status.DENIED))
    assert kinds(found) == [K.NEGATION]
    assert pair("The crew fled", "the crew fled", statuses=(Status.DENIED, Status.DENIED)) == ()


@pytest.mark.parametrize(
    ("stated", "hedged", "langs"),
    [
        ("The firm copied the code", "La société aurait copié le code", ("en", "fr")),
        ("The firm copied the code", "Perusahaan itu diduga menyalin kode", ("en", "id")),
        ("La société a copié le code", "The firm reportedly copied the code", ("fr", "en")),
        ("Perusahaan itu menyalin kode", "La société pourrait avoir copié le code", ("id", "fr")),
    ],
)
def test_hedge(stated: str, hedged: str, langs: tuple[str, str]) -> None:
    assert only(pair(stated, hedged, langs), K.HEDGE).note.startswith("stated → hedged (")
    assert only(pair(hedged, stated, langs[::-1]), K.HEDGE).note.endswith("→ stated")


@pytest.mark.parametrize(
    ("lang", "cue", "hedged"),
    [
        ("en", "suspects", True),
        ("en", "announced", False),
        ("fr", "soupçonne", True),
        ("fr", "annonce", False),
        ("id", "menduga", True),
        ("id", "mengumumkan", False),
    ],
)
def test_what_its_speaker_only_supposes_is_hedged(lang: str, cue: str, hedged: bool) -> None:
    s = Story()
    s.article("a", f"Ana Bell {cue} the dam leaks.", published="2025-01-01", lang=lang)
    bell = s.source("a", "Ana Bell", PERSON, "the dam leaks", surface="Ana Bell")
    found = replace(s.attributions.pop(bell), cue_span=s.place("a", cue))
    s.attributions[found.id] = found
    s.claim("c", "a", "the dam leaks", [found.id])
    s.article("b", "It is plain: the dam leaks.", published="2025-01-02", lang=lang)
    s.claim("c", "b", "the dam leaks")
    assert [c.note for c in compared(s).changes if c.kind is K.HEDGE] == ([f"hedged ({cue}) → stated"] if hedged else [])


def test_a_month_is_no_hedge() -> None:
    assert K.HEDGE not in kinds(pair("The vote was on 13 May", "The vote was held"))
    assert K.HEDGE in kinds(pair("The vote may be held", "The vote was held"))


@pytest.mark.parametrize(
    ("rejected", "lang"),
    [("calls the figure overblown", "en"), ("juge le chiffre exagéré", "fr"), ("menyebut itu berlebihan", "id")],
)
def test_a_rejection_in_other_words_is_no_turn_from_a_denial(rejected: str, lang: str) -> None:
    found = pair("The firm denies the figure", f"Norvane {rejected}", ("en", lang), (Status.DENIED, Status.ASSERTED))
    assert K.NEGATION not in kinds(found)


def test_a_french_imperfect_is_no_conditional() -> None:
    assert K.HEDGE not in kinds(pair("La firme espérait un accord", "The firm hoped for a deal", ("fr", "en")))
