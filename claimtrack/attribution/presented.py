"""Outlets that no registry knows, known by the noun before their name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.words import Token

# "le quotidien économique brésilien Valor": a noun for an outlet stands at most so many tokens before the name.
LONGEST_NOUN = 4
# The name of an outlet that no registry knows has at most so many tokens.
LONGEST_OUTLET = 4


def presented(tokens: Sequence[Token], g: Grammar) -> Iterator[tuple[int, int]]:
    """(start, end) of the names that stand right after a noun for an outlet: "le site belge Velpresse"."""
    at = 0
    while at < len(tokens):
        found, noun = g.nouns.at(tokens, at), at
        at += 1
        if found is None or not any(kind.startswith("outlet") for kind in found[1]) or g.has("vague_outlets", tokens[noun].low):
            continue
        if noun and tokens[noun].name and tokens[noun - 1].name:
            continue  # "Dewan Koran Daerah": part of another name
        start = at = found[0]
        while start < len(tokens) and start - at < LONGEST_NOUN and g.has("outlet_adjectives", tokens[start].low):
            start += 1
        end = start
        while end < len(tokens) and end - start < LONGEST_OUTLET and tokens[end].name:
            end += 1
        if end > start:
            at = end
            yield start, end
