"""Articles that name nobody, or only unnamed sources."""

from __future__ import annotations

from claimtrack.origins import LegKind
from tests.origins.quoted import ANONYMOUS, quoting, traced
from tests.story import ORGANISATION, OUTLET, Story


def test_a_source_that_only_stands_beside_a_claim_is_not_its_root() -> None:
    s = Story()
    s.article("a", "Norvane has closed the dam, following a report by Le Monde.", outlet="Tide", published="2025-01-01")
    s.source("a", "Le Monde", OUTLET, surface="Le Monde")
    s.claim("c", "a", "Norvane has closed the dam")
    assert traced(s).origins == ("Tide",)


def test_an_unnamed_source_adds_nothing_to_what_an_article_reported_first() -> None:
    s = Story()
    s.article("a", "Water is dripping: the dam leaks.", outlet="Tide", published="2025-01-01")
    s.claim("c", "a", "the dam leaks")
    quoting(s, "b", "villagers", ANONYMOUS, outlet="Echo", published="2025-01-02")
    assert traced(s).origins == ("Tide",)


def test_an_unnamed_source_adds_no_root_beside_a_named_one() -> None:
    s = Story()
    quoting(s, "a", "villagers", ANONYMOUS, outlet="Tide")
    assert traced(s).origins == ("Tide",)  # the outlet that spoke with them
    quoting(s, "b", "Reuters", OUTLET, outlet="Echo")
    assert traced(s).origins == ("Reuters",)
    s = Story()
    quoting(s, "a", "@damwatch", ANONYMOUS, outlet="Tide")
    assert traced(s).origins == ("@damwatch",)


def test_who_names_nobody_is_silent_beside_who_does() -> None:
    s = Story()
    quoting(s, "a", "Reuters", OUTLET, outlet="Tide", published="2025-01-01")
    s.article("b", "Water is dripping: the dam leaks.", outlet="Echo", published="2025-01-02")
    s.claim("c", "b", "the dam leaks")
    found = traced(s)
    assert found.origins == ("Reuters",)
    assert [(leg.article, leg.kind, leg.root) for leg in found.legs][-1] == ("b", LegKind.SILENT, None)
    assert "b names no source" in found.reason


def test_who_names_nobody_but_was_first_is_its_own_root() -> None:
    s = Story()
    s.article("a", "Water is dripping: the dam leaks.", outlet="Tide", published="2025-01-01")
    s.claim("c", "a", "the dam leaks")
    s.article("b", "Walkers confirm that the dam leaks.", outlet="Echo", published="2025-01-02")
    s.claim("c", "b", "the dam leaks")
    s.article("d", "Nothing new: the dam leaks.", outlet="Coast", published=None)
    s.claim("c", "d", "the dam leaks")
    found = traced(s)
    assert found.origins == ("Tide",)
    assert {leg.article: leg.kind for leg in found.legs} == {"a": LegKind.OWN, "b": LegKind.SILENT, "d": LegKind.SILENT}


def test_without_dates_and_sources_an_article_rests_on_the_outlet_it_cites() -> None:
    s = Story()
    s.article("a", "Reuters saw cracks. Water drips: the dam leaks.", outlet="Tide")
    s.source("a", "Reuters", OUTLET, "cracks", surface="Reuters")
    s.claim("c", "a", "the dam leaks")
    assert [(leg.kind, leg.root) for leg in traced(s).legs] == [(LegKind.RESTS, "Reuters")]


def test_the_count_of_the_first_is_its_own_beside_the_figure_it_attributes() -> None:
    s = Story()
    s.article("a", "Some 2,000 people marched. The police put it at 800 people.", outlet="Tide", published="2025-01-01")
    police = s.source("a", "Sarune police", ORGANISATION, "800 people", surface="The police")
    s.claim("c", "a", "Some 2,000 people marched")
    s.claim("c", "a", "800 people", [police])
    assert set(traced(s).origins) == {"Tide", "Sarune police"}
