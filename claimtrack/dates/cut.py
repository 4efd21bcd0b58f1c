"""Where the dates of a text stand: each rule is tried where a word stands that its matches can begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from claimtrack.dates.rules import ANY, FIGURE, JOINED, LOOKS, YEAR, YEARLY, Rules, fold, rules
from claimtrack.types import Span

SPACES = "\u00a0\u202f\u2009\n\t"
DIGIT = re.compile("[0-9]")
YEARS = re.compile(YEAR)
Found = tuple[int, int, int, re.Match[str]]  # start, minus end, rank of the rule, match


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of text that a rule takes for a date, with the rule's named groups (lower case)."""

    span: Span
    rule: str
    parts: Mapping[str, str]


def cuts(text: str, lang: str) -> list[Cut]:
    """Return the dates of a text in order, without overlaps: of two, the one that begins first, then the longer."""
    known = rules(lang)
    return [_cut(match, known.names[rule]) for _, _, rule, match in _kept(text, known)]


def spans(text: str, lang: str) -> list[Span]:
    """Return the spans of the cuts of a text."""
    return [Span(start, -end) for start, end, _, _ in _kept(text, rules(lang))]


def _cut(match: re.Match[str], rule: str) -> Cut:
    return Cut(Span(*match.span()), rule, {name: value.lower() for name, value in match.groupdict().items() if value})


def _kept(text: str, known: Rules) -> list[Found]:
    plain = text.replace("’", "'")
    for space in SPACES:
        plain = plain.replace(space, " ")
    kept: list[Found] = []
    for found in sorted(_found(plain, known), key=lambda one: one[:3]):
        if not kept or found[0] >= -kept[-1][1]:
            kept.append(found)
    return kept


def _found(plain: str, known: Rules) -> Iterator[Found]:
    """Yield what ``finditer`` of every rule would find."""
    folded = fold(plain)
    active = _active(folded, known)
    if not active:
        return
    ends = dict.fromkeys(active, 0)
    for rule in active & known.starting.get(ANY, frozenset()):
        del ends[rule]
        yield from ((match.start(), -match.end(), rule, match) for match in known.patterns[rule].finditer(plain))
    starting, patterns, none = known.starting, known.patterns, frozenset[int]()
    figures = starting.get(FIGURE, none)
    for word in known.words.finditer(folded):
        for rule in starting.get(word[0]) or (figures if word[0].isdecimal() else none):
            place = word.start()
            if rule in ends and place >= ends[rule] and (match := patterns[rule].match(plain, place)):
                ends[rule] = match.end()
                yield place, -match.end(), rule, match


def _active(folded: str, known: Rules) -> frozenset[int]:
    """The rules that have in the text what they cannot do without, and a word that a match may begin with."""
    words = known.words.findall(folded)
    words.append(ANY)
    figures = DIGIT.search(folded) is not None
    if figures:
        words.append(FIGURE)
        if YEARS.search(folded):
            words.append(YEARLY)
        if JOINED.search(folded):
            words.extend(look for look, pattern in LOOKS if pattern.search(folded))
    active = _speaking(words, known.needing)
    if active and not figures:
        active -= known.figures
    return active & _speaking(words, known.starting) if active else active


def _speaking(words: list[str], rules_of: Mapping[str, frozenset[int]]) -> frozenset[int]:
    found = frozenset[int]()
    for word in rules_of.keys() & words:
        found |= rules_of[word]
    return found
