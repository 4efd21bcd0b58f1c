"""Frames around a colon: "X est catégorique : « ... »", "Non, répond X : « ... »", headlines "X: ..." and "...: X"."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrack.attribution import extent
from claimtrack.attribution.content import complement
from claimtrack.attribution.hits import Hit, Phrase
from claimtrack.attribution.phrases import STOPS, head, is_name, np_after, source_like, strip_leads
from claimtrack.attribution.scene import Scene, core_of, hit_of, invertible, only_pronoun, source_after

# A headline's "X : ..." names its source in at most so many tokens.
LONGEST_HEADLINE_SOURCE = 6
# Before a colon and a quotation a clause that names its source has at most so many tokens.
LONGEST_COLON_CLAUSE = 18
# A quotation after such a clause has at least so many words; fewer are a title or a word in quotation marks.
SHORTEST_QUOTE = 3
# After a headline's last colon a source has at most so many tokens.
LONGEST_TRAILER = 4


def verb_np_colon(scene: Scene) -> Iterator[Hit]:
    """ "Faux, répond le maire : « ... »", "Said Quill: “...”"."""
    unit = scene.unit
    for cue in scene.cues:
        opens = cue.group == 0 or unit.low(cue.group - 1) in {",", ".", "?", "!"}
        subject = source_after(scene, cue) if opens and not cue.takes("r") and invertible(scene, cue) else None
        far = subject is not None and unit.low(cue.group - 1) != "," and subject.start > cue.end
        if subject is None or far or not (cue.takes("l") or cue.takes("q")) or _clause(scene, subject):
            continue
        colon = next((k for k in range(subject.end, min(len(unit.tokens) - 1, subject.end + 12)) if unit.low(k) in STOPS), -1)
        said = cue.takes("c") and 0 < cue.group <= SHORTEST_QUOTE and colon > 0 and len(unit.tokens) - colon > LONGEST_TRAILER
        if colon >= 0 and unit.low(colon) == ":" and (unit.quoted[colon + 1] >= 0 or said):
            quoted = unit.quoted[colon + 1] >= 0
            span = unit.quotes[unit.quoted[colon + 1]] if quoted else extent.right(unit, scene.g, colon + 1)
            yield hit_of(scene, "verb-np-quote", (cue.start, cue.end), subject, span, cue.stance)


def _clause(scene: Scene, subject: Phrase) -> bool:
    """ "Asked whether Lodria ...: “Never”": what follows the verb is a clause."""
    word = scene.unit.low(subject.start)
    return scene.g.has("complementisers", word) or scene.g.has("conditionals", word)


def colon_quote(scene: Scene) -> Iterator[Hit]:
    """ "Le maire : « ... »", "X was blunt: “...”": a clause that opens with its source, a colon and a quotation."""
    unit, g = scene.unit, scene.g
    at = next((k for k in range(1, min(len(unit.tokens) - 1, LONGEST_COLON_CLAUSE + 1)) if unit.low(k) == ":"), 0)
    if not at or unit.quoted[at + 1] < 0 or any(unit.quoted[k] >= 0 for k in range(at)):
        return
    if any(complement(unit, g, cue, scene.groups) is not None for cue in scene.cues if cue.start < at):
        return
    first, last = unit.quotes[unit.quoted[at + 1]]
    if any(unit.tokens[k].word for k in range(last, len(unit.tokens))) and unit.low(last - 2) not in {".", "!", "?", "…"}:
        return
    subject = _opening_source(scene, at)
    if subject is None or any(hit.content == unit.place(first, last) for hit in verb_np_colon(scene)):
        return
    alone = subject.end == at
    words = sum(1 for k in range(first, last) if unit.tokens[k].word)
    if alone or words >= SHORTEST_QUOTE:
        yield hit_of(scene, "colon-quote" if alone else "colon-clause", (at, at + 1), subject, (first, last), "say")


def _opening_source(scene: Scene, end: int) -> Phrase | None:
    """The person, body or pronoun that opens the clause before a colon, at its start or after its last comma."""
    unit, g = scene.unit, scene.g
    starts = [0, *(k + 1 for k in range(end) if unit.low(k) == ",")]
    for start in starts:
        start = strip_leads(unit, g, start, end)
        phrase = np_after(unit, g, start, scene.groups) if start < end else None
        if phrase is None or (g.has("not_subject_start", unit.low(start)) and not g.has("determiners", unit.low(start))):
            continue
        phrase = only_pronoun(scene, Phrase(start, min(phrase.end, end)))
        if g.pronouns.at(unit.tokens, start) is not None:
            return phrase
        found = head(unit, g, phrase.start, phrase.end)
        described = found is not None and any(k.startswith(("person", "organisation", "anonymous", "outlet")) for k in found[1])
        core = core_of(scene, phrase, found[0] + 1 if found is not None and described else start)
        named = core.end - core.start > 1 and is_name(unit, g, core.start, core.end)
        document = found is not None and any(k.startswith("document") for k in found[1]) and core.end < end
        if described or named or document or (start in unit.outlets and source_like(unit, g, core)):
            return core
    return None


def headline_colon(scene: Scene) -> Iterator[Hit]:
    """ "Wali Kota: ..." over an article: a source before the colon; "...: Reuters": one after the last."""
    unit, g = scene.unit, scene.g
    if not unit.headline:
        yield from colon_quote(scene)
        return
    for at in range(1, min(len(unit.tokens) - 2, LONGEST_HEADLINE_SOURCE + 1)):
        if unit.low(at) == ":":
            quoted = unit.quoted[at + 1] >= 0 and is_name(unit, g, 0, at)
            if quoted or _headline_source(scene, 0, at):
                yield hit_of(scene, "headline-colon", (at, at + 1), Phrase(0, at), (at + 1, len(unit.tokens)), "say")
                return
            break
    for at in range(len(unit.tokens) - 2, max(1, len(unit.tokens) - 2 - LONGEST_TRAILER), -1):
        if unit.low(at) == ":":
            if unit.quoted[at + 1] < 0 and _headline_source(scene, at + 1, len(unit.tokens)):
                yield hit_of(scene, "headline-colon", (at, at + 1), Phrase(at + 1, len(unit.tokens)), (0, at), "say")
            return


def _headline_source(scene: Scene, start: int, end: int) -> bool:
    """Whether a headline's stretch is an outlet or a noun for a source, and nothing before it."""
    unit, g = scene.unit, scene.g
    if start in unit.outlets and unit.outlets[start][0] == end:
        return True
    found = head(unit, g, start, end)
    if found is None or found[0] != start:
        return False
    speaking = tuple(g.settings.get("headline_sources", ("person",)))
    return any(kind.startswith(speaking) for kind in found[1]) and not g.has("not_sources", unit.low(start))
