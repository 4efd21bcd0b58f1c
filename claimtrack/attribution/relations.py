"""Outlets that stand beside an attribution: through whom it came, to whom it was said, where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from claimtrack.attribution.hits import Hit, Phrase
from claimtrack.attribution.phrases import head, np_after
from claimtrack.attribution.scene import Scene
from claimtrack.types import Role

# A time inside a relation phrase ("on Monday evening") has at most so many tokens, what stands before it so many.
LONGEST_TIME, LONGEST_OPENER = 4, 4
# "sur son service d'actualités, Toutiao": a description of an outlet has at most so many tokens.
LONGEST_DESCRIPTION = 8
_ROLES = {"relay": Role.RELAY, "recipient": Role.RECIPIENT, "venue": Role.VENUE}


@dataclass(frozen=True, slots=True)
class Mention:
    """A known outlet's name at tokens ``start`` to ``end``; ``name`` None for an anaphor ("l'agence")."""

    start: int
    end: int
    name: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """An outlet beside a hit."""

    cue: tuple[int, int]
    mention: Mention
    role: Role
    hit: int | None  # place of the hit that it belongs to
    phrase: Phrase


def relation_before(scene: Scene, at: int) -> tuple[int, int, str] | None:
    """(start, end, kind) of the relation phrase before an outlet, over articles and nouns ("au magazine Tempo")."""
    unit, g = scene.unit, scene.g
    apposed = _apposed(scene, at)
    if apposed is not None:
        return apposed
    while at > 0:
        found = _parted(scene, at) or g.relations.ending(unit.tokens, at)
        if found is not None:
            return found[0], at, found[1]
        before = unit.low(at - 1)
        kinds = g.nouns.at(unit.tokens, at - 1)
        outlet_noun = kinds is not None and kinds[0] == at and any(kind.startswith("outlet") for kind in kinds[1])
        mark = not unit.tokens[at - 1].word and before in '«“"' and unit.quoted[at - 1] < 0
        if not (g.has("determiners", before) or g.has("adjectives", before) or outlet_noun or mark):
            return None
        at -= 1
    return None


def _parted(scene: Scene, at: int) -> tuple[int, str] | None:
    """ "invité mercredi soir d'Arte", "interview on Monday with Reuters": a time stands inside the relation phrase."""
    unit, g = scene.unit, scene.g
    start = at - 1
    while start > 0 and at - start <= LONGEST_TIME and _timely(scene, start - 1):
        start -= 1
    if start in (0, at - 1):
        return None
    longest: tuple[int, str] | None = None
    for before in range(max(0, start - LONGEST_OPENER), start):
        found = g.relations.at([*unit.tokens[before:start], unit.tokens[at - 1]], 0)
        if longest is None and found is not None and found[0] == start - before + 1:
            longest = before, found[1]
    return longest


def _timely(scene: Scene, at: int) -> bool:
    low = scene.unit.low(at)
    opens = scene.g.has("time_prepositions", low) and scene.g.has("times", scene.unit.low(at + 1))
    return opens or scene.g.has("times", low) or scene.g.has("dayparts", low)


def _apposed(scene: Scene, at: int) -> tuple[int, int, str] | None:
    """ "relayée sur son service d'actualités, Toutiao, ...": the outlet's name between commas after what it is."""
    unit, g = scene.unit, scene.g
    if at < 2 or unit.low(at - 1) != "," or at not in unit.outlets or unit.low(unit.outlets[at][0]) != ",":
        return None
    for start in range(at - 2, max(-1, at - 2 - LONGEST_DESCRIPTION), -1):
        if not unit.tokens[start].word or unit.quoted[start] >= 0:
            return None
        found = g.relations.at(unit.tokens, start)
        place = head(unit, g, found[0], at - 1) if found is not None and found[1] in _ROLES else None
        described = place is not None and any(k.startswith("outlet") for k in place[1])
        carried = found is not None and any(g.has("carriers", unit.low(k)) for k in range(found[0], at - 1))
        if found is not None and (described or carried):
            return start, found[0], found[1]
    return None


def _relation_after(scene: Scene, mention: Mention) -> tuple[int, int, str] | None:
    """ "une décision que Le Figaro a pu consulter", "Wired was first to report": what stands after the outlet."""
    found = scene.g.words["obtained"].at(scene.unit.tokens, mention.end) if "obtained" in scene.g.words else None
    return (mention.end, found[0], "relay") if found is not None else None


