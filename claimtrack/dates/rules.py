"""The patterns of dates, made of the ``[dates]`` table and Unicode's names of months and days, and where one may match.

A pattern tried at every place of a text is slow, so each rule also tells with which words its matches can begin and which
words they cannot do without. Both are read from the same data as the pattern; a word is a run of letters, folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from claimtrack.lang.lexicon import lexicon

YEAR = r"(?:19|20)[0-9]{2}"  # a bare number outside is no year
DAY = "[0-9]{1,2}"
LETTERS = re.compile(r"[^\W\d_]+")
# What stands among words for any run of digits, for digits of a certain look, and for what is in every text.
FIGURE, YEARLY, ISO, NUMERIC, SHORT, HOURS, ANY = "0", "2000", "2000-01-01", "1/1/2000", "(1/1)", "0:00", ""
BRACKET = "("
JOINED = re.compile("[0-9](?:[-/.:]| ?[h:] ?)[0-9]")  # stands in each of the looks but that of a year
LOOKS = (
    (ISO, re.compile("-[0-9]{2}-")),
    (NUMERIC, re.compile("[/.][0-9]{1,2}[/.](?:19|20)")),
    (SHORT, re.compile(r"\([0-9]{1,2}/")),
    (HOURS, re.compile("[0-9](?:\\.| ?[h:] ?)[0-9]{2}(?![0-9])")),
)
FOLDED = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"))  # re.IGNORECASE takes these for i and s, str.lower does not


@dataclass(frozen=True)
class Names:
    """The months and weekdays of a language in lower case, by number (January is 1, Monday is 0)."""

    months: Mapping[str, int]
    wide: Mapping[int, str]
    weekdays: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with what every match of it begins with, and has at least one of; with a figure too where it says so."""

    written: str
    starts: frozenset[str]
    needs: frozenset[str]
    figure: bool = False


@dataclass(frozen=True)
class Rules:
    """The rules of a language by their rank, and which of them a word speaks for."""

    names: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    words: re.Pattern[str]  # the words of a folded text, as far as they have letters of words that speak for a rule
    starting: Mapping[str, frozenset[int]]  # word -> the rules of which a match may begin there
    needing: Mapping[str, frozenset[int]]  # word -> the rules that may match in a text that has it
    figures: frozenset[int]  # rules of which every match has a figure in it


def fold(text: str) -> str:
    """Return a text of the same length in which letters that ``re.IGNORECASE`` takes for one are one."""
    if not text.isascii():
        for odd, plain in FOLDED:
            text = text.replace(odd, plain)
    return text.lower()


@cache
def names(lang: str) -> Names:
    """Read the names of the months and the weekdays, abbreviations and the lexicon's aliases included."""
    from babel import Locale

    locale, aliases = Locale.parse(lang), lexicon(lang).table("dates").get("month_aliases", {})
    wide = {int(number): str(name).lower() for number, name in locale.months["format"]["wide"].items()}
    short = {str(name).lower().rstrip("."): int(number) for number, name in locale.months["format"]["abbreviated"].items()}
    months = {**{str(k): int(v) for k, v in aliases.items()}, **short, **{name: number for number, name in wide.items()}}
    return Names(months, wide, {str(name).lower(): int(n) for n, name in locale.days["format"]["wide"].items()})


@cache
def rules(lang: str) -> Rules:
    """Return the rules of a language; of two with the same span the first stands, so the narrower reading goes first."""
    table, known = lexicon(lang).table("dates"), names(lang)
    made = {**_parts(table, known), **_absolute(table, known), **_relative(table, known)}
    ranked = list(enumerate(made.values()))
    starting = {word: frozenset(n for n, rule in ranked if word in rule.starts) for _, one in ranked for word in one.starts}
    needing = {word: frozenset(n for n, rule in ranked if word in rule.needs) for _, one in ranked for word in one.needs}
    patterns = tuple(re.compile(rule.written, re.IGNORECASE) for rule in made.values())
    figures = frozenset(n for n, rule in ranked if rule.figure)
    return Rules(tuple(made), patterns, _words((*starting, *needing)), starting, needing, figures)


