"""Words and marks of a text with their offsets: the one cutting that claims, status and quantities share."""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(r"[^\W_]+(?:[-.,/:][^\W_]+)*(?:['’](?:s|t|ll|re|ve|d|m)\b)?['’]?|\S")
STOPS = frozenset(',;:.!?()[]—–«»“”"')


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a punctuation mark; ``word`` is lower case with straight apostrophes."""

    start: int
    end: int
    word: str
    capital: bool

    @property
    def is_word(self) -> bool:
        """Whether it is a word or a number."""
        return self.word[0].isalnum()


def tokens(text: str) -> list[Token]:
    """Cut a text into words and single marks, with their offsets."""
    found = TOKEN.finditer(text)
    return [Token(m.start(), m.end(), m[0].lower().replace("’", "'"), m[0][0].isupper()) for m in found]
