from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.status import StatusContext, facts, status, status_cues
from claimtrack.status.model import Weights, as_json, from_json, weights
from claimtrack.status.rules import RULES, first_rule
from claimtrack.types import Attribution, Evidence, Role, SourceType, Status


def said_by(kind: SourceType, stance: str = "say") -> Attribution:
    return Attribution("a1", "test", "X", kind, Role.SPEAKER, Evidence.PROSE, stance=stance)


def ruled(text: str, context: StatusContext) -> Status:
    """What the decision list gives, before anything is weighed."""
    rule = first_rule(facts(text, context))
    return rule.status if rule else Status.ASSERTED


PARTY, OUTLET, DOCUMENT = (said_by(kind) for kind in (SourceType.PERSON, SourceType.OUTLET, SourceType.DOCUMENT))


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "le port a fermé ses portes lundi", Status.DONE),
        ("fr", "le port va fermer ses portes", Status.PLANNED),
        ("fr", "le port fermera ses portes", Status.PLANNED),
        ("fr", "le port pourrait fermer", Status.POSSIBLE),
        ("fr", "le port aurait fermé ses portes", Status.ALLEGED),
        ("fr", "le port serait fermé", Status.ALLEGED),
        ("fr", "le syndicat menace de bloquer le port", Status.THREATENED),
        ("fr", "la police est en train de fouiller le port", Status.IN_PROGRESS),
        ("fr", "le maire dément avoir fermé le port", Status.DENIED),
        ("fr", "le port est au bord de la mer", Status.ASSERTED),
        ("fr", "si la grève dure, le port sera fermé", Status.POSSIBLE),
        ("id", "pelabuhan itu telah ditutup", Status.DONE),
        ("id", "pelabuhan itu akan ditutup", Status.PLANNED),
        ("id", "pelabuhan itu mungkin ditutup", Status.POSSIBLE),
        ("id", "kapal itu diduga membawa senjata", Status.ALLEGED),
        ("id", "kapal itu disebut-sebut membawa senjata", Status.ALLEGED),
        ("id", "serikat mengancam menutup pelabuhan", Status.THREATENED),
        ("id", "polisi sedang memeriksa kapal itu", Status.IN_PROGRESS),
        ("id", "wali kota membantah menutup pelabuhan", Status.DENIED),
        ("id", "kapal itu dilaporkan hilang", Status.REPORTED),
        ("id", "pelabuhan itu memiliki tiga dermaga", Status.ASSERTED),
        ("id", "jika mogok berlanjut, pelabuhan akan ditutup", Status.POSSIBLE),
        ("en", "the port has shut its gates", Status.DONE),
        ("en", "the port was closed on Monday", Status.DONE),
        ("en", "the port will shut", Status.PLANNED),
        ("en", "the port is set to shut", Status.PLANNED),
        ("en", "the port may shut", Status.POSSIBLE),
        ("en", "the ship allegedly carried weapons", Status.ALLEGED),
        ("en", "the union threatens to block the port", Status.THREATENED),
        ("en", "the police are searching the port", Status.IN_PROGRESS),
        ("en", "the mayor denies closing the port", Status.DENIED),
        ("en", "the port is a big place", Status.ASSERTED),
        ("en", "if the strike lasts, the port will shut", Status.POSSIBLE),
    ],
)
def test_from_the_wording_alone(lang: str, text: str, expected: Status) -> None:
    assert ruled(text, StatusContext(lang)) is expected


@pytest.mark.parametrize(
    ("lang", "text", "by", "expected"),
    [
        ("fr", "avoir fermé le port", said_by(SourceType.PERSON, "deny"), Status.DENIED),
        ("id", "menutup pelabuhan", said_by(SourceType.ORGANISATION, "deny"), Status.DENIED),
        ("en", "it had closed the port", said_by(SourceType.PERSON, "deny"), Status.DENIED),
        ("fr", "nous n'avons jamais fermé le port", PARTY, Status.DENIED),
        ("id", "kami tidak pernah menutup pelabuhan", PARTY, Status.DENIED),
        ("en", "we never closed the port", PARTY, Status.DENIED),
        ("en", "the port had closed", OUTLET, Status.REPORTED),
        ("id", "pelabuhan itu ditutup", OUTLET, Status.REPORTED),
        ("fr", "le port a fermé", OUTLET, Status.REPORTED),
        ("fr", "le port serait rouvert lundi", PARTY, Status.PLANNED),
        ("fr", "le port serait à vendre", OUTLET, Status.ALLEGED),
        ("id", "menutup pelabuhan", said_by(SourceType.PERSON, "threaten"), Status.THREATENED),
        ("en", "hiding the tests", said_by(SourceType.PERSON, "accuse"), Status.ALLEGED),
        ("en", "the port had closed", said_by(SourceType.ANONYMOUS), Status.DONE),
        ("en", "the guards stole the cargo", PARTY, Status.ALLEGED),
        ("fr", "les gardes ont ouvert le feu sans sommation", PARTY, Status.ALLEGED),
        ("id", "perusahaan itu mengabaikan retakan", PARTY, Status.ALLEGED),
        ("en", "the guards stole the cargo", OUTLET, Status.REPORTED),
        ("en", "the boat was lost", replace(DOCUMENT, source="complaint"), Status.ALLEGED),
        ("fr", "le bateau a coulé", replace(DOCUMENT, source="l'acte d'accusation"), Status.ALLEGED),
        ("id", "kapal itu telah tenggelam", replace(DOCUMENT, source="surat dakwaan"), Status.ALLEGED),
        ("en", "it will sue the port", said_by(SourceType.PERSON, "warn"), Status.THREATENED),
        ("fr", "rouvrir le port", said_by(SourceType.PERSON, "promise"), Status.PLANNED),
        ("id", "pelabuhan dibuka", said_by(SourceType.PERSON, "ask"), Status.ASSERTED),
        ("en", "the port will shut", said_by(SourceType.ANONYMOUS, "believe"), Status.POSSIBLE),
        ("fr", "le bilan est de douze morts", said_by(SourceType.ORGANISATION), Status.REPORTED),
        ("en", "the port had closed", PARTY, Status.DONE),
    ],
)
def test_who_says_it_counts(lang: str, text: str, by: Attribution, expected: Status) -> None:
    assert ruled(text, StatusContext(lang, (by,))) is expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "il ouvrait la porte chaque matin"),
        ("fr", "il tirait un trait sur son portrait"),
        ("fr", "le retrait durait deux jours"),
    ],
)
def test_an_imperfect_or_a_noun_is_no_conditional(lang: str, text: str) -> None:
    assert status(text, StatusContext(lang))[0] is not Status.ALLEGED


