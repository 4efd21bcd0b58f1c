"""Frames with no clause of their own: 'called it “...”', "in X's view", "pour X, ...", "as X reported", "quoted X as saying"."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrack.attribution import content, extent
from claimtrack.attribution.cues import Cue
from claimtrack.attribution.hits import Hit, Phrase
from claimtrack.attribution.phrases import STOPS, head, np_after, source_like, strip_leads, subject_before
from claimtrack.attribution.scene import Scene, before_as, core_of, hit_of, only_pronoun, sentence_subject
from claimtrack.lang.grammar import Form

# What is characterised ("called the new ruling “a disgrace”") has at most so many tokens.
LONGEST_OBJECT = 12
# Between "in" and "'s view" a source has at most so many tokens.
LONGEST_HOLDER = 10
# What may stand between "as X reported" and its comma, in tokens ("last week").
LONGEST_DATE = 6
_HEADS = (Form.FINITE, Form.PLURAL, Form.PARTICIPLE)


def characterised(scene: Scene) -> Iterator[Hit]:
    """'X called it “a disgrace”', "X parle d'« un accident »", "X dismissed the report as a fairy tale"."""
    unit, g = scene.unit, scene.g
    for cue in scene.cues:
        trailing = cue.form(Form.GERUND) and unit.low(cue.group - 1) == ","  # "..., calling it “a disgrace”"
        told = content.complement(unit, g, cue, scene.groups) if cue.takes("a") else None
        if not cue.takes("a") or (told is not None and not (trailing and told.kind in ("bare", "noun"))):
            continue
        if not trailing and not cue.form(*_HEADS):
            continue
        joined = g.has("coordinators", unit.low(cue.group - 1))
        subject = sentence_subject(scene) if trailing or joined else subject_before(unit, g, cue.group, scene.stops)
        if subject is None or not source_like(unit, g, subject) or g.has("not_subject_start", unit.low(subject.start)):
            continue
        span = _judgement(scene, cue)
        if span is not None:
            yield hit_of(scene, "np-verb-as", (cue.start, cue.end), subject, span, cue.stance)


def _judgement(scene: Scene, cue: Cue) -> tuple[int, int] | None:
    unit, g = scene.unit, scene.g
    for at in range(cue.end, min(len(unit.tokens), cue.end + LONGEST_OBJECT)):
        if unit.quoted[at] >= 0:
            return unit.quotes[unit.quoted[at]]
        if unit.low(at) in STOPS or unit.low(at) == "," or at in scene.groups:
            return None
        if at > cue.end and g.has("characterised", unit.low(at)) and at + 1 < len(unit.tokens) and unit.quoted[at + 1] < 0:
            return extent.right(unit, g, cue.end, scene.groups)
    return None


def opinion(scene: Scene) -> Iterator[Hit]:
    """ "Pour l'économiste X, ...", "In X's view, ...", "..., if X is to be believed"."""
    unit, g = scene.unit, scene.g
    for at in range(len(unit.tokens)):
        if unit.quoted[at] >= 0 or not ("holders" in g.words and (found := g.words["holders"].at(unit.tokens, at))):
            continue
        holder = _held(scene, found[0])
        opens = strip_leads(unit, g, 0, at + 1) >= at or (at and unit.low(at - 1) in STOPS)
        if holder is not None:
            phrase, end = holder
            if opens and unit.low(end) == "," and len(unit.tokens) - end > extent.SHORTEST_CLAUSE:
                yield hit_of(scene, "opinion", (at, found[0]), phrase, extent.right(unit, g, end + 1), "believe")
            elif at > 1 and unit.low(at - 1) == "," and (before := extent.left(unit, g, at)) is not None:
                yield hit_of(scene, "opinion", (at, found[0]), phrase, before[:2], "believe")
        elif opens and g.has("views", unit.low(at)):
            yield from _viewed(scene, at, found[0])


def _held(scene: Scene, start: int) -> tuple[Phrase, int] | None:
    """(source, end) of "X's view", "the latest leaks are to be believed" at ``start``."""
    unit, g = scene.unit, scene.g
    for at in range(start + 1, min(len(unit.tokens), start + LONGEST_HOLDER)):
        if unit.quoted[at] >= 0 or not (unit.tokens[at].word or unit.low(at) == "'s"):
            return None
        closes = g.words["held"].at(unit.tokens, at) if "held" in g.words else None
        phrase = Phrase(start, at)
        if closes is not None:
            held = unit.low(at) != "'s" or source_like(unit, g, phrase)
            return (phrase, closes[0]) if held else None
    return None


def _viewed(scene: Scene, at: int, end: int) -> Iterator[Hit]:
    """ "Pour X, ...": only a named person with a role, or a source whose words are quoted."""
    unit, g = scene.unit, scene.g
    phrase = np_after(unit, g, end, scene.groups)
    if phrase is None or unit.low(phrase.end) != "," or len(unit.tokens) - phrase.end < extent.SHORTEST_CLAUSE + 2:
        return
    found = head(unit, g, phrase.start, phrase.end)
    kinds = found[1] if found is not None else ()
    named = any(unit.tokens[k].name for k in range(phrase.start, phrase.end))
    roles = (k for k in range(phrase.start, min(len(unit.tokens), phrase.end + LONGEST_HOLDER)) if unit.quoted[k] < 0)
    person = any((noun := g.nouns.at(unit.tokens, k)) and any(kind.startswith("person") for kind in noun[1]) for k in roles)
    start = phrase.end + 1
    apposed = head(unit, g, start, min(len(unit.tokens), start + 4))
    if apposed is not None and any(kind.startswith("person") for kind in apposed[1]) and named:
        comma = next((k for k in range(start, min(len(unit.tokens), start + LONGEST_HOLDER)) if unit.low(k) == ","), -1)
        start = comma + 1 if comma > 0 else start
    span = extent.right(unit, g, start)
    quoted = any(unit.quoted[k] >= 0 for k in range(*span))
    somebody = named or any(kind.startswith(("person", "anonymous", "organisation")) for kind in kinds)
    if (person and named and not any(k.startswith("organisation") for k in kinds)) or (quoted and somebody):
        yield hit_of(scene, "opinion", (at, end), only_pronoun(scene, phrase), span, "believe")


def as_np_verb(scene: Scene) -> Iterator[Hit]:
    """ "As Bloomberg reported last week, ...", "..., as The Verge first reported"."""
    unit, g = scene.unit, scene.g
    for cue in scene.cues:
        if not cue.form(*_HEADS) or not cue.takes("l"):
            continue
        subject = subject_before(unit, g, cue.group, scene.stops)
        at = subject.start - 1 if subject is not None else -1
        if subject is None or at < 0 or not g.has("as_openers", unit.low(at)) or not source_like(unit, g, subject):
            continue
        end = cue.end
        while end < len(unit.tokens) and unit.tokens[end].word and unit.quoted[end] < 0 and end - cue.end < LONGEST_DATE:
            end += 1
        closed = end >= len(unit.tokens) or unit.low(end) in {",", ".", ")"}
        if closed and strip_leads(unit, g, 0, at + 1) >= at and unit.low(end) == "," and len(unit.tokens) - end > 3:
            yield hit_of(scene, "as-verb-np", (cue.start, cue.end), subject, extent.right(unit, g, end + 1), cue.stance)
        elif closed and at > 1 and unit.low(at - 1) == "," and (before := extent.left(unit, g, at)) is not None:
            yield hit_of(scene, "as-verb-np", (cue.start, cue.end), subject, before[:2], cue.stance)


def quoted_as(scene: Scene) -> Iterator[Hit]:
    """ "The Hindu quoted a minister as saying ...": the minister's words, which come through The Hindu."""
    unit, g = scene.unit, scene.g
    if "as_saying" not in g.words:
        return
    for at in range(2, len(unit.tokens)):
        found = g.words["as_saying"].at(unit.tokens, at) if unit.quoted[at] < 0 else None
        verb = next((k for k in range(at - 2, max(0, at - LONGEST_HOLDER) - 1, -1) if g.has("quoting", unit.low(k))), -1)
        if found is None or verb < 1 or g.has("passive_auxiliaries", unit.low(verb - 1)):
            continue
        speaker, outlet = Phrase(verb + 1, at), subject_before(unit, g, verb, scene.stops)
        after = found[0] + 1 if g.has("complementisers", unit.low(found[0])) else found[0]
        if outlet is not None and outlet.start > 1 and unit.low(outlet.start - 1) == "," and len(unit.tokens) - after <= 1:
            before = extent.left(unit, g, outlet.start)
            span = before[:2] if before is not None else None
        else:
            span = extent.right(unit, g, after) if len(unit.tokens) - after > 1 else None
        if span is None or not source_like(unit, g, speaker):
            continue
        yield hit_of(scene, "quoted-as", (at, found[0]), speaker, span, "say")
        if outlet is not None and source_like(unit, g, outlet):
            whole = (verb + 1, span[1]) if span[1] > verb else span
            yield hit_of(scene, "quoting", (verb, verb + 1), outlet, whole, "report")


