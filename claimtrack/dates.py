"""Dates of a text as intervals of days: absolute, by weekday, and relative to the day of publication."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

from claimtrack.lang.lexicon import lexicon
from claimtrack.types import Span

Interval = tuple[date, date]
SPACES = str.maketrans("\u00a0\u202f\u2009\n\t’", "     '")
YEARS = (1900, 2100)  # a bare number outside is no year
MONTHS_A_YEAR, DAYS_A_WEEK = 12, 7


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text. ``start`` and ``end`` (both included) are None when the text alone cannot tell."""

    span: Span
    text: str
    start: date | None
    end: date | None
    rule: str


@dataclass(frozen=True)
class _Pattern:
    rule: str
    regex: re.Pattern[str]
    read: Callable[[re.Match[str], date | None], Interval | None]


def dates(text: str, lang: str, published: str | None) -> list[DateMention]:
    """Return the dates of a text in order, without overlaps, the longer first.

    Args:
        text: Any text.
        lang: A language with a lexicon.
        published: ISO 8601 date or date-time that relative dates count from, None when unknown.
    """
    plain, base = text.translate(SPACES), _day(published)
    found = sorted(_mentions(plain, lang, base), key=lambda m: (m.span.start, -m.span.end))
    kept: list[DateMention] = []
    for mention in found:
        if not kept or mention.span.start >= kept[-1].span.end:
            span = mention.span
            kept.append(DateMention(span, text[span.start : span.end], mention.start, mention.end, mention.rule))
    return kept


def _mentions(plain: str, lang: str, base: date | None) -> Iterator[DateMention]:
    for pattern in _patterns(lang):
        for match in pattern.regex.finditer(plain):
            try:
                interval = pattern.read(match, base)
            except (ValueError, OverflowError):  # 31 February, or a day beyond the calendar: no date
                continue
            start, end = interval or (None, None)
            yield DateMention(Span(*match.span()), match[0], start, end, f"{lang}.date.{pattern.rule}")


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


