"""Outlets that stand beside an attribution: through whom it came, to whom it was said, where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from claimtrack.attribution.hits import Hit, Phrase
from claimtrack.attribution.phrases import head, np_after, source_like
from claimtrack.attribution.presented import LONGEST_NOUN, presented
from claimtrack.attribution.scene import Scene
from claimtrack.types import Role

# A time inside a relation phrase ("on Monday evening") has at most so many tokens, what stands before it so many.
LONGEST_TIME, LONGEST_OPENER = 4, 4
# "sur son service d'actualités, Toutiao": a description of an outlet has at most so many tokens.
LONGEST_DESCRIPTION = 8
# Without anything said nearby, only a phrase of so many words ("interview with", "invité de") tells a role.
PLAIN_RELATION = 2
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
    name = at
    while at > 0:
        found = _parted(scene, at) or g.relations.ending(unit.tokens, at) or _heard(scene, at, name)
        if found is not None:
            return found[0], at, found[1]
        described = _described(scene, at)
        if described is not None:
            at = described
            continue
        before = unit.low(at - 1)
        mark = not unit.tokens[at - 1].word and before in '«“"' and unit.quoted[at - 1] < 0
        if not (g.has("determiners", before) or g.has("adjectives", before) or mark):
            return None
        at -= 1
    return None


def _described(scene: Scene, at: int) -> int | None:
    """Start of what an outlet is called before its name: "state news agency", "le quotidien belge", "our colleagues at"."""
    unit, g = scene.unit, scene.g
    colleagues = g.words["colleagues"].ending(unit.tokens, at) if "colleagues" in g.words else None
    if colleagues is not None:
        return colleagues[0]
    first: int | None = None
    for start in range(at - 1, max(-1, at - 1 - LONGEST_NOUN), -1):
        if not unit.tokens[start].word or unit.quoted[start] >= 0:
            break
        found = g.nouns.at(unit.tokens, start)
        if found is not None and found[0] <= at and any(kind.startswith("outlet") for kind in found[1]):
            first = start
    return None if first is None else first - _nation(scene, first)


def _nation(scene: Scene, at: int) -> int:
    """Count of tokens of a nation before an outlet noun and its adjectives: "Portuguese public television", "Norwegian daily"."""
    unit, g, back = scene.unit, scene.g, 0
    while back < at and g.has("adjectives", unit.low(at - 1 - back)):
        back += 1
    nation = back < at and unit.tokens[at - 1 - back].name and not unit.quoted[at - 1 - back] >= 0
    return back + 1 if nation and unit.tokens[at - 1 - back].word else back


def _heard(scene: Scene, at: int, name: int) -> tuple[int, str] | None:
    """ "grumbled to Reuters", "asked by Reuters": a preposition right after any verb of saying."""
    unit, g = scene.unit, scene.g
    if at not in unit.outlets and name not in unit.outlets:
        return None
    for table, kind in (("hearers", "recipient"), ("reporters", "relay")):
        if g.has(table, unit.low(at - 1)) and any(cue.end == at - 1 and cue.start >= at - 4 for cue in scene.cues):
            return at - 1, kind
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
    tokens, g = scene.unit.tokens, scene.g
    start = mention.end + (scene.unit.low(mention.end) == ",")
    start += start < len(tokens) and g.has("relatives", tokens[start].low)
    found = g.words["obtained"].at(tokens, start) if "obtained" in g.words else None
    cites = g.relations.at(tokens, mention.end + 1) if found is None and start > mention.end else None
    if cites is not None and cites[1] == "citing":
        return mention.end, cites[0], "relay"
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
        if phrase is None or place is None or not any(k.startswith("outlet") for k in place[1]):
            continue
        if not all(g.has("determiners", unit.low(k)) or g.has("adjectives", unit.low(k)) for k in range(found[0] + 1, place[0])):
            continue
        marked = g.has("definite", unit.low(found[0])) or g.has("fused", unit.low(found[0] - 1))
        if (marked or _closes_definite(scene, place[0])) and not taken & set(range(phrase.start, phrase.end)):
            taken.update(range(phrase.start, place[0] + 1))  # "s'est procuré" and "procuré" end at one noun
            yield Mention(phrase.start, place[0] + 1, None)


def introduced(scene: Scene, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Outlets that no registry knows, named right after what they are: "told the news agency Velpress"."""
    taken = {k for m in mentions for k in range(m.start, m.end)}
    for start, end in presented(scene.unit.tokens, scene.g):
        if not taken & set(range(start, end)) and scene.unit.quoted[start] < 0:
            yield Mention(start, end, " ".join(token.text for token in scene.unit.tokens[start:end]))


def _closes_definite(scene: Scene, noun: int) -> bool:
    """ "kantor berita tersebut": the determiner after the noun."""
    return any(scene.g.has("definite_after", scene.unit.low(noun + k)) for k in (1, 2))


def sides(scene: Scene, mentions: Sequence[Mention], hits: Sequence[Hit]) -> list[Side]:
    """Relays, recipients and venues of a unit."""
    found: list[Side] = []
    for mention in sorted([*mentions, *anaphors(scene, mentions), *introduced(scene, mentions)], key=lambda m: m.start):
        if scene.unit.quoted[mention.start] >= 0:
            continue
        relation = relation_before(scene, mention.start) or _relation_after(scene, mention)
        if relation is not None and relation[2] == "citing" and not _rests(hits, mention):
            relation = (relation[0], relation[1], "relay")
        if relation is None or relation[2] not in _ROLES:
            continue
        if _is_subject(mention, relation, hits):
            continue
        role = _ROLES[relation[2]]
        base = _nearest(scene, mention, hits)
        if base is None and role is not Role.RELAY and relation[1] - relation[0] < PLAIN_RELATION:
            continue
        plain = relation[1] - relation[0] < PLAIN_RELATION
        if base is not None and role is Role.VENUE and plain and _inside_content(scene, mention, hits[base]):
            continue
        found.append(Side((relation[0], relation[1]), mention, role, base, Phrase(mention.start, mention.end)))
    return found


def _rests(hits: Sequence[Hit], mention: Mention) -> bool:
    """Whether a hit already has the outlet as its source."""
    return any(hit.subject is not None and hit.subject.start <= mention.start < hit.subject.end for hit in hits)


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
    """ "Reuters, citing a ledger and a former clerk ...": what an outlet rests on is the speaker, the outlet its relay."""
    unit, g = scene.unit, scene.g
    for at in range(len(unit.tokens)):
        found = g.relations.at(unit.tokens, at) if unit.quoted[at] < 0 else None
        if found is None or found[0] >= len(unit.tokens) or not hits or not _cites(scene, at, found):
            continue
        phrase = np_after(unit, g, found[0], scene.groups)
        if phrase is None or any(hit.cue[0] <= at < hit.cue[1] for hit in hits if hit.rule == "tail"):
            continue
        base = min(range(len(hits)), key=partial(_distance, hits, at, phrase.end))
        for part in _conjuncts(scene, phrase):
            hit = hits[base]
            yield Hit("citing", (at, found[0]), part, hit.content, hit.direct, "say", through=base)


def _cites(scene: Scene, at: int, found: tuple[int, str]) -> bool:
    """Whether a relation opens what an outlet rests on: ", mengutip" does before a source that is no outlet."""
    unit, g = scene.unit, scene.g
    if found[1] == "citing" or found[0] in unit.outlets or not g.has("citing_verbs", unit.low(at)):
        return found[1] == "citing"
    phrase = np_after(unit, g, found[0], scene.groups) if not at or unit.low(at - 1) == "," else None
    return phrase is not None and source_like(unit, g, phrase)


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
