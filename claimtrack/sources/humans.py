"""Which person a pronoun or "the former minister" may be."""

from __future__ import annotations

from bisect import bisect_right

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.sources.names import Run, runs, spell, text_of
from claimtrack.sources.people import SUBJECT_WITHIN, Directory
from claimtrack.types import Source, SourceType


class People:
    """People among the names of an article."""

    def __init__(self, directory: Directory, g: Grammar, outlets: OutletRegistry) -> None:
        """Take what is known of the article's names."""
        self._directory, self._g, self._outlets = directory, g, outlets

    def subject(self, place: int, want: str, spoke: int) -> Source | None:
        """A person who opened a sentence after anybody last spoke."""
        if want in ("i", "p"):
            return None
        found = [name for at, name in self._directory.subjects if spoke < at < place and self.agrees(name, want)]
        return Source(spell(found[-1]), SourceType.PERSON) if found else None

    def agrees(self, name: Run, want: str) -> bool:
        """Whether somebody is of a gender ("h": of any), for all that the article says."""
        return want == "h" or self._directory.genders.get(name, want) == want

    def nearest(self, place: int, want: str) -> Source | None:
        """The person named last before a pronoun, when nobody has spoken yet."""
        if want in ("i", "p"):
            return None
        before = [(at, name) for name, at in self._directory.first.items() if at < place and self.agrees(name, want)]
        return Source(spell(max(before)[1]), SourceType.PERSON) if before else None

    def may_be(self, name: Run, noun: str, want: str, anybody: bool) -> bool:
        """Whether somebody may be called by a noun: of that gender, and with no role of another kind."""
        roles = self._directory.people.get(name, set())
        untold = all(self._g.has("honorifics", role) for role in roles)
        return self.agrees(name, want) and (anybody or untold)

    def before(self, place: int, back: int = 1) -> Run | None:
        """Whoever opens the sentence before, or the one ``back`` before: a person's name, for all that the article says."""
        sentences, directory = self._directory.sentences, self._directory
        at = bisect_right(sentences, place, key=lambda tokens: tokens[0].start) - 1 - back
        if not 0 <= at < len(sentences):
            return None
        found = [
            directory.trim(text_of(sentences[at], *run), False)
            for run in runs(sentences[at][:SUBJECT_WITHIN], self._g, directory.names.cuts)
        ]
        shaped = [name for name in found if name and directory.looks_personal(name) and name not in directory.named_things]
        return directory.full(shaped[0]) if len(set(shaped)) == 1 and self._outlets.by_name(spell(shaped[0])) is None else None

    def only(self, place: int) -> Source | None:
        """The one name of a person's shape that the article has given so far."""
        directory = self._directory
        before = (directory.trim(run, False) for run, at in directory.names.first.items() if at < place and len(run) > 1)
        shaped = {name for name in before if directory.looks_personal(name) and directory.written_as_person(name)}
        found = {name for name in shaped if name not in directory.named_things and self._outlets.by_name(spell(name)) is None}
        return Source(spell(found.pop()), SourceType.PERSON) if len(found) == 1 else None