def test_the_article_may_deny_an_event_but_a_state_it_only_asserts() -> None:
    assert ruled("le port n'a pas été fermé", StatusContext("fr")) is Status.DENIED
    assert ruled("le port n'a pas de grue", StatusContext("fr")) is Status.ASSERTED


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "deux marins sont portés disparus", Status.REPORTED),
        ("id", "korban tewas bertambah", Status.REPORTED),
        ("en", "two sailors were still missing", Status.REPORTED),
        ("fr", "le groupe renonce à fermer le port", Status.DENIED),
        ("en", "it rejected claims that the port leaks", Status.DENIED),
        ("id", "perusahaan itu batal menutup pelabuhan", Status.DENIED),
        ("en", "the port is valued at two billion", Status.ASSERTED),
    ],
)
def test_tolls_refusals_and_values(lang: str, text: str, expected: Status) -> None:
    assert ruled(text, StatusContext(lang)) is expected


def test_a_headline_in_the_present_is_an_event() -> None:
    assert status("Airline grounds 17 jets", StatusContext("en", headline=True))[0] is Status.DONE
    assert status("Airline grounds 17 jets", StatusContext("en"))[0] is Status.ASSERTED


def test_the_rule_is_named() -> None:
    assert status("le port aurait fermé", StatusContext("fr"))[1] == "fr.status.conditional-perfect"


@given(st.text(max_size=300), st.sampled_from(["fr", "id", "en"]))
def test_any_text_has_a_status(text: str, lang: str) -> None:
    assert status(text, StatusContext(lang))[0] in set(Status)


@pytest.mark.parametrize(
    ("lang", "text", "by", "expected"),
    [
        ("en", "the port was closed on Monday", None, Status.DONE),
        ("fr", "le port a été fermé lundi", None, Status.DONE),
        ("id", "pelabuhan itu telah ditutup", None, Status.DONE),
        ("en", "people slept on the quay", PARTY, Status.ASSERTED),
        ("fr", "les gens dormaient sur le quai", PARTY, Status.ASSERTED),
        ("id", "orang tidur di dermaga", PARTY, Status.ASSERTED),
        ("en", "the port had closed", OUTLET, Status.REPORTED),
        ("fr", "nous n'avons jamais fermé le port", PARTY, Status.DENIED),
        ("en", "we stole nothing and never closed the port", PARTY, Status.DENIED),
    ],
)
def test_what_is_weighed(lang: str, text: str, by: Attribution | None, expected: Status) -> None:
    assert status(text, StatusContext(lang, (by,) if by else ()))[0] is expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "if the strike lasts, the port will shut", Status.POSSIBLE),
        ("fr", "le syndicat menace de bloquer le port", Status.THREATENED),
        ("id", "kapal itu diduga membawa senjata", Status.ALLEGED),
        ("fr", "le port aurait fermé ses portes", Status.ALLEGED),
    ],
)
def test_a_firm_rule_is_not_outweighed(lang: str, text: str, expected: Status) -> None:
    for by in (PARTY, OUTLET, DOCUMENT):
        assert status(text, StatusContext(lang, (by,)))[0] is expected


def test_the_cues_that_outweigh_a_rule_are_named() -> None:
    made = Weights((Status.ASSERTED, Status.DONE), (0.0, 0.0), {"event": (0.0, 2.0), "quoted": (1.0, 0.0), "short": (5.0, 0.0)})
    assert made.judged({"event", "quoted", "unheard of"}) is Status.DONE
    assert made.judged({"event", "quoted", "short"}) is Status.ASSERTED
    assert made.reasons({"event", "quoted", "short"}, Status.ASSERTED, Status.DONE) == ("short", "quoted")
    assert from_json(as_json(made)) == made


def test_who_the_source_is_makes_a_cue() -> None:
    context = StatusContext("en", (PARTY,), voices="Ana Brook, chief economist at the bank", before="That is a lie, she said.")
    given = status_cues("it had closed the port", context)
    assert {"by person", "voice of experts", "event, party", "of itself", "rebuttal before, party"} <= given
    assert "voice of nobody known" not in given


def test_the_weights_know_every_status_and_rule_names_are_unlike() -> None:
    assert set(weights().statuses) == set(Status)
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(len(row) == len(weights().statuses) for row in weights().cues.values())
