"""Where the reported content that follows a cue begins."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from claimtrack.attribution.cues import Cue
from claimtrack.attribution.extent import SHORTEST_CLAUSE, is_tail
from claimtrack.attribution.phrases import STOPS, gives_figure
from claimtrack.attribution.units import Unit
from claimtrack.lang.grammar import Grammar

# What follows a reporting verb before its content is at most so many tokens ("told reporters in ... on ... that").
LONGEST_DETOUR = 24
# A quotation without colon or comma stands right after its verb, or after so many tokens ("on Monday").
LONGEST_BEFORE_QUOTE = 3
# From the start of whom something is asked of to what it is to do stand at most so many tokens.
LONGEST_TASK = 12
# A colon before a quotation is looked for over so many tokens without any other sign.
FARTHEST_COLON = 10
# Whom something is said to takes at most so many tokens before "that".
LONGEST_RECIPIENT = 9


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
        elif (colon := _colon_ahead(unit, at)) is not None and (cue.takes("c") or cue.takes("q")):
            return Complement(colon + 1, "quote")
        elif word in STOPS or at in groups:
            return None
        elif g.has("enclitics", word) or (g.adverb and g.adverb.search(word) and not unit.tokens[at].name):
            at += 1
        elif (skipped := _detour(unit, g, at, limit)) is not None:
            closed = "closed_after" in g.words and g.words["closed_after"].at(unit.tokens, at) is not None
            at, direct = skipped, direct and (closed or g.flag("bare_clause"))
        else:
            return _unmarked(unit, g, cue, at, direct)
    return None


def _colon_ahead(unit: Unit, at: int) -> int | None:
    """The colon before a quotation, a word or two away ("menjawab singkat: ...")."""
    for place in range(at, min(len(unit.tokens) - 1, at + FARTHEST_COLON)):
        if unit.low(place) == ":":
            return place if unit.quoted[place + 1] >= 0 else None
        if unit.quoted[place] >= 0 or not (unit.tokens[place].word or unit.low(place) == "'s"):
            return None
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
    if word == ":" and at + 1 < len(unit.tokens) and (cue.takes("c") or unit.quoted[at + 1] >= 0 or unit.low(at + 1) == '"'):
        return Complement(at + 1, "quote")
    if g.has("complementisers", word) and (cue.takes("c") or cue.takes("q")):
        return Complement(at + 2 if unit.low(at + 1) == "," else at + 1, "clause")
    if at == cue.end or g.has("enclitics", unit.low(at - 1)) or all(_timely(unit, g, k) for k in range(cue.end, at)):
        if cue.takes("d") and g.has("infinitive_markers", word):
            return Complement(at + 1, "infinitive")
        adverb = g.words["skip_after"].at(unit.tokens, at) is not None and not (g.infinitive and g.infinitive.search(word))
        if cue.takes("i") and not adverb and not g.has("dayparts", word) and _infinitive(unit, g, at):
            return Complement(at, "infinitive")
    if cue.takes("i") and g.has("infinitive_auxiliaries", word) and not g.has("not_subject_start", unit.low(at - 1)):
        return Complement(at, "infinitive") if not g.has("infinitive_markers", unit.low(at - 1)) else None
    return None


def _timely(unit: Unit, g: Grammar, at: int) -> bool:
    word = unit.low(at)
    return g.has("times", word) or g.has("preverbal", word) or bool(g.adverb and g.adverb.search(word))


def _infinitive(unit: Unit, g: Grammar, at: int) -> bool:
    """Whether an infinitive starts at ``at``; after what may be an article only that of an auxiliary counts."""
    article = False
    if g.has("complement_prepositions", unit.low(at)) and not g.has("infinitive_clitics", unit.low(at)):
        return False  # "reprend entre lundi et mardi"
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
    if g.flag("comma_clause") and cue.takes("c") and rest > SHORTEST_CLAUSE and not is_tail(unit, g, comma + 1):
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
        if g.flag("comma_clause") and cue.takes("c") and len(unit.tokens) - after > SHORTEST_CLAUSE:
            return Complement(after, "clause")  # "mewartakan, merujuk pada surat edaran, ..."
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
        return end + 1 if g.has("dayparts", unit.low(end)) else end
    if "closed_after" in g.words and (closed := g.words["closed_after"].at(unit.tokens, at)) is not None:
        return closed[0]
    while end < limit and unit.tokens[end].word and unit.quoted[end] < 0 and not g.has("complementisers", unit.low(end)):
        if g.has("infinitive_auxiliaries", unit.low(end)):
            break
        if g.flag("bare_clause") and g.has("adjunct_ends", unit.low(end)):
            return end + 1
        end += 1
    return end


def _claim_noun(unit: Unit, g: Grammar, at: int) -> bool:
    """ "suggestions that", "tudingan bahwa", "the charge of": a noun for a claim, and the claim after it."""
    while at < len(unit.tokens) and (g.has("determiners", unit.low(at)) or g.has("adjectives", unit.low(at))):
        at += 1
    after = unit.low(at + 1)
    return g.has("claim_nouns", unit.low(at)) and (g.has("complementisers", after) or g.has("of_claims", after))


def _unmarked(unit: Unit, g: Grammar, cue: Cue, at: int, direct: bool) -> Complement | None:
    least = 1 if unit.headline and cue.takes("n") else SHORTEST_CLAUSE
    if len(unit.tokens) - at < least or not direct:
        return None
    if g.flag("bare_clause") and cue.takes("c") and not cue.takes("m"):
        return Complement(at, "bare")
    noun = cue.takes("n") or (cue.takes("f") and gives_figure(unit, g, at)) or (cue.takes("k") and _claim_noun(unit, g, at))
    return Complement(at, "noun") if noun or (cue.takes("o") and _told_to_do(unit, g, at)) else None


def _told_to_do(unit: Unit, g: Grammar, at: int) -> bool:
    """ "le régulateur à publier l'audit": a noun phrase with what it is to do."""
    for place in range(at + 1, min(len(unit.tokens) - 1, at + LONGEST_TASK)):
        if unit.low(place) in STOPS or unit.low(place) == ",":
            return False
        if g.has("infinitive_markers", unit.low(place)) and _infinitive(unit, g, place + 1):
            return True
    return False
