"""Through whom words came, where the row itself does not say so."""

from __future__ import annotations

import pytest

from claimtrack.origins import Trace, trace
from claimtrack.origins.affiliation import Affiliations
from claimtrack.types import Role, SourceType
from tests.story import ORGANISATION, OUTLET, PERSON, Story

DOCUMENT = SourceType.DOCUMENT


def traced(story: Story) -> Trace:
    corpus = story.corpus()
    return trace(corpus.clusters["c"], corpus)


def test_the_outlet_that_asked_in_the_next_sentence_had_the_words_before_it_too() -> None:
    s = Story()
    s.article("a", 'Ana Bell says that the dam leaks. "We warned them," she told Le Monde.', outlet="Tide")
    first = s.source("a", "Ana Bell", PERSON, "the dam leaks", surface="Ana Bell")
    s.source("a", "Ana Bell", PERSON, "We warned them", surface="she", via=["Le Monde"])
    s.source("a", "Le Monde", OUTLET, "We warned them", surface="Le Monde", role=Role.RECIPIENT)
    s.claim("c", "a", "the dam leaks", [first])
    found = traced(s)
    assert found.origins == ("Le Monde",)
    assert found.reason == "1 independent origin: Le Monde (told by Ana Bell in a)."


@pytest.mark.parametrize(("role", "between"), [(Role.RECIPIENT, "\n"), (Role.RELAY, " ")])
def test_a_later_paragraph_or_a_report_that_she_rejects_says_nothing_of_the_words_before(role: Role, between: str) -> None:
    s = Story()
    s.article("a", f"Ana Bell says that the dam leaks.{between}She denied a report of Le Monde.", outlet="Tide")
    first = s.source("a", "Ana Bell", PERSON, "the dam leaks", surface="Ana Bell")
    s.source("a", "Ana Bell", PERSON, "a report of Le Monde", surface="She", via=["Le Monde"])
    s.source("a", "Le Monde", OUTLET, "a report of Le Monde", surface="Le Monde", role=role)
    s.claim("c", "a", "the dam leaks", [first])
    assert traced(s).origins == ("Ana Bell",)


@pytest.mark.parametrize(("who", "root"), [("Ana Bell", "Le Monde"), ("her brother", "Ana Bell")])
def test_who_is_introduced_as_asked_by_an_outlet_told_it(who: str, root: str) -> None:
    s = Story()
    s.article("a", f'Asked by Le Monde, {who} is of another mind. "The dam leaks", says Ana Bell.', outlet="Tide")
    s.source("a", "Le Monde", OUTLET, surface="Le Monde", role=Role.RECIPIENT)
    s.claim("c", "a", "The dam leaks", [s.source("a", "Ana Bell", PERSON, "The dam leaks", surface="says Ana Bell")])
    assert traced(s).origins == (root,)


@pytest.mark.parametrize(("later", "root"), [("(letter)", "Reuters"), ("(figures)", "Tide")])
def test_the_letter_is_the_one_that_an_outlet_was_said_to_have(later: str, root: str) -> None:
    s = Story()
    s.article("a", "A letter seen by Reuters warns of rain. The paper says that the dam leaks.", outlet="Tide")
    s.source("a", "Norvane letter", DOCUMENT, "warns of rain", surface="A letter", via=["Reuters"])
    s.claim("c", "a", "the dam leaks", [s.source("a", later, DOCUMENT, "the dam leaks", surface="The paper")])
    assert traced(s).origins == (root,)


def chief(told: str | None, later: str | None = None) -> Story:
    """The head of Norvane speaks to an outlet, or is reported by one; another article names no occasion."""
    s = Story()
    s.article("a", "Ana Bell, chief executive of Norvane, said the dam leaks.", outlet="Tide", published="2025-01-01")
    s.source("a", "Le Monde", OUTLET, "the dam leaks", role=Role.RECIPIENT if told else Role.RELAY)
    row = s.source("a", "Ana Bell", PERSON, "the dam leaks", surface="Ana Bell", via=["Le Monde"])
    s.claim("c", "a", "the dam leaks", [row])
    s.article("b", "Ana Bell, chief executive of Norvane, said the dam leaks.", outlet="Echo", published=later)
    s.claim("c", "b", "the dam leaks", [s.source("b", "Ana Bell", PERSON, "the dam leaks", surface="Ana Bell")])
    return s


