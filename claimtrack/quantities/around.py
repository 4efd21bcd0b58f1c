"""What stands around a number: its currency, its unit, its scale, the noun it counts, and its hedges."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from claimtrack.quantities.kinds import Bound, QuantityKind
from claimtrack.quantities.numbers import Number
from claimtrack.quantities.reader import Reader
from claimtrack.quantities.table import HEDGES_AFTER, HEDGES_BEFORE, Name, NumberTable

WINDOW = 32  # characters looked at before and after a number for a unit or a bound
KINDS = (QuantityKind.PERCENT, QuantityKind.POINTS, QuantityKind.MONEY, QuantityKind.MEASURE)  # the first that fits is meant
SCALE = 4  # letters of the longest scale that may be glued to digits
MARKS = frozenset("#@/:°")  # before a number that is no count


def part_of_name(text: str, start: int) -> bool:
    """K730, MP3-2, B2B: digits glued to a letter are part of a name; Rp9 and US$5 are not."""
    before = text[max(0, start - 3) : start]
    if before.endswith("-"):
        return len(before) > 1 and before[-2].isalpha()
    return bool(before) and before[-1].isalpha() and before[-2:] not in {"Rp", "RM"}


def money_before(text: str, start: int, table: NumberTable) -> tuple[int, Name] | None:
    """Return where the currency sign before a place stands, and which it is."""
    head = text[max(0, start - WINDOW) : start].rstrip(" .")
    for name in table.money_before.get(head[-1:], ()):
        if head.endswith(name.written):
            place = max(0, start - WINDOW) + len(head) - len(name.written)
            if not (name.written[0].isalpha() and place and text[place - 1].isalpha()):
                return place, name
    return None


def glued_scale(reader: Reader, end: int, money: bool) -> tuple[int, float] | None:
    """Read '12mn', '$390m', 'Rp 5 M': a short scale, glued to the digits or after money; where it ends, and its factor."""
    table, tail = reader.table, reader.text[end : end + WINDOW]
    gap = 1 if tail[:1] == " " else 0
    if tail[gap : gap + 1].lower() not in table.scale_openings:
        return None
    letters = "".join(takewhile(str.isalpha, tail[gap : gap + SCALE]))
    factor = table.scales.get(letters) or table.scales.get(letters.lower())
    glued = money or (letters not in table.measure_names and (not gap or tail.startswith(table.symbols, gap + len(letters))))
    return (end + gap + len(letters), factor) if factor and glued else None


def unit_after(reader: Reader, end: int) -> tuple[QuantityKind, Name, int] | None:
    """Return the kind and the name of the unit that follows a place, and where the name ends."""
    table, tail = reader.table, reader.text[end : end + WINDOW]
    offset = len(tail) - len(tail.lstrip(" -"))
    rest = tail[offset:].lower()
    named = [(kind, name, offset) for kind, name in _named(rest, table)]
    if rest[:1] in table.link_openings:
        named = sorted((*_linked(tail, offset, table), *named), key=lambda row: KINDS.index(row[0]))
    for kind, name, place in named:
        if _is_named(tail, place, name):
            return kind, name, end + place + len(name.written)
    return None


def _named(lowered: str, table: NumberTable) -> tuple[tuple[QuantityKind, Name], ...]:
    """The units that may stand at the beginning of a text."""
    opening = table.opening.match(lowered)
    return table.units.get(opening[0], ()) if opening else ()


def _linked(tail: str, offset: int, table: NumberTable) -> Iterator[tuple[QuantityKind, Name, int]]:
    """The units that may stand after a link, and where: 'millions d'euros'."""
    written = tail[offset:].lower().replace("’", "'")
    for link in table.links:
        if written.startswith(link):
            place = offset + len(link)
            place += len(tail[place:]) - len(tail[place:].lstrip(" "))
            yield from ((kind, name, place) for kind, name in _named(tail[place:].lower(), table))


def _is_named(tail: str, place: int, name: Name) -> bool:
    end = place + len(name.written)
    written = tail[place:end]
    same = written.lower() == name.folded if name.folded else written == name.written
    return same and not _continues(tail, end, name)


def _continues(tail: str, end: int, name: Name) -> bool:
    following = tail[end : end + 2]
    elided = following[:1] in {"'", "’"} and following[1:].isalpha()  # d'or, but not the possessive of "nine days' wait"
    return name.written[-1].isalpha() and (elided or following[:1].isalnum() or following[:1] in {"²", "³"})


def noun_after(reader: Reader, i: int) -> str:
    """Return the word counted: the next one on the line unless it is a verb or a particle ('of its 42 jets')."""
    for k in range(i, min(i + 3, len(reader.words))):
        word = reader.words[k]
        if word not in reader.table.links:
            named = word[0].isalpha() and word not in reader.table.lists["not_nouns"] and not reader.opens_line(k)
            return word if named else ""
    return ""


def is_label(reader: Reader, number: Number, noun: str, length: int) -> bool:
    """Whether bare digits are no count: a label (article 12, Vento 5), an unknown year; ``length`` is that of the digits."""
    before = reader.words[number.first - 1] if number.first else ""
    if before in reader.table.lists["not_after"] or before in MARKS:
        return True
    label = not noun and bool(before) and reader.text[reader.starts[number.first - 1]].isupper()
    plain = 1900 <= number.low <= 2100 and length == len("2025")  # a count would be grouped
    return label or (plain and (not noun or number.low % 100 > 0))


def hedged(reader: Reader, start: int, end: int) -> tuple[bool, Bound]:
    """Whether the text calls what stands between two places approximate, and whether it is a limit."""
    head = reader.text[max(0, start - WINDOW) : start].lower().replace("’", "'").rstrip(" (")
    tail = reader.text[end : end + WINDOW].lower().lstrip(" ")
    hedges = reader.table.hedges
    about = most = least = ""
    if hedges.any_before(head):
        about, most, least = (hedges.before(key, head) for key in HEDGES_BEFORE)
    if hedges.any_after(tail):
        about, most, least = (
            found or hedges.after(key, tail) for found, key in zip((about, most, least), HEDGES_AFTER, strict=True)
        )
    if not (most or least):
        return bool(about), Bound.EXACT
    return bool(about), Bound.AT_MOST if len(most) >= len(least) else Bound.AT_LEAST
