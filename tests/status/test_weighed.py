"""The answer that is given in the end: rule and weights together, the same sense in each language."""

from __future__ import annotations

import pytest

from claimtrack.status import StatusContext, facts, status, status_cues
from claimtrack.status.rules import first_rule
from claimtrack.types import Attribution, Evidence, Role, SourceType, Status


def said_by(kind: SourceType, stance: str = "say", rule: str = "test") -> Attribution:
    return Attribution("a1", rule, "X", kind, Role.SPEAKER, Evidence.PROSE, stance=stance)


PERSON, BODY, OUTLET, ANONYMOUS = (
    said_by(kind) for kind in (SourceType.PERSON, SourceType.ORGANISATION, SourceType.OUTLET, SourceType.ANONYMOUS)
)
CONFIRMED = said_by(SourceType.ORGANISATION, "confirm")


def given(lang: str, text: str, by: Attribution | None) -> Status:
    return status(text, StatusContext(lang, (by,) if by else (), sentence=text))[0]


SENSES = [  # status, who says it, and the same in English, French and Indonesian
    (Status.PLANNED, None, "the council will close the bridge next month", "la mairie fermera le pont le mois prochain",
     "pemerintah kota akan menutup jembatan bulan depan"),
    (Status.POSSIBLE, PERSON, "the bridge may be closed", "le pont pourrait être fermé", "jembatan itu mungkin ditutup"),
    (Status.DENIED, None, "the council denies closing the bridge", "la mairie dément avoir fermé le pont",
     "pemerintah kota membantah menutup jembatan"),
    (Status.DENIED, PERSON, "we never closed the bridge", "nous n'avons jamais fermé le pont",
     "kami tidak pernah menutup jembatan"),
    (Status.DENIED, PERSON, "we have made no threat", "nous n'avons posé aucun ultimatum",
     "kami tidak pernah mengancam siapa pun"),
    (Status.DENIED, None, "the mayor called the report fanciful", "le maire qualifie le rapport de fantaisiste",
     "wali kota menyebut laporan itu fiktif"),
    (Status.DONE, None, "the bridge collapsed on Monday", "le pont s'est effondré lundi", "jembatan itu ambruk pada Senin"),
    (Status.REPORTED, OUTLET, "the bridge collapsed on Monday", "le pont s'est effondré lundi", "jembatan itu ambruk pada Senin"),
    (Status.DONE, CONFIRMED, "the bridge has been closed", "le pont a été fermé", "jembatan itu telah ditutup"),
    (Status.DONE, ANONYMOUS, "the bridge has been sold", "le pont a été vendu", "jembatan itu telah dijual"),
    (Status.ALLEGED, BODY, "the bridge allegedly collapsed", "le pont se serait effondré", "jembatan itu diduga ambruk"),
    (Status.IN_PROGRESS, None, "engineers are inspecting the bridge", "des ingénieurs sont en train d'inspecter le pont",
     "petugas sedang memeriksa jembatan"),
    (Status.ASSERTED, None, "the bridge is two kilometres long", "le pont mesure deux kilomètres",
     "jembatan itu memiliki panjang dua kilometer"),
    (Status.ASSERTED, PERSON, "the bridge is a safe place", "le pont est un endroit sûr", "jembatan itu aman"),
    (Status.ASSERTED, PERSON, "it was a fault, nothing more", "c'était une panne, rien de plus", "itu bukan sekadar gangguan"),
    (Status.THREATENED, None, "the union threatens to block the bridge", "le syndicat menace de bloquer le pont",
     "serikat mengancam memblokir jembatan"),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "by", "lang", "text"), [
    (expected, by, lang, text) for expected, by, *texts in SENSES for lang, text in zip(("en", "fr", "id"), texts, strict=True)
])  # fmt: skip
def test_one_sense_has_one_status_in_each_language(expected: Status, by: Attribution | None, lang: str, text: str) -> None:
    assert given(lang, text, by) is expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "the contractor bribed the inspectors"),
        ("en", "the firm colluded with its rivals on purpose"),
        ("fr", "l'entreprise a soudoyé les inspecteurs"),
        ("fr", "le fabricant a passé outre en toute impunité"),
        ("id", "kontraktor itu menyuap para pengawas proyek jembatan"),
        ("id", "perusahaan itu bersekongkol dengan para pesaingnya"),
    ],
)
def test_what_one_side_reproaches_the_other_with_is_read_as_that(lang: str, text: str) -> None:
    found = first_rule(facts(text, StatusContext(lang, (PERSON,))))
    assert found is not None
    assert found.name == "wrongdoing"


def test_a_conditional_after_selon_is_hearsay_though_a_party_is_named() -> None:
    aside = said_by(SourceType.ORGANISATION, rule="fr.adp-np-clause")
    assert given("fr", "une centaine de marins seraient bloqués", aside) is Status.ALLEGED
    assert first_rule(facts("le pont serait fermé mardi", StatusContext("fr", (BODY,)))).name == "future-in-past"  # type: ignore[union-attr]


def test_a_conditional_in_a_clause_behind_the_event_is_not_its_mood() -> None:
    assert given("fr", "le maire a signé un arrêté qui obligerait le port à fermer", None) is Status.DONE


def test_what_somebody_gives_up_doing_is_denied_what_is_cancelled_is_done() -> None:
    assert given("id", "perusahaan itu batal menutup jembatan", None) is Status.DENIED
    assert given("id", "Penutupan jembatan batal", None) is Status.DONE


def test_a_name_has_no_tense() -> None:
    assert not facts("les plages de Tanasera sont belles", StatusContext("fr")).has("planned")
    assert facts("la mairie fermera le pont", StatusContext("fr")).has("planned")
    assert facts("Penjaga Ditangkap Polisi", StatusContext("id", headline=True)).has(
        "done"
    )  # all words of a headline are capitals


def test_the_day_and_the_doer_before_the_verb_make_cues() -> None:
    assert {"day", "day, told", "date, told"} <= status_cues("it fell on Monday, 3 March 2025", StatusContext("en"))
    assert "date, party" in status_cues("we closed it in 2019", StatusContext("en", (PERSON,)))
    assert {"object_voice", "event, party"} <= status_cues("pintu itu kami matikan", StatusContext("id", (PERSON,)))


def test_what_outweighs_a_rule_is_told_by_its_cues() -> None:
    told = status("the workers left the bridge in March", StatusContext("en", (PERSON,)))
    assert told[0] is Status.ASSERTED
    assert told[1].startswith("en.status.weighed(")
    assert "by person" in told[1]
