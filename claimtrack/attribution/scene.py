"""What the frames share: the unit they look at, how a hit is made, the source after a verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from claimtrack.attribution import content
from claimtrack.attribution.cues import Cue
from claimtrack.attribution.hits import Hit, Phrase
from claimtrack.attribution.phrases import STOPS, adjunct, head, is_name, np_after, source_like, strip_leads
from claimtrack.attribution.units import Unit
from claimtrack.lang.grammar import Form, Grammar

# Between an inverted verb and its source stand at most so many words or outlets.
LONGEST_DETOUR = 8


@dataclass(frozen=True, eq=False)
class Scene:
    """What every frame sees: a unit, its language's words, the cues found in it and the pronouns' places."""

    unit: Unit
    g: Grammar
    cues: Sequence[Cue]

    @cached_property
    def stops(self) -> frozenset[int]:
        """Ends of cues and of what announces their content: a subject never runs over them."""
        starts = (content.complement(self.unit, self.g, cue, self.groups) for cue in self.cues)
        return frozenset(cue.end for cue in self.cues) | {found.start for found in starts if found and found.kind == "clause"}

    @cached_property
    def groups(self) -> frozenset[int]:
        """Starts of verb groups."""
        return frozenset(cue.group for cue in self.cues)


def hit_of(scene: Scene, rule: str, cue: tuple[int, int], subject: Phrase | None, span: tuple[int, int], stance: str) -> Hit:
    """Make a hit of token ranges; a comma or dash that ends the content is left out."""
    unit = scene.unit
    while span[1] > span[0] + 1 and not unit.tokens[span[1] - 1].word and unit.low(span[1] - 1) in {",", "–", "—"}:
        if unit.quoted[span[1] - 1] >= 0:
            break
        span = (span[0], span[1] - 1)
    direct = unit.quoted[span[0]] >= 0 and unit.quoted[span[1] - 1] == unit.quoted[span[0]]
    return Hit(rule, cue, subject, unit.place(*span), direct, stance)


def source_after(scene: Scene, cue: Cue) -> Phrase | None:
    """The source after an inverted verb, over adverbs and a date ("précise en revanche sur RTL la glaciologue")."""
    unit, g = scene.unit, scene.g
    at = cue.end
    if at < len(unit.tokens) and (g.has("enclitics", unit.low(at)) or g.has("clitic_pronouns", unit.low(at))):
        return Phrase(at, at + 1)
    detour = 0
    while at < len(unit.tokens) and detour < LONGEST_DETOUR and unit.quoted[at] < 0 and unit.low(at) not in STOPS:
        beside = _outlet_first(scene, at)
        if beside is not None:
            at, detour = beside, detour + 1
            continue
        skip = g.words["after_verb"].at(unit.tokens, at) if "after_verb" in g.words else None
        phrase = np_after(unit, g, at, scene.groups)
        if skip is None and adjunct(unit, g, at) is None and phrase is not None and source_like(unit, g, phrase):
            return only_pronoun(scene, phrase)
        if skip is None and not (g.adverb and g.adverb.search(unit.low(at))) and not detour:
            return None
        at = skip[0] if skip else at + 1
        detour += 1
    return None


def _outlet_first(scene: Scene, at: int) -> int | None:
    """ "raconte au site un batelier", "précise sur RTL la glaciologue": step over the outlet."""
    unit, g = scene.unit, scene.g
    relation = g.relations.at(unit.tokens, at)
    if relation is None or relation[1] not in ("recipient", "venue"):
        return None
    end = relation[0]
    while end < len(unit.tokens) and g.has("determiners", unit.low(end)):
        end += 1
    if g.has("recipients", unit.low(end)):
        return end + 1
    noun = g.nouns.at(unit.tokens, end)
    if noun is not None and any(kind.startswith("outlet") for kind in noun[1]):
        end = noun[0]
        return unit.outlets[end][0] if end in unit.outlets else end
    return unit.outlets[end][0] if end in unit.outlets else None


def anybody_after(scene: Scene, cue: Cue) -> Phrase | None:
    """After a quotation and its verb whatever noun phrase follows is the source ("shrugged the goalkeeper, Ann Lee")."""
    unit, g = scene.unit, scene.g
    if not (g.has("determiners", unit.low(cue.end)) or cue.form(Form.BARE)) or g.has("first_person", unit.low(cue.end)):
        return None
    phrase = np_after(unit, g, cue.end, scene.groups)
    low = unit.low(phrase.start) if phrase is not None else ""
    this = phrase is not None and g.has("demonstratives", low) and not g.has("times", unit.low(phrase.start + 1))
    if phrase is None or (g.has("times", low) and not this) or g.has("not_subject_start", low):
        return None
    end = phrase.end + 1
    while unit.low(phrase.end) == "," and end < len(unit.tokens) and unit.tokens[end].name:
        end += 1
    named = end > phrase.end + 2 and (end >= len(unit.tokens) or not unit.tokens[end].word)
    return Phrase(phrase.start, end) if named else phrase


def only_pronoun(scene: Scene, phrase: Phrase) -> Phrase:
    """A phrase that opens with a pronoun is the pronoun alone."""
    found = scene.g.pronouns.at(scene.unit.tokens, phrase.start)
    return Phrase(phrase.start, found[0]) if found else phrase


def invertible(scene: Scene, cue: Cue) -> bool:
    """Whether a form of this cue can stand before its source in this language."""
    return cue.form(*(Form(name) for name in scene.g.settings.get("inverted_forms", ())))


def before_as(scene: Scene, cue: Cue) -> int:
    """Start of a cue with the "as" before it ("comme l'affirmait")."""
    at = cue.group
    while at > 0 and scene.g.has("as_words", scene.unit.low(at - 1)):
        at -= 1
    return at


def sentence_subject(scene: Scene) -> Phrase | None:
    """ "She found it easy, explaining that ...": the phrase that opens the sentence, up to its verb."""
    unit, g = scene.unit, scene.g
    start = strip_leads(unit, g, 0, len(unit.tokens))
    phrase = np_after(unit, g, start, scene.groups) if start < len(unit.tokens) and unit.quoted[start] < 0 else None
    if phrase is None or not (source_like(unit, g, phrase) or g.has("determiners", unit.low(start))):
        return None
    phrase = only_pronoun(scene, phrase)
    for at in range(phrase.start + 1, phrase.end):
        if g.has("auxiliaries", unit.low(at)) or g.has("reflexives", unit.low(at)):
            return Phrase(phrase.start, at)
    found = head(unit, g, phrase.start, phrase.end)
    named = is_name(unit, g, phrase.start, phrase.start + 1) and not g.has("determiners", unit.low(phrase.start))
    return core_of(scene, phrase, found[0] + 1 if found else phrase.start) if found or named else phrase


def core_of(scene: Scene, phrase: Phrase, least: int) -> Phrase:
    """A phrase up to its last name; what follows is the clause's verb or predicate. It reaches to ``least`` at least."""
    unit, g = scene.unit, scene.g
    end, at = max(least, phrase.start + 1), max(least, phrase.start)
    while at < phrase.end:
        word = unit.low(at)
        if unit.tokens[at].name:
            end = at + 1
        elif not any(g.has(table, word) for table in ("joiners", "of_words", "determiners", "name_particles")):
            break
        at += 1
    return Phrase(phrase.start, end)
