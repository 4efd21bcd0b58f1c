"""Frames that point back: "... . Hal itu disampaikan X", "... . C'est ce que rapporte X": the sentence before is the content."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrack.attribution import extent
from claimtrack.attribution.hits import Hit, Phrase
from claimtrack.attribution.phrases import np_after, source_like, strip_leads, subject_before
from claimtrack.attribution.scene import Scene, hit_of, invertible, only_pronoun, source_after
from claimtrack.attribution.units import Unit
from claimtrack.types import Span

# A sentence of fewer tokens than this is nothing to point back at.
SHORTEST_SENTENCE = 4
# Between "this" and its verb stand at most so many tokens ("Hal itu sebelumnya juga disampaikan").
LONGEST_GAP = 3


def points_back(scene: Scene, before: Unit | None) -> Iterator[Hit]:
    """The source to whom this unit gives the sentence before it; nothing where that is a headline or a quotation's part."""
    unit, g = scene.unit, scene.g
    if before is None or before.headline or unit.headline or "points_back" not in g.words:
        return
    start = strip_leads(unit, g, 0, len(unit.tokens))
    found = g.words["points_back"].at(unit.tokens, start)
    content = _sentence(before, scene) if found is not None else None
    told = _told(scene, found[0]) if found is not None and content is not None else None
    if told is not None and content is not None:
        cue, subject = told
        hit = hit_of(scene, "points-back", cue, subject, cue, "say")
        yield Hit(hit.rule, cue, subject, content, False, "say")


def _told(scene: Scene, at: int) -> tuple[tuple[int, int], Phrase] | None:
    """(cue, source) of the verb after "this", or of an adposition ("That is according to X")."""
    unit, g = scene.unit, scene.g
    opening = g.adpositions.at(unit.tokens, at)
    if opening is not None:
        phrase = np_after(unit, g, opening[0], scene.groups)
        fits = phrase is not None and source_like(unit, g, phrase)
        return ((at, opening[0]), only_pronoun(scene, phrase)) if phrase is not None and fits else None
    for cue in [one for one in scene.cues if one.group >= at][:1]:
        near = at <= cue.group <= at + LONGEST_GAP and invertible(scene, cue)
        subject = source_after(scene, cue) if near else subject_before(unit, g, cue.group, scene.stops)
        if subject is not None and (near or subject.start == at) and source_like(unit, g, subject):
            return (cue.start, cue.end), subject
    return None


def _sentence(before: Unit, scene: Scene) -> Span | None:
    end = len(before.tokens)
    while end > 0 and not before.tokens[end - 1].word and before.quoted[end - 1] < 0:
        end -= 1
    found = extent.left(before, scene.g, end)
    return before.place(found[0], found[1]) if found is not None and found[1] - found[0] >= SHORTEST_SENTENCE else None
