"""The weights of the cues, as plain data: what each speaks for and how strongly."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from claimtrack.types import Status

DATA = "status.json"
REASONS = 3  # cues that are named as the reason


@dataclass(frozen=True, slots=True)
class Weights:
    """A multinomial logistic model: for each status a bias and a weight of each cue, in log odds."""

    statuses: tuple[Status, ...]
    bias: tuple[float, ...]
    cues: Mapping[str, tuple[float, ...]]

    def judged(self, given: Iterable[str]) -> Status:
        """Return the status that the cues speak for most; equal sums go to the first in the order of the file."""
        rows = [self.cues[name] for name in sorted(given) if name in self.cues]
        sums = [bias + sum(row[k] for row in rows) for k, bias in enumerate(self.bias)]
        return self.statuses[sums.index(max(sums))]

    def reasons(self, given: Iterable[str], chosen: Status, instead: Status) -> tuple[str, ...]:
        """Return the cues that speak most for one status against another, strongest first."""
        a, b = self.statuses.index(chosen), self.statuses.index(instead)
        gain = {name: self.cues[name][a] - self.cues[name][b] for name in given if name in self.cues}
        ranked = sorted((name for name in gain if gain[name] > 0 and not name.startswith("rule ")), key=lambda n: (-gain[n], n))
        return tuple(ranked[:REASONS])


@cache
def weights() -> Weights:
    """Read the fitted weights of the package."""
    return from_json(json.loads((files("claimtrack") / "data" / DATA).read_text(encoding="utf-8")))


def from_json(data: Mapping[str, Any]) -> Weights:
    """Read weights as ``as_json`` wrote them."""
    rows: Mapping[str, Sequence[float]] = data["cues"]
    return Weights(
        tuple(Status(name) for name in data["statuses"]),
        tuple(float(x) for x in data["bias"]),
        {name: tuple(float(x) for x in row) for name, row in rows.items()},
    )


def as_json(fitted: Weights) -> dict[str, Any]:
    """Return weights as plain data, three decimals."""
    rows = {name: [round(x, 3) for x in row] for name, row in sorted(fitted.cues.items())}
    return {"statuses": [s.value for s in fitted.statuses], "bias": [round(x, 3) for x in fitted.bias], "cues": rows}
