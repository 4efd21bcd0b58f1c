"""Whether the figures of two texts agree."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from claimtrack.quantities.kinds import Bound, Quantity, QuantityKind

APPROXIMATE = 0.10  # "about 48,000" agrees with 44 000 to 53 000
ROUNDING = 0.02  # 82.5 million and 83 million, 15.2 and 15 cm: rounding between outlets


class Agreement(StrEnum):
    """What two sets of figures say of each other."""

    SAME = "same"
    CLASH = "clash"
    UNKNOWN = "unknown"


def comparable(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities measure the same thing: kind and unit (two currencies are a conversion, no clash)."""
    return a.kind is b.kind and a.unit == b.unit


def agree(a: Quantity, b: Quantity) -> bool:
    """Whether the values of two comparable quantities can both be true."""
    limits = a.bound is not b.bound
    low_a, high_a = _interval(a, limits)
    low_b, high_b = _interval(b, limits)
    return low_a <= high_b and low_b <= high_a


def _interval(q: Quantity, limits: bool) -> tuple[float, float]:
    small_count = q.kind is QuantityKind.COUNT and q.high < 100 and not q.approximate
    slack = APPROXIMATE if q.approximate else 0.0 if small_count else ROUNDING / 2
    low = float("-inf") if limits and q.bound is Bound.AT_MOST else q.low * (1 - slack)
    high = float("inf") if limits and q.bound is Bound.AT_LEAST else q.high * (1 + slack)
    return low, high


def clashes(a: Sequence[Quantity], b: Sequence[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Return the pairs that contradict each other: comparable, and neither finds its like in the other text."""
    left_a = [x for x in a if not any(comparable(x, y) and agree(x, y) for y in b)]
    left_b = [y for y in b if not any(comparable(x, y) and agree(x, y) for x in a)]
    pairs = []
    for x in left_a:
        match = next((y for y in left_b if comparable(x, y)), None)
        if match is not None:
            left_b.remove(match)
            pairs.append((x, match))
    return pairs


def compatible(a: Sequence[Quantity], b: Sequence[Quantity]) -> Agreement:
    """Compare the quantities of two texts.

    Counts of different things cannot be told apart here: the caller compares claims about one proposition.
    """
    if clashes(a, b):
        return Agreement.CLASH
    shared = any(comparable(x, y) for x in a for y in b)
    return Agreement.SAME if shared else Agreement.UNKNOWN
