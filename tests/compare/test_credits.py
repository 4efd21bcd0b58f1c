"""Attributions that were dropped or changed."""

from __future__ import annotations

from claimtrack.compare import Comparison
from claimtrack.types import SourceType
from tests.compare.pairs import K, compared, only
from tests.story import ORGANISATION, OUTLET, PERSON, Story


def credited(
    first: tuple[str, SourceType] | None, second: tuple[str, SourceType] | None, days: str = "12", **more: str
) -> Comparison:
    s = Story()
    for name, who, day in zip("ab", (first, second), days, strict=True):
        s.article(
            name, f"{who[0] if who else 'Water drips'}: the dam leaks.", published=f"2025-01-0{day}" if day != "-" else None
        )
        via = [more[name]] if name in more else []
        ids = [s.source(name, who[0], who[1], "the dam leaks", surface=who[0], via=via)] if who else []
        s.claim("c", name, "the dam leaks", ids)
    return compared(s)


BELL = ("Ana Bell", PERSON)


def test_attribution_dropped_runs_from_the_named_to_the_stripped() -> None:
    found = only(credited(BELL, None).changes, K.ATTRIBUTION_DROPPED)
    assert (found.note, found.rule) == ("Ana Bell → own voice", "attribution.dropped")
    undated = credited(None, BELL, "--")
    dropped = only(undated.changes, K.ATTRIBUTION_DROPPED)
    assert dropped.note == "Ana Bell → own voice"


def test_a_source_that_a_later_article_adds_is_a_change_and_no_drop() -> None:
    assert [(c.kind, c.note) for c in credited(None, BELL).changes] == [(K.ATTRIBUTION_CHANGED, "own voice → Ana Bell")]


def test_attribution_changed() -> None:
    assert only(credited(BELL, ("Norvane", ORGANISATION)).changes, K.ATTRIBUTION_CHANGED).note == "Ana Bell → Norvane"
    rerouted = only(credited(BELL, BELL, a="Le Monde", b="Der Spiegel").changes, K.ATTRIBUTION_CHANGED)
    assert (rerouted.note, rerouted.rule) == ("Ana Bell, via Le Monde → Ana Bell, via Der Spiegel", "attribution.through")
    assert credited(BELL, BELL).changes == ()
    assert credited(("Reuters", OUTLET), ("Reuters", OUTLET)).changes == ()


def test_a_headline_without_its_source_is_flagged_in_its_own_article_only() -> None:
    s = Story()
    s.article("a", "Dam leaks\nAna Bell: the dam is leaking.", published="2025-01-01")
    bell = s.source("a", "Ana Bell", PERSON, "the dam is leaking", surface="Ana Bell")
    s.claim("c", "a", "Dam leaks", headline=True)
    s.claim("c", "a", "the dam is leaking", [bell])
    s.article("b", "Norvane: the dam leaks.", published="2025-01-02")
    norvane = s.source("b", "Norvane", ORGANISATION, "the dam leaks", surface="Norvane")
    s.claim("c", "b", "the dam leaks", [norvane])
    assert sorted(c.note for c in compared(s).changes if c.kind is K.ATTRIBUTION_DROPPED) == ["Ana Bell → own voice"]
