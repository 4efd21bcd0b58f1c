"""Whether the figures of two texts agree."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from claimtrack.quantities.kinds import Bound, Quantity, QuantityKind

APPROXIMATE = 0.10  # "about 48,000" agrees with 44 000 to 53 000
ROUNDING = 0.02  # 82.5 million and 83 million, 15.2 and 15 cm: rounding between outlets
HALF = ROUNDING / 2
COUNT, AT_LEAST, AT_MOST = QuantityKind.COUNT, Bound.AT_LEAST, Bound.AT_MOST  # looked up once: asked of every pair of claims


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
    slack_a, slack_b = _slack(a), _slack(b)
    low_a, high_a = a.low * (1 - slack_a), a.high * (1 + slack_a)
    low_b, high_b = b.low * (1 - slack_b), b.high * (1 + slack_b)
    if a.bound is b.bound:
        return low_a <= high_b and low_b <= high_a
    return (low_a <= high_b or a.bound is AT_MOST or b.bound is AT_LEAST) and (
        low_b <= high_a or b.bound is AT_MOST or a.bound is AT_LEAST
    )


def _slack(q: Quantity) -> float:
    if q.approximate:
        return APPROXIMATE
    return 0.0 if q.high < 100 and q.kind is COUNT else HALF


def clashes(a: Sequence[Quantity], b: Sequence[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Return the pairs that contradict each other: comparable, and neither finds its like in the other text."""
    return weighed(a, b)[1]


def weighed(a: Sequence[Quantity], b: Sequence[Quantity]) -> tuple[list[Quantity], list[tuple[Quantity, Quantity]]]:
    """Return the quantities of ``a`` that agree with one of ``b``, and the pairs that contradict each other."""
    agreed, left_a = _parted(a, b)
    left_b = _parted(b, a)[1] if left_a else []
    pairs = []
    for x in left_a:
        match = next((y for y in left_b if comparable(x, y)), None) if left_b else None
        if match is not None:
            left_b.remove(match)
            pairs.append((x, match))
    return agreed, pairs


def _parted(a: Sequence[Quantity], b: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    """Those of ``a`` that agree with one of ``b``, and the others."""
    agreed, left = [], []
    for x in a:
        for y in b:
            if x.kind is y.kind and x.unit == y.unit and agree(x, y):
                agreed.append(x)
                break
        else:
            left.append(x)
    return agreed, left


def compatible(a: Sequence[Quantity], b: Sequence[Quantity]) -> Agreement:
    """Compare the quantities of two texts.

    Counts of different things cannot be told apart here: the caller compares claims about one proposition.
    """
    if clashes(a, b):
        return Agreement.CLASH
    shared = any(comparable(x, y) for x in a for y in b)
    return Agreement.SAME if shared else Agreement.UNKNOWN
