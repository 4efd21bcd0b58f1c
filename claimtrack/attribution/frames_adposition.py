"""Frames with an adposition: "selon X, ...", "..., menurut X", "according to X"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from claimtrack.attribution import extent
from claimtrack.attribution.hits import Hit, Phrase
from claimtrack.attribution.phrases import STOPS, adjunct, head, np_after, source_like, strip_leads
from claimtrack.attribution.scene import Scene, hit_of, only_pronoun

# The comma that ends "selon X, ..." is looked for within so many tokens.
LONGEST_ADPOSITION = 40
# Between "-t-on" and "de source" stands a participle at most ("a-t-on appris de source").
NEAR_PRONOUN = 2
LONGEST_LEAD = 60  # tokens before an adposition that still opens its clause; bounds the work on hostile text
# A figure with what it counts has so many tokens.
SHORTEST_FIGURE, LONGEST_FIGURE = 2, 4
# "La Russie, selon Kiev, a ...": what stands before the adposition has fewer words than this when the clause goes on.
SHORT_START = 6


def adposition(scene: Scene) -> Iterator[Hit]:
    """ "Selon X, ...", "..., menurut X", "according to X"."""
    unit, g = scene.unit, scene.g
    done = 0
    for at in range(len(unit.tokens)):
        found = _adposition(scene, at) if unit.quoted[at] < 0 and at >= done else None
        done = found[0] if found else done
        if found is None or found[0] >= len(unit.tokens) or g.has("not_after", unit.low(found[0])):
            continue
        end, kind = found
        opening = _opens_clause(scene, at)
        if (kind == "opening" and not opening) or _impersonal_before(scene, at):
            continue
        phrase = np_after(unit, g, end, scene.groups)
        if phrase is not None and kind == "origin":
            phrase = Phrase(end - 1, phrase.end)  # "de source syndicale"
        elif phrase is None or not _believable(scene, phrase) or (kind == "media" and not _outlet_like(scene, phrase)):
            continue
        phrase = only_pronoun(scene, phrase)
        if opening and len(unit.tokens) - phrase.end < extent.SHORTEST_CLAUSE:
            comma = next((k for k in range(phrase.start, phrase.end) if unit.low(k) == ","), phrase.end)
            phrase = Phrase(phrase.start, comma)  # what looked like an apposition is the content
        hit = _adposition_right(scene, at, end, phrase) if opening else _adposition_left(scene, at, end, phrase)
        if hit is not None:
            yield replace(hit, media=kind == "media")


def _adposition(scene: Scene, at: int) -> tuple[int, str] | None:
    """(end, kind) of the longest adposition at a token; not the noun of "menurut laporan | itu", which is the source."""
    unit, g = scene.unit, scene.g
    found = g.adpositions.at(unit.tokens, at)
    noun = found is not None and found[0] > at + 1 and g.nouns.at(unit.tokens, found[0] - 1) is not None
    if found is not None and noun and g.has("definite_after", unit.low(found[0])):
        return found[0] - 1, found[1]
    return found


def _impersonal_before(scene: Scene, at: int) -> bool:
    """ "indique-t-on de source proche": the place belongs to the verb."""
    unit, g = scene.unit, scene.g
    for place in range(max(0, at - NEAR_PRONOUN), at):
        found = g.pronouns.at(unit.tokens, place)
        if found is not None and found[1] == "u" and g.has("enclitics", unit.low(place)):
            return True
    return False


def _opens_clause(scene: Scene, at: int) -> bool:
    unit, g = scene.unit, scene.g
    start = at
    while start > 0 and unit.low(start - 1) not in STOPS and unit.low(start - 1) != ",":
        if at - start == LONGEST_LEAD:
            return False
        if g.has("clause_openers", unit.low(start - 1)):
            break
        start -= 1
    if strip_leads(unit, g, start, at + 1) < at:
        return False
    if start == 0 or unit.low(start - 1) in STOPS - {")", "]"}:
        return True
    return g.has("clause_openers", unit.low(start - 1)) or _lead_comma(scene, start)


def _lead_comma(scene: Scene, start: int) -> bool:
    """Whether only leading adverbs or "that" stand before the comma at ``start - 1``."""
    if scene.unit.low(start - 1) == "," and scene.g.has("complementisers", scene.unit.low(start - 2)):
        return True
    return strip_leads(scene.unit, scene.g, 0, start) >= start - 1


def _believable(scene: Scene, phrase: Phrase) -> bool:
    """After an adposition any noun phrase with a determiner can be a source, unless it is a measure or a manner."""
    unit, g = scene.unit, scene.g
    if source_like(unit, g, phrase):
        return True
    nouns = [t.low for t in unit.tokens[phrase.start : phrase.end] if not g.has("determiners", t.low)]
    if g.has("distributive", unit.low(phrase.start)) and phrase.end - phrase.start == len(nouns) + 1 <= 2:
        return False  # "changent selon les quartiers"
    marked = g.has("determiners", unit.low(phrase.start)) or g.has("definite_after", unit.low(phrase.end - 1))
    return marked and bool(nouns) and not any(g.has("not_sources", noun) for noun in nouns[:2])


def _outlet_like(scene: Scene, phrase: Phrase) -> bool:
    """After "dilansir", "mengutip": a name or a noun for an outlet or document, at the start."""
    unit, g = scene.unit, scene.g
    found = head(unit, g, phrase.start, phrase.end)
    kinds = found[1] if found is not None and found[0] <= phrase.start + 1 else ()
    first = [t for t in unit.tokens[phrase.start : phrase.end] if not g.has("determiners", t.low)][:1]
    return bool(first and first[0].name) or any(kind.startswith(("outlet", "document", "organisation")) for kind in kinds)


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
    if len(unit.tokens) - start < extent.SHORTEST_CLAUSE:
        return None
    if unit.low(start) and g.has("complementisers", unit.low(start)):
        start += 1
    return hit_of(scene, "adp-np-clause", (at, end), phrase, extent.right(unit, g, start), "say")


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


def _figure(scene: Scene, start: int, stop: int) -> int:
    """ "... in the streets, 20 000 people, according to X": a short figure after a comma is all that X gave."""
    unit = scene.unit
    comma = next((k for k in range(stop - 1, start, -1) if unit.low(k) == ","), -1)
    short = comma > 0 and SHORTEST_FIGURE <= stop - comma - 1 <= LONGEST_FIGURE and unit.quoted[stop - 1] < 0
    return comma + 1 if short and unit.tokens[comma + 1].text[0].isdigit() else start


def _adposition_left(scene: Scene, at: int, end: int, phrase: Phrase) -> Hit | None:
    unit, g = scene.unit, scene.g
    found = extent.left(unit, g, at)
    if found is None:
        return None
    start, stop, _ = found
    start = _figure(scene, start, stop)
    words = sum(1 for k in range(start, stop) if unit.tokens[k].word)
    dated = g.has("times", unit.low(phrase.end + 1))
    if (
        unit.low(phrase.end) == ","
        and not dated
        and words < SHORT_START
        and len(unit.tokens) - phrase.end > 4
        and unit.quoted[stop - 1] < 0
    ):
        stop = extent.right(unit, g, phrase.end + 1)[1]
    if stop - start < extent.SHORTEST_CLAUSE:
        return None
    return hit_of(scene, "clause-adp-np", (at, end), phrase, (start, stop), "say")
