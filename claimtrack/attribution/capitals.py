"""Ordinary words that a headline only shouts: "Ferry SLAMMED by passengers" names nobody called SLAMMED."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from claimtrack.attribution.units import Unit

# Shorter words in capitals are mostly the letters of a body ("WHO", "KPK"), though the dictionary may know them; not tuned.
SHORTEST_SHOUT = 4


def lowered(units: Iterable[Unit]) -> list[Unit]:
    """Return an article's units, what its headlines shout in small letters.

    A word is shouted that stands in capitals in headlines only, is no outlet's name and is in the dictionary of the language.
    """
    read = list(units)
    prose = ((k, token) for unit in read if not unit.headline for k, token in enumerate(unit.tokens))
    written = {token.low for k, token in prose if token.text != token.low and (k or token.text.isupper())}
    return [_lowered(unit, written) if unit.headline else unit for unit in read]


def _lowered(unit: Unit, written: set[str]) -> Unit:
    if all(token.text.isupper() for token in unit.tokens if token.text[0].isalpha()):
        return unit  # a headline in capitals: none of them says anything
    outlets = {k for start, (end, _) in unit.outlets.items() for k in range(start, end)}
    loud = {
        k
        for k, token in enumerate(unit.tokens)
        if k not in outlets and token.text.isupper() and token.text.isalpha() and len(token.text) >= SHORTEST_SHOUT
        if token.low not in written and _ordinary(token.low, unit.lang)
    }
    tokens = [replace(token, text=token.low) if k in loud else token for k, token in enumerate(unit.tokens)]
    return replace(unit, tokens=tokens) if loud else unit


def _ordinary(word: str, lang: str) -> bool:
    import simplemma  # as in ``lang.lemmas``: only where a headline shouts

    return bool(simplemma.is_known(word, lang))
