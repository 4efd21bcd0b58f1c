"""Outlets, speakers and documents as roots; chains, circles and the order of time."""

from __future__ import annotations

import random

import pytest

from claimtrack.origins import trace
from claimtrack.types import Corpus
from tests.origins.quoted import DOCUMENT, quoting, traced
from tests.story import ORGANISATION, OUTLET, PERSON, Story


def test_an_outlet_is_its_own_root_however_many_name_it() -> None:
    s = Story()
    quoting(s, "a", "Reuters", OUTLET, outlet="Tide")
    quoting(s, "b", "Reuters", OUTLET, outlet="Echo")
    found = traced(s)
    assert found.origins == ("Reuters",)
    assert found.independent_origins == 1
    assert found.reason == "1 independent origin: Reuters (named by a and b); when a and b were published is not known."


def test_words_that_only_outlets_have_are_theirs() -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, via="Le Monde", outlet="Tide")
    quoting(s, "b", "Ana Bell", PERSON, via="Der Spiegel", outlet="Echo")
    assert set(traced(s).origins) == {"Le Monde", "Der Spiegel"}


def test_words_that_were_public_first_are_one_root() -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, outlet="Echo", published="2025-01-01")
    quoting(s, "b", "Ana Bell", PERSON, via="Le Monde", outlet="Tide", published="2025-01-02")
    assert traced(s).origins == ("Ana Bell",)


@pytest.mark.parametrize("published", ["2025-01-03", "2025-01-02", None])
def test_who_quotes_without_an_occasion_and_no_earlier_has_it_from_the_outlet_that_was_told(published: str | None) -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, via="Le Monde", outlet="Tide", published="2025-01-02")
    quoting(s, "b", "Ana Bell", PERSON, outlet="Echo", published=published)
    found = traced(s)
    assert found.origins == ("Le Monde",)
    assert [leg.rule for leg in found.legs if leg.article == "b"] == ["root.passed-on"]


def test_the_statement_of_an_organisation_is_public_whenever_it_was_told_elsewhere() -> None:
    s = Story()
    quoting(s, "a", "Norvane", ORGANISATION, via="Le Monde", outlet="Tide", published="2025-01-01")
    quoting(s, "b", "Norvane", ORGANISATION, outlet="Echo", published="2025-01-02")
    assert traced(s).origins == ("Norvane",)


def test_the_outlet_that_quotes_a_person_adds_no_root_to_the_words() -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, outlet="Tide", published="2025-01-01")
    s.article("b", "Ana Bell said the dam leaks, as quoted by Le Monde.", outlet="Echo", published="2025-01-02")
    bell = s.source("b", "Ana Bell", PERSON, "the dam leaks", surface="Ana Bell")
    s.claim("c", "b", "the dam leaks", [bell, s.source("b", "Le Monde", OUTLET, "the dam leaks", surface="Le Monde")])
    assert traced(s).origins == ("Ana Bell",)


def test_what_is_told_on_a_platform_is_the_speaker() -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, via="YouTube", outlet="Tide")
    assert traced(s).origins == ("Ana Bell",)


def test_a_leaked_document_is_the_outlets_that_saw_it_and_a_public_one_itself() -> None:
    s = Story()
    quoting(s, "a", "Norvane memo", DOCUMENT, via="Reuters", outlet="Tide")
    quoting(s, "b", "Norvane memo", DOCUMENT, outlet="Echo")
    assert traced(s).origins == ("Reuters",)
    s = Story()
    quoting(s, "a", "Norvane annual report", DOCUMENT, outlet="Tide")
    assert traced(s).origins == ("Norvane annual report",)


def test_a_chain_of_publishers_leads_to_its_end() -> None:
    s = Story()
    quoting(s, "a", "Echo", OUTLET, outlet="Tide", published="2025-01-03")
    quoting(s, "b", "Coast", OUTLET, outlet="Echo", published="2025-01-02")
    quoting(s, "d", "Ana Bell", PERSON, outlet="Coast", published="2025-01-01")
    found = traced(s)
    assert found.origins == ("Ana Bell",)
    assert next(leg.path for leg in found.legs if leg.article == "a") == ("Ana Bell", "Coast", "Echo", "a")
    assert found.tree() == {"Ana Bell": {"d": {}, "Coast": {"b": {}, "Echo": {"a": {}}}}}


def test_a_circle_is_named_and_counts_once() -> None:
    s = Story()
    quoting(s, "a", "Echo", OUTLET, outlet="Tide", published="2025-01-03")
    quoting(s, "b", "Tide", OUTLET, outlet="Echo", published="2025-01-02")
    found = traced(s)
    assert found.circles == (("Echo", "Tide"),)
    assert found.origins == ("Echo",)
    assert "Echo and Tide cite one another in a circle and count once" in found.reason


def test_the_timeline_is_a_partial_order() -> None:
    s = Story()
    for name, published in (("a", "2025-01-02"), ("b", "2025-01-02T08:00:00Z"), ("d", None), ("e", "2025-01-03")):
        quoting(s, name, "Reuters", OUTLET, outlet=f"Outlet {name}", **({"published": published} if published else {}))
    assert [(e.article, e.rank) for e in traced(s).timeline] == [("b", 0), ("a", 0), ("e", 1), ("d", None)]


def shuffled(corpus: Corpus, seed: int) -> Corpus:
    def mixed(items: dict) -> dict:  # type: ignore[type-arg]
        keys = list(items)
        random.Random(seed).shuffle(keys)
        return {k: items[k] for k in keys}

    return Corpus(
        mixed(dict(corpus.articles)),
        mixed(dict(corpus.claims)),
        mixed(dict(corpus.attributions)),
        corpus.citations,
        corpus.clusters,
    )


@pytest.mark.parametrize("seed", range(5))
def test_order_of_ingestion_does_not_change_a_trace(seed: int) -> None:
    s = Story()
    quoting(s, "a", "Echo", OUTLET, outlet="Tide", published="2025-01-03")
    quoting(s, "b", "Ana Bell", PERSON, via="Le Monde", intro="Norvane spokeswoman {name}", outlet="Echo", published="2025-01-02")
    quoting(s, "d", "Norvane", ORGANISATION, outlet="Coast")
    corpus = s.corpus()
    assert trace(corpus.clusters["c"], shuffled(corpus, seed)) == trace(corpus.clusters["c"], corpus)
