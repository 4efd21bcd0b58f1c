"""Finding verbs of saying in a unit, with their auxiliaries, and telling them from nouns and passives."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from claimtrack.attribution.units import Unit
from claimtrack.lang.grammar import Form, Grammar, Verb

# An auxiliary stands at most so many tokens before its verb ("a également et à plusieurs reprises précisé").
LONGEST_GROUP = 8
# A sentence with more verbs of saying than this is no prose; the rest of it is not read (most in the gold: 6).
MOST_CUES = 30


# A verb that needs a quotation has it so many tokens away at most.
FARTHEST_QUOTE = 14
# What a verb takes that is nothing without a quotation, a claim noun or "as".
_WEAK = frozenset("qka")

# "will ask", "could threaten": a speech act that has not been done is no attribution; "will say" may be one.
_ACTS = frozenset({"ask", "threaten", "promise", "accuse"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of saying: tokens ``start`` to ``end``, with auxiliaries and adverbs from ``group``."""

    group: int
    start: int
    end: int
    verbs: tuple[Verb, ...]
    pronoun: int = -1  # token of an inverted pronoun inside the group ("a-t-il déclaré")

    def takes(self, what: str) -> bool:
        """Whether one of the readings takes ``what``; m ("that" is needed) must hold of all that take a clause."""
        if what == "m":
            return all("m" in verb.takes for verb in self.verbs if "c" in verb.takes)
        return any(what in verb.takes for verb in self.verbs)

    def form(self, *forms: Form) -> bool:
        """Whether one of the readings has one of the forms."""
        return any(verb.form in forms for verb in self.verbs)

    @property
    def stance(self) -> str:
        """Stance of the first reading."""
        return self.verbs[0].stance

    def with_subject(self, kinds: Collection[str]) -> Cue | None:
        """This cue with the readings that such a subject allows ("found" needs a document or a body), or None."""
        fitting = tuple(verb for verb in self.verbs if not verb.by or any(kind.startswith(verb.by) for kind in kinds))
        return replace(self, verbs=fitting) if fitting else None


@dataclass(slots=True)
class _Group:
    start: int
    auxiliary: bool = False
    passive: bool = False
    reflexive: bool = False
    negated: bool = False
    unreal: bool = False
    modal: bool = False
    pronoun: int = -1


def _group(unit: Unit, g: Grammar, start: int) -> _Group:
    """Walk left from a verb over what belongs to it."""
    group = _Group(start)
    while group.start > 0 and start - group.start < LONGEST_GROUP:
        before = group.start - 1
        word = unit.low(before)
        if unit.quoted[before] >= 0:
            break
        found = g.words["preverbal"].ending(unit.tokens, group.start) if "preverbal" in g.words else None
        if g.has("auxiliaries", word):
            group.auxiliary = True
            group.passive |= g.has("passive_auxiliaries", word)
            group.unreal |= g.has("unreal", word)
        elif g.has("modals", word):
            group.modal = True
        elif g.has("negations", word):
            group.negated |= not g.has("weak_negations", word)
        elif g.has("enclitics", word):
            group.pronoun = before
        elif found is not None:
            group.reflexive |= g.has("reflexives", word)
            before = found[0]
        elif not (g.adverb and g.adverb.search(word) and not unit.tokens[before].name):
            break
        group.start = before
    return group


def _usable(verb: Verb, group: _Group, g: Grammar) -> bool:
    passive = group.passive and not group.reflexive
    if group.negated or (group.unreal and verb.stance in _ACTS):
        return False
    if verb.form is Form.PARTICIPLE:
        return group.auxiliary and not passive
    if verb.form is Form.FINITE:
        return not passive and (not group.auxiliary or g.flag("finite_after_auxiliary"))
    if verb.form is Form.INFINITIVE:
        return group.auxiliary or group.modal
    return True


def _noun(unit: Unit, g: Grammar, start: int, end: int) -> bool:
    """Whether what looks like a verb is a noun: after a determiner, or before "by" or "of"."""
    before = unit.low(start - 1)
    if g.has("not_verb_before", unit.low(end)) and end - start == 1:
        return True
    if unit.low(end) == ":" and g.has("object_clitics", before) and start > 1 and unit.tokens[start - 2].name:
        return False  # "Théo Buisson l'assure : ..."
    described = g.has("adjectives", before) and g.nouns.at(unit.tokens, start - 1) is None
    if described and g.has("noun_before", unit.low(start - 2)):
        return True
    if not g.has("noun_before", before) or any(first < start == last for first, (last, _) in unit.outlets.items()):
        return False
    return not g.has("as_heads", unit.low(start - 2))


def _plural(unit: Unit, g: Grammar, start: int) -> bool:
    before = unit.low(start - 1)
    if before.endswith("s") or g.has("plurals", before) or before in {",", ")"}:
        return True
    head = start - 1
    while head > 0 and start - head < LONGEST_GROUP and unit.tokens[head - 1].word and unit.quoted[head - 1] < 0:
        head -= 1
        found = g.nouns.at(unit.tokens, head)
        if found is not None and "anonymous" in found[1]:
            return unit.low(head).endswith("s")  # "analysts at Redmayne warn"
    return False


def cues(unit: Unit, g: Grammar) -> list[Cue]:
    """Verbs of saying outside quotations, left to right."""
    found: list[Cue] = []
    at = 0
    while at < len(unit.tokens) and len(found) < MOST_CUES:
        hit = g.verbs.at(unit.tokens, at) if unit.quoted[at] < 0 else None
        cue = _cue(unit, g, at, *hit) if hit else None
        if cue is None:
            at += 1
            continue
        found.append(cue)
        at = cue.end
    return found


def _cue(unit: Unit, g: Grammar, at: int, end: int, verbs: tuple[Verb, ...]) -> Cue | None:
    token = unit.tokens[at]
    opening = at == 0 or not unit.tokens[at - 1].word
    if (token.text[0].isupper() and not (unit.headline or opening)) or (token.text.isupper() and len(token.text) > 1):
        return None
    if _noun(unit, g, at, end) or ("not_cues" in g.words and g.words["not_cues"].at(unit.tokens, at) is not None):
        return None
    group = _group(unit, g, at)
    plural = _plural(unit, g, group.start)
    usable = tuple(v for v in verbs if _usable(v, group, g) and (v.form is not Form.PLURAL or plural))
    if not usable or (all(verb.takes <= _WEAK for verb in usable) and not _beside_quote(unit, g, group.start, end)):
        return None
    inside = next((k for k in range(at, end) if g.has("enclitics", unit.low(k))), group.pronoun)
    return Cue(group.start, at, end, usable, inside)


def _beside_quote(unit: Unit, g: Grammar, start: int, end: int) -> bool:
    """Whether a quotation, or what a weak verb takes instead of one, stands near."""
    if any(unit.quoted[k] >= 0 for k in range(max(0, start - LONGEST_GROUP), start)):
        return True
    ahead = range(end, min(len(unit.tokens), end + FARTHEST_QUOTE))
    tables = ("claim_nouns", "characterised")
    return any(unit.quoted[k] >= 0 or unit.low(k) == '"' or any(g.has(t, unit.low(k)) for t in tables) for k in ahead)
