"""Numbers and dates that differ between two claims."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

from claimtrack.compare.facts import Facts
from claimtrack.compare.wording import direction
from claimtrack.dates import DateMention, dates
from claimtrack.quantities import Quantity, QuantityKind, clashes
from claimtrack.quantities.agreement import agree, comparable
from claimtrack.types import Change, ChangeKind

DURATION = "duration"  # the unit of figures that are lengths of time
ANY_DAY = "2025-01-01"  # a day of publication to read a bare day of the week by
PART = 9  # days from first to last of "early September"; "last week" is shorter
_YEAR = re.compile(r"\b\d{4}\b")


def number_changes(a: Facts, b: Facts) -> Iterator[Change]:
    """Figures of one kind and unit that contradict each other; one sum in two currencies that are not a conversion."""
    for one, two in [*clashes(a.quantities, b.quantities), *_other_currency(a, b)]:
        note = f"{one.text.strip()} → {two.text.strip()}"
        yield Change(ChangeKind.NUMBER, a.claim.id, b.claim.id, note, "number", one.span, two.span)
    for one, two in _partial(a, b):
        note = " → ".join(f"part of {q.text.strip()}" if q.span in f.parts else q.text.strip() for q, f in ((one, a), (two, b)))
        yield Change(ChangeKind.NUMBER, a.claim.id, b.claim.id, note, "number.part", one.span, two.span)
    for one, two in _turned(a, b):
        note = f"{_signed(one, a)} → {_signed(two, b)}"
        yield Change(ChangeKind.NUMBER, a.claim.id, b.claim.id, note, "number.direction", one.span, two.span)


def _partial(a: Facts, b: Facts) -> Iterator[tuple[Quantity, Quantity]]:
    """The same figure, of which only the one means a part."""
    for one in a.quantities:
        for two in b.quantities:
            if (one.span in a.parts) is not (two.span in b.parts) and comparable(one, two) and agree(one, two):
                yield one, two


def _turned(a: Facts, b: Facts) -> Iterator[tuple[Quantity, Quantity]]:
    """The same share, of a rise in one claim and of a fall in the other."""
    if _direction(a) * _direction(b) == -1:
        shares = [[q for q in f.quantities if q.kind is QuantityKind.PERCENT] for f in (a, b)]
        yield from ((one, two) for one in shares[0] for two in shares[1] if comparable(one, two) and agree(one, two))


def _direction(facts: Facts) -> int:
    return direction(facts.claim.text, facts.lang)


def _signed(quantity: Quantity, facts: Facts) -> str:
    return f"{'+' if _direction(facts) > 0 else '-'}{quantity.text.strip()}"


def date_changes(a: Facts, b: Facts) -> Iterator[Change]:
    """Days that cannot be the same, or of which one is told less exactly."""
    pairs = [(x, y) for x in _fullest(a.dates) for y in _fullest(b.dates)]
    if any(_same(x, y) for x, y in pairs):
        return
    for one, two in sorted(pairs, key=_distance)[:1]:
        if _apart(one, two) or _vaguer(one, two):
            rule = "date.apart" if _apart(one, two) else "date.precision"
            note = f"{one.text} → {two.text}"
            yield Change(ChangeKind.DATE, a.claim.id, b.claim.id, note, rule, one.span, two.span)
    if not pairs:
        yield from _one_sided(a, b)


def _one_sided(a: Facts, b: Facts) -> Iterator[Change]:
    """A date that the other claim's whole sentence does not have."""
    for one, two in ((a, b), (b, a)):
        lasting = any(q.unit == DURATION for q in two.quantities)  # "within seven days", a date in one language
        if one.dates and not two.sentence_dates and not two.claim.headline and not lasting:
            found = one.dates[0]
            note = f"{found.text} → no date" if one is a else f"no date → {found.text}"
            spans = (found.span, two.claim.span) if one is a else (two.claim.span, found.span)
            yield Change(ChangeKind.DATE, a.claim.id, b.claim.id, note, "date.one-sided", *spans)


def _other_currency(a: Facts, b: Facts) -> list[tuple[Quantity, Quantity]]:
    money_a = [q for q in a.quantities if q.kind is QuantityKind.MONEY]
    money_b = [q for q in b.quantities if q.kind is QuantityKind.MONEY]
    if {q.unit for q in money_a} & {q.unit for q in money_b}:
        return []
    return [(x, y) for x in money_a for y in money_b if x.low == y.low]


def _fullest(found: Sequence[DateMention]) -> Sequence[DateMention]:
    """The dates with a year where a claim has such: what they date is the claim, a bare weekday beside them is not."""
    return [d for d in found if _YEAR.search(d.text)] or found


def _distance(pair: tuple[DateMention, DateMention]) -> int:
    """Days between two dates, to compare those that speak of one thing; unknown ones come last."""
    one, two = pair
    return abs((one.start - two.start).days) if one.start and two.start else sys.maxsize


def _known(*found: DateMention) -> bool:
    return all(d.start is not None and d.end is not None for d in found)


def _weekdays(x: DateMention, y: DateMention) -> tuple[int, int] | None:
    """The days of the week (0 is Monday) where both name no more than that, whichever week it is."""
    if not all(d.rule.endswith(".weekday") for d in (x, y)):
        return None
    days = [_week_day(d) for d in (x, y)]
    return (days[0], days[1]) if days[0] is not None and days[1] is not None else None


def _week_day(found: DateMention) -> int | None:
    if found.start is not None:
        return found.start.weekday()
    code = found.rule.partition(".")[0]
    return next((d.start.weekday() for d in dates(found.text, code, ANY_DAY) if d.start), None)


def _same(x: DateMention, y: DateMention) -> bool:
    weekdays = _weekdays(x, y)
    if weekdays is not None and not _known(x, y):
        return weekdays[0] == weekdays[1]
    if not _known(x, y):
        return x.text.casefold() == y.text.casefold()
    return (x.start, x.end) == (y.start, y.end)


def _apart(x: DateMention, y: DateMention) -> bool:
    weekdays = _weekdays(x, y)
    if weekdays is not None:
        return weekdays[0] != weekdays[1]
    return bool(x.start and x.end and y.start and y.end and (x.end < y.start or y.end < x.start))


def _vaguer(x: DateMention, y: DateMention) -> bool:
    """One names a day, the other only a part of its month, its month or year; a weekday that can be two days is not vaguer."""
    if not (x.start and x.end and y.start and y.end):
        return False
    longer, shorter = max((x.end - x.start).days, (y.end - y.start).days), min((x.end - x.start).days, (y.end - y.start).days)
    return longer >= PART and shorter < longer / 2
