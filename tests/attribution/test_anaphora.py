"""Whom "the same daily", "that report" and "the paper" are, and what is nobody's name."""

from __future__ import annotations

import time

import pytest

from claimtrack.attribution import attribute, citations
from claimtrack.ingest.document import build
from claimtrack.lang.outlets import registry
from claimtrack.types import Article, Role, SourceType
from tests.attribution.gold import found


def sources(lang: str, text: str, *roles: Role) -> list[str]:
    return [row.source for row in found(text, lang) if row.role in (roles or (Role.SPEAKER, Role.RELAY))]


def surface(lang: str, text: str) -> list[str]:
    return [text[slice(*row.source_span)] for row in found(text, lang) if row.source_span]


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("en", "Ferry line SLAMMED by passengers\n\nThe Dutch firm says it will refund them.", "Dutch firm"),
        ("en", "Bridge CLOSED after crack\n\nThe Norwegian operator insists that it is safe.", "Norwegian operator"),
        ("en", "DAM CLOSES AFTER LEAK\n\nThe Danish company said nobody was hurt.", "Danish company"),
        ("fr", "Essai SUSPENDU : ce que l'on sait\n\nLe laboratoire danois assure que rien n'est perdu.", "Danish laboratory"),
        ("id", "HEBOH! Jembatan RUNTUH\n\nPerusahaan itu menyatakan tiangnya aman.", "(unresolved)"),
    ],
)
def test_what_a_headline_shouts_is_nobody_s_name(lang: str, text: str, name: str) -> None:
    assert sources(lang, text) == [name]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "NORVA strike goes on\n\nNORVA met its pilots on Monday. The airline said flights would resume."),
        ("en", "Strike at NORVA goes on\n\nThe airline said flights would resume."),  # in no dictionary
        ("fr", "VISA en panne\n\nVISA a coupé ses serveurs lundi. L'entreprise assure que tout est rentré dans l'ordre."),
    ],
)
def test_letters_that_are_a_name_in_prose_or_in_no_dictionary_stay_one(lang: str, text: str) -> None:
    assert sources(lang, text) == ["NORVA" if "NORVA" in text else "VISA"]


@pytest.mark.parametrize(
    ("lang", "role", "text"),
    [
        (
            "fr",
            Role.RECIPIENT,
            "Selon La Repubblica, reprise par Nature, tout fuit. « Oui », dit Jo Lu au même quotidien.",
        ),
        (
            "fr",
            Role.VENUE,
            "Selon La Repubblica, reprise par Nature, tout fuit. « Oui », dit Jo Lu dans les pages du quotidien.",
        ),
        ("en", Role.RECIPIENT, 'La Repubblica says the bridge leaks, Nature wrote. "Yes," Jo Henley told the same newspaper.'),
        (
            "id",
            Role.RECIPIENT,
            'Menurut La Repubblica yang dikutip Nature, tiang retak. "Ya," kata Jo Lu kepada harian yang sama.',
        ),
    ],
)
def test_the_same_daily_is_the_newspaper_named_last_and_no_review(lang: str, role: Role, text: str) -> None:
    assert sources(lang, text, role) == ["La Repubblica"]


def test_a_noun_for_an_outlet_is_read_once_however_many_relations_end_at_it() -> None:
    text = "Le Parisien l'a écrit. « Le pont fuit », dit Jo Hénaff dans un courrier que s'est procuré le quotidien."
    assert sources("fr", text, Role.RELAY) == ["Le Parisien"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "According to Le Soir, the bridge leaks. According to the same source, it will close."),
        ("fr", "Selon Le Soir, le pont fuit. Selon la même source, il va fermer."),
        ("id", "Menurut Le Soir, jembatan itu retak. Masih dari sumber yang sama, jembatan akan ditutup."),
    ],
)
def test_the_same_source_is_who_spoke_last(lang: str, text: str) -> None:
    assert sources(lang, text) == ["Le Soir", "Le Soir"]


def test_the_same_source_is_the_nameless_one_who_spoke_before() -> None:
    text = "Seorang sumber di pelabuhan mengatakan jembatan retak. Sumber yang sama menyebut jembatan akan ditutup."
    assert sources("id", text) == ["(port source)", "(port source)"]


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("en", "The mayor will resign, La Gazette du Ponant revealed. The paper says he lost a vote.", "La Gazette du Ponant"),
        ("fr", "Le maire va partir, rapporte The Daily Lantern. Le journal ajoute qu'il a perdu un vote.", "The Daily Lantern"),
        ("id", "Wali kota akan mundur, lapor La Gazette du Ponant. Koran itu menyebut ia kalah.", "La Gazette du Ponant"),
    ],
)
def test_a_name_that_says_newspaper_in_another_language_is_one(lang: str, text: str, name: str) -> None:
    rows = attribute(document := build(Article("a", text, lang=lang)), registry())
    assert [(row.source, row.source_type) for row in rows] == [(name, SourceType.OUTLET)] * 2
    assert [(c.outlet, c.count) for c in citations(document, rows, registry())] == [(name, 2)]


@pytest.mark.parametrize("cue", ["Menurut", "Berdasarkan"])
def test_that_report_is_the_one_before_it(cue: str) -> None:
    text = f"Laporan awal KNKT menyebutkan kapal kelebihan muatan. {cue} laporan itu, nakhoda tertidur."
    assert sources("id", text) == ["KNKT preliminary report", "KNKT preliminary report"]
    assert surface("id", text) == ["Laporan awal KNKT", "laporan itu"]
    assert sources("id", text.replace("Laporan awal KNKT", "Laporan Tempo")) == ["Tempo", "Tempo"]


def test_a_provisional_report_is_no_clause_that_begins_with_while() -> None:
    text = "Laporan sementara Dinas Pengairan menyimpulkan bendungan retak."
    assert surface("id", text) == ["Laporan sementara Dinas Pengairan"]
    assert surface("id", "Hujan turun sementara polisi menyebut jalan aman.") == ["polisi"]


@pytest.mark.parametrize("unit", ["CLOSED ", "sumber yang sama ", "menurut laporan itu ", "au même quotidien ", "La Gazette du "])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    start = time.process_time()
    attribute(build(Article("a", unit * (40_000 // len(unit)), lang="fr" if "quotidien" in unit else "id")), registry())
    assert time.process_time() - start < 20