def _words(telling: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for words: of their own letters only, which is fast, and a longer word is none of them anyhow."""
    letters = sorted({letter for word in telling for letter in word if letter.isalpha()})
    return re.compile(rf"[{''.join(letters)}]+|[0-9]+|\(")


def _any_of(words: Iterable[Any]) -> str:
    """Return a pattern for any of the words, the longest first; one that never matches for none."""
    return "|".join(re.escape(w) for w in sorted(map(str, words), key=len, reverse=True)) or "(?!)"


def _cased(words: Iterable[str], table: Mapping[str, Any]) -> str:
    """Names as they stand in running text: in capitals where the language writes them so ('may' is a verb)."""
    return _any_of(
        form for w in words for form in ((w.capitalize(), w.upper()) if table.get("capitals") else (w, w.capitalize()))
    )


def _first(phrases: Iterable[Any]) -> frozenset[str]:
    """The word that each phrase begins with; the phrase ends where a word of the text ends."""
    folded = [fold(str(phrase)) for phrase in phrases]
    words = (LETTERS.match(phrase) for phrase in folded)
    return frozenset(
        word[0] if word else FIGURE if "0" <= phrase[:1] <= "9" else ANY for phrase, word in zip(folded, words, strict=True)
    )


def _longest(phrases: Iterable[Any]) -> frozenset[str]:
    """The longest word of each phrase, by which most texts are told not to have it."""
    return frozenset(max(LETTERS.findall(fold(str(phrase))), key=len, default=ANY) for phrase in phrases)


def _absolute(table: Mapping[str, Any], known: Names) -> Mapping[str, Rule]:
    month, weekday = _any_of(known.months), _any_of(known.weekdays)
    suffix = f"(?:{_any_of(table.get('day_suffixes', ()))})?"
    lead = f"(?:(?:{weekday}),? +)?"
    day_before = rf"(?:\b(?:{weekday}),? *\(?|\b)"
    before = table.get("before", ())
    year, time, dot = rf"(?P<y>{YEAR})\b", rf"{DAY}[.:][0-9]{{2}}", r"(?-i:\.(?= [a-z0-9]))?"
    through = _any_of(table.get("day_ranges", ()))
    first_day = rf"(?:(?P<first>{DAY}){suffix} ?(?:{through}) ?)?"
    clock = table.get("clock_words", ())
    spoken = rf"\b(?:{_any_of(clock)}) {time}(?: ?(?:{through}) ?{time})?"
    figure, days, months = frozenset({FIGURE}), _first(known.weekdays), _first(known.months)
    has_month, has_year = _longest(known.months), frozenset({YEARLY})
    day_month = rf"\b{lead}(?:the )?{first_day}(?P<d>{DAY}){suffix} +(?:of )?(?P<month>{month})\b{dot}(?: +{year})?"
    month_day = rf"\b{lead}(?P<month>{month})\.? +(?P<d>{DAY}){suffix}\b(?:,? +{year})?"
    hours = rf"\b{DAY} ?[h:] ?[0-9]{{2}}\b|\b{time} ?(?:WIB|WITA|WIT|GMT|UTC|[ap]\.?m\b)|{spoken}"
    bracketed = rf"(?:\b(?:{weekday}),? *)?\((?P<date>{DAY}/{DAY})\)"
    return {
        "iso": Rule(rf"\b(?P<date>{YEAR}-[0-9]{{2}}-[0-9]{{2}})\b", figure, frozenset({ISO})),
        "numeric": Rule(rf"{day_before}(?P<date>{DAY}[/.]{DAY}[/.]{YEAR})\b\)?", figure | days, frozenset({NUMERIC})),
        "numeric-short": Rule(bracketed, frozenset({BRACKET}) | days, frozenset({SHORT})),
        "day-month": Rule(day_month, figure | days | {"the"}, has_month, figure=True),
        "month-day": Rule(month_day, days | months, has_month, figure=True),
        "month-year": Rule(rf"\b(?P<month>{month})\.? +{year}", months, has_month, figure=True),
        "year": Rule(rf"\b(?:{_any_of(before)}) {year}(?![.,][0-9])", _first(before), has_year),
        "clock": Rule(hours, figure | _first(clock), frozenset({HOURS}) | _first(clock), figure=True),
        "month": _month(table, known),
    }


def _month(table: Mapping[str, Any], known: Names) -> Rule:
    """'au mois de mai', 'of May': the name stands apart from the word before it, or is glued to it."""
    before = [str(word) for word in (*table.get("before", ()), *table.get("before_month", ()))]
    glued = [word + month for word in before for month in known.wide.values()]
    ends = frozenset(LETTERS.findall(fold(both))[-1] for both in glued)
    name = rf"(?-i:(?P<month>{_cased(known.wide.values(), table)}))"
    starts = _first(before) | _first(glued)
    return Rule(rf"\b(?:{_any_of(before)}) ?{name}\b(?! ?[0-9])", starts, _longest(known.wide.values()) | ends)


def _parts(table: Mapping[str, Any], known: Names) -> Mapping[str, Rule]:
    """'fin août', 'awal September', 'late 2026', 'the end of the year', and feasts."""
    parts = [word for words in table.get("parts", {}).values() for word in words]
    month = rf"(?P<month>{_any_of(known.wide.values())})(?: +(?P<my>{YEAR}))?"
    years, feasts = table.get("part_years", {}), table.get("feasts", {})
    whole = _longest((*known.wide.values(), *years)) | {YEARLY}
    return {
        "part": Rule(
            rf"\b(?P<part>{_any_of(parts)})(?: +|-)(?:{month}|(?P<y>{YEAR})|(?P<years>{_any_of(years)}))\b", _first(parts), whole
        ),
        "feast": Rule(rf"\b(?P<feast>{_any_of(feasts)})(?: +(?P<y>{YEAR}))?\b", _first(feasts), _longest(feasts)),
    }


def _relative(table: Mapping[str, Any], known: Names) -> Mapping[str, Rule]:
    sides = (*table.get("weekday_last", ()), *table.get("weekday_next", ()))
    side = f"{_any_of(table.get('weekday_last', ()))}|{_any_of(table.get('weekday_next', ()))}"
    day = rf"(?-i:(?P<weekday>{_cased(known.weekdays, table)}))"
    words = table.get("relative", {})
    return {
        "relative": Rule(rf"\b(?P<words>{_any_of(words)})\b", _first(words), _longest(words)),
        "weekday": Rule(
            rf"\b(?:(?P<before>{side}) )?{day}\b(?: (?P<after>{side})\b)?",
            _first((*sides, *known.weekdays)),
            _longest(known.weekdays),
        ),
        "ago": _units(table, "ago"),
        "ahead": _units(table, "ahead"),
    }


def _units(table: Mapping[str, Any], key: str) -> Rule:
    units, numbers = [word for words in table.get("units", {}).values() for word in words], table.get("numbers", {})
    number, forms = rf"[0-9]{{1,3}}|{_any_of(numbers)}", table.get(key, ())
    written = []
    for k, form in enumerate(forms):
        escaped = re.escape(form).replace(r"\{n\}", f"(?P<n{k}>{number})").replace(r"\{unit\}", f"(?P<u{k}>{_any_of(units)})")
        written.append(rf"\b{escaped}\b")
    apart = {"{n}": _first(numbers) | {FIGURE}, "{unit}": _first(units)}
    if not all(apart.keys() <= set(form.split(" ")) for form in forms):  # a word of the text may be longer than ours
        return Rule("|".join(written), frozenset({ANY}), frozenset({ANY}))
    opening = (form.split(" ")[0] for form in forms)
    starts = frozenset().union(*(apart.get(word) or _first([word]) for word in opening))
    return Rule("|".join(written) or "(?!)", starts, _longest(units))
