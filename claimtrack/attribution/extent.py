"""How far content reaches, once its start or its end is known."""

from __future__ import annotations

from collections.abc import Collection

from claimtrack.attribution.phrases import strip_leads
from claimtrack.attribution.units import Unit, is_closer
from claimtrack.lang.grammar import Form, Grammar

# A bare clause has at least so many tokens; fewer are an adverb.
SHORTEST_CLAUSE = 2
# A clause of fewer tokens than this is not cut off from its ", which ...".
SHORTEST_EXPLAINED = 6
# A quotation that fills so much of the stretch before a cue is the content by itself.
QUOTE_SHARE = 0.6
# After "although" another statement opens within so many tokens, or the clause belongs to the first.
LONGEST_CONCESSION = 12
# No content runs over more tokens than this; it bounds the work on hostile text.
LONGEST_CONTENT = 300
_ENDS = frozenset(".;?!…")
_BREAKS = _ENDS | {"—", "–"}


def is_tail(unit: Unit, g: Grammar, at: int) -> bool:
    """Whether what starts at ``at`` is another attribution rather than content."""
    if g.adpositions.at(unit.tokens, at) is not None:
        return True
    relation = g.relations.at(unit.tokens, at)
    if relation is not None and relation[1] in ("relay", "citing") and relation[0] > at + 1:
        return True
    verb = g.verbs.at(unit.tokens, at)
    return verb is not None and any(v.form in (Form.GERUND, Form.BARE) for v in verb[1])


def right(unit: Unit, g: Grammar, start: int, groups: Collection[int] = ()) -> tuple[int, int]:
    """Token range of content that begins at ``start`` and runs to the end of its clause."""
    at, end, depth = start, start, 0
    while at < min(len(unit.tokens), start + LONGEST_CONTENT):
        word = unit.low(at)
        depth += (word == "(") - (word == ")")
        if unit.quoted[at] < 0:
            if word in _ENDS and not (word == "." and at + 1 < len(unit.tokens) and _abbreviation(unit, at)):
                break
            if word == "," and at > start and _ends_at_comma(unit, g, at + 1, groups):
                break
            if at > start and _next_statement(unit, g, at, groups):
                break
            if depth < 0:
                break
            if at > start and g.has("as_words", word) and (found := g.relations.at(unit.tokens, at)) and found[1] == "relay":
                break
            if word == ":" and at > start and at + 1 < len(unit.tokens) and unit.quoted[at + 1] >= 0 and unit.quoted[start] < 0:
                break
        at += 1
        end = at
    end = _without_aside(unit, g, start, end)
    while end > start + 1 and unit.low(end - 1) in {",", "-", "–", "—", ":"}:
        end -= 1
    return start, max(end, start + 1)


def _without_aside(unit: Unit, g: Grammar, start: int, end: int) -> int:
    """Cut a closing ", which ..." that is longer than what it explains: the article's own words."""
    for at in range(start + SHORTEST_EXPLAINED, end - 1):
        if unit.low(at) != "," or unit.quoted[at] >= 0 or not g.has("subject_relatives", unit.low(at + 1)):
            continue
        if end - at > at - start and not any(unit.quoted[k] >= 0 for k in range(start, end)):
            return at
    return end


def _ends_at_comma(unit: Unit, g: Grammar, at: int, groups: Collection[int]) -> bool:
    return is_tail(unit, g, at) or _appended(unit, g, at, groups) or _remark(unit, g, at)


def _remark(unit: Unit, g: Grammar, at: int) -> bool:
    """ "..., a rumour started by X": what follows is about the content."""
    return "remarks" in g.words and g.words["remarks"].at(unit.tokens, at) is not None


def _abbreviation(unit: Unit, at: int) -> bool:
    following = unit.tokens[at + 1]
    return following.start == unit.tokens[at].end and following.word


