"""Which words of a clause are verbs, by lists, stems and endings of the language's ``[claims]`` table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from claimtrack.lang.lexicon import lexicon
from claimtrack.lang.tokens import Token

SHORTEST = 4  # letters of a verb told by its form: "used"; a prefixed one has five: "diuji"


def _strings(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(x) for x in table.get(key, ()))


@dataclass(frozen=True)
class Verbs:
    """What tells a verb in one language."""

    determiners: frozenset[str]
    auxiliaries: frozenset[str]
    forms: frozenset[str]
    exceptions: frozenset[str]
    suffixes: tuple[str, ...]
    prefixes: tuple[str, ...]
    gerunds: tuple[str, ...]
    bare: frozenset[str]
    subjects: frozenset[str]
    conditions: frozenset[str]
    hypotheses: frozenset[str]
    consequences: frozenset[str]
    joins: frozenset[str]
    relatives: frozenset[str]
    introducers: frozenset[str]
    not_gerunds: frozenset[str]
    infinitives: tuple[str, ...]
    infinitive_after: frozenset[str]

    def finite(self, words: Sequence[Token], i: int) -> bool:
        """Whether token ``i`` can be a finite verb, given the word before it."""
        word = words[i].word.split("-")[0]
        if word in self.auxiliaries:
            return True
        if i and words[i - 1].word in self.determiners:
            return False
        after_subject = any(words[k].word in self.subjects for k in range(max(0, i - 2), i))
        return word in self.forms or self._looks_finite(word) or (after_subject and word in self.bare)

    def _looks_finite(self, word: str) -> bool:
        if word in self.exceptions or not word.isalpha() or len(word) < SHORTEST:
            return False
        return word.endswith(self.suffixes) or (len(word) > SHORTEST and word.startswith(self.prefixes))

    def gerund(self, token: Token) -> bool:
        """Whether a token can be a present participle."""
        long = bool(self.gerunds) and len(token.word) > SHORTEST
        return long and token.word.endswith(self.gerunds) and token.word not in self.not_gerunds

    def infinitive(self, words: Sequence[Token], i: int) -> bool:
        """Whether token ``i`` can be an infinitive: at the start or after "to", "de" ... by its ending."""
        placed = i == 0 or words[i - 1].word in self.infinitive_after
        return placed and bool(self.infinitives) and words[i].word.endswith(self.infinitives)

    def acts(self, words: Sequence[Token]) -> bool:
        """Whether a stretch of tokens says that something is done, by a finite verb, participle or infinitive."""
        bare = any(t.word in self.bare and (not i or words[i - 1].word in self.infinitive_after) for i, t in enumerate(words))
        return bare or self.any_finite(words) or any(self.gerund(t) or self.infinitive(words, i) for i, t in enumerate(words))

    def any_finite(self, words: Sequence[Token]) -> bool:
        """Whether a stretch of tokens holds a finite verb."""
        return any(self.finite(words, i) for i in range(len(words)))


@cache
def verbs(lang: str) -> Verbs:
    """Build the verb tables of a language from its lexicon."""
    table = lexicon(lang).table("claims")
    made = {stem + ending for stem in _strings(table, "stems") for ending in _strings(table, "stem_endings")}
    return Verbs(
        determiners=frozenset(_strings(table, "determiners")),
        auxiliaries=frozenset(_strings(table, "auxiliaries")),
        forms=frozenset(_strings(table, "finite")) | made,
        exceptions=frozenset(_strings(table, "not_finite")),
        suffixes=_strings(table, "finite_suffixes"),
        prefixes=_strings(table, "finite_prefixes"),
        gerunds=_strings(table, "gerund_suffixes"),
        bare=frozenset(_strings(table, "bare"))
        | (frozenset(_strings(table, "stems")) if table.get("bare_stems") else frozenset()),
        subjects=frozenset(_strings(table, "subjects")),
        conditions=frozenset(_strings(table, "conditions")),
        consequences=frozenset(_strings(table, "consequences")),
        joins=frozenset(_strings(table, "joins")),
        relatives=frozenset(_strings(table, "relatives")),
        introducers=frozenset(_strings(table, "introducers")),
        hypotheses=frozenset(_strings(table, "hypotheses")),
        not_gerunds=frozenset(_strings(table, "not_gerunds")),
        infinitives=_strings(table, "infinitive_suffixes"),
        infinitive_after=frozenset(_strings(table, "infinitive_after")),
    )
