"""How often each rule is right: the calibrated table of ``data/attribution-rules.json`` (``tests/calibrate.py`` writes it)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def _table() -> tuple[Mapping[str, float], float]:
    data = json.loads((files("claimtrack") / "data" / "attribution-rules.json").read_text(encoding="utf-8"))
    return {rule: row["probability"] for rule, row in data["rules"].items()}, data["mean"]


def probability(rule: str) -> float:
    """The share of a rule's attributions that were right on gold, 0 to 1; that of all rules for one never seen there."""
    rules, mean = _table()
    return rules.get(rule, rules.get(rule.split(".", 1)[-1], mean))
