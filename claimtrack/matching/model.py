"""The fitted part: weights as plain JSON, a probability from a logistic sum and small trees, thresholds, offsets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.aligner import Aligner
from claimtrack.matching.closeness import Matrix
from claimtrack.matching.features import NAMES
from claimtrack.matching.learnt import located
from claimtrack.matching.prefilter import Prefilter, prefilter_from
from claimtrack.matching.vectors import Offsets
from claimtrack.protocols import Vectors

DATA = "matcher.json"
ANY = "*"  # the matcher of encoders that none was fitted for


@dataclass(frozen=True, eq=False, slots=True)
class Logistic:
    """A weighted sum of standardised features."""

    mean: Matrix
    scale: Matrix
    weights: Matrix
    bias: float

    def parts(self, features: Matrix) -> Matrix:
        """What each feature adds to the log odds, shape (pairs, features)."""
        return np.asarray((features - self.mean) / self.scale * self.weights)

    def odds(self, features: Matrix) -> Matrix:
        """Log odds, shape (pairs,)."""
        return np.asarray(self.parts(features).sum(axis=1) + self.bias)


@dataclass(frozen=True, eq=False, slots=True)
class Trees:
    """Boosted trees of equal size: arrays of shape (trees, nodes); a leaf's children are the leaf itself."""

    feature: NDArray[np.int64]
    threshold: Matrix
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: Matrix
    depth: int
    bias: float

    def odds(self, features: Matrix) -> Matrix:
        """Log odds, shape (pairs,)."""
        out = np.full(len(features), self.bias)
        columns = np.ascontiguousarray(features.T)
        for tree in range(len(self.feature)):
            out += self._values(columns, tree, 0)
        return out

    def _values(self, columns: Matrix, tree: int, node: int) -> Matrix | float:
        """What a tree says from a node on: of every row in turn, or one value at a leaf."""
        left, right = int(self.left[tree, node]), int(self.right[tree, node])
        if left == node:
            return float(self.value[tree, node])
        low = columns[self.feature[tree, node]] <= self.threshold[tree, node]
        return np.asarray(np.where(low, self._values(columns, tree, left), self._values(columns, tree, right)))


@dataclass(frozen=True, eq=False, slots=True)
class Judge:
    """Mean log odds of the sum and the trees (where there are any), calibrated by slope and shift.

    ``names`` are the features that it was fitted on, in the order of ``NAMES``; sum and trees see these columns alone.
    """

    logistic: Logistic
    trees: Trees | None
    slope: float = 1.0
    shift: float = 0.0
    names: tuple[str, ...] = NAMES

    def odds(self, features: Matrix) -> Matrix:
        """Calibrated log odds, shape (pairs,), of features of shape (pairs, len(NAMES))."""
        seen = features[:, self._columns]
        raw = self.logistic.odds(seen)
        if self.trees is not None:
            raw = (raw + self.trees.odds(seen)) / 2
        return np.asarray(raw * self.slope + self.shift)

    def parts(self, features: Matrix) -> Matrix:
        """What each of ``NAMES`` adds to the log odds, shape (pairs, len(NAMES)); 0 for those that it does not see."""
        out = np.zeros(features.shape)
        out[:, self._columns] = self.logistic.parts(features[:, self._columns])
        return out

    @property
    def _columns(self) -> list[int]:
        return [NAMES.index(name) for name in self.names]

    def probability(self, features: Matrix) -> Matrix:
        """Belief that each pair says the same, 0 to 1, shape (pairs,)."""
        return np.asarray(1.0 / (1.0 + np.exp(-self.odds(features))))


@dataclass(frozen=True, eq=False, slots=True)
class Matcher:
    """Everything fitted for one encoder. ``suggest`` and ``confirm`` are probabilities.

    One that is not ``calibrated`` was fitted on other encoders; its offsets are read from the encoder when it matches.
    """

    encoder: str
    rule: str
    across: Judge
    within: Judge
    suggest: float
    confirm: float
    offsets: Offsets
    calibrated: bool = True
    first_across: Prefilter | None = None
    first_within: Prefilter | None = None

    @property
    def aligner(self) -> Aligner | None:
        """The aligner that it was fitted with; None where it judges without."""
        return Aligner.load() if "alignment" in self.across.names + self.within.names else None


