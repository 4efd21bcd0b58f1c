"""What a date that has been cut means: an interval of days, both included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from claimtrack.dates.cut import Cut
from claimtrack.dates.rules import names
from claimtrack.lang.lexicon import lexicon

Interval = tuple[date, date]
MONTHS_A_YEAR, DAYS_A_WEEK, HOURS_A_DAY = 12, 7, 24
ABSOLUTE = frozenset({"iso", "numeric", "numeric-short", "day-month", "month-day", "month-year", "month"})
# First and last day of a month, first and last month of a year: conventions, for "early" and "fin" name no day.
MONTH_PARTS = {"start": (1, 10), "middle": (11, 20), "end": (21, 31)}
YEAR_PARTS = {"start": (1, 2), "middle": (6, 7), "end": (11, 12)}


def interval(cut: Cut, lang: str, base: date | None) -> Interval | None:
    """Return the days of a cut, None when they depend on a day of publication that is not known.

    Raises:
        ValueError: There is no such day.
    """
    table, parts = lexicon(lang).table("dates"), cut.parts
    if cut.rule in ABSOLUTE:
        return _absolute(cut, lang, base)
    if cut.rule == "year":
        return _months(int(parts["y"]), 1, MONTHS_A_YEAR)
    if cut.rule == "part":
        return _part(parts, lang, base)
    if cut.rule == "feast":
        year = _year(parts.get("y"), base)
        return _on(f"{year:04}-{_lower(table['feasts'])[parts['feast']]}") if year else None
    if cut.rule == "clock" or base is None:
        return None
    if cut.rule == "relative":
        return _relative(_lower(table["relative"])[parts["words"]], base)
    return _weekday(parts, lang, base) if cut.rule == "weekday" else _shifted(parts, table, base, -1 if cut.rule == "ago" else 1)


def _absolute(cut: Cut, lang: str, base: date | None) -> Interval | None:
    """Let dateparser read the date, its month spelled as Unicode has it, the year of publication added when it has none."""
    parts = cut.parts
    year = _year(parts.get("y"), base)
    if cut.rule == "iso":
        return _on(parts["date"])  # dateparser takes 2025-13-01 for 13 January
    if cut.rule == "numeric":
        return _on_day(_parsed(parts["date"], lang))
    if year is None:
        return None
    if cut.rule == "numeric-short":
        return _on_day(_parsed(f"{parts['date']}/{year}", lang))
    known = names(lang)
    month = known.wide[known.months[parts["month"]]]
    day = _parsed(f"{parts.get('d', '1')} {month} {year}", lang)
    if "d" not in parts:
        return _months(day.year, day.month, day.month)
    return day.replace(day=min(int(parts.get("first", day.day)), day.day)), day  # "du 14 au 31 mars"


@lru_cache(maxsize=4096)
def _parsed(written: str, lang: str) -> date:
    found = _parser(lang).get_date_data(written).date_obj
    if found is None:
        raise ValueError(written)
    return date(found.year, found.month, found.day)


@cache
def _parser(lang: str) -> Any:
    from dateparser.date import DateDataParser

    order = lexicon(lang).table("dates").get("order")
    return DateDataParser(languages=[lang], settings={"DATE_ORDER": order} if order else {})


def _on(written: str) -> Interval:
    return _on_day(date.fromisoformat(written))


def _on_day(day: date) -> Interval:
    return day, day


def _year(written: str | None, base: date | None) -> int | None:
    """The year written, else that of publication: a guess only newspapers' own style licenses."""
    return int(written) if written else base.year if base else None


def _months(year: int, first: int, last: int) -> Interval:
    after = date(year + last // MONTHS_A_YEAR, last % MONTHS_A_YEAR + 1, 1)
    return date(year, first, 1), after - timedelta(days=1)


def _part(parts: Mapping[str, str], lang: str, base: date | None) -> Interval | None:
    table = lexicon(lang).table("dates")
    name = next(name for name, words in table["parts"].items() if parts["part"] in words)
    year = _year(parts.get("my") or parts.get("y"), base)
    if year is None:
        return None
    if "month" not in parts:
        return _months(year + int(table["part_years"].get(parts.get("years", ""), 0)), *YEAR_PARTS[name])
    first, last = _months(year, names(lang).months[parts["month"]], names(lang).months[parts["month"]])
    start, end = MONTH_PARTS[name]
    return first.replace(day=start), first.replace(day=min(end, last.day))


def _weekday(parts: Mapping[str, str], lang: str, base: date) -> Interval:
    table, side = lexicon(lang).table("dates"), parts.get("before") or parts.get("after")
    offset = (names(lang).weekdays[parts["weekday"]] - base.weekday()) % DAYS_A_WEEK
    if side in table.get("weekday_next", ()):
        return _on_day(base + timedelta(days=offset or DAYS_A_WEEK))
    if side:
        return _on_day(base + timedelta(days=offset - DAYS_A_WEEK))
    if not offset:
        return _on_day(base)
    day = base + timedelta(days=offset - DAYS_A_WEEK)  # news without a word for it: the past one, or the coming one
    return day, day + timedelta(days=DAYS_A_WEEK)


def _relative(row: Any, base: date) -> Interval:
    """Read [unit, count] or [unit, count, "before" | "after"]: 'earlier this year' ends on the day of publication."""
    unit, count, *half = row
    start, end = _period(base, str(unit), int(count))
    return (start, base) if half == ["before"] else (base, end) if half == ["after"] else (start, end)


def _period(base: date, unit: str, count: int) -> Interval:
    if unit == "day":
        return _on_day(base + timedelta(days=count))
    if unit in {"week", "weekend"}:
        monday = base - timedelta(days=base.weekday()) + timedelta(weeks=count)
        return (monday + timedelta(days=5) if unit == "weekend" else monday), monday + timedelta(days=6)
    if unit == "month":
        year, month = divmod(base.year * MONTHS_A_YEAR + base.month - 1 + count, MONTHS_A_YEAR)
        return _months(year, month + 1, month + 1)
    return _months(base.year + count, 1, MONTHS_A_YEAR)


def _shifted(parts: Mapping[str, str], table: Mapping[str, Any], base: date, sign: int) -> Interval:
    part = {name[0]: value for name, value in parts.items()}
    unit = next(name for name, words in table["units"].items() if part["u"] in words)
    count = int(part["n"]) if part["n"].isdecimal() else int(table["numbers"][part["n"]])
    if unit == "hour":
        unit, count = "day", count // HOURS_A_DAY
    return _period(base, unit, count * sign)


def _lower(table: Mapping[str, Any]) -> Mapping[str, Any]:
    return {str(k).lower(): v for k, v in table.items()}
