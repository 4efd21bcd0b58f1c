"""Where a noun phrase begins and ends around a cue."""

from __future__ import annotations

from collections.abc import Collection

from claimtrack.attribution.hits import Phrase
from claimtrack.attribution.units import Unit
from claimtrack.lang.grammar import Grammar

# A subject of more tokens than this is no subject that we read right (longest in the gold: 23).
LONGEST_SUBJECT = 34
# A name set between commas has at most so many tokens.
LONGEST_NAME = 6
# "A and B said": what stands before "and" is part of the subject when it is at most this long.
LONGEST_CONJUNCT = 5
# "Ann Lee, the head of the union,": an apposition with an article has at most so many tokens.
LONGEST_APPOSITION = 9
# Between "at" and the figure ("at well over 300") stand fewer tokens than this.
FIGURE_WITHIN = 5
STOPS = frozenset(";:!?().[]…—–*•|/")
DASHES = frozenset("—–-")


def left_edge(unit: Unit, g: Grammar, end: int, stops: Collection[int]) -> int:
    """Start of the stretch before ``end`` that a comma, a sign, a conjunction or an earlier cue closes off."""
    at = end
    while at > 0 and end - at < LONGEST_SUBJECT:
        word = unit.low(at - 1)
        if word == ")" and _bracket(unit, at - 1):
            at -= 3
            continue
        if at in stops or unit.quoted[at - 1] >= 0 or word in STOPS or word == ",":
            break
        if g.has("boundaries", word) and not _provisional(unit, g, at - 1):
            break
        if g.has("coordinators", word) and not _coordinates(unit, g, at - 1, end, stops):
            break
        at -= 1
    return at


def _provisional(unit: Unit, g: Grammar, at: int) -> bool:
    """ "laporan sementara KNKT": an adjective of the document before it, elsewhere a conjunction ("while")."""
    noun = g.nouns.ending(unit.tokens, at) if g.has("adjectives_after", unit.low(at)) else None
    return noun is not None and all(kind.startswith("document") for kind in noun[1])


def _coordinates(unit: Unit, g: Grammar, at: int, end: int, stops: Collection[int]) -> bool:
    """Whether the conjunction at ``at`` joins two parts of one noun phrase that ends at ``end``."""
    if at + 1 >= end or at == 0 or at in stops:
        return False
    if unit.tokens[at - 1].name and unit.tokens[at + 1].name:
        return True
    before = at
    while before > 0 and at - before <= LONGEST_CONJUNCT and unit.tokens[before - 1].word and before not in stops:
        before -= 1
    return 0 < at - before <= LONGEST_CONJUNCT


def strip_leads(unit: Unit, g: Grammar, start: int, end: int) -> int:
    """Drop adverbs and conjunctions that open a clause ("Mais", "Sementara itu", "On Monday")."""
    while start < end:
        found = g.words["leads"].at(unit.tokens, start) if "leads" in g.words else None
        if found is not None and found[0] < end:
            start = found[0]
        elif unit.low(start) == ",":
            start += 1
        else:
            break
    return start


def subject_before(unit: Unit, g: Grammar, end: int, stops: Collection[int]) -> Phrase | None:
    """The noun phrase that ends right before token ``end``, appositions between commas included."""
    closed = unit.low(end - 1) == ","
    last = end - 1 if closed else end
    start = left_edge(unit, g, last, stops)
    if closed:
        start = _apposed_from(unit, last)
        if start > 1 and unit.low(start - 1) == "," and all(g.has("times", unit.low(k)) for k in range(start, last)):
            return subject_before(unit, g, start - 1, stops)  # "Tomi Bright, Senin, mengatakan"
        if start == 0 or unit.low(start - 1) != ",":
            return None
        relative = g.has("relatives", unit.low(start))
        end = start - 1
        start = left_edge(unit, g, end, stops)
        last = end if relative else last
    elif start > 1 and unit.low(start - 1) == ",":
        start = _named_after_role(unit, g, start, last, stops)
    start = strip_leads(unit, g, start, last)
    return Phrase(start, last) if start < last and any(t.word for t in unit.tokens[start:last]) else None


