"""The frames: which constituent stands where. Each returns hits with token places; words come from the lexicon."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from claimtrack.attribution import content
from claimtrack.attribution.cues import Cue
from claimtrack.attribution.hits import Hit, Phrase
from claimtrack.attribution.phrases import (
    STOPS,
    adjunct,
    head,
    is_name,
    left_edge,
    np_after,
    source_like,
    strip_leads,
    subject_before,
)
from claimtrack.attribution.units import Unit, is_closer
from claimtrack.lang.grammar import Form, Grammar
from claimtrack.types import Span

# A headline's "X : ..." names its source in at most so many tokens.
LONGEST_HEADLINE_SOURCE = 6
# A clause cut in two by its source ("There was a time, he said, when") has fewer tokens than this before it.
SHORT_START = 7
# The comma that ends "selon X, ..." is looked for within so many tokens.
LONGEST_ADPOSITION = 40


@dataclass(frozen=True, eq=False)
class Scene:
    """What every frame sees: a unit, its language's words, the cues found in it and the pronouns' places."""

    unit: Unit
    g: Grammar
    cues: Sequence[Cue]

    @cached_property
    def stops(self) -> frozenset[int]:
        """Ends of cues and of what announces their content: a subject never runs over them."""
        starts = (content.complement(self.unit, self.g, cue, self.cues) for cue in self.cues)
        return frozenset(cue.end for cue in self.cues) | {found.start for found in starts if found and found.kind == "clause"}

    @cached_property
    def groups(self) -> frozenset[int]:
        """Starts of verb groups."""
        return frozenset(cue.group for cue in self.cues)


Frame = Callable[[Scene], Iterator[Hit]]


def _hit(scene: Scene, rule: str, cue: tuple[int, int], subject: Phrase | None, span: tuple[int, int], stance: str) -> Hit:
    unit = scene.unit
    while span[1] > span[0] + 1 and not unit.tokens[span[1] - 1].word and unit.low(span[1] - 1) in {",", "–", "—"}:
        if unit.quoted[span[1] - 1] >= 0:
            break
        span = (span[0], span[1] - 1)
    direct = unit.quoted[span[0]] >= 0 and unit.quoted[span[1] - 1] == unit.quoted[span[0]]
    return Hit(rule, cue, subject, unit.place(*span), direct, stance)


def np_verb_comp(scene: Scene) -> Iterator[Hit]:
    """ "X a déclaré que ...", "X said: ...", "X membantah ..."."""
    unit, g = scene.unit, scene.g
    for number, cue in enumerate(scene.cues):
        if not cue.form(Form.FINITE, Form.PLURAL, Form.PARTICIPLE, Form.INFINITIVE) and not (unit.headline and cue.form(Form.BARE)):
            continue
        found = content.complement(unit, g, cue, scene.cues)
        if found is None or (found.kind in ("bare", "noun") and _content_first(scene, cue)):
            continue
        subject, shared = _subject(scene, cue, number)
        if (subject is None and not shared) or not _right_kind(scene, cue, subject):
            continue
        span = content.right(unit, g, found.start, cue, scene.cues)
        if found.kind == "quote" and unit.quoted[found.start] >= 0:
            span = _whole_quote(unit, g, found.start, span)
        yield _hit(scene, f"np-verb-{'quote' if found.kind == 'quote' else 'comp'}", (cue.start, cue.end), subject, span, cue.stance)


def _whole_quote(unit: Unit, g: Grammar, start: int, span: tuple[int, int]) -> tuple[int, int]:
    first, last = unit.quotes[unit.quoted[start]]
    rest = sum(1 for k in range(last, span[1]) if unit.tokens[k].word)
    if g.verbs.at(unit.tokens, last) is not None:
        rest = 0
    return (first, last) if not rest or unit.low(last) in {",", "."} else (first, max(span[1], last))


def _right_kind(scene: Scene, cue: Cue, subject: Phrase | None) -> bool:
    """Some verbs need a document or a person for a subject ("montre", "found"); no subject opens with a preposition."""
    if subject is None:
        return True
    if scene.g.has("relatives", scene.unit.low(subject.start)):
        return False
    if scene.g.has("not_subject_start", scene.unit.low(subject.start)) and not scene.g.has("determiners", scene.unit.low(subject.start)):
        return False
    if not cue.subject_kind:
        return True
    found = head(scene.unit, scene.g, subject.start, subject.end)
    return found is not None and any(kind.startswith(cue.subject_kind) for kind in found[1])


def _content_first(scene: Scene, cue: Cue) -> bool:
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
    if cue.takes("r") or (g.flag("subject_after_content") and subject is not None):
        return False
    return unit.low(before) == "," and (subject is None or (_source_after(scene, cue) is not None and not _is_apposed(scene, subject)))


def _is_apposed(scene: Scene, subject: Phrase) -> bool:
    """Whether the phrase before ", V" reads as "name, apposition,"."""
    unit, g = scene.unit, scene.g
    if not any(t.name for t in unit.tokens[subject.start : subject.end]):
        return False
    for k in range(subject.start + 1, subject.end - 1):
        if unit.low(k) != ",":
            continue
        named = is_name(unit, g, k + 1, subject.end) and head(unit, g, subject.start, k) is not None
        if named or (head(unit, g, k + 1, subject.end) is not None and unit.tokens[k - 1].name):
            return True
    return False


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
        return subject, False
    joined = g.has("coordinators", unit.low(before)) or g.has("boundaries", unit.low(before)) or unit.low(before) == ","
    if before < 0 or not joined:
        return None, False
    return (None, True) if number else (_sentence_subject(scene), False)


def _sentence_subject(scene: Scene) -> Phrase | None:
    """ "She found it easy, explaining that ...": the phrase that opens the sentence, up to its verb."""
    unit, g = scene.unit, scene.g
    start = strip_leads(unit, g, 0, len(unit.tokens))
    phrase = np_after(unit, g, start, scene.groups) if start < len(unit.tokens) and unit.quoted[start] < 0 else None
    if phrase is None or not (source_like(unit, g, phrase) or g.has("determiners", unit.low(start))):
        return None
    phrase = _only_pronoun(scene, phrase)
    for at in range(phrase.start + 1, phrase.end):
        if g.has("auxiliaries", unit.low(at)) or g.has("reflexives", unit.low(at)):
            return Phrase(phrase.start, at)
    return phrase


def _antecedent(scene: Scene, relative: int) -> Phrase | None:
    unit, g = scene.unit, scene.g
    end = relative - 1 if unit.low(relative - 1) == "," else relative
    start = left_edge(unit, g, end, scene.stops | {c.group for c in scene.cues})
    for cue in scene.cues:  # "..., rétorque l'entreprise, qui assure": the source after the earlier verb
        if cue.end <= end and start < cue.end <= end:
            start = cue.end
    start = strip_leads(unit, g, start, end)
    phrase = Phrase(start, end) if start < end else None
    return phrase if phrase is not None and source_like(unit, g, phrase) else None


def _source_after(scene: Scene, cue: Cue) -> Phrase | None:
    """The source after an inverted verb, over adverbs and a date ("nuance toutefois sur France Inter la toxicologue")."""
    unit, g = scene.unit, scene.g
    at = cue.end
    if at < len(unit.tokens) and (g.has("enclitics", unit.low(at)) or g.has("clitic_pronouns", unit.low(at))):
        return Phrase(at, at + 1)
    detour = 0
    while at < len(unit.tokens) and detour < 8 and unit.quoted[at] < 0 and unit.low(at) not in STOPS:
        beside = _outlet_first(scene, at)
        if beside is not None:
            at, detour = beside, detour + 1
            continue
        skip = g.words["after_verb"].at(unit.tokens, at) if "after_verb" in g.words else None
        phrase = np_after(unit, g, at, scene.groups)
        if skip is None and adjunct(unit, g, at) is None and phrase is not None and source_like(unit, g, phrase):
            return _only_pronoun(scene, phrase)
        if skip is None and not (g.adverb and g.adverb.search(unit.low(at))) and not detour:
            return None
        at = skip[0] if skip else at + 1
        detour += 1
    return None


def _outlet_first(scene: Scene, at: int) -> int | None:
    """ "confie au site un sous-traitant", "nuance sur France Inter la toxicologue": step over the outlet."""
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


def _only_pronoun(scene: Scene, phrase: Phrase) -> Phrase:
    found = scene.g.pronouns.at(scene.unit.tokens, phrase.start)
    return Phrase(phrase.start, found[0]) if found else phrase


def content_verb_np(scene: Scene) -> Iterator[Hit]:
    """ "..., a déclaré X", "...", kata X, "...", said X, "..., comme l'affirmait X"."""
    unit, g = scene.unit, scene.g
    for cue in scene.cues:
        if not cue.takes("l") or cue.takes("r") or not _invertible(scene, cue) or not _inverted(scene, cue):
            continue
        before = _before_as(scene, cue)
        found = content.left(unit, g, before)
        if found is None or found[1] - found[0] < content.SHORTEST_CLAUSE:
            continue
        subject = Phrase(cue.pronoun, cue.pronoun + 1) if cue.pronoun >= 0 else _source_after(scene, cue)
        if subject is None:
            continue
        span = _around(scene, (found[0], found[1]), max(subject.end, cue.end))
        yield _hit(scene, "content-verb-np", (cue.start, cue.end), subject, span, cue.stance)
        yield from _resumed(scene, cue, subject)


def _invertible(scene: Scene, cue: Cue) -> bool:
    """Whether a form of this cue can stand before its source in this language."""
    return cue.form(*(Form(name) for name in scene.g.settings.get("inverted_forms", ())))


def _around(scene: Scene, span: tuple[int, int], after: int) -> tuple[int, int]:
    """ "There was a time, he said, when ...": a short start and a longer rest are one content."""
    unit = scene.unit
    if unit.low(after) != "," or unit.quoted[span[1] - 1] >= 0 or span[1] - span[0] >= SHORT_START:
        return span
    rest = content.right(unit, scene.g, after + 1, None, scene.cues)
    opens_tail = after + 1 >= len(unit.tokens) or unit.quoted[after + 1] >= 0 or scene.g.verbs.at(unit.tokens, after + 1) is not None
    return span if opens_tail or rest[1] - rest[0] <= span[1] - span[0] else (span[0], rest[1])


def _before_as(scene: Scene, cue: Cue) -> int:
    at = cue.group
    while at > 0 and scene.g.has("as_words", scene.unit.low(at - 1)):
        at -= 1
    return at


def _inverted(scene: Scene, cue: Cue) -> bool:
    """Whether content stands right before the cue: a comma, a closing quotation mark or a dash, then perhaps "as"."""
    unit, at = scene.unit, _before_as(scene, cue)
    if at == 0:
        return False
    if unit.quoted[at - 1] >= 0:
        return is_closer(unit.tokens[at - 1]) or unit.low(at - 1) in ".,!?…"
    if at < cue.group and at > 1:
        return True
    return (unit.low(at - 1) in {",", "–", "—"} and at > 1 and content.complement(unit, scene.g, cue, scene.cues) is None) or (
        unit.low(at - 1) == "," and at > 1 and _content_first(scene, cue)
    )


def _resumed(scene: Scene, cue: Cue, subject: Phrase) -> Iterator[Hit]:
    """ "...", he said, "...": the quotation goes on after the source."""
    unit = scene.unit
    at = max(subject.end, cue.end)
    while at < len(unit.tokens) and unit.quoted[at] < 0 and unit.low(at) in {",", ".", ":"}:
        at += 1
    if at < len(unit.tokens) and unit.quoted[at] >= 0 and unit.low(at - 1) in {",", ".", ":"}:
        yield _hit(scene, "quote-resumed", (cue.start, cue.end), subject, unit.quotes[unit.quoted[at]], cue.stance)


def content_np_verb(scene: Scene) -> Iterator[Hit]:
    """ "...," she said; "..., the airline said on Wednesday"."""
    unit, g = scene.unit, scene.g
    for cue in scene.cues:
        if not cue.form(Form.FINITE, Form.PLURAL, Form.PARTICIPLE) or not cue.takes("l"):
            continue
        subject = subject_before(unit, g, cue.group, scene.stops)
        if subject is None or subject.start == 0 or not _right_kind(scene, cue, subject):
            continue
        quoted = unit.quoted[subject.start - 1] >= 0
        comma = unit.low(subject.start - 1) == "," and g.flag("subject_after_content")
        if not quoted and not (comma and source_like(unit, g, subject)):
            continue
        after = content.complement(unit, g, cue, scene.cues)
        if after is not None and not (quoted and after.kind in ("bare", "noun")):
            continue
        found = content.left(unit, g, subject.start)
        if found is not None and found[1] - found[0] >= content.SHORTEST_CLAUSE:
            span = _around(scene, (found[0], found[1]), max(subject.end, cue.end))
            yield _hit(scene, "content-np-verb", (cue.start, cue.end), subject, span, cue.stance)
            yield from _resumed(scene, cue, subject)


def as_verb_np(scene: Scene) -> Iterator[Hit]:
    """ "Comme l'affirmait X, ...", "As X reported, ..."."""
    unit, g = scene.unit, scene.g
    for cue in scene.cues:
        start = _before_as(scene, cue)
        if start == cue.group or strip_leads(unit, g, 0, start) < start or not _invertible(scene, cue):
            continue
        subject = _source_after(scene, cue)
        if subject is None or unit.low(subject.end) != "," or len(unit.tokens) - subject.end < content.SHORTEST_CLAUSE:
            continue
        span = content.right(unit, g, subject.end + 1, None, ())
        yield _hit(scene, "as-verb-np", (cue.start, cue.end), subject, span, cue.stance)


def tail(scene: Scene) -> Iterator[Hit]:
    """ "..., ajoutant que ...", "..., adding that ...": the source is that of the clause before."""
    unit, g = scene.unit, scene.g
    for number, cue in enumerate(scene.cues):
        if cue.start == 0 or not cue.form(Form.GERUND) or cue.form(Form.FINITE, Form.BARE):
            continue
        found = content.complement(unit, g, cue, scene.cues)
        if found is None or found.kind in ("noun", "bare"):
            continue
        span = content.right(unit, g, found.start, cue, scene.cues)
        subject = None if number else _sentence_subject(scene)
        yield _hit(scene, "tail", (cue.start, cue.end), subject, span, cue.stance)


def headline_colon(scene: Scene) -> Iterator[Hit]:
    """ "Menteri Energi: ..." over an article: a person or role before the colon."""
    unit, g = scene.unit, scene.g
    if not unit.headline:
        return
    for at in range(1, min(len(unit.tokens) - 2, LONGEST_HEADLINE_SOURCE + 1)):
        if unit.low(at) == ":":
            found = head(unit, g, 0, at)
            person = found is not None and found[0] == 0 and any(kind.startswith("person") for kind in found[1])
            quoted = unit.quoted[at + 1] >= 0 and is_name(unit, g, 0, at)
            if person or quoted:
                end = len(unit.tokens)
                yield _hit(scene, "headline-colon", (at, at + 1), Phrase(0, at), (at + 1, end), "say")
            return


def adposition(scene: Scene) -> Iterator[Hit]:
    """ "Selon X, ...", "..., menurut X", "according to X"."""
    unit, g = scene.unit, scene.g
    done = 0
    for at in range(len(unit.tokens)):
        found = g.adpositions.at(unit.tokens, at) if unit.quoted[at] < 0 and at >= done else None
        done = found[0] if found else done
        if found is None or found[0] >= len(unit.tokens) or g.has("not_after", unit.low(found[0])):
            continue
        end, kind = found
        opening = _opens_clause(scene, at)
        if kind == "opening" and not opening:
            continue
        phrase = np_after(unit, g, end, scene.groups)
        if phrase is None or not _believable(scene, phrase) or (kind == "media" and not _outlet_like(scene, phrase)):
            continue
        phrase = _only_pronoun(scene, phrase)
        if opening and len(unit.tokens) - phrase.end < content.SHORTEST_CLAUSE:
            comma = next((k for k in range(phrase.start, phrase.end) if unit.low(k) == ","), phrase.end)
            phrase = Phrase(phrase.start, comma)  # what looked like an apposition is the content
        hit = _adposition_right(scene, at, end, phrase) if opening else _adposition_left(scene, at, end, phrase)
        if hit is not None:
            yield replace(hit, media=kind == "media")


def _believable(scene: Scene, phrase: Phrase) -> bool:
    """After an adposition any noun phrase with a determiner can be a source, unless it is a measure or a manner."""
    unit, g = scene.unit, scene.g
    if source_like(unit, g, phrase):
        return True
    nouns = [t.low for t in unit.tokens[phrase.start : phrase.end] if not g.has("determiners", t.low)]
    marked = g.has("determiners", unit.low(phrase.start)) or g.has("definite_after", unit.low(phrase.end - 1))
    return marked and bool(nouns) and not any(g.has("not_sources", noun) for noun in nouns[:2])


def _outlet_like(scene: Scene, phrase: Phrase) -> bool:
    """After "dilansir", "mengutip": a name or a noun for an outlet or document, at the start."""
    unit, g = scene.unit, scene.g
    found = head(unit, g, phrase.start, phrase.end)
    kinds = found[1] if found is not None and found[0] <= phrase.start + 1 else ()
    first = [t for t in unit.tokens[phrase.start : phrase.end] if not g.has("determiners", t.low)][:1]
    return bool(first and first[0].name) or any(kind.startswith(("outlet", "document", "organisation")) for kind in kinds)


def _opens_clause(scene: Scene, at: int) -> bool:
    unit, g = scene.unit, scene.g
    start = at
    while start > 0 and unit.low(start - 1) not in STOPS and unit.low(start - 1) != ",":
        if g.has("clause_openers", unit.low(start - 1)):
            break
        start -= 1
    if strip_leads(unit, g, start, at) < at:
        return False
    return start == 0 or unit.low(start - 1) in STOPS - {")", "]"} or g.has("clause_openers", unit.low(start - 1)) or _lead_comma(scene, start)


def _lead_comma(scene: Scene, start: int) -> bool:
    """Whether only leading adverbs stand before the comma at ``start - 1``."""
    return strip_leads(scene.unit, scene.g, 0, start) >= start - 1


def _adposition_right(scene: Scene, at: int, end: int, phrase: Phrase) -> Hit | None:
    unit, g = scene.unit, scene.g
    start = phrase.end
    for place in range(phrase.end, min(len(unit.tokens), phrase.end + LONGEST_ADPOSITION)):
        if unit.quoted[place] >= 0:
            start = place
            break
        if unit.low(place) in {",", ":"}:
            following = _skip_apposed(scene, place)
            start = following
            break
        if unit.low(place) in STOPS:
            break
    if len(unit.tokens) - start < content.SHORTEST_CLAUSE:
        return None
    if unit.low(start) and g.has("complementisers", unit.low(start)):
        start += 1
    return _hit(scene, "adp-np-clause", (at, end), phrase, content.right(unit, g, start, None, ()), "say")


def _skip_apposed(scene: Scene, comma: int) -> int:
    """Step over ", interrogé par CNBC," between a source and its content."""
    unit, g = scene.unit, scene.g
    at = comma + 1
    opens = at < len(unit.tokens) and (
        g.has("relatives", unit.low(at)) or adjunct(unit, g, at) is not None or g.relations.at(unit.tokens, at) is not None
    )
    if opens:
        for place in range(at, min(len(unit.tokens), at + LONGEST_ADPOSITION)):
            if unit.low(place) == ",":
                return place + 1
    return at


def _adposition_left(scene: Scene, at: int, end: int, phrase: Phrase) -> Hit | None:
    unit, g = scene.unit, scene.g
    found = content.left(unit, g, at)
    if found is None:
        return None
    start, stop, _ = found
    words = sum(1 for k in range(start, stop) if unit.tokens[k].word)
    if unit.low(phrase.end) == "," and words < 6 and len(unit.tokens) - phrase.end > 4 and unit.quoted[stop - 1] < 0:
        stop = content.right(unit, g, phrase.end + 1, None, ())[1]
    if stop - start < content.SHORTEST_CLAUSE:
        return None
    return _hit(scene, "clause-adp-np", (at, end), phrase, (start, stop), "say")


FRAMES: tuple[Frame, ...] = (adposition, as_verb_np, np_verb_comp, content_np_verb, content_verb_np, tail, headline_colon)


def read(scene: Scene) -> list[Hit]:
    """Every frame over one unit; of two hits on one cue the first frame wins, hits are in text order."""
    taken: set[int] = set()
    hits: list[Hit] = []
    for frame in FRAMES:
        found = [hit for hit in frame(scene) if not taken & set(range(*hit.cue))]
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
    if not hit.media or hit.rule != "clause-adp-np":
        return hit
    for other in hits:
        if other.media or other is hit:
            continue
        cue = scene.unit.place(*other.cue)
        before = other.content.end <= cue.start and hit.content.start <= other.content.start and cue.end <= hit.content.end
        around = hit.content.start <= cue.start < hit.content.end and other.content.start >= scene.unit.tokens[hit.cue[0]].start
        if before or around:
            return replace(hit, content=other.content, direct=other.direct)
    return hit