def citing_reason(scene: Scene) -> Iterator[Hit]:
    """ "X withdrew the batch, citing shards of glass": what is cited is no source, so X says it."""
    unit, g = scene.unit, scene.g
    start = strip_leads(unit, g, 0, len(unit.tokens))
    for at in range(2, len(unit.tokens) - 1):
        found = g.words["reasons"].at(unit.tokens, at) if "reasons" in g.words and unit.quoted[at] < 0 else None
        if found is None or (unit.low(at - 1) != "," and found[0] == at + 1) or found[0] >= len(unit.tokens):
            continue
        phrase = np_after(unit, g, found[0], scene.groups)
        opening = np_after(unit, g, start, scene.groups) if unit.quoted[start] < 0 else None
        if phrase is None or opening is None or source_like(unit, g, phrase) or not source_like(unit, g, opening):
            continue
        found_head = head(unit, g, opening.start, opening.end)
        somebody = found_head is not None and not any(kind.startswith("document") for kind in found_head[1])
        if not somebody and (g.flag("bare_nouns_open") or not unit.tokens[opening.start].name):
            continue
        core = core_of(scene, opening, found_head[0] + 1 if found_head is not None else opening.start)
        yield hit_of(scene, "tail", (at, found[0]), core, extent.right(unit, g, found[0]), "say")


