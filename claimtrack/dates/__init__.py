"""Dates of a text as intervals of days: absolute, by weekday, and relative to the day of publication.

The text is cut by our own patterns (``cut``), since a search over running text takes "may" and "on Dec" for dates.
A day or a month written out is then read by dateparser; the rest by our own tables. Measured on the 103
expressions of tests/dates (2026-11-22), dateparser on the cut expression against our tables: single days, months and
years 26 of 26 against 26, which is why it reads them; from the day of publication 36 of 57 against 57 (it does not know
"lundi dernier", "Selasa malam", "pekan lalu", "dua hari lalu", "earlier this year", and takes a bare weekday for the past
one only); ranges of days, parts of a month or a year and feasts 0 of 20 against 20.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from claimtrack.dates.cut import Cut, cuts, spans
from claimtrack.dates.read import Interval, interval
from claimtrack.types import Span

__all__ = ["DateMention", "date_spans", "dates"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text. ``start`` and ``end`` (both included) are None when the text alone cannot tell."""

    span: Span
    text: str
    start: date | None
    end: date | None
    rule: str


def dates(text: str, lang: str, published: str | None) -> list[DateMention]:
    """Return the dates of a text in order, without overlaps, the longer first.

    Args:
        text: Any text.
        lang: A language with a lexicon.
        published: ISO 8601 date or date-time that relative dates count from, None when unknown.
    """
    base, found = _day(published), []
    for cut, days in _read(text, lang, base):
        start, end = days or (None, None)
        found.append(DateMention(cut.span, text[cut.span.start : cut.span.end], start, end, f"{lang}.date.{cut.rule}"))
    return found


def date_spans(text: str, lang: str) -> list[Span]:
    """Return where the dates of a text stand, without reading them: cheap, and loads no parser."""
    return spans(text, lang)


def _read(text: str, lang: str, base: date | None) -> Iterator[tuple[Cut, Interval | None]]:
    for cut in cuts(text, lang):
        try:
            yield cut, interval(cut, lang, base)
        except (ValueError, OverflowError):  # 31 February, or a day beyond the calendar: no date
            continue


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
