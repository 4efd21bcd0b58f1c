"""Descriptions without a name: their nouns, whether they point back, and what is left without their articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.words import Token
from claimtrack.sources.names import joined


def heads(g: Grammar, tokens: Sequence[Token], start: int, end: int) -> Mapping[str, tuple[str, ...]]:
    """Nouns of the phrase that the lexicon knows, with their kinds, in order."""
    out: dict[str, tuple[str, ...]] = {}
    at = start
    while at < end:
        found = g.nouns.at(tokens, at)
        if found is not None and found[0] <= end:
            out[joined(tokens, at, found[0])] = found[1]
            at = found[0]
        else:
            at += 1
    return out


def listed(g: Grammar, table: str, noun: str) -> bool:
    """Whether a noun of one or more words stands in a word list."""
    words = [Token(word, word, 0, 0) for word in noun.split()]
    found = g.words[table].at(words, 0) if table in g.words else None
    return found is not None and found[0] == len(words)


def definite(g: Grammar, tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the phrase points back to something known."""
    return (
        g.has("definite", tokens[start].low)
        or g.has("possessives", tokens[start].low)
        or g.has("definite_after", tokens[end - 1].low)
        or g.flag("bare_is_definite")
        or (start > 0 and g.has("fused", tokens[start - 1].low))
    )


def bare(g: Grammar, text: str, tokens: Sequence[Token], start: int, end: int) -> str:
    """The phrase without its determiner, nothing else taken away."""
    while start < end - 1 and (g.has("determiners", tokens[start].low) and not g.has("numerals", tokens[start].low)):
        start += 1
    while end > start + 1 and g.has("definite_after", tokens[end - 1].low):
        end -= 1
    return " ".join(text[tokens[start].start : tokens[end - 1].end].split())


def only(kinds: Sequence[str], family: str) -> bool:
    """Whether all kinds of a noun are of one family."""
    return all(kind.startswith(family) for kind in kinds)
