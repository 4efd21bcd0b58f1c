"""Find the quantities of a text: numbers, then what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimtrack.quantities.around import WINDOW, glued_scale, hedged, is_label, money_before, noun_after, part_of_name, unit_after
from claimtrack.quantities.kinds import Bound, Quantity, QuantityKind
from claimtrack.quantities.numbers import Number, digits_value, in_digits, spelled, vague
from claimtrack.quantities.reader import Reader
from claimtrack.quantities.table import NumberTable, number_table
from claimtrack.types import Span

SPACES = "\u00a0\u202f\u2009\u2007\n\t"
FIGURE = re.compile(r"\d")


@dataclass(slots=True)
class _Draft:
    """A quantity in the making."""

    start: int
    end: int
    kind: QuantityKind
    low: float
    high: float
    unit: str
    approximate: bool
    bound: Bound = Bound.EXACT
    noun: str = ""


def quantities(text: str, lang: str) -> list[Quantity]:
    """Return the quantities of a text in order; spans are into ``text`` and never overlap. Dates are left out."""
    plain = text
    for space in SPACES:
        plain = plain.replace(space, " ")
    table = number_table(lang)
    lowered = plain.lower().replace("’", "'")
    figures = FIGURE.search(plain) is not None
    if not figures and not table.may_begin(lowered):
        return []
    reader = Reader(text, lang, plain, lowered, table)
    return [
        Quantity(Span(d.start, d.end), text[d.start : d.end], d.kind, d.low, d.high, d.unit, d.approximate, d.bound, d.noun)
        for d in _drafts(reader, _places(reader.words, table, figures))
    ]


def _places(words: list[str], table: NumberTable, figures: bool) -> list[int]:
    """The atoms that a number may begin with."""
    openers = table.openers
    if figures:
        return [i for i, word in enumerate(words) if word in openers or word[0].isdecimal()]
    return [i for i, word in enumerate(words) if word in openers]


def _drafts(reader: Reader, places: list[int]) -> list[_Draft]:
    found: list[_Draft] = []
    free = 0
    for i in places:
        number = _number(reader, i) if i >= free else None
        if number is None:
            continue
        made = _quantity(reader, number)
        if (made or number.last > i + 1) and reader.dated(reader.starts[i]):
            continue
        free = number.last
        if made:
            free = max(free, reader.from_place(made.end))
            _append(reader, found, made)
    return found


def _number(reader: Reader, i: int) -> Number | None:
    words, table = reader.words, reader.table
    if words[i][0].isdecimal():
        return in_digits(words, i, table)
    fraction, count = table.fractions.longest(words, i)
    if fraction:
        share = table.fractions.values[fraction]
        return Number(i, i + count, share, share, False, True, True)
    return _longer(vague(words, i, table), spelled(words, i, table))


def _longer(a: Number | None, b: Number | None) -> Number | None:
    if a and b:
        return b if b.last > a.last else a
    return a or b


def _quantity(reader: Reader, number: Number) -> _Draft | None:
    start, end = reader.starts[number.first], reader.ends[number.last - 1]
    if number.digits and part_of_name(reader.text, start):
        return None
    money = money_before(reader.text, start, reader.table)
    suffix = glued_scale(reader, end, bool(money)) if number.digits and not number.scaled else None
    if suffix:
        end, factor = suffix
        number = number._replace(low=number.low * factor, high=number.high * factor, scaled=True)
    share = number.vague and not number.digits and number.low == number.high and number.low < 100 and number.scaled
    if share and reader.table.fractions.longest(reader.words, number.first)[0]:
        made: _Draft | None = _Draft(start, end, QuantityKind.PERCENT, number.low, number.high, "", True)
    elif money:
        made = _Draft(money[0], end, QuantityKind.MONEY, number.low, number.high, money[1].unit, number.vague)
    else:
        made = _with_unit(reader, number, start, end)
    if made:
        about, made.bound = hedged(reader, made.start, made.end)
        made.approximate = made.approximate or about
    return made


def _with_unit(reader: Reader, number: Number, start: int, end: int) -> _Draft | None:
    """The number with the unit after it, else a count, unless it is none: an article, a label, a part of a word."""
    after = unit_after(reader, end)
    if after:
        kind, name, end = after
        return _Draft(start, end, kind, number.low * name.factor, number.high * name.factor, name.unit, number.vague)
    if not number.digits and number.low <= 1:
        return None
    if number.digits and reader.text[end : end + 1].isalpha():
        return None
    noun = noun_after(reader, number.last)
    if number.digits and is_label(reader, number, noun, end - start):
        return None
    return _Draft(start, end, QuantityKind.COUNT, number.low, number.high, "", number.vague, noun=noun)


def _append(reader: Reader, found: list[_Draft], made: _Draft) -> None:
    """Add a quantity, joined with the one before it when the text says they are one range."""
    if found:
        before = found[-1]
        bare = before.kind is QuantityKind.COUNT and made.kind is not QuantityKind.COUNT and not before.approximate
        if bare or (before.kind is made.kind and before.unit == made.unit):
            between = reader.text[before.end : made.start].strip().lower()
            if between in reader.table.lists["ranges"]:
                found[-1:] = _range(reader, before, made, between)
                return
    found.append(made)


def _range(reader: Reader, before: _Draft, made: _Draft, between: str) -> list[_Draft]:
    hedges = reader.table.hedges
    opener = reader.text[max(0, before.start - WINDOW) : before.start].lower().rstrip()
    scale = made.high / _bare_value(reader, made) if before.kind is not made.kind else 1.0
    low = before.low * scale
    listing = between in reader.table.join or between == ","
    if low >= made.high or hedges.before("from_words", opener) or (listing and not hedges.before("range_openers", opener)):
        if not listing:
            before.kind, before.unit, before.noun = made.kind, made.unit, made.noun
            before.low, before.high = low, before.high * scale
        return [before, made]
    made.start, made.low = before.start, low
    return [made]


def _bare_value(reader: Reader, made: _Draft) -> float:
    """Return what the digits alone say, 1 when it is spelled."""
    inside = reader.words[reader.from_place(made.start) : reader.from_place(made.end)]
    digits = [word for word in inside if word[0].isdecimal()]
    return digits_value(digits[0], reader.table) or 1.0 if digits else 1.0
