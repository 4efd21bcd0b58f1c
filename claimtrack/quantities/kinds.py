"""The types of quantities."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claimtrack.types import Span


class QuantityKind(StrEnum):
    """What a number measures."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    MEASURE = "measure"


class Bound(StrEnum):
    """Whether the value is a limit."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text.

    ``low`` and ``high`` are equal unless the text gives a range or a vague word (dozens); in the unit's base for
    measures (metres, kilograms, seconds ...), in whole currency units for money, 0 to 100 for percent.
    ``unit`` is an ISO 4217 code for money, the dimension for measures, empty otherwise; ``noun`` the word counted.
    """

    span: Span
    text: str
    kind: QuantityKind
    low: float
    high: float
    unit: str = ""
    approximate: bool = False
    bound: Bound = Bound.EXACT
    noun: str = ""

    @property
    def value(self) -> float:
        """The lower value."""
        return self.low
