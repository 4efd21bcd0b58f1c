"""From voices to roots: what one speaker says in many places is one root, or as many as the outlets that asked.

The conventions are those of the annotated corpora (data/ANNOTATION.md, "origins"):

- A person who speaks for an organisation is that organisation.
- Words that are public (a statement, a press conference: some article quotes them without an outlet) are one root,
  the speaker. Words that exist only through outlets have those outlets as roots, each outlet that asked being one.
- A document or an unnamed source reached through an outlet is that outlet's.
- An unnamed source beside named roots adds no root of its own; alone, it is the reporting of the outlet that has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

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


def rooted(voices: Iterable[Voice], beside: Iterable[Voice], offices: Callable[[str], frozenset[str]]) -> list[Rooted]:
    """Give each voice of a cluster its root; ``beside`` are voices of the same sentences, heard about other words."""
    spoken = list(voices)
    same = _same_office(spoken, offices)
    groups: dict[str, list[Voice]] = {}
    for voice in spoken:
        groups.setdefault(_key(voice, same), []).append(voice)
    public = {_key(v, same) for v in [*spoken, *beside] if v.through is None}
    found = [r for key, group in groups.items() for r in _group(group, key in public, same)]
    if any(r.root for r in found):
        return found
    posted = any(HANDLE.search(r.voice.name) for r in found)
    return [_posted(r) if posted else _own_source(r) for r in found]


def _key(voice: Voice, same: Mapping[str, str]) -> str:
    return folded(same.get(voice.entity, voice.entity))


def _same_office(voices: Iterable[Voice], offices: Callable[[str], frozenset[str]]) -> dict[str, str]:
    """Holder of a public office -> the one body of that class among the voices (a police chief, the police)."""
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
                found[voice.entity] = fitting.pop()
    return found


def _group(group: list[Voice], public: bool, same: Mapping[str, str]) -> list[Rooted]:
    """The voices of one entity."""
    entity = max((same.get(v.entity, v.entity) for v in group), key=lambda n: (len(n), n))
    through = next((v.through for v in group if v.through), None)
    kind = group[0].type
    if kind is SourceType.OUTLET:
        return [Rooted(v, entity, "root.outlet") for v in group]
    if kind in (SourceType.DOCUMENT, SourceType.ANONYMOUS) or not _is_name(entity):
        alone = entity if kind is SourceType.DOCUMENT and _is_name(entity) else None
        rule = "root.through" if through else "root.document" if alone else "root.unnamed"
        return [Rooted(v, v.through or through or alone, rule) for v in group]
    if public:
        return [Rooted(v, entity, "root.public") for v in group]
    return [Rooted(v, v.through, "root.through") for v in group]


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
