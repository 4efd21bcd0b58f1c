"""Nameless people whom an article describes once and then only calls "the people", "sources", "one of them"."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.words import Token
from claimtrack.sources.glosses import Glossary
from claimtrack.types import Source, SourceType

# A description of who somebody is has at most so many words after its noun ("clerks | with full access to the archive").
LONGEST = 9


class Groups:
    """The groups of nameless people of one article."""

    def __init__(self, glossary: Glossary, g: Grammar) -> None:
        """Take a language's words and the reader of its descriptions."""
        self._glossary, self._g = glossary, g
        self._found: set[str] = set()

    def learn(self, tokens: Sequence[Token]) -> None:
        """Note "three clerks with access to the archive": so many people, and what is said of them."""
        for at in range(1, len(tokens)):
            if not self._g.has("insiders", tokens[at].low) or not self._g.has("numerals", tokens[at - 1].low):
                continue
            end = at + 1
            while end < min(len(tokens), at + LONGEST) and tokens[end].word and self._g.verbs.at(tokens, end) is None:
                end += 1
            gloss = self._glossary.read(tokens, at - 1, end, lambda *_: None)
            if gloss is not None and gloss.count and gloss.after:
                self._found.add(gloss.text())

    def again(self, tokens: Sequence[Token], start: int, end: int) -> Source | None:
        """The one group of the article, for "sources", "the people" or "one of the people" without more."""
        among = self._g.words["one_among"].at(tokens, start) if "one_among" in self._g.words else None
        at = among[0] if among is not None else start
        while at < end - 1 and self._g.has("determiners", tokens[at].low) and not self._g.has("numerals", tokens[at].low):
            at += 1
        while end > at + 1 and self._g.has("definite_after", tokens[end - 1].low):
            end -= 1
        alone = at == end - 1 and self._g.has("insiders", tokens[at].low)
        if not alone or len(self._found) != 1:
            return None
        return Source(f"({next(iter(self._found))})", SourceType.ANONYMOUS)
