"""The changes that a reader is shown: between the wordings of two articles, each told once."""

from __future__ import annotations

import re
from collections.abc import Container, Hashable, Iterator, Mapping, Sequence

from claimtrack.compare.facts import UNCERTAIN, Facts
from claimtrack.compare.model import Row
from claimtrack.compare.wording import conditions
from claimtrack.types import Change, ChangeKind, Span

K = ChangeKind
EVERYWHERE = (K.NUMBER, K.NEGATION)  # shown wherever they stand; the rest between the wordings of the rows
DETAILS = (K.DETAIL_ADDED, K.DETAIL_DROPPED)
# Rules that find another way of saying the same, or what the article says in another place.
QUIET = frozenset({"status.plain", "attribution.reworded", "attribution.told", "detail.words", "negation.told"})
WIDEST = 10  # times; farther apart, doubted figures are of two things, but for misplaced digits and "billion" for "million"
SLIPS = (100, 1000, 1_000_000)
ROUNDED = 0.1  # share by which such a figure may be rounded as well
_SIGN = re.compile(r"[\W_]+")


def summary(
    changes: Sequence[Change], read: Sequence[Facts], rows: Sequence[Row], doubted: Container[frozenset[str]] = frozenset()
) -> tuple[Change, ...]:
    """Choose from the changes of all pairs of claims.

    A figure or a denial counts wherever it stands, also within one article; whatever else differs is shown between the
    wordings of two articles, details against the first of them. What one pair or one kind says is not said again.

    Args:
        changes: The changes of every pair, in the order of publication.
        read: The claims of the cluster.
        rows: The wordings chosen for the articles.
        doubted: Pairs of claims that may be of two propositions: of them only figures are shown.

    Returns:
        The changes in the order of their kinds.
    """
    facts = {f.claim.id: f for f in read}
    chosen = {row.claim for row in rows}
    pairs: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        pairs.setdefault((change.a, change.b), []).append(change)
    kept = [c for pair in pairs.values() for c in _of_pair(pair, facts) if c.kind in EVERYWHERE or {c.a, c.b} <= chosen]
    kept = [c for c in kept if frozenset((c.a, c.b)) not in doubted or (c.kind is K.NUMBER and _misread(c, facts))]
    first = rows[0].claim if rows else ""
    kept = [c for c in kept if c.kind not in DETAILS or first in (c.a, c.b)]
    dropped = {c.b for c in kept if c.kind is K.ATTRIBUTION_DROPPED}
    kept = [c for c in kept if not (c.rule == "attribution.gained" and c.a in dropped)]
    once: dict[Hashable, Change] = {}
    for change in kept:
        once.setdefault((change.kind, _what(change, facts)), change)
    order = list(ChangeKind)
    return tuple(sorted(once.values(), key=lambda c: order.index(c.kind)))


def _of_pair(pair: Sequence[Change], facts: Mapping[str, Facts]) -> Iterator[Change]:
    """The changes of two claims without what another of them says."""
    a, b = facts[pair[0].a], facts[pair[0].b]
    kinds = {c.kind for c in pair}
    for change in pair:
        told = (
            change.rule in QUIET
            or (a.article is b.article and change.kind not in EVERYWHERE)
            or (change.kind in (K.STATUS, K.HEDGE) and not _staged(change, a, b))
            or (change.rule == "date.one-sided" and kinds & set(DETAILS))
        )
        if not told:
            yield change


def _misread(change: Change, facts: Mapping[str, Facts]) -> bool:
    """Whether one figure may be the other wrongly passed on, rather than the figure of another thing."""
    values = [_value(facts[c], span) for c, span in ((change.a, change.a_span), (change.b, change.b_span))]
    one, two = (float(v[0]) if isinstance(v, tuple) else 0.0 for v in values)
    if not (one > 0 and two > 0):
        return True
    times = max(one, two) / min(one, two)
    return times <= WIDEST or any(abs(times / slip - 1) < ROUNDED for slip in SLIPS)


def _staged(change: Change, a: Facts, b: Facts) -> bool:
    """Whether a status or hedge is the claims' own.

    What holds under a condition has no stage; a doubt must be worded in the claim, the verb of who reports it is none;
    a status that is such a doubt is told as the hedge.
    """
    if change.kind is K.HEDGE:
        return bool(a.hedges or b.hedges)
    conditional = any(conditions(f.claim.text, f.lang) for f in (a, b))
    return not conditional and not any(f.claim.status in UNCERTAIN for f in (a, b))


def _what(change: Change, facts: Mapping[str, Facts]) -> Hashable:
    """What a change is about, whatever pair of claims shows it: two that are equal tell the same."""
    if change.rule == "negation":
        return next((f.article.id for f in (facts[change.a], facts[change.b]) if f.negative), "")
    if change.kind is K.HEDGE:
        return next(f.article.id for f in (facts[change.a], facts[change.b]) if f.hedged)
    if change.kind is K.ATTRIBUTION_DROPPED:
        return facts[change.b].article.id
    if change.kind in DETAILS:
        return change.note.casefold()
    if change.kind in (K.NUMBER, K.DATE):
        values = _value(facts[change.a], change.a_span), _value(facts[change.b], change.b_span)
        if all(values):
            return frozenset(values)
    return frozenset(_SIGN.sub("", side).casefold() for side in change.note.split("→"))


def _value(facts: Facts, span: Span | None) -> Hashable:
    """The figure or the days that stand in a place, None when nothing readable does."""
    for quantity in facts.quantities:
        if quantity.span == span:
            return quantity.low, quantity.unit
    for day in facts.dates:
        if day.span == span and day.start:
            return day.start, day.end
    return None