def matcher(encoder_id: str) -> Matcher:
    """Return the matcher fitted for an encoder, whatever its version; the generic one where there is none.

    Raises:
        BackendError: ``$CLAIMTRACK_MATCHER`` names a folder without one.
    """
    return _matcher(family_of(encoder_id), located(DATA))


@cache
def _matcher(family: str, place: Path) -> Matcher:
    found = _file(place)["encoders"].get(family)
    calibrated = found is not None
    if found is None:
        found = _file(place)["encoders"][ANY]
    return Matcher(
        encoder=family,
        rule=str(found["rule"]),
        across=judge_from(found["across"]),
        within=judge_from(found["within"]),
        suggest=float(found["suggest"]),
        confirm=float(found["confirm"]),
        offsets={kind: _by_language(langs) for kind, langs in found["offsets"].items()},
        calibrated=calibrated,
        first_across=prefilter_from(found["across"].get("first")),
        first_within=prefilter_from(found["within"].get("first")),
    )


def caveats(encoder_id: str) -> tuple[str, ...]:
    """Return what a user must know of the matches that come of an encoder, one line each; mostly nothing."""
    if matcher(encoder_id).calibrated:
        return ()
    known = ", ".join(sorted(set(_file(located(DATA))["encoders"]) - {ANY}))
    return (
        f"no matcher was fitted for the encoder {encoder_id}: a generic one judges, its probabilities are not calibrated "
        f"(fitted: {known})",
    )


def family_of(encoder_id: str) -> str:
    """Return an encoder's id without its version: "e5-small/x-v1" -> "e5-small", "sbert:a/b@0f" -> "sbert:a/b"."""
    return encoder_id.split("@", 1)[0] if encoder_id.startswith("sbert:") else encoder_id.split("/", 1)[0]


def judge_from(data: Mapping[str, Any]) -> Judge:
    """Read a judge as ``judge_as_json`` wrote it."""
    names = tuple(name for name in NAMES if name in data["features"])
    columns = [data["features"][name] for name in names]
    mean, scale, weights = (np.array([column[key] for column in columns]) for key in ("mean", "scale", "weight"))
    trees = data.get("trees")
    return Judge(
        Logistic(mean, scale, weights, float(data["bias"])),
        _trees_from(trees) if trees else None,
        float(data["slope"]),
        float(data["shift"]),
        names,
    )


def judge_as_json(judge: Judge) -> dict[str, Any]:
    """Return a judge as plain data, numbers to six digits but for thresholds, which are often a seen value."""
    logistic, trees = judge.logistic, judge.trees
    columns = zip(judge.names, logistic.mean, logistic.scale, logistic.weights, strict=True)
    rows = {name: {"mean": short(m), "scale": short(s), "weight": short(w)} for name, m, s, w in columns}
    out: dict[str, Any] = {
        "bias": short(logistic.bias),
        "features": rows,
        "slope": short(judge.slope),
        "shift": short(judge.shift),
    }
    if trees is not None:
        out["trees"] = {
            "bias": short(trees.bias),
            "depth": trees.depth,
            "feature": trees.feature.tolist(),
            "left": trees.left.tolist(),
            "right": trees.right.tolist(),
            "threshold": trees.threshold.tolist(),
            "value": [[short(x) for x in row] for row in trees.value],
        }
    return out


def short(value: float) -> float:
    """Return a number to six significant digits."""
    return float(f"{float(value):.6g}")


def _trees_from(data: Mapping[str, Any]) -> Trees:
    feature, left, right = (np.array(data[key], dtype=np.int64) for key in ("feature", "left", "right"))
    threshold, value = (np.array(data[key], dtype=np.float64) for key in ("threshold", "value"))
    return Trees(feature, threshold, left, right, value, int(data["depth"]), float(data["bias"]))


def _by_language(data: Mapping[str, Any]) -> dict[str, Vectors]:
    return {lang: np.array(values, dtype=np.float32) for lang, values in data.items()}


@cache
def _file(place: Path) -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return data
