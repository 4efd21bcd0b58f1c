from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.dates import dates

PUBLISHED = "2025-03-14T09:30:00+07:00"  # a Friday


@pytest.mark.parametrize(
    ("lang", "text", "surface", "start", "end"),
    [
        ("fr", "à compter du 1er janvier 2026", "1er janvier 2026", date(2026, 1, 1), date(2026, 1, 1)),
        ("id", "pada 15 Desember 2023 lalu", "15 Desember 2023", date(2023, 12, 15), date(2023, 12, 15)),
        ("en", "on 3 May 2024", "3 May 2024", date(2024, 5, 3), date(2024, 5, 3)),
        ("en", "March 10, 2025 was", "March 10, 2025", date(2025, 3, 10), date(2025, 3, 10)),
        ("id", "Selasa (11/3/2025) malam", "Selasa (11/3/2025)", date(2025, 3, 11), date(2025, 3, 11)),
        ("id", "Rabu (12/3)", "Rabu (12/3)", date(2025, 3, 12), date(2025, 3, 12)),
        ("fr", "le 2 juin", "2 juin", date(2025, 6, 2), date(2025, 6, 2)),
        ("fr", "en juin 2027", "juin 2027", date(2027, 6, 1), date(2027, 6, 30)),
        ("fr", "en 2028", "en 2028", date(2028, 1, 1), date(2028, 12, 31)),
        ("fr", "hier", "hier", date(2025, 3, 13), date(2025, 3, 13)),
        ("id", "kemarin", "kemarin", date(2025, 3, 13), date(2025, 3, 13)),
        ("en", "tomorrow", "tomorrow", date(2025, 3, 15), date(2025, 3, 15)),
        ("fr", "lundi dernier", "lundi dernier", date(2025, 3, 10), date(2025, 3, 10)),
        ("en", "next Monday", "next Monday", date(2025, 3, 17), date(2025, 3, 17)),
        ("id", "pekan lalu", "pekan lalu", date(2025, 3, 3), date(2025, 3, 9)),
        ("en", "earlier this year", "earlier this year", date(2025, 1, 1), date(2025, 12, 31)),
        ("fr", "il y a 10 mois", "il y a 10 mois", date(2024, 5, 1), date(2024, 5, 31)),
        ("id", "3 bulan lalu", "3 bulan lalu", date(2024, 12, 1), date(2024, 12, 31)),
        ("en", "2 days ago", "2 days ago", date(2025, 3, 12), date(2025, 3, 12)),
    ],
)
def test_intervals(lang: str, text: str, surface: str, start: date, end: date) -> None:
    (found,) = dates(text, lang, PUBLISHED)
    assert (found.text, found.start, found.end) == (surface, start, end)


def test_a_bare_weekday_spans_the_past_and_the_coming_one() -> None:
    (found,) = dates("on Wednesday", "en", PUBLISHED)
    assert (found.start, found.end) == (date(2025, 3, 12), date(2025, 3, 19))


@pytest.mark.parametrize("text", ["hier", "lundi", "il y a 3 jours", "le 2 juin"])
def test_relative_dates_are_unknown_without_a_day_of_publication(text: str) -> None:
    (found,) = dates(text, "fr", None)
    assert (found.start, found.end) == (None, None)


@pytest.mark.parametrize(("lang", "text"), [("en", "it may rain"), ("en", "they march on"), ("fr", "le 31 février 2025")])
def test_no_date(lang: str, text: str) -> None:
    assert [d for d in dates(text, lang, PUBLISHED) if d.rule.endswith("day-month")] == []


@given(st.text(max_size=200), st.sampled_from(["fr", "id", "en"]), st.sampled_from([None, PUBLISHED, "nonsense"]))
def test_spans_show_the_text(text: str, lang: str, published: str | None) -> None:
    for found in dates(text, lang, published):
        assert text[found.span.start : found.span.end] == found.text
        assert (found.start is None) == (found.end is None)
        assert found.start is None or found.start <= found.end
