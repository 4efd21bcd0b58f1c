from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.dates import date_spans, dates
from tests.dates.expressions import NO_DATES, PUBLISHED, ROWS


@pytest.mark.parametrize(("lang", "written", "start", "end"), ROWS)
def test_every_expression_has_its_interval(lang: str, written: str, start: str, end: str) -> None:
    (found,) = dates(f"X {written}.", lang, PUBLISHED)
    assert (str(found.start), str(found.end)) == (start, end)


@pytest.mark.parametrize(
    ("lang", "text", "surface"),
    [
        ("fr", "à compter du 1er janvier 2026", "1er janvier 2026"),
        ("id", "pada 15 Desember 2023 lalu", "15 Desember 2023"),
        ("en", "March 10, 2025 was", "March 10, 2025"),
        ("id", "Selasa (11/3/2025) malam", "Selasa (11/3/2025)"),
        ("fr", "ouvre en juin 2027 à Paris", "juin 2027"),
        ("id", "dua pekan lalu", "dua pekan lalu"),
        ("en", "by the end of the year at least", "the end of the year"),
    ],
)
def test_the_longest_expression_is_cut(lang: str, text: str, surface: str) -> None:
    assert [d.text for d in dates(text, lang, PUBLISHED)] == [surface]
    assert [text[s.start : s.end] for s in date_spans(text, lang)] == [surface]


@pytest.mark.parametrize(("lang", "text"), NO_DATES)
def test_words_that_look_like_dates_are_none(lang: str, text: str) -> None:
    assert dates(text, lang, PUBLISHED) == []


def test_a_bare_weekday_spans_the_past_and_the_coming_one() -> None:
    (found,) = dates("on Wednesday", "en", PUBLISHED)
    assert (found.start, found.end) == (date(2025, 3, 12), date(2025, 3, 19))


@pytest.mark.parametrize("text", ["hier", "lundi", "il y a 3 jours", "le 2 juin"])
def test_relative_dates_are_unknown_without_a_day_of_publication(text: str) -> None:
    (found,) = dates(text, "fr", None)
    assert (found.start, found.end) == (None, None)


@pytest.mark.parametrize(("lang", "text"), [("fr", "le 31 février 2025"), ("id", "30 Februari 2025"), ("en", "2025-13-01")])
def test_a_day_the_calendar_lacks_is_no_date(lang: str, text: str) -> None:
    assert dates(text, lang, PUBLISHED) == []


def test_an_early_or_later_part_of_a_period_ends_or_begins_on_the_day_of_publication() -> None:
    (early,) = dates("earlier this week", "en", PUBLISHED)
    (later,) = dates("later this year", "en", PUBLISHED)
    assert (early.start, early.end) == (date(2025, 3, 10), date(2025, 3, 14))
    assert (later.start, later.end) == (date(2025, 3, 14), date(2025, 12, 31))


@pytest.mark.parametrize("piece", ["12 mars ", "il y a ", "3 ", "lundi, ", "1/2/", "fin de ", "early-", "Selasa ("])
def test_hostile_input_takes_linear_time(piece: str) -> None:
    for lang in ("fr", "id", "en"):
        start = time.process_time()
        dates(piece * 5_000, lang, PUBLISHED)
        assert time.process_time() - start < 4


@given(st.text(max_size=200), st.sampled_from(["fr", "id", "en"]), st.sampled_from([None, PUBLISHED, "nonsense"]))
def test_spans_show_the_text(text: str, lang: str, published: str | None) -> None:
    for found in dates(text, lang, published):
        assert text[found.span.start : found.span.end] == found.text
        assert (found.start is None) == (found.end is None)
        assert found.start is None or found.start <= found.end
