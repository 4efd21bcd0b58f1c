"""What in the wording speaks for a status: the ``[status.*]`` tables of a language read as signals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

from claimtrack.lang.lexicon import lexicon
from claimtrack.lang.tokens import Token, tokens

AFTER_AUXILIARY = 4  # words from an auxiliary to its participle: "a été à nouveau suspendu"


@dataclass(frozen=True)
class Signal:
    """One table: phrases, endings, beginnings, and auxiliaries with the participles that complete them."""

    name: str
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    exceptions: Mapping[str, tuple[tuple[str, ...], ...]]
    suffixes: tuple[str, ...]
    prefixes: tuple[str, ...]
    auxiliaries: frozenset[str]
    participles: tuple[str, ...]
    participle_prefixes: tuple[str, ...]
    words_not: frozenset[str]
    stops: frozenset[str]  # an article after the auxiliary opens its object: no participle follows

    def where(self, words: Sequence[Token]) -> int | None:
        """Return the first token that gives the signal, or None; no name does by its form, where names are told by capitals."""
        titled = 2 * sum(t.capital for t in words) > len(words)
        for i in range(len(words)):
            if _phrase_at(words, i, self.exceptions):
                continue
            name = i > 0 and words[i].capital and not titled
            if _phrase_at(words, i, self.phrases) or (not name and self._by_form(words, i)):
                return i
        return None

    def _by_form(self, words: Sequence[Token], i: int) -> bool:
        word = words[i].word
        if word in self.auxiliaries:
            near = takewhile(lambda t: t.word not in self.stops, words[i + 1 : i + 1 + AFTER_AUXILIARY])
            return any(self._participle(t.word) for t in near)
        return len(word) > 4 and word not in self.words_not and _affixed(word, self.prefixes, self.suffixes)

    def _participle(self, word: str) -> bool:
        return len(word) > 2 and word not in self.words_not and _affixed(word, self.participle_prefixes, self.participles)


def _affixed(word: str, prefixes: tuple[str, ...], suffixes: tuple[str, ...]) -> bool:
    return (bool(prefixes) and word.startswith(prefixes)) or (bool(suffixes) and word.endswith(suffixes))


def _phrase_at(words: Sequence[Token], i: int, phrases: Mapping[str, tuple[tuple[str, ...], ...]]) -> bool:
    for phrase in phrases.get(words[i].word, ()):
        if all(i + k < len(words) and words[i + k].word == p for k, p in enumerate(phrase)):
            return True
    return False


def _index(phrases: Sequence[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    index: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        cut = tuple(t.word for t in tokens(phrase))
        index.setdefault(cut[0], []).append(cut)
    return {first: tuple(found) for first, found in index.items()}


@cache
def signals(lang: str) -> Mapping[str, Signal]:
    """Read the signals of a language, by name, in the order of its file."""
    tables: Mapping[str, Any] = lexicon(lang).table("status")
    return {name: _signal(name, table) for name, table in tables.items() if isinstance(table, Mapping)}


def _signal(name: str, table: Mapping[str, Any]) -> Signal:
    return Signal(
        name=name,
        phrases=_index(table.get("words", ())),
        exceptions=_index(table.get("except", ())),
        suffixes=tuple(table.get("suffixes", ())),
        prefixes=tuple(table.get("prefixes", ())),
        auxiliaries=frozenset(table.get("auxiliaries", ())),
        participles=tuple(table.get("participles", ())),
        participle_prefixes=tuple(table.get("participle_prefixes", ())),
        words_not=frozenset(table.get("except", ())) | frozenset(table.get("not_participles", ())),
        stops=frozenset(table.get("stops", ())),
    )


def found(text: str, lang: str, wanted: Sequence[str] = ()) -> Mapping[str, int]:
    """Return the signals in a text, each with the place of the first word that gives it; only those wanted, if any are."""
    words = [t for t in tokens(text) if t.is_word]
    known = signals(lang)
    places = ((name, known[name].where(words)) for name in wanted or known if name in known)
    return {name: place for name, place in places if place is not None}
