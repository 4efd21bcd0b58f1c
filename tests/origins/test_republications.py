"""Copies and declared translations add no root of their own."""

from __future__ import annotations

from claimtrack.types import Evidence, Role
from tests.origins.quoted import quoting, traced
from tests.story import ORGANISATION, OUTLET, PERSON, Story

BODY = (
    "Engineers walked along the crest of the old dam on Monday and counted eleven cracks in its northern face. "
    "The mayor promised that the sluices would be opened before the rains, and asked shepherds to keep away. "
)


def test_a_copy_with_another_headline_is_collapsed() -> None:
    s = Story()
    s.article("a", f"Cracks in the dam\n{BODY}Ana Bell said the dam leaks.", outlet="Tide", published="2025-01-01")
    bell = s.source("a", "Ana Bell", PERSON, "the dam leaks", surface="Ana Bell")
    s.claim("c", "a", "the dam leaks", [bell])
    s.article("b", f"Fear in the valley\n{BODY}Reuters said the dam leaks.", outlet="Echo", published="2025-01-02")
    wrong = s.source("b", "Reuters", OUTLET, "the dam leaks", surface="Reuters")
    s.claim("c", "b", "the dam leaks", [wrong])
    found = traced(s)
    assert found.origins == ("Ana Bell",)
    assert [(r.copy, r.original, r.rule) for r in found.republications] == [("b", "a", "copy.later")]
    assert found.republications[0].containment > 0.8
    assert "b republishes a and is not counted" in found.reason


def test_what_an_article_says_of_itself_beats_time_and_lack_of_it() -> None:
    s = Story()
    s.article("a", f"{BODY}Water drips: the dam leaks. Source: echo.example", published=None)
    s.source("a", "Echo", OUTLET, role=Role.DERIVED_FROM, evidence=Evidence.LINK)
    s.claim("c", "a", "the dam leaks")
    s.article("b", f"{BODY}Water drips: the dam leaks.", outlet="Echo", published="2025-01-02")
    s.claim("c", "b", "the dam leaks")
    found = traced(s)
    assert [(r.copy, r.original, r.rule) for r in found.republications] == [("a", "b", "copy.stated")]
    assert found.origins == ("Echo",)


def rewritten(source: str) -> Story:
    """An article of Tide, and a translation of it that says so and names ``source``."""
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, via="Le Monde", outlet="Tide", published="2025-01-01")
    s.article("b", f"Bendungan bocor, kata {source}. Sumber: Tide", outlet="Echo", published="2025-01-02", lang="id")
    said = s.source("b", source, ORGANISATION, "Bendungan bocor", surface=source)
    s.source("b", "Tide", OUTLET, surface="Tide", role=Role.DERIVED_FROM, evidence=Evidence.FOOTER)
    s.claim("c", "b", "Bendungan bocor", [said])
    return s


def test_an_article_that_says_whose_text_it_is_adds_no_root_however_it_is_worded() -> None:
    found = traced(rewritten("Ana Bell"))
    assert found.origins == ("Le Monde",)
    assert [(r.copy, r.original, r.rule) for r in found.republications] == [("b", "a", "copy.declared")]


def test_what_a_declared_copy_has_from_a_source_of_its_own_is_a_root() -> None:
    found = traced(rewritten("Norvane"))
    assert set(found.origins) == {"Le Monde", "Norvane"}
    assert found.republications == ()
