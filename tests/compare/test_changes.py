"""Statuses, actors and details that changed, and where a change points to."""

from __future__ import annotations

import pytest

from claimtrack.types import Role, Status
from tests.compare.pairs import K, compared, kinds, only, pair
from tests.story import OUTLET, Story


def test_equal_claims_have_no_change() -> None:
    assert pair("The ferry struck the quay", "The ferry struck the quay") == ()


@pytest.mark.parametrize(
    ("one", "two"),
    [(Status.THREATENED, Status.DONE), (Status.PLANNED, Status.ASSERTED), (Status.ASSERTED, Status.ALLEGED)],
)
def test_status(one: Status, two: Status) -> None:
    found = only(pair("The ferry stops", "The ferry stops", statuses=(one, two)), K.STATUS)
    assert found.note == f"{one} → {two}"


@pytest.mark.parametrize("other", [Status.ASSERTED, Status.DONE])
def test_who_reports_it_is_no_status(other: Status) -> None:
    assert pair("The ferry stops", "The ferry stops", statuses=(Status.REPORTED, other)) == ()


def test_actor() -> None:
    found = only(pair("Norvane closed the northern dam gates", "Velmont closed the northern dam gates"), K.ACTOR)
    assert found.note == "Norvane → Velmont"
    assert K.ACTOR not in kinds(pair("Norvane closed the dam gates", "Norvane Group closed the dam gates"))


def test_detail_dropped_and_added() -> None:
    long, short = "The old ferry struck the northern quay in thick fog", "The ferry struck the quay"
    dropped = only(pair(long, short), K.DETAIL_DROPPED)
    assert dropped.note == "old, northern, thick, fog"
    assert only(pair(short, long), K.DETAIL_ADDED).note == "old, northern, thick, fog"


def test_details_across_languages_are_figures_days_and_long_names() -> None:
    found = pair("The firm ordered 300 panels from Hanlim Display", "La firme a commandé des panneaux", ("en", "fr"))
    assert only(found, K.DETAIL_DROPPED).note == "300, Hanlim Display"
    assert kinds(pair("The Finnish firm ordered panels", "La firme a commandé des panneaux", ("en", "fr"))) == []


def test_changes_point_into_the_articles() -> None:
    s = Story()
    s.article("a", "Reuters said 14 people may have been held on Monday.", published="2025-01-06")
    reuters = s.source("a", "Reuters", OUTLET, "14 people may have been held on Monday", surface="Reuters", role=Role.SPEAKER)
    s.claim("c", "a", "14 people may have been held on Monday", [reuters], Status.POSSIBLE)
    s.article("b", "It is known that 41 people were held.", published="2025-01-07")
    s.claim("c", "b", "41 people were held", status=Status.DONE)
    shown = {
        c.kind: (s.articles["a"].text[slice(*c.a_span or ())], s.articles["b"].text[slice(*c.b_span or ())])
        for c in compared(s).changes
    }
    assert shown[K.NUMBER] == ("14", "41")
    assert shown[K.HEDGE][0] == "may"
    assert shown[K.DATE] == ("on Monday", "41 people were held") or shown[K.DATE][0] == "Monday"
    assert shown[K.ATTRIBUTION_DROPPED] == ("Reuters", "41 people were held")
