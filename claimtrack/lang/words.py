"""Words of a text cut by a language's rules, and lists of phrases looked up among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from claimtrack.lang.lexicon import lexicon

T = TypeVar("T")

# One pass, no nesting: a handle, a figure, a word with inner signs, or any one sign.
_TOKEN = re.compile(r"@\w+|\d+(?:[.,]\d+)+|[^\W_]+(?:[-'.&/][^\W_]+)*|'s\b|[^\w\s]|_")
OPENERS = "«“„"
CLOSERS = "»”"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign; ``start`` and ``end`` are code points of the document, ``low`` its lower-case form."""

    text: str
    low: str
    start: int
    end: int

    @property
    def word(self) -> bool:
        """Whether this is a word or figure rather than a sign."""
        return self.text[0].isalnum() or (self.text[0] in "@-" and len(self.text) > 1)

    @property
    def name(self) -> bool:
        """Whether it is written like a name: a capital, a handle, or a figure glued to letters (01net)."""
        first = self.text[0]
        if "-" in self.text[1:-1] and self.text[self.text.rindex("-") + 1 :][:1].islower():
            return False  # "Jakarta-listed", "19-page"
        return first.isupper() or first == "@" or (first.isdigit() and any(c.isalpha() for c in self.text))


@dataclass(frozen=True, slots=True)
class Splitting:
    """What a language glues to its words."""

    elisions: frozenset[str]
    enclitics: tuple[str, ...]
    clitics: tuple[str, ...]
    clitic_stems: frozenset[str]
    abbreviations: frozenset[str]


@cache
def splitting(lang: str) -> Splitting:
    """Read the ``[tokens]`` table of a language."""
    table: Mapping[str, Any] = lexicon(lang).table("tokens")
    return Splitting(
        frozenset(table.get("elisions", ())),
        tuple(sorted(table.get("enclitics", ()), key=len, reverse=True)),
        tuple(table.get("clitics", ())),
        frozenset(table.get("clitic_stems", ())),
        frozenset(table.get("abbreviations", ())),
    )


def _pieces(word: str, rules: Splitting) -> list[str]:
    """Cut elisions off the front and clitics off the end of one word."""
    out: list[str] = []
    low = word.lower()
    while (cut := low.find("'") + 1) and low[:cut] in rules.elisions and cut < len(word):
        out.append(word[:cut])
        word, low = word[cut:], low[cut:]
    for tail in rules.enclitics:
        if low.endswith(tail) and len(low) > len(tail):
            return [*out, word[: -len(tail)], word[-len(tail) :]]
    for tail in rules.clitics:
        if low.endswith(tail) and low[: -len(tail)] in rules.clitic_stems:
            return [*out, word[: -len(tail)], word[-len(tail) :]]
    return [*out, word]


def _initial(token: Token) -> bool:
    return token.text.isupper() and (len(token.text) == 1 or ("." in token.text and len(token.text) == 3))


def tokenise(text: str, lang: str, offset: int = 0) -> list[Token]:
    """Return the tokens of ``text``; places are counted from ``offset``."""
    rules = splitting(lang)
    out: list[Token] = []
    for match in _TOKEN.finditer(text):
        at = match.start() + offset
        word = match.group()
        if word == "." and out and out[-1].end == at and (out[-1].low + "." in rules.abbreviations or _initial(out[-1])):
            last = out.pop()
            out.append(Token(last.text + ".", last.low + ".", last.start, at + 1))
            continue
        if word == "'" and out and out[-1].end == at and out[-1].low + "'" in rules.elisions:
            last = out.pop()
            out.append(Token(last.text + "'", last.low + "'", last.start, at + 1))
            continue
        for piece in _pieces(word, rules) if word[0].isalpha() else [word]:
            out.append(Token(piece, piece.lower(), at, at + len(piece)))
            at += len(piece)
    return out


class Phrases(Generic[T]):
    """Word sequences with a value each; the longest that matches wins."""

    def __init__(self, entries: Iterable[tuple[str, T]], lang: str) -> None:
        """Cut every entry into tokens the way the texts are cut."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        glued = {*splitting(lang).enclitics, *splitting(lang).clitics}
        for phrase, value in entries:
            words = (phrase,) if phrase in glued else tuple(token.low for token in tokenise(phrase, lang))
            if words:
                self._by_first.setdefault(words[0], []).append((words, value))
        for rows in self._by_first.values():
            rows.sort(key=lambda row: -len(row[0]))
        self._single = frozenset(first for first, rows in self._by_first.items() if any(len(words) == 1 for words, _ in rows))

    def at(self, tokens: Sequence[Token], place: int) -> tuple[int, T] | None:
        """Return (end, value) of the longest phrase that starts at ``place``."""
        rows = self._by_first.get(tokens[place].low) if 0 <= place < len(tokens) else None
        for words, value in rows or ():
            end = place + len(words)
            if end <= len(tokens) and all(tokens[place + k].low == words[k] for k in range(1, len(words))):
                return end, value
        return None

    def ending(self, tokens: Sequence[Token], end: int, longest: int = 6) -> tuple[int, T] | None:
        """Return (start, value) of the longest phrase that ends right before ``end``."""
        for start in range(max(0, end - longest), end):
            for words, value in self._by_first.get(tokens[start].low, ()):
                if start + len(words) == end and all(tokens[start + k].low == words[k] for k in range(len(words))):
                    return start, value
        return None

    def __contains__(self, word: str) -> bool:
        """Whether a single word is among the entries."""
        return word in self._single
