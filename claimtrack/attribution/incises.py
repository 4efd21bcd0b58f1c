"""« ..., insiste X, ... »: in French a verb of saying with its source stands inside the quotation that it reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from claimtrack.attribution.phrases import np_after, source_like
from claimtrack.attribution.units import Unit
from claimtrack.lang.grammar import Form, Grammar

# From the comma to the verb ("a-t-il encore ajouté") and from the source to its comma stand at most so many tokens.
LONGEST_GROUP, LONGEST_REST = 5, 14
# A quotation of fewer tokens than this is not cut.
SHORTEST_PART = 2
_OPENERS = frozenset(",!?…")
_CLOSERS = frozenset(",.;!?…»”:")


def opened(unit: Unit, g: Grammar) -> Unit:
    """The unit with such insertions taken out of its quotations; the unit itself where the language has none."""
    if not g.flag("incises") or not unit.quotes:
        return unit
    plain = replace(unit, quoted=[-1] * len(unit.tokens))
    ranges: list[tuple[int, int]] = []
    for first, last in unit.quotes:
        start = first
        for cut, end in _insertions(plain, g, first, last):
            if cut - start >= SHORTEST_PART:
                ranges.append((start, cut))
                start = end
        if last - start > (start != first):
            ranges.append((start, last))
    if len(ranges) == len(unit.quotes):
        return unit
    quoted = [-1] * len(unit.tokens)
    for number, (first, last) in enumerate(ranges):
        quoted[first:last] = [number] * (last - first)
    return replace(unit, quoted=quoted, quotes=ranges)


def _insertions(unit: Unit, g: Grammar, first: int, last: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each insertion between two tokens of a unit whose quotations are not marked."""
    done = first
    for at in range(first + SHORTEST_PART, last - 2):
        if at < done or unit.low(at) not in _OPENERS:
            continue
        verb = _verb(unit, g, at + 1, last)
        end = _end(unit, g, *verb, last) if verb is not None else None
        if end is not None:
            yield (at if unit.low(at) == "," else at + 1), end
            done = end


def _verb(unit: Unit, g: Grammar, at: int, last: int) -> tuple[int, int] | None:
    """(start of its source, token of an enclitic pronoun or -1) of an inverted verb of saying at ``at``."""
    forms = {Form(name) for name in g.settings.get("inverted_forms", ())}
    pronoun, auxiliary = -1, False
    for place in range(at, min(last, at + LONGEST_GROUP)):
        found = g.verbs.at(unit.tokens, place)
        if found is not None and (place > at or not g.has("noun_before", unit.low(place))):
            usable = any(
                v.form in forms and (v.form is not Form.PARTICIPLE or auxiliary) and {"l", "q"} & v.takes for v in found[1]
            )
            return (found[0], pronoun) if usable else None
        word = unit.low(place)
        if g.has("enclitics", word):
            pronoun = place
        auxiliary |= g.has("auxiliaries", word)
        if not (g.has("enclitics", word) or g.has("auxiliaries", word) or g.has("reflexives", word)):
            return None
    return None


def _end(unit: Unit, g: Grammar, start: int, pronoun: int, last: int) -> int | None:
    if start >= last:
        return None
    if pronoun < 0 and g.has("enclitics", unit.low(start)):
        pronoun = start
    if pronoun >= 0 and (g.has("first_person", unit.low(pronoun)) or unit.low(pronoun) == "-je"):
        return None
    phrase = np_after(unit, g, start) if pronoun < 0 else None
    if pronoun < 0 and (phrase is None or not source_like(unit, g, phrase) or g.has("first_person", unit.low(start))):
        return None
    after = phrase.end if phrase is not None else max(pronoun + 1, start)
    for at in range(after, min(last, after + LONGEST_REST)):
        if unit.low(at) in _CLOSERS:
            return at + 1 if at + 1 < last else at
    return None
