"""Cut a stretch of text into clauses by the ``[[claims.split]]`` rules of its language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from claimtrack.claims.verbs import Verbs, verbs
from claimtrack.lang.lexicon import lexicon
from claimtrack.lang.tokens import STOPS, Token, tokens
from claimtrack.types import Span

OPEN, CLOSE = frozenset("(["), frozenset(")]")
WHOLE = "whole"
COMMA = ((",",),)
ASIDE = 3  # words; shorter asides stay with their clause (dev and stories, 2026-11-22)


@dataclass(frozen=True)
class SplitRule:
    """A place where a clause may end. ``at`` holds word sequences, ``-ing`` endings and ``me-`` beginnings."""

    name: str
    at: tuple[tuple[str, ...], ...]
    comma: bool = False
    keep: bool = False
    left: str = "any"
    right: str = "any"
    left_words: int = 2
    right_words: int = 2
    window: int = 6
    after: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    headline: bool = False  # only in headlines, whose parts are news of their own


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the text given and the rule that opened it."""

    span: Span
    rule: str


@cache
def rules(lang: str) -> tuple[SplitRule, ...]:
    """Read the split rules of a language, in the order of its file."""
    rows: Sequence[Mapping[str, Any]] = lexicon(lang).table("claims").get("split", ())
    return tuple(_rule(row) for row in rows)


def _rule(row: Mapping[str, Any]) -> SplitRule:
    at = tuple(tuple(t.word for t in tokens(phrase)) for phrase in row["at"])
    longest_first = tuple(sorted(at, key=len, reverse=True))
    listed = {key: tuple(row.get(key, ())) for key in ("after", "not_after", "not_before", "units")}
    return SplitRule(**{**row, **listed, "at": longest_first})


@cache
def _first_words(
    lang: str,
) -> tuple[Mapping[str, tuple[tuple[SplitRule, tuple[str, ...]], ...]], tuple[tuple[SplitRule, str], ...]]:
    exact: dict[str, list[tuple[SplitRule, tuple[str, ...]]]] = {}
    affix: list[tuple[SplitRule, str]] = []
    for rule in rules(lang):
        for phrase in rule.at:
            joined = "".join(phrase)
            if len(joined) > 1 and (joined.startswith("-") or joined.endswith("-")):
                affix.append((rule, joined))
            else:
                exact.setdefault(phrase[0], []).append((rule, phrase))
    ordered = {k: tuple(sorted(v, key=lambda pair: -len(pair[1]))) for k, v in exact.items()}
    return ordered, tuple(affix)


def split(text: str, lang: str, headline: bool = False) -> list[Clause]:
    """Cut ``text`` into clauses in text order; spans are into ``text``, connectors left out."""
    words = tokens(text)
    cutter = _Cutter(text, words, lang, headline)
    return cutter.run()


class _Cutter:
    """Walks the tokens once, keeping the open clause's first token."""

    def __init__(self, text: str, words: list[Token], lang: str, headline: bool) -> None:
        self.text, self.words, self.lang, self.headline = text, words, lang, headline
        self.verbs: Verbs = verbs(lang)
        self.units = frozenset(unit for rule in rules(lang) for unit in rule.units)
        self.first, self.rule = 0, WHOLE
        self.done: list[Clause] = []
        self.seen_verb = False
        self.depth = 0

    def run(self) -> list[Clause]:
        """Return the clauses."""
        i = 0
        while i < len(self.words):
            word = self.words[i].word
            self.depth = max(0, self.depth + (word in OPEN) - (word in CLOSE))
            step = self._split_at(i) if i > self.first and not self.depth else 0
            if not step and self.verbs.finite(self.words, i):
                self.seen_verb = True
            i += step or 1
        self._close(len(self.words))
        return self.done

    def _split_at(self, i: int) -> int:
        for rule, length in self._candidates(i):
            if self._allowed(rule, i, length):
                self._close(self._duration(rule, i))
                self.first, self.rule = (i if rule.keep else i + length), rule.name
                self.seen_verb = rule.keep and self.verbs.finite(self.words, i)
                return length
        return 0

    def _candidates(self, i: int) -> list[tuple[SplitRule, int]]:
        exact, affix = _first_words(self.lang)
        word = self.words[i].word
        if word == "," and i + 1 < len(self.words) and self.words[i + 1].word in exact:
            return []  # the connector after it decides
        if word == "," and any(t.word in self.units for t in self.words[i + 2 : i + 3]):
            return []  # "two days after ...": so does "after"
        found = [(r, len(p)) for r, p in exact.get(word, ()) if self._matches(i, p)]
        return found + [(r, 1) for r, a in affix if self._affixed(word, a)]

    def _matches(self, i: int, phrase: tuple[str, ...]) -> bool:
        return all(i + k < len(self.words) and self.words[i + k].word == p for k, p in enumerate(phrase))

    def _affixed(self, word: str, affix: str) -> bool:
        if affix.startswith("-"):
            return len(word) > len(affix) + 1 and word.endswith(affix[1:]) and word not in self.verbs.not_gerunds
        return len(word) > len(affix) + 2 and word.startswith(affix[:-1]) and word not in self.verbs.exceptions

    def _allowed(self, rule: SplitRule, i: int, length: int) -> bool:
        before = self.words[i - 1].word
        if rule.headline and not self.headline:
            return False
        if (rule.comma and before != ",") or before in rule.not_after:
            return False
        if (rule.after and self.rule not in rule.after) or (rule.at == COMMA and self._conditional()):
            return False
        if not self.seen_verb and (rule.left == "verb" or self._short_aside(rule, i)):
            return False
        start = i if rule.keep else i + length
        if start < len(self.words) and self.words[start].word in rule.not_before:
            return False
        after = self.words[start : start + max(rule.window, rule.right_words) + 4]
        return (
            sum(t.is_word for t in self.words[self.first : i]) >= rule.left_words
            and sum(t.is_word for t in after) >= rule.right_words
            and self._right(rule, after)
        )

    def _duration(self, rule: SplitRule, i: int) -> int:
        """Return where the open clause ends: before "two days" of "two days after ..."."""
        if self.words[i - 1].word not in rule.units:
            return i
        return max(self.first + 1, i - 2)

    def _conditional(self) -> bool:
        """Whether the open clause begins with a condition, which belongs to what follows it."""
        opening = (t.word for t in self.words[self.first :] if t.is_word)
        return next(opening, "") in self.verbs.conditions

    def _short_aside(self, rule: SplitRule, i: int) -> bool:
        """Whether a relative clause is a few words between a subject and its verb: "X, which makes sweets, has ..."."""
        ahead = self.words[i + 1 : i + 2 + ASIDE]
        return rule.keep and rule.comma and any(t.word == "," for t in ahead)

    def _right(self, rule: SplitRule, after: Sequence[Token]) -> bool:
        if rule.right == "any":
            return True
        near = _until_stop(after)[: rule.window]
        if rule.right == "gerund":
            return any(self.verbs.gerund(t) for t in near)
        places = [k for k in range(len(near)) if self.verbs.finite(near, k)]
        return bool(places) and (rule.right == "verb" or places[0] > 0)

    def _close(self, end: int) -> None:
        inside = self.words[self.first : end]
        while inside and inside[-1].word in STOPS - {")", "]"}:
            inside = inside[:-1]
        if inside:
            self.done.append(Clause(Span(inside[0].start, inside[-1].end), self.rule))


def _until_stop(words: Sequence[Token]) -> list[Token]:
    out: list[Token] = []
    for token in words:
        if token.word in STOPS and out:
            break
        if token.is_word:
            out.append(token)
    return out
