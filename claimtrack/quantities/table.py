"""The ``[quantities]`` table of a language, ready for look-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from claimtrack.lang.lexicon import lexicon

SHORT_SCALE = 3  # m, bn, Mds, jt: scales only when glued to digits, never words of a spelled number
CASE_MATTERS = 3  # symbols of up to three characters keep their case: M is mega, m metre


@dataclass(frozen=True)
class Name:
    """How a unit is written, and what it means."""

    written: str
    unit: str
    factor: float
    opening: str = field(init=False, repr=False, compare=False, default="")  # its first letter in lower case

    def __post_init__(self) -> None:
        """Note the first letter, by which most names are told not to be meant."""
        object.__setattr__(self, "opening", self.written[:1].lower())


@dataclass(frozen=True)
class NumberTable:
    """What the number rules know of one language; phrases are lower case, words joined by one space."""

    decimal: str
    groups: tuple[str, ...]
    spelled: Mapping[str, float]
    adders: Mapping[str, float]
    multipliers: Mapping[str, float]
    scales: Mapping[str, float]
    collective: Mapping[str, tuple[float, float]]
    fractions: Mapping[str, float]
    join: frozenset[str]
    articles: frozenset[str]
    links: frozenset[str]
    percent: tuple[Name, ...]
    points: tuple[Name, ...]
    currencies: tuple[Name, ...]
    measures: tuple[Name, ...]
    phrases: Mapping[str, tuple[str, ...]]
    vocabulary: Mapping[str, float]  # every word that a spelled number can hold
    openers: frozenset[str]  # every word that a number in words can begin with
    alone: frozenset[str]  # words that are a number, or a part of one, by themselves
    together: tuple[frozenset[str], ...]  # the words of each phrase that is

    def may_begin(self, words: frozenset[str]) -> bool:
        """Whether a text of these words, in lower case, can hold a number in words."""
        return not self.alone.isdisjoint(words) or any(phrase <= words for phrase in self.together)


def _by_length(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(sorted(names, key=lambda n: -len(n.written)))


def _named(table: Mapping[str, Iterable[str]]) -> tuple[Name, ...]:
    return _by_length(Name(w, code, 1.0) for code, written in table.items() for w in written)


def _measures(table: Mapping[str, Iterable[str]]) -> tuple[Name, ...]:
    rows = ((*key.split(":"), w) for key, written in table.items() for w in written)
    return _by_length(Name(w, dimension, float(factor)) for dimension, factor, w in rows)


def _numbers(table: Mapping[str, Any], *keys: str) -> dict[str, float]:
    return {str(k): float(v) for key in keys for k, v in table.get(key, {}).items()}


PHRASE_LISTS = (
    *("approximate", "approximate_after", "at_least", "at_least_after", "at_most", "at_most_after"),
    *("ranges", "range_openers", "not_after", "not_nouns", "from_words"),
)


@cache
def number_table(lang: str) -> NumberTable:
    """Read the table of a language."""
    t = lexicon(lang).table("quantities")
    scales = _numbers(t, "scales")
    words = {k: v for k, v in scales.items() if len(k) > SHORT_SCALE}
    vocabulary = {**words, **_numbers(t, "multipliers", "adders", "spelled", "compounds")}
    phrases = (*vocabulary, *map(str, t.get("collective", ())), *map(str, t.get("fractions", ())))
    parts = [frozenset(phrase.split(" ")) for phrase in phrases]
    return NumberTable(
        decimal=str(t.get("decimal", ".")),
        groups=tuple(t.get("groups", ())),
        spelled=_numbers(t, "spelled", "compounds"),
        adders=_numbers(t, "adders"),
        multipliers=_numbers(t, "multipliers"),
        scales=scales,
        collective={str(k): (float(v[0]), float(v[1])) for k, v in t.get("collective", {}).items()},
        fractions=_numbers(t, "fractions"),
        join=frozenset(t.get("join", ())),
        articles=frozenset(t.get("articles", ())),
        links=frozenset(t.get("scale_links", ())),
        percent=_named({"percent": t.get("percent", ())}),
        points=_named({"points": t.get("points", ())}),
        currencies=_named(t.get("currencies", {})),
        measures=_measures(t.get("units", {})),
        phrases={key: tuple(sorted(map(str, t.get(key, ())), key=lambda p: -len(p))) for key in PHRASE_LISTS},
        vocabulary=vocabulary,
        openers=frozenset(phrase.split(" ", 1)[0] for phrase in (*phrases, *t.get("articles", ()))),
        alone=frozenset().union(*(part for part in parts if len(part) == 1)),
        together=tuple(part for part in parts if len(part) > 1),
    )
