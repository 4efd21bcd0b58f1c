from __future__ import annotations

import pytest

from claimtrack.metrics import OutletFigures, outlets
from claimtrack.types import CitationKind, Corpus, Role
from tests.story import OUTLET, PERSON, Story


def corpus() -> Corpus:
    s = Story()
    s.article("a1", "The Echo reports rain. Ann Lee saw floods.", outlet="Tide", published="2025-01-01")
    s.article("a2", "Snow fell.", outlet="TIDE", published="2025-02-01")
    s.article("b1", "Tide reports sun.", outlet="Echo")
    s.article("c1", "Dry days ahead.", outlet=None)
    echo = s.source("a1", "Echo", OUTLET, "rain", surface="Echo")
    ann = s.source("a1", "Ann Lee", PERSON, "floods", surface="Ann Lee")
    tide = s.source("b1", "Tide", OUTLET, "sun", surface="Tide", role=Role.RELAY)
    s.claim("k1", "a1", "rain", [echo])
    s.claim("k2", "a1", "floods", [ann])
    s.claim("k3", "a2", "Snow fell")
    s.claim("k4", "b1", "sun", [tide])
    s.cites("a1", "Echo", count=2)
    s.cites("a2", "Tide")  # its own name
    s.cites("b1", "Tide")
    s.cites("c1", "Echo", CitationKind.DERIVED_FROM)
    s.cites("c1", "Getty Images", CitationKind.IMAGE_CREDIT)
    return s.corpus()


def by_name() -> dict[str, OutletFigures]:
    return {row.outlet: row for row in outlets(corpus())}


def test_rows_are_ordered_by_how_often_they_are_cited() -> None:
    assert [row.outlet for row in outlets(corpus())] == ["Echo", "Tide"]


def test_counts_leave_out_self_citation_and_image_credits() -> None:
    echo, tide = by_name()["Echo"], by_name()["Tide"]
    assert (echo.articles, echo.cited_by, echo.citations, echo.cited_by_outlets) == (1, 2, 3, ("Tide",))
    assert (tide.articles, tide.cited_by, tide.citations, tide.cites) == (2, 1, 1, ("Echo",))


def test_own_share_counts_claims_that_lean_on_no_other_outlet() -> None:
    assert by_name()["Tide"].own_share == pytest.approx(2 / 3)
    assert by_name()["Echo"].own_share == 0.0


def test_mutual_pairs_and_pagerank() -> None:
    echo, tide = by_name()["Echo"], by_name()["Tide"]
    assert (echo.mutual, tide.mutual) == (("Tide",), ("Echo",))
    assert echo.pagerank == pytest.approx(0.5)
    assert sum(r.pagerank for r in outlets(corpus())) == pytest.approx(1.0)


def test_keep_restricts_the_articles() -> None:
    january = outlets(corpus(), keep=lambda a: (a.published or "") < "2025-02" and a.published is not None)
    assert {(r.outlet, r.articles, r.cited_by) for r in january} == {("Tide", 1, 0), ("Echo", 0, 1)}
    assert outlets(corpus(), keep=lambda a: False) == ()