def impersonal(scene: Scene) -> Iterator[Hit]:
    """ "..., indique-t-on de source policière", "..., se défend-on au siège": the place speaks."""
    unit, g = scene.unit, scene.g
    for cue in scene.cues:
        pronoun = cue.pronoun if cue.pronoun >= 0 else cue.end
        pronoun = next((k for k in range(cue.start, cue.end) if g.has("enclitics", unit.low(k))), pronoun)
        found, at = g.pronouns.at(unit.tokens, pronoun), max(cue.end, pronoun + 1)
        if found is None or found[1] != "u" or cue.group < 2 or not 0 <= at < len(unit.tokens):
            continue
        place = g.words["voice_places"].at(unit.tokens, at) if "voice_places" in g.words else None
        phrase = np_after(unit, g, place[0], scene.groups) if place is not None and place[0] < len(unit.tokens) else None
        before = extent.left(unit, g, cue.group)
        if phrase is None or before is None or g.has("times", unit.low(phrase.start)):
            continue
        yield hit_of(scene, "content-verb-np", (cue.start, cue.end), Phrase(at, phrase.end), before[:2], cue.stance)


def document_passive(scene: Scene) -> Iterator[Hit]:
    """ "Dalam laporan itu disebutkan bahwa ...", "..., disebutkan dalam laporan itu": the document says it."""
    unit, g = scene.unit, scene.g
    for cue in scene.cues:
        if not cue.form(Form.PASSIVE):
            continue
        after = np_after(unit, g, cue.end + 1, scene.groups) if g.has("not_subject_start", unit.low(cue.end)) else None
        before = before_as(scene, cue)
        if after is not None and _document(scene, after) and before > 2 and unit.low(before - 1) == ",":
            found = extent.left(unit, g, before)
            if found is not None:
                yield hit_of(scene, "document", (cue.start, cue.end), after, found[:2], cue.stance)
            continue
        start = strip_leads(unit, g, 0, cue.group)
        inside = Phrase(start + 1, cue.group - (unit.low(cue.group - 1) == ","))
        told = content.complement(unit, g, cue, scene.groups)
        if told is None or told.kind != "clause" or inside.end <= inside.start or not _document(scene, inside):
            continue
        if g.has("not_subject_start", unit.low(start)):
            yield hit_of(scene, "document", (cue.start, cue.end), inside, extent.right(unit, g, told.start), cue.stance)


def _document(scene: Scene, phrase: Phrase) -> bool:
    found = head(scene.unit, scene.g, phrase.start, phrase.end)
    return found is not None and found[0] <= phrase.start + 1 and any(kind.startswith("document") for kind in found[1])
