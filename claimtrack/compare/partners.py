"""Which unit of one sentence goes with which of another.

Two units are partners when each is the other's best: the closer in meaning, as the encoder reads words where they stand,
with a lift for what needs no encoder (one figure, one day, one spelling, two markers of a kind). What is left over in a
claim is looked for in the rest of the other's sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from claimtrack.compare.units import Unit
from claimtrack.compare.wording import alike
from claimtrack.dates import DateMention
from claimtrack.quantities import Quantity
from claimtrack.quantities.agreement import agree, comparable

KIN = 0.3  # what a common stem, or being two figures of one kind, lifts a cosine by
SURE = 1.0  # what makes partners of the same figure, day, spelling or kind of marker, whatever the encoder says
NEVER = -2.0
Scores = NDArray[np.float64]
Pair = tuple[int, int]


def align(a: Sequence[Unit], b: Sequence[Unit], near: Scores, least: float) -> Mapping[Pair, str]:
    """Return the partners, by their places in ``a`` and ``b``, with the rule that made each pair.

    Args:
        a: The units of one sentence.
        b: The units of the other.
        near: Cosines, (len(a), len(b)).
        least: The cosine from which two words may mean the same.
    """
    scores, rules = _scores(a, b, near)
    left, right = (np.array([u.inside for u in side], bool) for side in (a, b))
    found: dict[Pair, str] = {}
    for allowed in (left[:, None] & right[None, :], left[:, None] | right[None, :]):
        free = np.where(allowed, scores, NEVER)
        for i, j in found:
            free[i, :] = free[:, j] = NEVER
        found |= {pair: rules.get(pair, "words.meaning") for pair in _mutual(free, least)}
    return found | dict(_same_kind(a, b, scores, found))


def _mutual(scores: Scores, least: float) -> Iterator[Pair]:
    if scores.size:
        best, back = scores.argmax(axis=1), scores.argmax(axis=0)
        yield from ((i, int(j)) for i, j in enumerate(best) if back[j] == i and scores[i, j] >= least)


def _scores(a: Sequence[Unit], b: Sequence[Unit], near: Scores) -> tuple[Scores, dict[Pair, str]]:
    scores = near.copy()
    rules: dict[Pair, str] = {}
    for i, one in enumerate(a):
        for j, two in enumerate(b):
            rule, lift = _sure(one, two)
            if lift:
                rules[i, j] = rule
                scores[i, j] = max(scores[i, j], 0.0) + lift
            elif not (one.telling and two.telling) or _measured(one) is not _measured(two):
                scores[i, j] = NEVER
    return scores, rules


def _sure(one: Unit, two: Unit) -> tuple[str, float]:
    """What two units have in common without any encoder, and what it lifts their closeness by."""
    if one.figure and two.figure:
        return "words.figure", SURE if _equal(one.figure, two.figure) else KIN if comparable(one.figure, two.figure) else 0.0
    if one.day and two.day:
        return "words.date", SURE if _one_day(one.day, two.day) else KIN
    if one.markers & two.markers:
        return "words.marker", SURE
    if _measured(one) is _measured(two) and one.telling and two.telling:
        if one.folded == two.folded:
            return "words.spelling", SURE
        if alike(one.folded, two.folded):
            return "words.stem", KIN
    return "", 0.0


def _measured(unit: Unit) -> bool:
    return unit.figure is not None or unit.day is not None


def _equal(one: Quantity, two: Quantity) -> bool:
    return one.low == two.low or (comparable(one, two) and agree(one, two))


def _one_day(one: DateMention, two: DateMention) -> bool:
    if not (one.start and one.end and two.start and two.end):
        return one.text.casefold() == two.text.casefold()
    return one.start <= two.end and two.start <= one.end


def _apart(one: DateMention, two: DateMention) -> bool:
    return bool(one.start and two.start) and not _one_day(one, two)


def _same_kind(a: Sequence[Unit], b: Sequence[Unit], scores: Scores, found: Mapping[Pair, str]) -> Iterator[tuple[Pair, str]]:
    """A marker left over ("ne" where "pas" is told) goes with the other's marker of its kind."""
    for side, other, turn in ((a, b, False), (b, a, True)):
        taken = {pair[turn] for pair in found}
        for place, unit in enumerate(side):
            same = [k for k, two in enumerate(other) if unit.markers & two.markers]
            if same and place not in taken:
                near = max(same, key=lambda k: (scores[k, place] if turn else scores[place, k], -k))
                yield ((near, place) if turn else (place, near)), "words.marker"


def differ(one: Unit, two: Unit) -> bool:
    """Whether partners are two figures or two days that cannot both be right."""
    if one.figure and two.figure:
        return not _equal(one.figure, two.figure)
    return bool(one.day and two.day and _apart(one.day, two.day))
