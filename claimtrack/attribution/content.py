"""How far the reported content reaches, to the right and to the left of a cue."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from claimtrack.attribution.cues import Cue
from claimtrack.attribution.phrases import STOPS, gives_figure, strip_leads
from claimtrack.attribution.units import Unit, is_closer
from claimtrack.lang.grammar import Form, Grammar

# What follows a reporting verb before its content is at most so many tokens ("told reporters in ... on ... that").
LONGEST_DETOUR = 24
# A quotation without colon or comma stands right after its verb, or after so many tokens ("on Monday").
LONGEST_BEFORE_QUOTE = 3
# Whom something is said to takes at most so many tokens before "that".
LONGEST_RECIPIENT = 9
# A bare clause has at least so many tokens; fewer are an adverb.
SHORTEST_CLAUSE = 2
# A clause of fewer tokens than this is not cut off from its ", which ...".
SHORTEST_EXPLAINED = 6
# A quotation that fills so much of the stretch before a cue is the content by itself.
QUOTE_SHARE = 0.6
# No content runs over more tokens than this; it bounds the work on hostile text.
LONGEST_CONTENT = 300
_ENDS = frozenset(".;?!…")
_BREAKS = _ENDS | {"—", "–"}


@dataclass(frozen=True, slots=True)
class Complement:
    """Where content starts, and what announces it: clause, quote, infinitive, noun or bare."""

    start: int
    kind: str


def complement(unit: Unit, g: Grammar, cue: Cue, groups: Collection[int]) -> Complement | None:
    """The content that follows a cue, or None; ``groups`` are the starts of the unit's verb groups."""
    found = _complement(unit, g, cue, groups)
    return found if found is not None and found.start < len(unit.tokens) else None


def _complement(unit: Unit, g: Grammar, cue: Cue, groups: Collection[int]) -> Complement | None:
    at, direct = _after_recipient(unit, g, cue), True
    first = at
    limit = min(len(unit.tokens), cue.end + LONGEST_DETOUR)
    while at < limit:
        word = unit.low(at)
        marked = _marked(unit, g, cue, at)
        if marked is not None:
            far = at > first + LONGEST_BEFORE_QUOTE and unit.quoted[at] >= 0 and unit.low(at - 1) not in {",", ":"}
            return None if far else marked
        if word == ",":
            following = _after_comma(unit, g, cue, at)
            if isinstance(following, Complement) or following is None:
                return following
            at, direct = following, False
        elif word in STOPS or at in groups:
            return None
        elif g.has("enclitics", word) or (g.adverb and g.adverb.search(word) and not unit.tokens[at].name):
            at += 1
        elif (skipped := _detour(unit, g, at, limit)) is not None:
            at, direct = skipped, direct and g.flag("bare_clause")
        else:
            return _unmarked(unit, g, cue, at, direct)
    return None


def _after_recipient(unit: Unit, g: Grammar, cue: Cue) -> int:
    """Step over whom a verb like "told" is said to."""
    at = cue.end
    if not cue.takes("r"):
        return at
    if at < len(unit.tokens) and g.has("order_words", unit.low(at)):
        return len(unit.tokens)  # "was told to return the money"
    whom = _recipient_end(unit, g, at)
    bare = g.flag("bare_clause") and not cue.takes("m") and whom < len(unit.tokens)
    if bare and g.pronouns.at(unit.tokens, whom) is not None:
        return whom  # "told the Financial Times it had seen evidence that ..."
    for ahead in range(at, min(len(unit.tokens), at + LONGEST_RECIPIENT)):
        if g.has("complementisers", unit.low(ahead)):
            return ahead
        if not unit.tokens[ahead].word:
            break
    end = _recipient_end(unit, g, at)
    order = end < len(unit.tokens) and g.has("order_words", unit.low(end))
    return len(unit.tokens) if order else end  # "told them to leave" is no statement


def _recipient_end(unit: Unit, g: Grammar, at: int) -> int:
    for start in (at, at + 1):
        if start in unit.outlets:
            return unit.outlets[start][0]
    if g.pronouns.at(unit.tokens, at) is not None:
        return at + 1
    first = at
    while at < len(unit.tokens) and (unit.tokens[at].name or any(g.has(t, unit.low(at)) for t in ("determiners", "adjectives"))):
        at += 1
    if at < len(unit.tokens) and unit.tokens[at].word and (at == first or not unit.tokens[at - 1].name):
        at += 1
    return at


def _marked(unit: Unit, g: Grammar, cue: Cue, at: int) -> Complement | None:
    word = unit.low(at)
    if unit.quoted[at] >= 0:
        return Complement(at, "quote")
    if g.has("demonstratives", word):
        return Complement(at, "noun") if cue.takes("n") and not g.has("times", unit.low(at + 1)) else None
    if word == ":" and at + 1 < len(unit.tokens) and (cue.takes("c") or unit.quoted[at + 1] >= 0):
        return Complement(at + 1, "quote")
    if g.has("complementisers", word) and (cue.takes("c") or cue.takes("q")):
        return Complement(at + 2 if unit.low(at + 1) == "," else at + 1, "clause")
    if at == cue.end or g.has("enclitics", unit.low(at - 1)) or all(_timely(unit, g, k) for k in range(cue.end, at)):
        if cue.takes("d") and g.has("infinitive_markers", word):
            return Complement(at + 1, "infinitive")
        adverb = g.words["skip_after"].at(unit.tokens, at) is not None and not (g.infinitive and g.infinitive.search(word))
        if cue.takes("i") and not adverb and _infinitive(unit, g, at):
            return Complement(at, "infinitive")
    return None


