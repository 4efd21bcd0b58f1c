"""Names in running text: folding, capitals, and a search that takes one pass over the words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Generic, TypeVar

from claimtrack.types import Span

T = TypeVar("T")

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_GAP = re.compile(r"[ \u00a0\u202f\u2009\t\n]|[-'’‘‐‑.+&!/]|[ \u00a0]& ?|![ \u00a0]")
_ADDRESS = re.compile(r"(?<![\w@.\-])(?:https?://)?(?:[\w\-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w@])(?:/[^\s<>\"«»“”)\]]{0,2000})?")
ABBREVIATION = 3  # letters of the longest shortened word within a name: S. Paulo, NET. TV
_MOVED = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "’": "'", "‘": "'"})


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return the text without accents, ligatures and typographic apostrophes; its case stays."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text.translate(_MOVED)) if not unicodedata.combining(c))


def fold(text: str) -> str:
    """Return the text in lower case, without accents, ligatures and typographic apostrophes."""
    return plain(text).casefold()


def squash(text: str) -> str:
    """Return the folded letters and digits alone: ``BFM TV`` and ``BFMTV`` are one key."""
    return "".join(c for c in fold(text) if c.isalnum())


@dataclass(frozen=True, slots=True)
class Form:
    """A name as words: as written, and folded."""

    written: str
    words: tuple[str, ...]
    keys: tuple[str, ...]


@lru_cache(maxsize=65536)
def form(name: str) -> Form:
    """Cut a name into words."""
    words = tuple(_WORD.findall(name))
    return Form(name, words, tuple(map(fold, words)))


def strip_article(name: str, articles: Iterable[str]) -> str:
    """Return the name without its leading article (``le Guardian``, ``L'Express``), whole when nothing would be left."""
    first = _WORD.match(name)
    if first is None or fold(first.group()) not in articles:
        return name
    return name[first.end() :].lstrip(" '’‘\u00a0\u202f") or name


def cased(wanted: Form, seen: Form) -> bool:
    """Whether ``seen`` has the capitals of ``wanted``: the same, all capitals, or a capital wherever there is one."""
    if len(wanted.words) != len(seen.words):
        return _shouted(seen.words) or plain("".join(wanted.words)) == plain("".join(seen.words))
    return _shouted(seen.words) or all(map(_capital, wanted.words, seen.words))


def _capital(wanted: str, seen: str) -> bool:
    """An abbreviation keeps all its capitals, another capitalised word its first."""
    if wanted.isupper() and len(wanted) > 1:
        return seen.isupper()
    return seen[0] == seen[0].upper() or wanted[0] != wanted[0].upper()


def _shouted(words: Sequence[str]) -> bool:
    return all(w == w.upper() for w in words) and any(w.isupper() for w in words)


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    """A name to search for. ``exact``: an ordinary word, only its own case counts; ``article``: its first word is one."""

    form: Form
    value: T
    exact: bool
    article: bool


class Finder(Generic[T]):
    """Finds names and addresses: a table by first words, then the longest name that fits there."""

    def __init__(
        self,
        names: Iterable[tuple[str, T, bool]],
        by_address: Callable[[str], T | None],
        articles: frozenset[str],
        continuations: frozenset[str],
    ) -> None:
        """Take (name, value, exact) triples and a way to look addresses up; both word sets are folded."""
        self._by_address, self._articles = by_address, articles
        self._longer = re.compile(rf"[ \u00a0]{_either(continuations)}(?:[ \u00a0]|['’])[^\W\d_]") if continuations else None
        self._by_head: dict[tuple[str, ...], list[_Entry[T]]] = {}  # by the first two words, or the only one
        seen: set[tuple[str, ...]] = set()
        listed = list(names)
        forms = [(form(name), value, exact) for name, value, exact in listed]
        forms += [(bare, value, exact) for name, value, exact in listed if (bare := self._without_article(name, exact))]
        for words, value, exact in forms:
            if words.words and words.words not in seen:
                seen.add(words.words)
                is_led = words.keys[0] in articles and len(words.keys) > 1
                self._by_head.setdefault(words.keys[:2], []).append(_Entry(words, value, exact, is_led))
        for rows in self._by_head.values():
            rows.sort(key=lambda row: -len(row.form.keys))

    def _without_article(self, name: str, exact: bool) -> Form | None:
        """The name without article, where two words or more are left and it is no ordinary phrase."""
        bare = form(strip_article(name, self._articles))
        return bare if not exact and bare.written != name and len(bare.words) > 1 else None

    def find(self, text: str) -> list[tuple[Span, T]]:
        """Return (span, value) of the mentions, left to right, none overlapping."""
        found = self._addresses(text)
        taken = [span for span, _ in found]
        words = list(_WORD.finditer(text))
        place = blocked = 0
        while place < len(words):
            start = words[place].start()
            while blocked < len(taken) and taken[blocked].end <= start:
                blocked += 1
            limit = taken[blocked].start if blocked < len(taken) else len(text)
            entry = self._at(text, words, place, limit) if start < limit else None
            if entry is not None:
                last = place + len(entry.form.keys) - 1
                found.append((Span(start, words[last].end()), entry.value))
                place = last
            place += 1
        return sorted(found, key=lambda row: row[0])

    def _addresses(self, text: str) -> list[tuple[Span, T]]:
        found = []
        for match in _ADDRESS.finditer(text):
            surface = match.group().rstrip(".,;:!?'’")
            value = self._by_address(surface)
            if value is not None:
                found.append((Span(match.start(), match.start() + len(surface)), value))
        return found

    def _at(self, text: str, words: Sequence[re.Match[str]], place: int, limit: int) -> _Entry[T] | None:
        head = tuple(fold(match.group()) for match in words[place : place + 2])
        rows: list[_Entry[T]] = [*self._by_head.get(head, ()), *self._by_head.get(head[:1], ())]
        for entry in rows:
            last = place + len(entry.form.keys)
            if last > len(words) or words[last - 1].end() > limit:
                continue
            run = words[place:last]
            if self._fits(text, run, entry) and not self._part_of_more(text, run, entry):
                return entry
        return None

    def _fits(self, text: str, run: Sequence[re.Match[str]], entry: _Entry[T]) -> bool:
        """Whether the words are the name's, close together, with the capitals it needs."""
        seen = [match.group() for match in run]
        if any(fold(s) != k for s, k in zip(seen, entry.form.keys, strict=True)):
            return False
        if not all(_close(text, a, b) for a, b in pairwise(run)):
            return False
        if _shouted(seen):
            return not (entry.exact and _shouting_around(text, run[0].start(), run[-1].end()))
        if entry.exact:
            return all(unicodedata.normalize("NFC", s) == w for s, w in zip(seen, entry.form.words, strict=True))
        first = int(entry.article)
        return all(map(_capital, entry.form.words[first:], seen[first:]))

    def _part_of_more(self, text: str, run: Sequence[re.Match[str]], entry: _Entry[T]) -> bool:
        """Whether the words are inside a longer name or address (La Croix-Rouge, @Reuters, La Tribune du Ponant)."""
        start, end = run[0].start(), run[-1].end()
        before, after = text[max(0, start - 2) : start], text[end : end + 2]
        if before[-1:] in ("@", "_", "#") or (before[-1:] in ("-", "‑") and before[:1].isalnum()):
            return True
        if after[:1] in ("@", "_") or (after[:1] in ("-", "‑") and after[1:].isupper()):
            return True
        more = self._longer.match(text, end) if entry.exact and self._longer else None
        return more is not None and text[more.end() - 1].isupper()


def _close(text: str, one: re.Match[str], two: re.Match[str]) -> bool:
    """Whether what stands between two words of a name belongs there; a full stop and a space only after an initial."""
    gap = text[one.end() : two.start()]
    return _GAP.fullmatch(gap) is not None or (gap == ". " and one.end() - one.start() <= ABBREVIATION)


def _either(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"


def _shouting_around(text: str, start: int, end: int) -> bool:
    """Whether the next word on either side is in capitals too: then capitals say nothing."""
    left = re.search(r"[^\W\d_]{2,}[ \u00a0]$", text[max(0, start - 24) : start])
    right = re.match(r"[ \u00a0][^\W\d_]{2,24}", text[end : end + 25])
    return any(side is not None and side.group().strip().isupper() for side in (left, right))