def test_what_the_head_of_an_organisation_told_an_outlet_is_passed_on_what_one_reports_is_the_organisations() -> None:
    assert traced(chief("told")).origins == ("Le Monde",)
    assert traced(chief(None)).origins == ("Norvane",)
    assert traced(chief("told", later="2024-12-31")).origins == ("Norvane",)


def test_an_outlet_that_cites_an_outlet_is_on_the_way_to_it() -> None:
    s = Story()
    s.article("a", "The dam leaks, according to Coast, which cites Reuters.", outlet="Tide")
    row = s.source("a", "Coast", ORGANISATION, "The dam leaks", surface="Coast", via=["Reuters"])
    s.claim("c", "a", "The dam leaks", [row])
    s.article("b", "Nothing else happened.", outlet="Coast")
    found = traced(s)
    assert found.origins == ("Reuters",)
    assert found.reason == "1 independent origin: Reuters (through Coast in a)."


def test_a_paper_that_is_known_only_as_a_publisher_here_is_an_outlet_whatever_it_was_taken_for() -> None:
    s = Story()
    s.article("a", "The dam leaks, Coast Courier revealed.", outlet="Tide", published="2025-01-02")
    s.claim("c", "a", "The dam leaks", [s.source("a", "Coast Courier", PERSON, "The dam leaks", surface="Coast Courier")])
    s.article("b", "Ana Bell said the dam leaks.", outlet="Coast Courier", published="2025-01-01")
    s.claim("c", "b", "the dam leaks", [s.source("b", "Ana Bell", PERSON, "the dam leaks", surface="Ana Bell")])
    found = traced(s)
    assert found.origins == ("Ana Bell",)
    assert next(leg.path for leg in found.legs if leg.article == "a") == ("Ana Bell", "Coast Courier", "a")


def spelled(*names: str) -> Affiliations:
    s = Story()
    s.article("a", " said so. ".join(names) + " said so.", outlet="Tide")
    for name in names:
        s.source("a", name, ORGANISATION, "said so", surface=name)
    return Affiliations(s.corpus())


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("AND", "Agence nationale des digues"),  # small words may be left out
        ("ANDD", "Agence nationale de la défense des digues"),
        ("TRE", "PT Tirta Raya Energi"),  # a form of incorporation too
        ("Tirta Raya", "Tirta Raya Energi"),
        ("Alliance libre", "Alliance libre des éditeurs"),
    ],
)
def test_a_short_name_is_the_full_one_of_the_corpus(short: str, full: str) -> None:
    assert spelled(short, full).canonical(short) == full


@pytest.mark.parametrize(
    ("one", "other"), [("RDA", "Agence nationale des digues"), ("ANB", "Agence Nationale Des Digues"), ("Bank", "Bank Mandiri")]
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    found = spelled(one, other)
    assert (found.canonical(one), found.canonical(other)) == (one, other)


def test_a_word_that_describes_is_no_part_of_a_name() -> None:
    assert spelled("PT Tirta Raya", "PT Tirta Raya operator").canonical("PT Tirta Raya operator") == "PT Tirta Raya"


def test_the_initials_behind_a_title_name_the_organisation() -> None:
    s = Story()
    s.article(
        "a", "Tirta Raya Energi membantah.\nManajer Komunikasi TRE Ana Bell menyebut bendungan bocor.", outlet="Tide", lang="id"
    )
    s.source("a", "Tirta Raya Energi", ORGANISATION, "membantah", surface="Tirta Raya Energi")
    row = s.source("a", "Ana Bell", PERSON, "bendungan bocor", surface="Manajer Komunikasi TRE Ana Bell")
    s.claim("c", "a", "bendungan bocor", [row])
    assert traced(s).origins == ("Tirta Raya Energi",)
