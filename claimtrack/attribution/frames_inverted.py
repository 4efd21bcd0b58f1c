"""Frames with the content first: "...", kata X; "..., a déclaré X"; "...," she said."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrack.attribution import content, extent
from claimtrack.attribution.cues import Cue
from claimtrack.attribution.hits import Hit, Phrase
from claimtrack.attribution.phrases import head, is_name, source_like, strip_leads, subject_before
from claimtrack.attribution.scene import Scene, anybody_after, before_as, hit_of, invertible, source_after
from claimtrack.attribution.units import is_closer
from claimtrack.lang.grammar import Form

# A clause cut in two by its source ("There was a time, he said, when") has fewer tokens than this before it.
SHORT_START = 7
# Between a source and the rest of its quotation stand at most so many words.
LONGEST_ADJUNCT = 10
# Forms that can have their subject before them.
_HEADS = (Form.FINITE, Form.PLURAL, Form.PARTICIPLE, Form.GERUND, Form.INFINITIVE)


def content_first(scene: Scene, cue: Cue) -> bool:
    """Whether what stands before the cue is its content: a quotation, or a comma and then a source after the verb."""
    unit, g = scene.unit, scene.g
    if cue.group == 0:
        return False
    before = cue.group - 1
    if unit.quoted[before] >= 0 or (unit.low(before) == "," and before > 0 and unit.quoted[before - 1] >= 0):
        return True
    subject = subject_before(unit, g, cue.group, scene.stops)
    if subject is not None and subject.start > 0 and unit.quoted[subject.start - 1] >= 0:
        return True
    if unit.low(before) == "," and not cue.form(*_HEADS) and source_after(scene, cue) is not None:
        return True  # a form that never follows its subject ("kata", "lapor")
    if unit.low(before) == "," and not cue.takes("r") and _name_to_end(scene, cue):
        return True
    if cue.takes("r") or (g.flag("subject_after_content") and subject is not None):
        return False
    return unit.low(before) == "," and (
        subject is None or (source_after(scene, cue) is not None and not _is_apposed(scene, subject))
    )


def _name_to_end(scene: Scene, cue: Cue) -> bool:
    """ "..., says Canadian Blood Services (CBS).": nothing but a name follows the verb."""
    unit, g = scene.unit, scene.g
    subject = source_after(scene, cue)
    if subject is None or subject.start != cue.end or unit.low(subject.end) not in {"", ".", ","}:
        return False
    end = subject.end - 3 if unit.low(subject.end - 1) == ")" else subject.end
    return is_name(unit, g, subject.start, end)


def _is_apposed(scene: Scene, subject: Phrase) -> bool:
    """Whether the phrase before ", V" reads as "name, apposition,"."""
    unit, g = scene.unit, scene.g
    if not any(t.name for t in unit.tokens[subject.start : subject.end]):
        return False
    for k in range(subject.start + 1, subject.end - 1):
        if unit.low(k) != ",":
            continue
        if any(g.has("auxiliaries", unit.low(at)) for at in range(subject.start, k)):
            continue
        named = is_name(unit, g, k + 1, subject.end) and head(unit, g, subject.start, k) is not None
        if g.has("including", unit.low(k + 1)):
            return True
        if named or (head(unit, g, k + 1, subject.end) is not None and unit.tokens[k - 1].name):
            return True
    return False


def subject_opens(scene: Scene, subject: Phrase | None) -> bool:
    """Whether a phrase can be a subject: none opens with a preposition or a relative pronoun."""
    opener = scene.unit.low(subject.start) if subject is not None else ""
    if scene.g.has("relatives", opener):
        return False
    return not scene.g.has("not_subject_start", opener) or scene.g.has("determiners", opener)


def narrowed(scene: Scene, cue: Cue, subject: Phrase | None) -> Cue | None:
    """The cue with the readings that its subject allows: some need a document or a person ("montre", "found")."""
    if subject is None:
        return cue
    found = head(scene.unit, scene.g, subject.start, subject.end) if subject_opens(scene, subject) else None
    return cue.with_subject(found[1] if found else ()) if subject_opens(scene, subject) else None


def content_verb_np(scene: Scene) -> Iterator[Hit]:
    """ "..., a déclaré X", "...", kata X, "...", said X, "..., comme l'affirmait X"."""
    unit, g = scene.unit, scene.g
    for cue in scene.cues:
        if cue.takes("r") or not invertible(scene, cue) or not _inverted(scene, cue):
            continue
        if not cue.takes("l") and not (cue.takes("q") and unit.quoted[max(0, before_as(scene, cue) - 2)] >= 0):
            continue
        before = before_as(scene, cue)
        found = extent.left(unit, g, before)
        if found is None:
            continue
        subject = Phrase(cue.pronoun, cue.pronoun + 1) if cue.pronoun >= 0 else source_after(scene, cue)
        if subject is None and found[2] and unit.quoted[found[1] - 1] >= 0:
            subject = anybody_after(scene, cue)
        if subject is None:
            continue
        span = _around(scene, (found[0], found[1]), max(subject.end, cue.end))
        if span[1] - span[0] < extent.SHORTEST_CLAUSE:
            continue
        yield hit_of(scene, "content-verb-np", (cue.start, cue.end), subject, span, cue.stance)
        yield from _resumed(scene, cue, subject)


def _inverted(scene: Scene, cue: Cue) -> bool:
    """Whether content stands right before the cue: a comma, a closing quotation mark or a dash, then perhaps "as"."""
    unit, at = scene.unit, before_as(scene, cue)
    if at == 0:
        return False
    if unit.quoted[at - 1] >= 0:
        return is_closer(unit.tokens[at - 1]) or unit.low(at - 1) in ".,!?…"
    if at < cue.group and at > 1:
        return True
    return (unit.low(at - 1) in {",", "–", "—"} and at > 1 and content.complement(unit, scene.g, cue, scene.groups) is None) or (
        unit.low(at - 1) == "," and at > 1 and content_first(scene, cue)
    )


def _around(scene: Scene, span: tuple[int, int], after: int) -> tuple[int, int]:
    """ "There was a time, he said, when ...": a short start and a longer rest are one content."""
    unit = scene.unit
    if unit.low(after) != "," or unit.quoted[span[1] - 1] >= 0 or span[1] - span[0] >= SHORT_START:
        return span
    if (
        scene.g.has("times", unit.low(after + 1))
        or after + 1 >= len(unit.tokens)
        or unit.quoted[after + 1] >= 0
        or scene.g.verbs.at(unit.tokens, after + 1) is not None
    ):
        return span
    rest = extent.right(unit, scene.g, after + 1, scene.groups)
    dash = next((k for k in range(*rest) if unit.quoted[k] < 0 and unit.low(k) in {"—", "–"}), rest[1])
    return span if dash - rest[0] <= span[1] - span[0] else (span[0], dash)


def _resumed(scene: Scene, cue: Cue, subject: Phrase) -> Iterator[Hit]:
    """ "...", he said, "...": the quotation goes on after the source."""
    unit = scene.unit
    at = max(subject.end, cue.end)
    beyond = next((k for k in range(at, min(len(unit.tokens), at + LONGEST_ADJUNCT)) if not unit.tokens[k].word), at)
    if unit.low(beyond) in {",", "."} and beyond + 1 < len(unit.tokens) and unit.quoted[beyond + 1] >= 0:
        at = beyond  # "raconte une voisine sous couvert d'anonymat, « ... »"
    while at < len(unit.tokens) and unit.quoted[at] < 0 and unit.low(at) in {",", ".", ":"}:
        at += 1
    if at < len(unit.tokens) and unit.quoted[at] >= 0 and unit.low(at - 1) in {",", ".", ":"}:
        yield hit_of(scene, "quote-resumed", (cue.start, cue.end), subject, unit.quotes[unit.quoted[at]], cue.stance)


def content_np_verb(scene: Scene) -> Iterator[Hit]:
    """ "...," she said; "..., the ferry line said on Friday"."""
    unit, g = scene.unit, scene.g
    for cue in scene.cues:
        if not cue.form(Form.FINITE, Form.PLURAL, Form.PARTICIPLE) or not (cue.takes("l") or cue.takes("q")):
            continue
        subject = subject_before(unit, g, cue.group, scene.stops)
        fitting = narrowed(scene, cue, subject) if subject is not None and subject.start else None
        if subject is None or fitting is None:
            continue
        quoted = unit.quoted[subject.start - 1] >= 0
        comma = unit.low(subject.start - 1) == "," and (g.flag("subject_after_content") or _closes(scene, cue))
        if not quoted and not (comma and fitting.takes("l") and source_like(unit, g, subject)):
            continue
        after = content.complement(unit, g, fitting, scene.groups)
        if after is not None and not (quoted and after.kind in ("bare", "noun")):
            continue
        found = extent.left(unit, g, subject.start)
        if found is not None and found[1] - found[0] >= extent.SHORTEST_CLAUSE:
            span = _around(scene, (found[0], found[1]), max(subject.end, cue.end))
            yield hit_of(scene, "content-np-verb", (cue.start, cue.end), subject, span, cue.stance)
            yield from _resumed(scene, cue, subject)


def _closes(scene: Scene, cue: Cue) -> bool:
    """ "..., Al Jazeera melaporkan.": nothing follows the verb but a time."""
    unit, at = scene.unit, cue.end
    while at < len(unit.tokens) and (scene.g.has("times", unit.low(at)) or scene.g.has("time_prepositions", unit.low(at))):
        at += 1
    return at >= len(unit.tokens) or unit.low(at) in {".", "("}


def as_verb_np(scene: Scene) -> Iterator[Hit]:
    """ "Comme l'affirmait X, ...", "As X reported, ..."."""
    unit, g = scene.unit, scene.g
    for cue in scene.cues:
        start = before_as(scene, cue)
        led = start == cue.group and start > 0 and unit.low(start - 1) == ","  # "Ainsi, confie X, ..."
        if (start == cue.group and not led) or strip_leads(unit, g, 0, start) < start or not invertible(scene, cue):
            continue
        subject = source_after(scene, cue)
        if subject is None or unit.low(subject.end) != "," or len(unit.tokens) - subject.end < extent.SHORTEST_CLAUSE:
            continue
        span = extent.right(unit, g, subject.end + 1)
        yield hit_of(scene, "as-verb-np", (cue.start, cue.end), subject, span, cue.stance)