@cache
def _patterns(lang: str) -> tuple[_Pattern, ...]:
    table = lexicon(lang).table("dates")
    months, weekdays = _months(lang, table), _weekdays(lang)
    month, weekday = _any(months), _any(weekdays)
    suffix = f"(?:{_any(table.get('day_suffixes', ()))})?" if table.get("day_suffixes") else ""
    lead = f"(?:(?:{weekday}),? +)?"
    day_before = rf"(?:\b(?:{weekday}),? *\(?|\b)"
    last, following = _any(table.get("weekday_last", ())), _any(table.get("weekday_next", ()))
    make = partial(re.compile, flags=re.IGNORECASE)
    named = partial(_named, months=months)
    return (
        _Pattern("iso", make(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"), _numeric),
        _Pattern("numeric", make(rf"{day_before}(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.](?P<y>\d{{4}})\b\)?"), _numeric),
        _Pattern("numeric-short", make(rf"(?:\b(?:{weekday}),? *)?\((?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})\)"), _numeric),
        _Pattern(
            "day-month",
            make(rf"\b{lead}(?:the )?(?P<d>\d{{1,2}}){suffix} +(?:of )?(?P<month>{month})\b\.?(?: +(?P<y>\d{{4}})\b)?"),
            named,
        ),
        _Pattern(
            "month-day", make(rf"\b{lead}(?P<month>{month})\.? +(?P<d>\d{{1,2}}){suffix}\b(?:,? +(?P<y>\d{{4}})\b)?"), named
        ),
        _Pattern("month-year", make(rf"\b(?P<month>{month})\.? +(?P<y>\d{{4}})\b"), named),
        _Pattern("month", re.compile(rf"(?<= )(?P<month>{_month_alone(months, table)})\b"), named),
        _Pattern(
            "weekday",
            _weekday_regex(weekday, last, following),
            partial(_weekday, weekdays=weekdays, last=last, following=following),
        ),
        _Pattern("relative", make(rf"\b(?:{_any(table.get('relative', {}))})\b"), partial(_relative, table=table)),
        _Pattern("ago", _units_regex(table, "ago"), partial(_shifted, table=table, sign=-1)),
        _Pattern("ahead", _units_regex(table, "ahead"), partial(_shifted, table=table, sign=1)),
        _Pattern("year", make(rf"\b(?:{_any(table.get('year_before', ()))}) (?P<y>\d{{4}})\b(?![.,]\d)"), _numeric),
        _Pattern("clock", make(r"\b\d{1,2} ?[h:] ?\d{2}\b|\b\d{1,2}[.:]\d{2} ?(?:WIB|WITA|WIT|GMT|UTC|[ap]\.?m\b)"), _unknown),
    )


def _any(names: Any) -> str:
    return "|".join(re.escape(n) for n in sorted(map(str, names), key=len, reverse=True)) or "(?!)"


def _month_alone(months: Mapping[str, int], table: Mapping[str, Any]) -> str:
    """Months as they stand alone in running text: in capitals where the language writes them so ('may' is a verb)."""
    long = [k for k in months if len(k) > 3 or months[k] == 5]
    return _any(k.capitalize() if table.get("months_capital") else k for k in long)


@cache
def _locale(lang: str) -> Any:
    from babel import Locale

    return Locale.parse(lang)


def _months(lang: str, table: Mapping[str, Any]) -> dict[str, int]:
    names = {str(k): int(v) for k, v in table.get("month_aliases", {}).items()}
    for width in ("wide", "abbreviated"):
        names |= {name.lower().rstrip("."): number for number, name in _locale(lang).months["format"][width].items()}
    return names


def _weekdays(lang: str) -> dict[str, int]:
    return {name.lower(): number for number, name in _locale(lang).days["format"]["wide"].items()}


def _weekday_regex(weekday: str, last: str, following: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:(?P<before>{last}|{following}) )?(?P<weekday>{weekday})\b(?: (?P<after>{last}|{following})\b)?", re.IGNORECASE
    )


def _units_regex(table: Mapping[str, Any], key: str) -> re.Pattern[str]:
    unit = _any(word for words in table.get("units", {}).values() for word in words)
    forms = []
    for k, form in enumerate(table.get(key, ())):
        escaped = re.escape(form).replace(r"\{n\}", rf"(?P<n{k}>\d{{1,3}})").replace(r"\{unit\}", rf"(?P<u{k}>{unit})")
        forms.append(rf"\b{escaped}\b")
    return re.compile("|".join(forms) or "(?!)", re.IGNORECASE)


def _unknown(match: re.Match[str], base: date | None) -> Interval | None:
    return None


def _numeric(match: re.Match[str], base: date | None) -> Interval | None:
    part = match.groupdict()
    year = _year(part.get("y"), base)
    if year is None:
        return None
    if not part.get("m"):
        return date(year, 1, 1), date(year, 12, 31)
    day = date(year, int(part["m"]), int(part["d"]))
    return day, day


def _named(match: re.Match[str], base: date | None, months: Mapping[str, int]) -> Interval | None:
    part = match.groupdict()
    year, month = _year(part.get("y"), base), months[match["month"].lower()]
    if year is None:
        return None
    if part.get("d"):
        day = date(year, month, int(part["d"]))
        return day, day
    return _month(year, month)


def _year(written: str | None, base: date | None) -> int | None:
    """The year written, else that of publication: a guess only newspapers' own style licenses."""
    if written is None:
        return base.year if base else None
    if not YEARS[0] <= int(written) <= YEARS[1]:
        raise ValueError(written)
    return int(written)


def _month(year: int, month: int) -> Interval:
    after = date(year + month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def _weekday(match: re.Match[str], base: date | None, weekdays: Mapping[str, int], last: str, following: str) -> Interval | None:
    if base is None:
        return None
    side = (match["before"] or match["after"] or "").lower()
    offset = (weekdays[match["weekday"].lower()] - base.weekday()) % DAYS_A_WEEK
    if side and re.fullmatch(following, side, re.IGNORECASE):
        days = offset or DAYS_A_WEEK
    elif side and re.fullmatch(last, side, re.IGNORECASE):
        days = offset - DAYS_A_WEEK
    else:  # news without a word for it: the nearest such day, past first
        days = offset - DAYS_A_WEEK if offset else 0
    day = base + timedelta(days=days)
    return (day, day) if side else (day, day + timedelta(days=DAYS_A_WEEK if days else 0))


def _relative(match: re.Match[str], base: date | None, table: Mapping[str, Any]) -> Interval | None:
    unit, count = table["relative"][match[0].lower()]
    return _period(base, str(unit), int(count)) if base else None


def _period(base: date, unit: str, count: int) -> Interval:
    if unit == "day":
        day = base + timedelta(days=count)
        return day, day
    if unit in {"week", "weekend"}:
        monday = base - timedelta(days=base.weekday()) + timedelta(weeks=count)
        return (monday + timedelta(days=5) if unit == "weekend" else monday), monday + timedelta(days=6)
    if unit == "month":
        months = base.year * MONTHS_A_YEAR + base.month - 1 + count
        return _month(months // MONTHS_A_YEAR, months % MONTHS_A_YEAR + 1)
    return date(base.year + count, 1, 1), date(base.year + count, 12, 31)


def _shifted(match: re.Match[str], base: date | None, table: Mapping[str, Any], sign: int) -> Interval | None:
    if base is None:
        return None
    part = {k[0]: v for k, v in match.groupdict().items() if v}
    unit = next(name for name, words in table["units"].items() if part["u"].lower() in words)
    count = int(part["n"]) * sign
    return (base, base) if unit == "hour" else _period(base, unit, count)
