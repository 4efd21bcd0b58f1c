"""Whether a text holds one of a language's set phrases, word by word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from claimtrack.lang.lexicon import lexicon
from claimtrack.lang.tokens import Token, tokens


def spaced(words: Iterable[Token]) -> str:
    """Return the words of a text between single spaces, with a space at both ends."""
    return f" {' '.join(t.word for t in words if t.is_word)} "


@cache
def phrases(lang: str, key: str) -> tuple[str, ...]:
    """Return the phrases of a key of the ``[claims]`` table, spaced, longest first."""
    rows: Sequence[object] = lexicon(lang).table("claims").get(key, ())
    return tuple(sorted((spaced(tokens(str(row))) for row in rows), key=len, reverse=True))


def holds(lang: str, key: str, text: str) -> bool:
    """Whether a spaced text holds one of the phrases of a key."""
    return any(phrase in text for phrase in phrases(lang, key))


def opens(lang: str, key: str, text: str) -> bool:
    """Whether a spaced text begins with one of the phrases of a key."""
    return text.startswith(phrases(lang, key))


def ending(lang: str, key: str, text: str) -> int:
    """Return how many words of one of the phrases of a key end a spaced text, 0 when none does."""
    return next((len(p.split()) for p in phrases(lang, key) if text.endswith(p)), 0)
