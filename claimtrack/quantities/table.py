"""The ``[quantities]`` table of a language, ready for look-up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from typing import Any, Generic, TypeVar

from claimtrack.lang.lexicon import lexicon
from claimtrack.quantities.kinds import QuantityKind

SHORT_SCALE = 3  # m, bn, Mds, jt: scales only when glued to digits, never words of a spelled number
CASE_MATTERS = 3  # symbols of up to three characters keep their case: M is mega, m metre
LONGEST_PHRASE = 4
LETTERS = re.compile(r"[^\W\d_]+")
ANY = ""  # a word that every text has

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Name:
    """How a unit is written, and what it means."""

    written: str
    unit: str
    factor: float
    folded: str = field(init=False, repr=False, compare=False, default="")  # in lower case, empty when its case matters

    def __post_init__(self) -> None:
        """Note the lower case, with which a text is compared."""
        object.__setattr__(self, "folded", self.written.lower() if len(self.written) > CASE_MATTERS else "")

    @property
    def opening(self) -> str:
        """Its first word in lower case, or the mark that it begins with; of a text that has it so is what stands there."""
        letters = "".join(takewhile(str.isalpha, self.written)).lower()
        return letters or self.written[:1]


@dataclass(frozen=True, slots=True)
class Wordings(Generic[T]):
    """Phrases of a number in words with what they mean; in lower case, words joined by one space."""

    values: Mapping[str, T]
    reach: Mapping[str, int]  # first word -> the most words that a phrase which begins with it has

    def longest(self, words: Sequence[str], i: int) -> tuple[str, int]:
        """Return the longest phrase that starts at word ``i`` and its count of words; hyphens join words."""
        reach = self.reach.get(words[i], 0)
        if not reach:
            return "", 0
        joined, place = words[i], i + 1
        best, count = (joined, 1) if joined in self.values else ("", 0)
        for _ in range(reach - 1):
            place += place < len(words) and words[place] == "-"
            if place >= len(words):
                break
            joined = f"{joined} {words[place]}"
            place += 1
            if joined in self.values:
                best, count = joined, place - i
        return best, count


@dataclass(frozen=True, slots=True)
class Hedges:
    """Lists of phrases that stand before or after a number, by the letter next to the number, the longer first."""

    last: Mapping[str, Mapping[str, tuple[str, ...]]]
    first: Mapping[str, Mapping[str, tuple[str, ...]]]
    any_last: Mapping[str, tuple[str, ...]]  # of all lists for what stands before a number
    any_first: Mapping[str, tuple[str, ...]]  # of all for what stands after it

    def before(self, key: str, head: str) -> str:
        """Return the longest phrase of a list that ends ``head`` and is no end of a longer word."""
        for phrase in self.last[key].get(head[-1:], ()):
            if head.endswith(phrase) and not head[: -len(phrase)][-1:].isalnum():
                return phrase
        return ""

    def after(self, key: str, tail: str) -> str:
        """Return the longest phrase of a list that begins ``tail`` and is no beginning of a longer word."""
        for phrase in self.first[key].get(tail[:1], ()):
            if tail.startswith(phrase) and not tail[len(phrase) : len(phrase) + 1].isalnum():
                return phrase
        return ""

    def any_before(self, head: str) -> bool:
        """Whether one of a list for what stands before a number may end ``head``."""
        return head.endswith(self.any_last.get(head[-1:], ()))

    def any_after(self, tail: str) -> bool:
        """Whether one of a list for what stands after a number may begin ``tail``."""
        return tail.startswith(self.any_first.get(tail[:1], ()))


@dataclass(frozen=True)
class NumberTable:
    """What the number rules know of one language; phrases are lower case, words joined by one space."""

    decimal: str
    spelled: Mapping[str, float]
    adders: Mapping[str, float]
    multipliers: Mapping[str, float]
    scales: Mapping[str, float]
    scale_openings: frozenset[str]
    long_scales: Mapping[str, float]  # those that are words of their own
    collective: Wordings[tuple[float, float]]
    fractions: Wordings[float]
    vocabulary: Wordings[float]  # every word that a spelled number can hold
    join: frozenset[str]
    articles: frozenset[str]
    links: frozenset[str]
    link_openings: frozenset[str]  # the first letters of links
    units: Mapping[str, tuple[tuple[QuantityKind, Name], ...]]  # after a number, by their openings; kinds in order
    opening: re.Pattern[str]  # of a unit, in a text in lower case
    money_before: Mapping[str, tuple[Name, ...]]  # before a number, by their last letters
    symbols: tuple[str, ...]  # of money, no words
    measure_names: frozenset[str]
    hedges: Hedges
    lists: Mapping[str, frozenset[str]]
    openers: frozenset[str]  # every word that a number in words can begin with
    letters: re.Pattern[str]  # runs of the letters that those words have
    alone: frozenset[str]  # words that are a number, or a part of one, by themselves
    together: Mapping[str, tuple[frozenset[str], ...]]  # the words of each phrase that is, by the longest of them

    def may_begin(self, lowered: str) -> bool:
        """Whether a text in lower case can hold a number in words; a part of a longer word may pass for a word."""
        words = self.letters.findall(lowered)
        if not self.alone.isdisjoint(words) or ANY in self.alone:
            return True
        return any(phrase.issubset(words) for word in self.together.keys() & words for phrase in self.together[word])


HEDGES_BEFORE = ("approximate", "at_most", "at_least")
HEDGES_AFTER = ("approximate_after", "at_most_after", "at_least_after")
RANGE_HEDGES = ("range_openers", "from_words")
LISTS = ("ranges", "not_after", "not_nouns")


@cache
def number_table(lang: str) -> NumberTable:
    """Read the table of a language."""
    t = lexicon(lang).table("quantities")
    scales = _numbers(t, "scales")
    words = {k: v for k, v in scales.items() if len(k) > SHORT_SCALE}
    vocabulary = {**words, **_numbers(t, "multipliers", "adders", "spelled", "compounds")}
    collective = {str(k): (float(v[0]), float(v[1])) for k, v in t.get("collective", {}).items()}
    fractions, links = _numbers(t, "fractions"), frozenset(t.get("scale_links", ()))
    phrases = (*vocabulary, *collective, *fractions)
    parts = [frozenset(map(_letters, phrase.split(" "))) for phrase in phrases]
    currencies, measures = _named(t.get("currencies", {})), _measures(t.get("units", {}))
    kinds = (
        (QuantityKind.PERCENT, _named({"": t.get("percent", ())})),
        (QuantityKind.POINTS, _named({"": t.get("points", ())})),
        (QuantityKind.MONEY, currencies),
        (QuantityKind.MEASURE, measures),
    )
    units = _by(((kind, name) for kind, named in kinds for name in named), lambda unit: unit[1].opening)
    return NumberTable(
        decimal=str(t.get("decimal", ".")),
        spelled=_numbers(t, "spelled", "compounds"),
        adders=_numbers(t, "adders"),
        multipliers=_numbers(t, "multipliers"),
        scales=scales,
        scale_openings=frozenset(scale[:1].lower() for scale in scales),
        long_scales=words,
        collective=_wordings(collective),
        fractions=_wordings(fractions),
        vocabulary=_wordings(vocabulary),
        join=frozenset(t.get("join", ())),
        articles=frozenset(t.get("articles", ())),
        links=links,
        link_openings=frozenset(link[:1] for link in links) | {"’"},
        units=units,
        opening=_runs((key for key in units if key.isalpha()), "|."),
        money_before=_by((n for n in currencies if len(n.written) <= CASE_MATTERS or not n.written.isalpha()), _last_letter),
        symbols=tuple(n.written for n in currencies if not n.written.isalpha()),
        measure_names=frozenset(n.written for n in measures),
        hedges=_hedges({key: _longer_first(t.get(key, ())) for key in (*HEDGES_BEFORE, *HEDGES_AFTER, *RANGE_HEDGES)}),
        lists={key: frozenset(map(str, t.get(key, ()))) for key in LISTS},
        openers=frozenset(phrase.split(" ", 1)[0] for phrase in (*phrases, *t.get("articles", ()))),
        letters=_runs(word for part in parts for word in part),
        alone=frozenset().union(*(part for part in parts if len(part) == 1)),
        together=_by((part for part in parts if len(part) > 1), lambda part: max(sorted(part), key=len)),
    )


def _by(things: Iterable[T], key: Callable[[T], str]) -> dict[str, tuple[T, ...]]:
    """Sort things into drawers, in the order in which they come."""
    drawers: defaultdict[str, list[T]] = defaultdict(list)
    for thing in things:
        drawers[key(thing)].append(thing)
    return {label: tuple(drawer) for label, drawer in drawers.items()}


def _letters(word: str) -> str:
    """What a word begins with that a search for words finds."""
    letters = LETTERS.match(word)
    return letters[0] if letters else ANY


def _runs(words: Iterable[str], other: str = "") -> re.Pattern[str]:
    """Return a pattern for runs of the letters that words have: fast, and a longer word is none of them anyhow."""
    letters = sorted({letter for word in words for letter in word if LETTERS.match(letter)})
    return re.compile(f"[{''.join(letters) or '0'}]+{other}")


def _last_letter(name: Name) -> str:
    return name.written[-1:]


def _longer_first(phrases: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted(map(str, phrases), key=lambda p: -len(p)))


def _hedges(lists: Mapping[str, tuple[str, ...]]) -> Hedges:
    last = {key: _by(lists[key], lambda p: p[-1:]) for key in (*HEDGES_BEFORE, *RANGE_HEDGES)}
    first = {key: _by(lists[key], lambda p: p[:1]) for key in HEDGES_AFTER}
    before = (phrase for key in HEDGES_BEFORE for phrase in lists[key])
    after = (phrase for key in HEDGES_AFTER for phrase in lists[key])
    return Hedges(last, first, _by(before, lambda p: p[-1:]), _by(after, lambda p: p[:1]))


def _wordings(values: Mapping[str, T]) -> Wordings[T]:
    reach: defaultdict[str, int] = defaultdict(int)
    for phrase in values:
        first, *others = phrase.split(" ")
        reach[first] = max(reach[first], min(LONGEST_PHRASE, 1 + len(others)))
    return Wordings(values, dict(reach))


def _by_length(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(sorted(names, key=lambda n: -len(n.written)))


def _named(table: Mapping[str, Iterable[str]]) -> tuple[Name, ...]:
    return _by_length(Name(w, code, 1.0) for code, written in table.items() for w in written)


def _measures(table: Mapping[str, Iterable[str]]) -> tuple[Name, ...]:
    rows = ((*key.split(":"), w) for key, written in table.items() for w in written)
    return _by_length(Name(w, dimension, float(factor)) for dimension, factor, w in rows)


def _numbers(table: Mapping[str, Any], *keys: str) -> dict[str, float]:
    return {str(k): float(v) for key in keys for k, v in table.get(key, {}).items()}