def _apposed_from(unit: Unit, end: int) -> int:
    """Start of an apposition that ends at a comma; it may hold verbs and conjunctions of its own."""
    at = end
    while at > 0 and end - at < LONGEST_SUBJECT and unit.low(at - 1) != "," and unit.quoted[at - 1] < 0:
        if unit.low(at - 1) in STOPS and not _bracket(unit, at - 1):
            break
        at -= 1
    return at


def _named_after_role(unit: Unit, g: Grammar, start: int, end: int, stops: Collection[int]) -> int:
    """ "The chief executive, Ann Lee said": go back over the comma when a role stands before it and a name after it."""
    if not is_name(unit, g, start, end):
        return start
    before = strip_leads(unit, g, left_edge(unit, g, start - 1, stops), start - 1)
    opener = g.relations.at(unit.tokens, before)
    clause = any(g.has("auxiliaries", unit.low(k)) for k in range(before, start - 1))
    outlet = any(k in unit.outlets for k in range(start, end))
    if clause or outlet or (opener is not None and opener[1] == "citing"):
        return start
    found = head(unit, g, before, start - 1)
    somebody = found is not None and any(k.startswith(("person", "organisation", "anonymous")) for k in found[1])
    return before if before < start - 1 and somebody and not g.has("not_subject_start", unit.low(before)) else start


def is_name(unit: Unit, g: Grammar, start: int, end: int) -> bool:
    """Whether a stretch is a proper name and nothing else."""
    words = unit.tokens[start:end]
    return (
        0 < len(words) <= LONGEST_NAME
        and words[0].name
        and words[-1].name
        and all(t.name or g.has("name_particles", t.low) for t in words)
    )


def head(unit: Unit, g: Grammar, start: int, end: int) -> tuple[int, tuple[str, ...]] | None:
    """(place, kinds) of the first noun of ``nouns`` near the start of a phrase."""
    for at in range(start, min(end, start + 4)):
        found = g.nouns.at(unit.tokens, at)
        if found is not None and found[0] <= end:
            return at, found[1]
    return None


def is_description(unit: Unit, g: Grammar, start: int, end: int) -> bool:
    """Whether a phrase is a role or a common noun for a source ("le ministre de l'énergie")."""
    return head(unit, g, start, end) is not None


def adjunct(unit: Unit, g: Grammar, at: int) -> int | None:
    """End of the words at ``at`` that open an adjunct of a reporting clause ("dans", "on Friday"), if any."""
    found = g.words["adjuncts"].at(unit.tokens, at) if "adjuncts" in g.words else None
    return found[0] if found else None


def np_after(unit: Unit, g: Grammar, start: int, cue_starts: Collection[int] = ()) -> Phrase | None:
    """The noun phrase that begins at token ``start``."""
    at = start
    while at < len(unit.tokens) and at - start < LONGEST_SUBJECT:
        word = unit.low(at)
        if word == ",":
            following = _apposition(unit, g, start, at)
            if following is None:
                break
            at = following
            continue
        if unit.quoted[at] >= 0 or (word in STOPS and not _bracket(unit, at)) or (at > start and at in cue_starts):
            break
        if at > start and at + 1 in unit.outlets and _document_of(unit, g, start, at):
            at = unit.outlets[at + 1][0]
            continue
        if at > start and _relation(unit, g, at):
            break
        held = g.has("held_by", unit.low(at - 1)) or _needs_place(unit, g, start, at)
        if at > start and adjunct(unit, g, at) is not None and not held:
            break
        at += 1
    return Phrase(start, at) if at > start and any(t.word for t in unit.tokens[start:at]) else None


def _document_of(unit: Unit, g: Grammar, start: int, at: int) -> bool:
    """ "an inquiry by Reuters", "une enquête du Monde": the outlet belongs to the phrase."""
    found = head(unit, g, start, at)
    return found is not None and any(k.startswith(("document", "outlet")) for k in found[1]) and g.has("of_words", unit.low(at))


