"""Where the dates of a text stand, by patterns made of the ``[dates]`` table and Unicode's names of months and days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from claimtrack.lang.lexicon import lexicon
from claimtrack.types import Span

SPACES = str.maketrans("\u00a0\u202f\u2009\n\t’", "     '")
YEAR = r"(?:19|20)[0-9]{2}"  # a bare number outside is no year
DAY = "[0-9]{1,2}"
FIGURE = re.compile("[0-9]")
# Rules of which every match has a figure in it: a text without one need not be searched.
OF_FIGURES = frozenset(("iso", "numeric", "numeric-short", "day-month", "month-day", "month-year", "year", "clock"))


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of text that a rule takes for a date, with the rule's named groups (lower case)."""

    span: Span
    rule: str
    parts: Mapping[str, str]


@dataclass(frozen=True)
class Names:
    """The months and weekdays of a language in lower case, by number (January is 1, Monday is 0)."""

    months: Mapping[str, int]
    wide: Mapping[int, str]
    weekdays: Mapping[str, int]


def cuts(text: str, lang: str) -> list[Cut]:
    """Return the dates of a text in order, without overlaps: of two, the one that begins first, then the longer."""
    plain = text.translate(SPACES)
    kept: list[Cut] = []
    for cut in sorted(_found(plain, lang), key=lambda c: (c.span.start, -c.span.end)):
        if not kept or cut.span.start >= kept[-1].span.end:
            kept.append(cut)
    return kept


def _found(plain: str, lang: str) -> Iterator[Cut]:
    figures = FIGURE.search(plain) is not None
    for rule, pattern in _patterns(lang).items():
        if rule in OF_FIGURES and not figures:
            continue
        for match in pattern.finditer(plain):
            parts = {name: value.lower() for name, value in match.groupdict().items() if value}
            yield Cut(Span(*match.span()), rule, parts)


@cache
def names(lang: str) -> Names:
    """Read the names of the months and the weekdays, abbreviations and the lexicon's aliases included."""
    from babel import Locale

    locale, aliases = Locale.parse(lang), lexicon(lang).table("dates").get("month_aliases", {})
    wide = {int(number): str(name).lower() for number, name in locale.months["format"]["wide"].items()}
    short = {str(name).lower().rstrip("."): int(number) for number, name in locale.months["format"]["abbreviated"].items()}
    months = {**{str(k): int(v) for k, v in aliases.items()}, **short, **{name: number for number, name in wide.items()}}
    return Names(months, wide, {str(name).lower(): int(n) for n, name in locale.days["format"]["wide"].items()})


def any_of(words: Iterable[Any]) -> str:
    """Return a pattern for any of the words, the longest first; one that never matches for none."""
    return "|".join(re.escape(w) for w in sorted(map(str, words), key=len, reverse=True)) or "(?!)"


def _cased(words: Iterable[str], table: Mapping[str, Any]) -> str:
    """Names as they stand in running text: in capitals where the language writes them so ('may' is a verb)."""
    return any_of(form for w in words for form in ((w.capitalize(), w.upper()) if table.get("capitals") else (w, w.capitalize())))


@cache
def _patterns(lang: str) -> Mapping[str, re.Pattern[str]]:
    # of two with the same span the first stands, so the narrower reading goes first
    table, known = lexicon(lang).table("dates"), names(lang)
    written = {**_parts(table, known), **_absolute(table, known), **_relative(table, known)}
    return {rule: re.compile(pattern, re.IGNORECASE) for rule, pattern in written.items()}


def _absolute(table: Mapping[str, Any], known: Names) -> Mapping[str, str]:
    month, weekday = any_of(known.months), any_of(known.weekdays)
    suffix = f"(?:{any_of(table.get('day_suffixes', ()))})?"
    lead = f"(?:(?:{weekday}),? +)?"
    day_before = rf"(?:\b(?:{weekday}),? *\(?|\b)"
    before = any_of(table.get("before", ()))
    before_month = any_of((*table.get("before", ()), *table.get("before_month", ())))
    year, time, dot = rf"(?P<y>{YEAR})\b", rf"{DAY}[.:][0-9]{{2}}", r"(?-i:\.(?= [a-z0-9]))?"
    through = any_of(table.get("day_ranges", ()))
    first_day = rf"(?:(?P<first>{DAY}){suffix} ?(?:{through}) ?)?"
    spoken = rf"\b(?:{any_of(table.get('clock_words', ()))}) {time}(?: ?(?:{through}) ?{time})?"
    return {
        "iso": rf"\b(?P<date>{YEAR}-[0-9]{{2}}-[0-9]{{2}})\b",
        "numeric": rf"{day_before}(?P<date>{DAY}[/.]{DAY}[/.]{YEAR})\b\)?",
        "numeric-short": rf"(?:\b(?:{weekday}),? *)?\((?P<date>{DAY}/{DAY})\)",
        "day-month": rf"\b{lead}(?:the )?{first_day}(?P<d>{DAY}){suffix} +(?:of )?(?P<month>{month})\b{dot}(?: +{year})?",
        "month-day": rf"\b{lead}(?P<month>{month})\.? +(?P<d>{DAY}){suffix}\b(?:,? +{year})?",
        "month-year": rf"\b(?P<month>{month})\.? +{year}",
        "year": rf"\b(?:{before}) {year}(?![.,][0-9])",
        "clock": rf"\b{DAY} ?[h:] ?[0-9]{{2}}\b|\b{time} ?(?:WIB|WITA|WIT|GMT|UTC|[ap]\.?m\b)|{spoken}",
        "month": rf"\b(?:{before_month}) ?(?-i:(?P<month>{_cased(known.wide.values(), table)}))\b(?! ?[0-9])",
    }


def _parts(table: Mapping[str, Any], known: Names) -> Mapping[str, str]:
    """'fin août', 'awal September', 'late 2026', 'the end of the year', and feasts."""
    part = any_of(word for words in table.get("parts", {}).values() for word in words)
    month = rf"(?P<month>{any_of(known.wide.values())})(?: +(?P<my>{YEAR}))?"
    years = any_of(table.get("part_years", {}))
    return {
        "part": rf"\b(?P<part>{part})(?: +|-)(?:{month}|(?P<y>{YEAR})|(?P<years>{years}))\b",
        "feast": rf"\b(?P<feast>{any_of(table.get('feasts', {}))})(?: +(?P<y>{YEAR}))?\b",
    }


def _relative(table: Mapping[str, Any], known: Names) -> Mapping[str, str]:
    last, following = any_of(table.get("weekday_last", ())), any_of(table.get("weekday_next", ()))
    day = rf"(?-i:(?P<weekday>{_cased(known.weekdays, table)}))"
    side = f"{last}|{following}"
    return {
        "relative": rf"\b(?P<words>{any_of(table.get('relative', {}))})\b",
        "weekday": rf"\b(?:(?P<before>{side}) )?{day}\b(?: (?P<after>{side})\b)?",
        "ago": _units(table, "ago"),
        "ahead": _units(table, "ahead"),
    }


def _units(table: Mapping[str, Any], key: str) -> str:
    unit = any_of(word for words in table.get("units", {}).values() for word in words)
    number = rf"[0-9]{{1,3}}|{any_of(table.get('numbers', {}))}"
    forms = []
    for k, form in enumerate(table.get(key, ())):
        escaped = re.escape(form).replace(r"\{n\}", f"(?P<n{k}>{number})").replace(r"\{unit\}", f"(?P<u{k}>{unit})")
        forms.append(rf"\b{escaped}\b")
    return "|".join(forms) or "(?!)"