def _timely(unit: Unit, g: Grammar, at: int) -> bool:
    word = unit.low(at)
    return g.has("times", word) or g.has("preverbal", word) or bool(g.adverb and g.adverb.search(word))


def _infinitive(unit: Unit, g: Grammar, at: int) -> bool:
    """Whether an infinitive starts at ``at``; after what may be an article only that of an auxiliary counts."""
    article = False
    while at < len(unit.tokens) and g.has("infinitive_clitics", unit.low(at)):
        article |= g.has("determiners", unit.low(at))
        at += 1
    if at >= len(unit.tokens) or unit.tokens[at].name or not (g.infinitive and g.infinitive.search(unit.low(at))):
        return False
    return not article or g.has("infinitive_auxiliaries", unit.low(at))


def _after_comma(unit: Unit, g: Grammar, cue: Cue, comma: int) -> Complement | int | None:
    """After a comma: a clause where the language allows it, or the end of an insertion, or nothing."""
    rest = len(unit.tokens) - comma - 1
    if comma + 1 < len(unit.tokens) and unit.quoted[comma + 1] >= 0:
        return Complement(comma + 1, "quote")
    if g.flag("comma_clause") and cue.takes("c") and rest > SHORTEST_CLAUSE and not _tail(unit, g, comma + 1):
        return Complement(comma + 1, "clause")
    end = comma + 1
    while end < len(unit.tokens) and unit.low(end) != "," and unit.low(end) not in STOPS:
        if unit.quoted[end] >= 0 or g.has("complementisers", unit.low(end)):
            return end if unit.low(end - 1) == "," else None
        end += 1
    after = end + 1
    if unit.low(end) == "," and after < len(unit.tokens):
        if unit.quoted[after] >= 0 or g.has("complementisers", unit.low(after)):
            return after
        if cue.takes("i") and _infinitive(unit, g, after):
            return Complement(after, "infinitive")
    return None


def _detour(unit: Unit, g: Grammar, at: int, limit: int) -> int | None:
    """End of an adjunct between verb and content ("in a statement on Monday"), or None when there is none."""
    found = g.words["skip_after"].at(unit.tokens, at) if "skip_after" in g.words else None
    if found is None:
        return None
    end = found[0]
    if g.has("demonstratives", unit.low(at)) and not g.has("times", unit.low(at + 1)):
        return None
    if g.has("times", unit.low(at)):
        return end
    while end < limit and unit.tokens[end].word and unit.quoted[end] < 0 and not g.has("complementisers", unit.low(end)):
        if g.flag("bare_clause") and g.has("adjunct_ends", unit.low(end)):
            return end + 1
        end += 1
    return end


def _unmarked(unit: Unit, g: Grammar, cue: Cue, at: int, direct: bool) -> Complement | None:
    if len(unit.tokens) - at < SHORTEST_CLAUSE or not direct:
        return None
    if g.flag("bare_clause") and cue.takes("c") and not cue.takes("m"):
        return Complement(at, "bare")
    noun = cue.takes("n") or (cue.takes("f") and gives_figure(unit, g, at))
    return Complement(at, "noun") if noun else None


def _tail(unit: Unit, g: Grammar, at: int) -> bool:
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
            if g.has("coordinators", word) and at > start and at + 1 in groups:
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
    return _tail(unit, g, at) or _appended(unit, g, at, groups) or _remark(unit, g, at)


def _remark(unit: Unit, g: Grammar, at: int) -> bool:
    """ "..., a charge levelled by X": what follows is about the content."""
    return "remarks" in g.words and g.words["remarks"].at(unit.tokens, at) is not None


def _abbreviation(unit: Unit, at: int) -> bool:
    following = unit.tokens[at + 1]
    return following.start == unit.tokens[at].end and following.word


def _appended(unit: Unit, g: Grammar, at: int, groups: Collection[int]) -> bool:
    """ ", a-t-il ajouté": a cue right after the comma, with "and" or a relative pronoun at most between them."""
    if at in groups:
        return True
    return (g.has("coordinators", unit.low(at)) or g.has("subject_relatives", unit.low(at))) and at + 1 in groups


def _closes_sentence(unit: Unit, at: int) -> bool:
    """A closing quotation mark after a full stop, with a capital after it: the quotation is a sentence of its own."""
    if unit.quoted[at] < 0 or not is_closer(unit.tokens[at]) or at + 1 >= len(unit.tokens):
        return False
    return unit.low(at - 1) in _ENDS and unit.quoted[at + 1] < 0 and unit.tokens[at + 1].text[0].isupper()


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
        if unit.low(start - 1) == ":" and unit.quoted[start - 1] < 0 and end - start > SHORTEST_CLAUSE:
            break
        start -= 1
    start = strip_leads(unit, g, start, end)
    if start >= end:
        return None
    if is_closer(unit.tokens[end - 1]) and unit.quoted[end - 1] >= 0:
        first, last = unit.quotes[unit.quoted[end - 1]]
        before = sum(1 for k in range(start, first) if unit.tokens[k].word)
        inner = sum(1 for k in range(first, last) if unit.tokens[k].word)
        if not before or inner >= QUOTE_SHARE * (before + inner) or unit.low(first - 1) == ":":
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