def _relation(unit: Unit, g: Grammar, at: int) -> bool:
    found = g.relations.at(unit.tokens, at)
    sort = found is not None and found[1] in ("relay", "citing", "recipient") and found[0] > at + 1
    return sort and g.nouns.at(unit.tokens, at) is None


def _bracket(unit: Unit, at: int) -> bool:
    """An acronym or an age in brackets belongs to the name before it: "Société canadienne du sang (CBS)"."""
    if unit.low(at) == "(":
        inner = unit.tokens[at + 1].text if at + 2 < len(unit.tokens) and unit.low(at + 2) == ")" else ""
        return inner.isupper() or inner.isdigit()
    return unit.low(at) == ")" and at >= 2 and unit.low(at - 2) == "("


def _needs_place(unit: Unit, g: Grammar, start: int, at: int) -> bool:
    """ "sumber di pelabuhan": a lone common noun keeps the place after it."""
    found = head(unit, g, start, at)
    return found is not None and "anonymous" in found[1] and at == found[0] + 1 and g.has("places", unit.low(at))


def _apposition(unit: Unit, g: Grammar, start: int, comma: int) -> int | None:
    """End of an apposition after ``comma``, or None when the phrase ends at the comma."""
    end = comma + 1
    while end < len(unit.tokens) and unit.low(end) not in STOPS and unit.low(end) != "," and unit.quoted[end] < 0:
        if end > comma + 1 and adjunct(unit, g, end) is not None:
            break
        end += 1
    if end == comma + 1:
        return None
    cut = end < len(unit.tokens) and adjunct(unit, g, end) is not None
    closed = end >= len(unit.tokens) or not unit.tokens[end].word or cut
    named = any(t.name for t in unit.tokens[start:comma])
    if is_name(unit, g, comma + 1, end) and is_description(unit, g, start, comma) and closed:
        return end
    place = head(unit, g, comma + 1, end)
    if not named or place is None or not closed or cut or not _opens_role(unit, g, comma + 1, place[0]):
        return None
    if start in unit.outlets or any(g.has("auxiliaries", unit.low(k)) for k in range(comma + 1, end)):
        return None
    definite = g.has("determiners", unit.low(comma + 1)) and not g.has("possessives", unit.low(comma + 1))
    return None if definite and (end - comma > LONGEST_APPOSITION or not any(k.startswith("person") for k in place[1])) else end


def _opens_role(unit: Unit, g: Grammar, start: int, noun: int) -> bool:
    return all(g.has("determiners", unit.low(k)) or g.has("adjectives", unit.low(k)) for k in range(start, noun))


def gives_figure(unit: Unit, g: Grammar, at: int) -> bool:
    """Whether a phrase names something and its figure: "the number of strikers at about 300"."""
    for place in range(at + 1, min(len(unit.tokens) - 1, at + LONGEST_APPOSITION)):
        beside = g.has("complement_prepositions", unit.low(place)) and not g.has("of_words", unit.low(place))
        if g.has("figure_prepositions", unit.low(place)):
            return any(
                token.text[0].isdigit() or g.has("numerals", token.low)
                for token in unit.tokens[place + 1 : place + FIGURE_WITHIN]
            )
        if beside or unit.low(place) in STOPS or unit.low(place) == ",":
            return False  # "put the plan on hold at 9 p.m."
    return False


def source_like(unit: Unit, g: Grammar, phrase: Phrase) -> bool:
    """Whether a phrase can be a source: it holds a name, a pronoun or a noun for one, near its start."""
    first = unit.tokens[phrase.start]
    if g.pronouns.at(unit.tokens, phrase.start) is not None:
        return True
    found = head(unit, g, phrase.start, phrase.end)
    if g.has("not_sources", unit.low(_noun_place(unit, g, phrase))):
        return False
    near = range(phrase.start, min(phrase.end, phrase.start + 4))
    return found is not None or first.name or any(unit.tokens[k].name or k in unit.outlets for k in near)


def _noun_place(unit: Unit, g: Grammar, phrase: Phrase) -> int:
    at = phrase.start
    while at < phrase.end - 1 and g.has("determiners", unit.low(at)):
        at += 1
    return at
