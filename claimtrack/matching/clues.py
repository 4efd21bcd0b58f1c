"""What can be compared of two claims without an encoder: names, figures, letters shared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[@#]\w+", re.UNICODE)
FIGURE = re.compile(r"\d{1,3}(?:[.,   ']\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
GRAM = 4  # letters; long enough that shared pieces are stems and names
NAME_MIN = 3  # letters of a name; shorter capitals are articles and initials


@dataclass(frozen=True, slots=True)
class Clues:
    """Folded names, figures and letter pieces of one text."""

    names: frozenset[str]
    figures: frozenset[str]
    grams: frozenset[str]


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the text without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def lowercase_words(text: str) -> frozenset[str]:
    """Return the folded words that stand in lower case somewhere in a text: such a word is no name there."""
    return frozenset(fold(word) for word in WORD.findall(text) if word[0].islower())


def clues(text: str, ordinary: frozenset[str] = frozenset()) -> Clues:
    """Return the clues of a text; ``ordinary`` are the words that its article writes in lower case."""
    words = WORD.findall(text)
    folded = [fold(word) for word in words]
    names = frozenset(
        low.lstrip("@#")
        for word, low in zip(words, folded, strict=True)
        if not word[0].islower() and len(low) >= NAME_MIN and low not in ordinary
    )
    return Clues(names, frozenset(figures(text)), frozenset(_grams(folded)))


def figures(text: str) -> Iterable[str]:
    """Yield the figures of a text as plain decimal strings, thousands separators removed."""
    for found in FIGURE.finditer(text):
        yield _plain(found.group())


def _plain(figure: str) -> str:
    compact = re.sub(r"[   ']", "", figure)
    parts = re.split(r"[.,]", compact)
    if len(parts) == 1:
        return compact.lstrip("0") or "0"
    if len(parts) > 2 or len(parts[-1]) == 3:
        tail = parts.pop() if len(parts) > 2 and len(parts[-1]) != 3 else ""
        whole = "".join(parts).lstrip("0") or "0"
        return f"{whole}.{tail}" if tail else whole
    return f"{parts[0]}.{parts[1]}"


def _grams(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        if len(word) >= GRAM:
            for start in range(len(word) - GRAM + 1):
                yield word[start : start + GRAM]


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Return how much of the smaller set the other has, 0 to 1; 0 when one is empty."""
    small = min(len(left), len(right))
    return len(left & right) / small if small else 0.0


def dice(left: frozenset[str], right: frozenset[str]) -> float:
    """Return twice the shared over the sum of the sizes, 0 to 1; 0 when both are empty."""
    total = len(left) + len(right)
    return 2 * len(left & right) / total if total else 0.0
