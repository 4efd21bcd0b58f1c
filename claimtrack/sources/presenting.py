"""Outlets that no list holds, presented by a noun: "le quotidien La Voix du Ponant", "the Maravel Gazette newspaper"."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.lang.grammar import grammar
from claimtrack.lang.lexicon import codes
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.lang.words import Token
from claimtrack.sources.descriptions import only
from claimtrack.sources.names import runs, text_of
from claimtrack.sources.people import Directory
from claimtrack.sources.press import Phrase
from claimtrack.types import Source, SourceType

# Kinds of outlet whose nouns begin names ("Le Quotidien", "Majalah"); an agency or a station may be something else.
PRESS = frozenset({"newspaper", "magazine"})
# The noun stands at most so many tokens before the name.
NOUN_WITHIN = 5


def fresh_outlet(d: Directory, outlets: OutletRegistry, text: str, phrase: Phrase) -> Source | None:
    """The outlet that a phrase names by its noun; the article's directory remembers it."""
    tokens, start, end = phrase
    at = _name(d, tokens, start, end) or _foreign(d, tokens, start, end)
    if at is None:
        return None
    a, b = at
    article = a and tokens[a - 1].text[0].isupper() and d.g.has("determiners", tokens[a - 1].low)
    if article and d.g.nouns.at(tokens, a - 1) is None:
        a -= 1  # "le quotidien Le Courrier"
    name = " ".join(text[tokens[a].start : tokens[b - 1].end].split())
    known = outlets.by_name(name)
    if known is None:
        d.outlets[text_of(tokens, at[0], b)] = d.outlets[tuple(name.split())] = name
    return Source(known.name if known is not None else name, SourceType.OUTLET)


def _name(d: Directory, tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """The tokens of the first name of a phrase, if a noun for an outlet presents it."""
    g = d.g
    first = next((row for row in runs(tokens[start:end], g, d.names.cuts)), None)
    if first is None:
        return None
    a, b = start + first[0], start + first[1]
    opening = g.nouns.at(tokens, a)
    if opening is not None and opening[0] < b and only(opening[1], "outlet"):  # "Harian Kabar Timur" opens a sentence
        return opening[0], b
    after = g.nouns.at(tokens, b) if g.has("role_after_name", "yes") else None
    if after is not None and only(after[1], "outlet"):
        return a, b
    nouns = ((k, n[0]) for k in range(max(start, a - NOUN_WITHIN), a) if (n := g.nouns.at(tokens, k)) and only(n[1], "outlet"))
    noun, past = next(nouns, (-1, 0))
    between = tokens[past:a]
    if noun < 0 or any(g.has("complement_prepositions", t.low) or not t.word or g.verbs.at([t], 0) for t in between):
        return None
    return None if any(g.nouns.at(tokens, k) is not None for k in range(start, noun)) else (a, b)


def _foreign(d: Directory, tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """The tokens of a name that begins with another language's noun for a newspaper: "La Gazette du Ponant" in English."""
    a, b = next(iter(runs(tokens[start:end], d.g, d.names.cuts)), (0, 0))
    for code in codes() if b and not a else ():
        g = grammar(code)
        noun = start + (b > 1 and g.has("determiners", tokens[start].low))
        if code != d.g.lang and b - (noun - start) > 1 and g.names["outlet_kinds"].get(tokens[noun].low) in PRESS:
            return start, start + b
    return None
