"""The frames: which constituent stands where. Each yields hits with token places; words come from the lexicon."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from claimtrack.attribution import content, extent
from claimtrack.attribution.cues import MOST_CUES, Cue
from claimtrack.attribution.frames_adposition import adposition
from claimtrack.attribution.frames_aside import (
    as_np_verb,
    characterised,
    citing_reason,
    document_passive,
    impersonal,
    opinion,
    quoted_as,
)
from claimtrack.attribution.frames_colon import headline_colon, verb_np_colon
from claimtrack.attribution.frames_inverted import as_verb_np, content_first, content_np_verb, content_verb_np, narrowed
from claimtrack.attribution.hits import Hit, Phrase
from claimtrack.attribution.phrases import left_edge, source_like, strip_leads, subject_before
from claimtrack.attribution.scene import Scene, hit_of, sentence_subject
from claimtrack.attribution.units import Unit
from claimtrack.lang.grammar import Form, Grammar
from claimtrack.types import Span

Frame = Callable[[Scene], Iterator[Hit]]
# A first part of a quotation with fewer words than this says nothing.
SHORTEST_QUOTE = 3


def np_verb_comp(scene: Scene) -> Iterator[Hit]:
    """ "X a déclaré que ...", "X said: ...", "X membantah ..."."""
    unit, g = scene.unit, scene.g
    for number, cue in enumerate(scene.cues):
        if not _heads_clause(unit, cue):
            continue
        subject, shared = _subject(scene, cue, number)
        fitting = narrowed(scene, cue, subject)
        found = content.complement(unit, g, fitting, scene.groups) if fitting is not None else None
        if found is None or (found.kind in ("bare", "noun") and content_first(scene, cue)):
            continue
        if subject is not None and subject.start and g.has("conditionals", unit.low(subject.start - 1)):
            continue
        if subject is None and not shared:
            continue
        span = extent.right(unit, g, found.start, scene.groups)
        if found.kind == "quote" and unit.quoted[found.start] >= 0:
            span = _whole_quote(unit, g, found.start, span)
        rule = "np-verb-quote" if found.kind == "quote" else "np-verb-comp"
        yield hit_of(scene, rule, (cue.start, cue.end), subject, span, cue.stance)
        before = (
            unit.quoted[subject.start - 1] if subject is not None and subject.start and found.kind in ("clause", "quote") else -1
        )
        if before >= 0 and not (found.kind == "quote" and _scrap(unit, before)):  # "It is," she said on Fox News, that ...
            yield hit_of(scene, "quote-before", (cue.start, cue.end), subject, unit.quotes[before], cue.stance)


def _scrap(unit: Unit, quote: int) -> bool:
    """ "And now," he went on, "...": the first part of the quotation says nothing by itself."""
    return sum(1 for k in range(*unit.quotes[quote]) if unit.tokens[k].word) < SHORTEST_QUOTE


def _heads_clause(unit: Unit, cue: Cue) -> bool:
    """Whether a cue can have its subject before it; a bare form can in a headline."""
    return cue.form(Form.FINITE, Form.PLURAL, Form.PARTICIPLE, Form.INFINITIVE) or (unit.headline and cue.form(Form.BARE))


def _whole_quote(unit: Unit, g: Grammar, start: int, span: tuple[int, int]) -> tuple[int, int]:
    first, last = unit.quotes[unit.quoted[start]]
    rest = sum(1 for k in range(last, span[1]) if unit.tokens[k].word)
    if g.verbs.at(unit.tokens, last) is not None:
        rest = 0
    return (first, last) if not rest or unit.low(last) in {",", "."} else (first, max(span[1], last))


def _subject(scene: Scene, cue: Cue, number: int) -> tuple[Phrase | None, bool]:
    """(noun phrase, whether the source is the one of an earlier cue)."""
    unit, g = scene.unit, scene.g
    if cue.pronoun >= 0:
        return Phrase(cue.pronoun, cue.pronoun + 1), False
    before = cue.group - 1
    if before >= 0 and unit.low(before) == "," and (before == 0 or unit.quoted[before - 1] >= 0):
        return None, False
    if before >= 0 and g.has("subject_relatives", unit.low(before)):
        return _antecedent(scene, before), False
    subject = subject_before(unit, g, cue.group, scene.stops)
    if subject is not None:
        return _whose_voice(scene, subject) or subject, False
    joined = g.has("coordinators", unit.low(before)) or g.has("boundaries", unit.low(before)) or unit.low(before) == ","
    if before < 0 or not joined:
        return None, False
    return (None, True) if number else (sentence_subject(scene), False)


def _whose_voice(scene: Scene, subject: Phrase) -> Phrase | None:
    """ "Au cabinet du préfet, on assure": an impersonal pronoun speaks for the place before it."""
    unit, g = scene.unit, scene.g
    found = g.pronouns.at(unit.tokens, subject.start)
    if found is None or found[1] != "u" or subject.start < 2 or unit.low(subject.start - 1) != ",":
        return None
    start = strip_leads(unit, g, 0, subject.start - 1)
    opening = g.words["voice_places"].at(unit.tokens, start) if "voice_places" in g.words else None
    phrase = Phrase(opening[0], subject.start - 1) if opening is not None and opening[0] < subject.start - 1 else None
    return phrase if phrase is not None and source_like(unit, g, phrase) else None


def _antecedent(scene: Scene, relative: int) -> Phrase | None:
    unit, g = scene.unit, scene.g
    end = relative - 1 if unit.low(relative - 1) == "," else relative
    start = left_edge(unit, g, end, scene.stops | {c.group for c in scene.cues})
    for cue in scene.cues:  # "..., rétorque l'entreprise, qui assure": the source after the earlier verb
        if cue.end <= end and start < cue.end <= end:
            start = cue.end
    start = strip_leads(unit, g, _name_alone(unit, g, start, end), end)
    phrase = Phrase(start, end) if start < end else None
    return phrase if phrase is not None and source_like(unit, g, phrase) else None


def _name_alone(unit: Unit, g: Grammar, start: int, end: int) -> int:
    """ "is being sued by The New York Times, which says": the phrase after the last verb, preposition or "according to"."""
    for at in range(end - 1, start, -1):
        word = unit.low(at - 1)
        if not g.has("organisation_joiners", word) and (g.has("auxiliaries", word) or g.has("not_subject_start", word)):
            start = at
            break
    ends = (found[0] for k in range(start, end) if (found := g.adpositions.at(unit.tokens, k)) is not None and found[0] < end)
    return next(ends, start)


def _spoken_before(scene: Scene, cue: Cue) -> bool:
    """Whether an earlier cue has a source and content of its own ("She found it easy" has none)."""
    frames = (np_verb_comp, content_np_verb, content_verb_np, as_verb_np, characterised)
    return any(hit.cue[0] < cue.start for frame in frames for hit in islice(frame(scene), MOST_CUES))


def tail(scene: Scene) -> Iterator[Hit]:
    """ "..., ajoutant que ...", "..., adding that ...": the source is that of the clause before."""
    unit, g = scene.unit, scene.g
    for number, cue in enumerate(scene.cues):
        if cue.start == 0 or not cue.form(Form.GERUND) or cue.form(Form.FINITE, Form.BARE):
            continue
        if cue.stance == "show" and unit.low(cue.start - 1) != ",":  # "des indices montrant que"
            continue
        found = content.complement(unit, g, cue, scene.groups)
        bare = (
            found is not None
            and found.kind == "bare"
            and unit.low(cue.start - 1) == ","
            and g.has("bare_tails", unit.low(cue.start))
        )
        if found is None or (found.kind in ("noun", "bare") and not bare):
            continue
        span = extent.right(unit, g, found.start, scene.groups)
        subject = None if number and _spoken_before(scene, cue) else sentence_subject(scene)
        yield hit_of(scene, "tail", (cue.start, cue.end), subject, span, cue.stance)


FRAMES: tuple[Frame, ...] = (
    impersonal,
    adposition,
    quoted_as,
    document_passive,
    as_verb_np,
    as_np_verb,
    verb_np_colon,
    np_verb_comp,
    content_np_verb,
    content_verb_np,
    characterised,
    tail,
    citing_reason,
    opinion,
    headline_colon,
)


def read(scene: Scene) -> list[Hit]:
    """Every frame over one unit; of two hits on one cue the first frame wins, hits are in text order."""
    taken: set[int] = set()
    hits: list[Hit] = []
    for frame in FRAMES:
        found = [hit for hit in islice(frame(scene), MOST_CUES) if not taken & set(range(*hit.cue))]
        hits.extend(found)
        for hit in found:
            taken.update(range(*hit.cue))
    hits = [_cut(scene, hit, hits) for hit in hits]
    return sorted((_through_relay(scene, hit, hits) for hit in hits), key=lambda hit: (hit.cue, hit.content))


def _cut(scene: Scene, hit: Hit, hits: Sequence[Hit]) -> Hit:
    """ "Investigators believe A, she told reporters": what the last one said ends before her, so does what they believe."""
    for other in hits:
        cue = scene.unit.place(*other.cue)
        before = other.content.end <= cue.start and hit.content.start < other.content.end < hit.content.end
        if before and hit.content.contains(cue) and other.content.contains(scene.unit.place(*hit.cue)):
            return replace(hit, content=Span(hit.content.start, other.content.end))
    return hit


def _through_relay(scene: Scene, hit: Hit, hits: Sequence[Hit]) -> Hit:
    """An outlet named after a source and its words ("..., ujar X, seperti dilansir Y") relays the same content."""
    if hit.rule != "clause-adp-np":
        return hit
    for other in hits:
        if other.media or other is hit:
            continue
        cue = scene.unit.place(*other.cue)
        before = other.content.end <= cue.start and hit.content.start <= other.content.start and cue.end <= hit.content.end
        around = hit.content.start <= cue.start < hit.content.end and other.content.start >= scene.unit.tokens[hit.cue[0]].start
        if (before and hit.media) or around:
            return replace(hit, content=other.content, direct=other.direct)
    return hit
