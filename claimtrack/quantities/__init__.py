"""Quantities of a text: counts, money, percentages and measures, normalised, each with its span."""

from __future__ import annotations

from claimtrack.quantities.agreement import Agreement, clashes, compatible
from claimtrack.quantities.find import quantities
from claimtrack.quantities.kinds import Bound, Quantity, QuantityKind

__all__ = ["Agreement", "Bound", "Quantity", "QuantityKind", "clashes", "compatible", "quantities"]