def anaphors(scene: Scene, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """ "au site", "the outlet", "oleh kantor berita itu" right after a relation phrase."""
    unit, g = scene.unit, scene.g
    taken = {k for m in mentions for k in range(m.start, m.end)}
    for at in range(len(unit.tokens)):
        found = g.relations.at(unit.tokens, at) if unit.quoted[at] < 0 else None
        if found is None or found[0] >= len(unit.tokens):
            continue
        phrase = np_after(unit, g, found[0], scene.groups)
        place = head(unit, g, phrase.start, phrase.end) if phrase else None
        if phrase is None or place is None or place[0] > found[0] + 1 or not any(k.startswith("outlet") for k in place[1]):
            continue
        marked = g.has("definite", unit.low(found[0])) or g.has("fused", unit.low(found[0] - 1))
        if (marked or _closes_definite(scene, place[0])) and not taken & set(range(phrase.start, phrase.end)):
            yield Mention(phrase.start, place[0] + 1, None)


def _closes_definite(scene: Scene, noun: int) -> bool:
    """ "kantor berita tersebut": the determiner after the noun."""
    return any(scene.g.has("definite_after", scene.unit.low(noun + k)) for k in (1, 2))


def sides(scene: Scene, mentions: Sequence[Mention], hits: Sequence[Hit]) -> list[Side]:
    """Relays, recipients and venues of a unit."""
    found: list[Side] = []
    for mention in sorted([*mentions, *anaphors(scene, mentions)], key=lambda m: m.start):
        if scene.unit.quoted[mention.start] >= 0:
            continue
        relation = relation_before(scene, mention.start) or _relation_after(scene, mention)
        if relation is None or relation[2] not in _ROLES:
            continue
        if _is_subject(mention, relation, hits):
            continue
        role = _ROLES[relation[2]]
        base = _nearest(scene, mention, hits)
        if base is None and role is not Role.RELAY:
            continue
        if base is not None and role is Role.VENUE and _inside_content(scene, mention, hits[base]):
            continue
        found.append(Side((relation[0], relation[1]), mention, role, base, Phrase(mention.start, mention.end)))
    return found


def _is_subject(mention: Mention, relation: tuple[int, int, str], hits: Sequence[Hit]) -> bool:
    """Whether the outlet is itself the source of a hit, its phrase not opened by the relation."""
    return any(
        hit.subject is not None and hit.subject.start <= mention.start < hit.subject.end and relation[1] <= hit.subject.start + 1
        for hit in hits
    )


def _inside_content(scene: Scene, mention: Mention, hit: Hit) -> bool:
    return hit.content.start <= scene.unit.tokens[mention.start].start < hit.content.end


def _nearest(scene: Scene, mention: Mention, hits: Sequence[Hit]) -> int | None:
    """The hit whose cue is nearest; one whose content holds the outlet comes after those beside it."""

    def distance(place: int) -> tuple[bool, int]:
        hit = hits[place]
        return _inside_content(scene, mention, hit), min(abs(hit.cue[0] - mention.start), abs(hit.cue[1] - mention.end))

    return min(range(len(hits)), key=distance, default=None)


def quoting(scene: Scene, hits: Sequence[Hit]) -> Iterator[Hit]:
    """ "Reuters, citing an internal memo and two people ...": what an outlet rests on is the speaker, the outlet its relay."""
    unit, g = scene.unit, scene.g
    for at in range(len(unit.tokens)):
        found = g.relations.at(unit.tokens, at) if unit.quoted[at] < 0 else None
        if found is None or found[1] != "citing" or found[0] >= len(unit.tokens) or not hits:
            continue
        phrase = np_after(unit, g, found[0], scene.groups)
        if phrase is None:
            continue
        base = min(range(len(hits)), key=partial(_distance, hits, at, phrase.end))
        for part in _conjuncts(scene, phrase):
            hit = hits[base]
            yield Hit("citing", (at, found[0]), part, hit.content, hit.direct, "say", through=base)


def _distance(hits: Sequence[Hit], at: int, end: int, place: int) -> tuple[bool, int]:
    hit = hits[place]
    return not _holds(hit, at), abs(hit.cue[0] - (end if hit.cue[0] >= end else at))


def _holds(hit: Hit, at: int) -> bool:
    return hit.subject is not None and hit.subject.start <= at <= hit.subject.end + 1 and at < hit.cue[0]


def _conjuncts(scene: Scene, phrase: Phrase) -> Iterator[Phrase]:
    start = phrase.start
    for at in range(phrase.start + 1, phrase.end - 1):
        opens = scene.g.has("determiners", scene.unit.low(at + 1)) or scene.g.has("numerals", scene.unit.low(at + 1))
        if scene.g.has("coordinators", scene.unit.low(at)) and opens:
            yield Phrase(start, at)
            start = at + 1
    yield Phrase(start, phrase.end)
