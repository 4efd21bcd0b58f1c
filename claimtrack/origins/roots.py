"""From voices to roots: what one speaker says in many places is one root, or as many as the outlets that asked.

The conventions are those of the annotated corpora (data/ANNOTATION.md, "origins"):

- A person who speaks for an organisation is that organisation.
- Words that are public (a statement, a press conference: some article quotes them without an outlet) are one root,
  the speaker. Words that exist only through outlets have those outlets as roots, each outlet that asked being one.
- Who quotes a person without an occasion, and is not known to have been earlier than an outlet to which that person
  spoke, has the words from there. (Without a spokesman's name an organisation's statement is public.)
- What somebody posts in their own name is theirs, not their organisation's.
- A document or an unnamed source reached through an outlet is that outlet's.
- An unnamed source beside named roots adds no root of its own; alone, it is the reporting of the outlet that has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from claimtrack.origins.presentation import folded
from claimtrack.origins.voices import Voice
from claimtrack.types import SourceType

HANDLE = re.compile(r"@\w+")  # an account that posts under its handle


@dataclass(frozen=True, slots=True)
class Rooted:
    """A voice with its root: None when it adds none."""

    voice: Voice
    root: str | None
    rule: str


def rooted(
    voices: Iterable[Voice], offices: Callable[[str], frozenset[str]], earlier: Callable[[str, str], bool]
) -> list[Rooted]:
    """Give each voice of a cluster its root.

    Args:
        voices: The voices of a cluster, in the order of publication.
        offices: Returns the classes of public office of a person or body.
        earlier: Whether the first article is known to be earlier than the second.
    """
    spoken = _in_own_name(voices)
    same = _same_office(spoken, offices)
    groups: dict[str, list[Voice]] = {}
    for voice in spoken:
        groups.setdefault(_key(voice, same), []).append(voice)
    found = [r for group in groups.values() for r in _group(group, same, earlier)]
    if any(r.root for r in found):
        return found
    posted = any(HANDLE.search(r.voice.name) for r in found)
    return [_posted(r) if posted else _own_source(r) for r in found]


def _in_own_name(voices: Iterable[Voice]) -> list[Voice]:
    """What somebody posted in some article is their own word, not the organisation's, wherever it is quoted."""
    listed = list(voices)
    posted = {v.name for v in listed if v.posted}
    return [replace(v, entity=v.name) if v.type is SourceType.PERSON and v.name in posted else v for v in listed]


def _key(voice: Voice, same: Mapping[str, str]) -> str:
    return folded(same.get(voice.entity, voice.entity))


def _same_office(voices: Iterable[Voice], offices: Callable[[str], frozenset[str]]) -> dict[str, str]:
    """Holder of a public office -> the one body of that class among the voices (a police chief, the police).

    A body without a name ("police") is the one holder of such an office.
    """
    listed = list(voices)
    bodies: dict[str, set[str]] = {}
    for voice in listed:
        if voice.type is SourceType.ORGANISATION:
            for office in offices(voice.entity):
                bodies.setdefault(office, set()).add(voice.entity)
    found: dict[str, str] = {}
    for voice in listed:
        if voice.type is SourceType.PERSON and voice.entity == voice.name:
            fitting = {body for office in offices(voice.name) for body in bodies.get(office, ())}
            if len(fitting) == 1:
                body = fitting.pop()
                one, other = (voice.entity, body) if _is_name(body) else (body, voice.entity)
                found[one] = other
    return found


def _group(group: list[Voice], same: Mapping[str, str], earlier: Callable[[str, str], bool]) -> list[Rooted]:
    """The voices of one entity."""
    entity = max((same.get(v.entity, v.entity) for v in group), key=lambda n: (len(n), n))
    kind = group[0].type
    if kind is SourceType.OUTLET:
        return [Rooted(v, entity, "root.outlet") for v in group]
    if kind in (SourceType.DOCUMENT, SourceType.ANONYMOUS) or not _is_name(entity):
        return _described(group, entity)
    if any(_public(v, group, earlier) for v in group):
        return [Rooted(v, entity, "root.public") for v in group]
    return [Rooted(v, v.through, "root.through" if v.through else "root.passed-on") for v in group]


def _public(voice: Voice, group: list[Voice], earlier: Callable[[str, str], bool]) -> bool:
    """Whether the words are heard without an outlet: not from a person who, as far as is known, told an outlet first.

    What an outlet merely relays of who speaks for an organisation is that organisation's statement all the same.
    """
    if voice.through is not None or voice.type is not SourceType.PERSON:
        return voice.through is None
    own_words = voice.entity == voice.name
    asked = [v.article for v in group if v.through and (own_words or v.told)]
    return all(earlier(voice.article, a) for a in asked)


def _described(group: list[Voice], entity: str) -> list[Rooted]:
    """The voices of somebody or something without a name."""
    through = next((v.through for v in group if v.through), None)
    alone = entity if group[0].type is SourceType.DOCUMENT and _is_name(entity) else None
    rule = "root.through" if through else "root.document" if alone else "root.unnamed"
    return [Rooted(v, v.through or through or alone, rule) for v in group]


def _is_name(entity: str) -> bool:
    """Whether an entity is called by a name: not by a description ("an internal memo"), nor by the handle of an account."""
    return any(c.isupper() for c in entity) and not HANDLE.search(entity)


def _posted(found: Rooted) -> Rooted:
    """A cluster that stands on what an account posted under its handle."""
    handle = HANDLE.search(found.voice.name)
    return Rooted(found.voice, handle.group(), "root.handle") if handle else found


def _own_source(found: Rooted) -> Rooted:
    """An unnamed source on which a cluster stands alone is the reporting of the outlet that has it."""
    return Rooted(found.voice, "", "root.own-source")
