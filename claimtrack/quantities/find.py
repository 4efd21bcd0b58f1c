"""Find the quantities of a text: numbers, then what stands around them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from claimtrack.dates import date_spans
from claimtrack.quantities.kinds import Bound, Quantity, QuantityKind
from claimtrack.quantities.numbers import Atom, Number, atoms, digits_value, in_digits, phrase, spelled, spoken, vague
from claimtrack.quantities.table import CASE_MATTERS, Name, NumberTable, number_table
from claimtrack.types import Span

SPACES = str.maketrans("\u00a0\u202f\u2009\u2007\n\t", "      ")
FIGURE = re.compile(r"\d")
LINE_START = re.compile(r"\n\s*")
WINDOW = 32  # characters looked at before and after a number for a unit or a bound


@dataclass(frozen=True)
class _Reader:
    given: str
    lang: str
    text: str
    words: Sequence[Atom]
    table: NumberTable
    line_starts: frozenset[int]  # of words that open a line

    @cached_property
    def taken(self) -> Sequence[Span]:
        """Where the dates stand: looked for when a number is there that may be one."""
        return date_spans(self.given, self.lang)

    def dated(self, place: int) -> bool:
        """Whether a place lies in a date."""
        before = bisect_right(self.taken, place, key=lambda span: span.start) - 1
        return before >= 0 and place < self.taken[before].end

    def inside(self, span: Span) -> Sequence[Atom]:
        """Return the atoms that begin in a span."""
        first = bisect_left(self.words, span.start, key=lambda word: word.start)
        return self.words[first : bisect_left(self.words, span.end, key=lambda word: word.start)]


def quantities(text: str, lang: str) -> list[Quantity]:
    """Return the quantities of a text in order; spans are into ``text`` and never overlap. Dates are left out."""
    plain = text.translate(SPACES)
    table = number_table(lang)
    if not FIGURE.search(plain) and not table.may_begin(spoken(plain)):
        return []
    words = atoms(plain)
    lines = frozenset(m.end() for m in LINE_START.finditer(text))
    reader = _Reader(text, lang, plain, words, table, lines)
    found: list[Quantity] = []
    i = 0
    while i < len(reader.words):
        number = _number(reader, i)
        made = _quantity(reader, number) if number else None
        if number and (made or number.last > i + 1) and reader.dated(words[i].start):
            number = made = None
        if made:
            _append(reader, found, made)
        i = _next(reader, made.span.end, number.last) if made and number else number.last if number else i + 1
    return [replace(q, text=text[q.span.start : q.span.end]) for q in found]


def _next(reader: _Reader, end: int, i: int) -> int:
    while i < len(reader.words) and reader.words[i].start < end:
        i += 1
    return i


def _number(reader: _Reader, i: int) -> Number | None:
    word = reader.words[i]
    if word.digits:
        return in_digits(reader.words, i, reader.table)
    if word.word not in reader.table.openers:
        return None
    fraction, count = phrase(reader.words, i, reader.table.fractions)
    if fraction:
        share = reader.table.fractions[fraction]
        return Number(i, i + count, share, share, False, True, True)
    return _longer(vague(reader.words, i, reader.table), spelled(reader.words, i, reader.table))


def _longer(a: Number | None, b: Number | None) -> Number | None:
    if a and b:
        return b if b.last > a.last else a
    return a or b


def _quantity(reader: _Reader, number: Number) -> Quantity | None:
    start, end = reader.words[number.first].start, reader.words[number.last - 1].end
    if number.digits and _part_of_name(reader.text, start):
        return None
    money = _before(reader.text, start, reader.table.currencies)
    suffix = _suffix(reader, end, bool(money)) if number.digits and not number.scaled else None
    if suffix:
        end = suffix[0]
        number = replace(number, low=number.low * suffix[1], high=number.high * suffix[1], scaled=True)
    made = _with_unit(reader, number, Span(start, end), money)
    if made is None or (made.kind is QuantityKind.COUNT and _no_count(reader, number, made)):
        return None
    return _with_bounds(reader, made)


def _part_of_name(text: str, start: int) -> bool:
    """C110, GPT-4, B2B: digits glued to a letter are part of a name; Rp6 and US$5 are not."""
    before = text[max(0, start - 3) : start]
    if before.endswith("-"):
        return len(before) > 1 and before[-2].isalpha()
    return bool(before) and before[-1].isalpha() and before[-2:] not in {"Rp", "RM"}


def _suffix(reader: _Reader, end: int, money: bool) -> tuple[int, float] | None:
    """Read '12mn', '$390m', 'Rp 5 M': a short scale, glued to the digits or after money."""
    tail = reader.text[end : end + WINDOW]
    gap = 1 if tail[:1] == " " else 0
    letters = "".join(takewhile(str.isalpha, tail[gap : gap + 4]))
    symbol = any(tail.startswith(n.written, gap + len(letters)) for n in reader.table.currencies if not n.written.isalpha())
    if gap and not money and not symbol:
        return None
    factor = reader.table.scales.get(letters) or reader.table.scales.get(letters.lower())
    glued_unit = not money and any(n.written == letters for n in reader.table.measures)
    return (end + gap + len(letters), factor) if factor and letters and not glued_unit else None


def _with_unit(reader: _Reader, number: Number, span: Span, money: tuple[int, Name] | None) -> Quantity | None:
    share = number.vague and not number.digits and number.low == number.high and number.low < 100 and number.scaled
    if share and phrase(reader.words, number.first, reader.table.fractions)[0]:
        return Quantity(span, "", QuantityKind.PERCENT, number.low, number.high, "", True)
    if money:
        return Quantity(Span(money[0], span.end), "", QuantityKind.MONEY, number.low, number.high, money[1].unit, number.vague)
    for kind, names in (
        (QuantityKind.PERCENT, reader.table.percent),
        (QuantityKind.POINTS, reader.table.points),
        (QuantityKind.MONEY, reader.table.currencies),
        (QuantityKind.MEASURE, reader.table.measures),
    ):
        after = _after(reader, span.end, names)
        if after:
            name, end = after
            unit = name.unit if kind in {QuantityKind.MONEY, QuantityKind.MEASURE} else ""
            low, high = number.low * name.factor, number.high * name.factor
            return Quantity(Span(span.start, end), "", kind, low, high, unit, number.vague)
    if number.digits and reader.text[span.end : span.end + 1].isalpha():
        return None
    return Quantity(span, "", QuantityKind.COUNT, number.low, number.high, "", number.vague, noun=_noun(reader, number))


def _noun(reader: _Reader, number: Number) -> str:
    """Return the word counted: the next one on the line unless it is a verb or a particle ('of its 42 jets')."""
    following = reader.words[number.last : number.last + 3]
    words = [w for w in following if w.word not in reader.table.links]
    if not words or not words[0].word[0].isalpha() or words[0].word in reader.table.phrases["not_nouns"]:
        return ""
    return "" if words[0].start in reader.line_starts else words[0].word


def _before(text: str, start: int, names: Sequence[Name]) -> tuple[int, Name] | None:
    head = text[max(0, start - WINDOW) : start].rstrip(" .")
    for name in names:
        if (len(name.written) <= CASE_MATTERS or not name.written.isalpha()) and head.endswith(name.written):
            place = max(0, start - WINDOW) + len(head) - len(name.written)
            if not (name.written[0].isalpha() and place and text[place - 1].isalpha()):
                return place, name
    return None


def _after(reader: _Reader, end: int, names: Sequence[Name]) -> tuple[Name, int] | None:
    tail = reader.text[end : end + WINDOW]
    offset = len(tail) - len(tail.lstrip(" -"))
    for link in (*reader.table.links, ""):
        place = offset
        if link:
            if not tail[offset:].lower().replace("’", "'").startswith(link):
                continue
            place += len(link)
            place += len(tail[place:]) - len(tail[place:].lstrip(" "))
        opening = tail[place : place + 1].lower()
        for name in names:
            if name.opening != opening:
                continue
            written = tail[place : place + len(name.written)]
            same = written == name.written if len(name.written) <= CASE_MATTERS else written.lower() == name.written.lower()
            if same and not _continues(tail, place + len(name.written), name):
                return name, end + place + len(name.written)
    return None


def _continues(tail: str, end: int, name: Name) -> bool:
    following = tail[end : end + 2]
    elided = following[:1] in {"'", "’"} and following[1:].isalpha()  # d'or, but not the possessive of "nine days' wait"
    return name.written[-1].isalpha() and (elided or following[:1].isalnum() or following[:1] in {"²", "³"})


def _no_count(reader: _Reader, number: Number, made: Quantity) -> bool:
    """Whether a bare number is no count: an article, a label (article 12, Slate 5), an unknown year."""
    if not number.digits:
        return number.low <= 1
    before = reader.words[number.first - 1] if number.first else None
    if before and before.word in reader.table.phrases["not_after"]:
        return True
    if before and before.word in {"#", "@", "/", ":", "°"}:
        return True
    label = before is not None and reader.text[before.start].isupper() and not made.noun
    plain = 1900 <= number.low <= 2100 and made.span.end - made.span.start == len("2025")  # a count would be grouped
    return label or (plain and (not made.noun or number.low % 100 > 0))


def _with_bounds(reader: _Reader, made: Quantity) -> Quantity:
    head = reader.text[max(0, made.span.start - WINDOW) : made.span.start].lower().replace("’", "'").rstrip(" (")
    tail = reader.text[made.span.end : made.span.end + WINDOW].lower().lstrip(" ")
    phrases = reader.table.phrases
    about = _ends(head, phrases["approximate"]) or _begins(tail, phrases["approximate_after"])
    most = _ends(head, phrases["at_most"]) or _begins(tail, phrases["at_most_after"])
    least = _ends(head, phrases["at_least"]) or _begins(tail, phrases["at_least_after"])
    bound = Bound.EXACT
    if most or least:
        bound = Bound.AT_MOST if len(most) >= len(least) else Bound.AT_LEAST
    return replace(made, approximate=made.approximate or bool(about), bound=bound)


def _ends(head: str, phrases: Sequence[str]) -> str:
    for p in phrases:
        if head.endswith(p) and not head[: -len(p)][-1:].isalnum():
            return p
    return ""


def _begins(tail: str, phrases: Sequence[str]) -> str:
    for p in phrases:
        if tail.startswith(p) and not tail[len(p) : len(p) + 1].isalnum():
            return p
    return ""


def _append(reader: _Reader, found: list[Quantity], made: Quantity) -> None:
    """Add a quantity, joined with the one before it when the text says they are one range."""
    if found:
        before = found[-1]
        between = reader.text[before.span.end : made.span.start].strip().lower()
        opener = reader.text[max(0, before.span.start - WINDOW) : before.span.start].lower().rstrip()
        bare = before.kind is QuantityKind.COUNT and made.kind is not QuantityKind.COUNT and not before.approximate
        same_kind = before.kind is made.kind and before.unit == made.unit
        if between in reader.table.phrases["ranges"] and (bare or same_kind):
            found[-1:] = _range(reader, before, made, between, opener)
            return
    found.append(made)


def _range(reader: _Reader, before: Quantity, made: Quantity, between: str, opener: str) -> list[Quantity]:
    scale = made.high / _bare_value(reader, made) if before.kind is not made.kind else 1.0
    low = before.low * scale if before.kind is not made.kind else before.low
    opened = bool(_ends(opener, reader.table.phrases["range_openers"]))
    listing = between in reader.table.join or between == ","
    moves = bool(_ends(opener, reader.table.phrases["from_words"]))
    if low >= made.high or moves or (listing and not opened):
        first = replace(before, kind=made.kind, unit=made.unit, low=low, high=before.high * scale, noun=made.noun)
        return [first if not listing else before, made]
    return [replace(made, span=Span(before.span.start, made.span.end), low=low, high=made.high)]


def _bare_value(reader: _Reader, made: Quantity) -> float:
    """Return what the digits alone say, 1 when it is spelled."""
    digits = [w.word for w in reader.inside(made.span) if w.digits]
    return digits_value(digits[0], reader.table) or 1.0 if digits else 1.0