def _appended(unit: Unit, g: Grammar, at: int, groups: Collection[int]) -> bool:
    """ ", a-t-il ajouté": a cue right after the comma, with "and" or a relative pronoun at most between them."""
    if at in groups:
        return True
    links = ("coordinators", "contrasts", "subject_relatives", "as_words")
    if at + 1 in groups and any(g.has(table, unit.low(at)) for table in links):
        return True
    ahead = range(at + 1, min(len(unit.tokens), at + LONGEST_CONCESSION))
    return g.has("concessions", unit.low(at)) and any(k in groups for k in ahead)


def _next_statement(unit: Unit, g: Grammar, at: int, groups: Collection[int]) -> bool:
    """ "and added", "but denied", "but declined to comment": what the same source says or refuses to say next."""
    word = unit.low(at)
    if at + 1 in groups and (g.has("coordinators", word) or g.has("contrasts", word)):
        return True
    return g.has("contrasts", word) and "refusals" in g.words and g.words["refusals"].at(unit.tokens, at + 1) is not None


def _closes_sentence(unit: Unit, at: int) -> bool:
    """A closing quotation mark after a full stop, with a capital after it: the quotation is a sentence of its own."""
    if unit.quoted[at] < 0 or not is_closer(unit.tokens[at]) or at + 1 >= len(unit.tokens):
        return False
    return unit.low(at - 1) in _ENDS and unit.quoted[at + 1] < 0 and unit.tokens[at + 1].text[0].isupper()


def _after_sentence(unit: Unit, at: int) -> bool:
    """Whether a sentence or another quotation ends right before ``at``, so that what opens there stands by itself."""
    before = unit.tokens[at - 1].text
    return before[-1] in _ENDS or before in {"»", "”"}


def left(unit: Unit, g: Grammar, end: int) -> tuple[int, int, bool] | None:
    """(start, end, quoted) of the content that ends before token ``end``; commas and dashes before ``end`` are dropped."""
    while end > 0 and unit.low(end - 1) in {",", "–", "—", "-"} and unit.quoted[end - 1] < 0:
        end -= 1
    remark = g.words["remarks"].ending(unit.tokens, end) if "remarks" in g.words else None
    if remark is not None and remark[0] > 1 and unit.low(remark[0] - 1) == ",":
        end = remark[0] - 1
    if end <= 0:
        return None
    start = end
    while start > max(0, end - LONGEST_CONTENT) and not (unit.quoted[start - 1] < 0 and unit.low(start - 1) in _BREAKS):
        if _closes_sentence(unit, start - 1):
            break
        if unit.low(start - 1) == ":" and unit.quoted[start - 1] < 0 and end - start >= SHORTEST_CLAUSE:
            break
        start -= 1
    start = strip_leads(unit, g, start, end)
    if start >= end:
        return None
    if unit.quoted[end - 1] >= 0 and unit.quotes[unit.quoted[end - 1]][1] == end:
        first, last = unit.quotes[unit.quoted[end - 1]]
        before = sum(1 for k in range(start, first) if unit.tokens[k].word)
        inner = sum(1 for k in range(first, last) if unit.tokens[k].word)
        if not before or inner >= QUOTE_SHARE * (before + inner) or unit.low(first - 1) == ":" or _after_sentence(unit, first):
            return first, last, True
    return start, _without_apposition(unit, g, start, end), False


def _without_apposition(unit: Unit, g: Grammar, start: int, end: int) -> int:
    """Cut a closing ", the account that ..." that is longer than the clause whose last name it explains."""
    for at in range(start + SHORTEST_EXPLAINED, end - 1):
        if unit.low(at) == "," and unit.quoted[at] < 0 and unit.tokens[at - 1].name and g.has("determiners", unit.low(at + 1)):
            commas = any(unit.low(k) == "," for k in range(at + 1, end))
            relative = any(g.has("relatives", unit.low(k)) for k in range(at + 2, end))
            return at if relative and not commas and end - at > at - start else end
    return end
