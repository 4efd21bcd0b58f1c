"""Memory of the sources of an article, and what pronouns and "the company" go back to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.lang.words import Token
from claimtrack.sources.descriptions import heads as heads_of
from claimtrack.sources.names import Run, runs, spell, text_of
from claimtrack.sources.people import Directory
from claimtrack.types import Source, SourceType

# "operator Selindo": a name described as an organisation counts as so many mentions more for "the company".
DESCRIBED = 2
# A pronoun that goes back to nobody whom the article names: said, not guessed.
UNRESOLVED = Source("(unresolved)", SourceType.ANONYMOUS)


@dataclass(frozen=True, slots=True)
class Known:
    """A source that the article has named, with what anaphora need."""

    source: Source
    gender: str  # m, f, p (plural) or "" for unknown
    heads: frozenset[str]  # common nouns it was described with
    place: int


class Memory:
    """Sources in the order in which they were named."""

    def __init__(self, directory: Directory, g: Grammar, outlets: OutletRegistry) -> None:
        """Remember nothing yet."""
        self._directory, self._g, self._outlets = directory, g, outlets
        self.history: list[Known] = []

    def remember(self, source: Source, tokens: Sequence[Token], start: int, end: int, place: int) -> None:
        """Keep a source for later anaphora."""
        nouns = heads_of(self._g, tokens, start, end)
        gender = self._gender(tokens, start, end, nouns)
        earlier = next((k for k in reversed(self.history) if k.source == source), None)
        if earlier is not None:
            gender = gender or earlier.gender
        merged = frozenset(nouns) | (earlier.heads if earlier else frozenset())
        self.history.append(Known(source, gender, merged, place))

    def last_named(self) -> Source | None:
        """The organisation with a proper name that was named last."""
        found = (k.source for k in reversed(self.history) if k.source.type is SourceType.ORGANISATION)
        return next((source for source in found if source.name[0].isupper()), None)

    def last(self, *types: SourceType) -> Source | None:
        """The source named last, of one of the types if any are given."""
        return next((k.source for k in reversed(self.history) if not types or k.source.type in types), None)

    def _gender(self, tokens: Sequence[Token], start: int, end: int, heads: Mapping[str, tuple[str, ...]]) -> str:
        if any(self._g.has("feminine", tokens[k].low) for k in range(start, end)):
            return "f"
        for first, last in runs(tokens[start:end], self._g, self._directory.names.cuts):
            known = self._directory.genders.get(self._directory.full(text_of(tokens, start + first, start + last)))
            if known:
                return known
        for kinds in heads.values():
            marks = {kind[-1] for kind in kinds if "_" in kind}
            if len(marks) == 1:
                return marks.pop()
        low = tokens[start].low
        return "f" if self._g.has("feminine_articles", low) else "m" if self._g.has("masculine_articles", low) else ""

    def pronoun(self, tokens: Sequence[Token], start: int) -> Source | None:
        """The source that a pronoun goes back to: UNRESOLVED for one that goes nowhere, None for no pronoun."""
        found = self._g.pronouns.at(tokens, start)
        if found is None:
            return None
        want = found[1]
        if want == "u":
            return UNRESOLVED
        kinds = {SourceType.PERSON, SourceType.ANONYMOUS, SourceType.ORGANISATION}
        if want == "i":  # "it": no person
            kinds = {SourceType.ORGANISATION, SourceType.OUTLET, SourceType.DOCUMENT}
        elif want != "p" and self._g.flag("pronouns_are_people"):
            kinds.discard(SourceType.ORGANISATION)
        person = self._subject(tokens[start].start, want)
        if person is not None:
            return person
        for known in reversed(self.history):
            if known.source.type in kinds and (not known.gender or want in ("i", "x", "h") or known.gender in (want, "x")):
                return known.source
        return self._nearest_person(tokens[start].start, want) or UNRESOLVED

    def _subject(self, place: int, want: str) -> Source | None:
        """A person who opened a sentence after anybody last spoke."""
        if want in ("i", "p"):
            return None
        spoke = max((k.place for k in self.history if k.source.type is not SourceType.OUTLET), default=-1)
        found = [name for at, name in self._directory.subjects if spoke < at < place and self._agrees(name, want)]
        return Source(spell(found[-1]), SourceType.PERSON) if found else None

    def _agrees(self, name: Run, want: str) -> bool:
        return want == "h" or self._directory.genders.get(name, want) == want

    def _nearest_person(self, place: int, want: str) -> Source | None:
        """The person named last before a pronoun, when nobody has spoken yet."""
        if want in ("i", "p"):
            return self.topic() if want == "i" else None
        before = [(at, name) for name, at in self._directory.first.items() if at < place and self._agrees(name, want)]
        return Source(spell(max(before)[1]), SourceType.PERSON) if before else None

    def anaphor(self, noun: str, kinds: Sequence[str], length: int, place: int) -> Source | None:
        """A definite description goes back to the last source described so, or of that kind."""
        for known in reversed(self.history):
            if noun in known.heads:
                return known.source
        if length <= 6 and (person := self._directory.by_role(noun)):
            return person
        if noun in self._directory.things and length <= 4:
            return self._introduced(noun, place)
        if any(k.startswith("outlet") for k in kinds):
            return self.last(SourceType.OUTLET)
        if self._g.has("reporting", noun):
            return self.last(SourceType.OUTLET)
        if length > 5:
            return None
        if any(k.startswith("organisation") for k in kinds) and self._g.has("company_nouns", noun):
            return self.last(SourceType.ORGANISATION) or self.topic()
        if any(k.startswith("person") for k in kinds) and self._g.has("person_anaphors", noun):
            return self.last(SourceType.PERSON) or self._nearest_person(place, "h")
        return None

    def _introduced(self, noun: str, place: int) -> Source:
        """The name that a common noun introduced last before ``place``, else the first that it introduced."""
        there = self._directory.things[noun]
        run = next((run for at, run in reversed(there) if at < place), there[0][1])
        outlet = self._outlets.by_name(spell(run))
        if outlet is not None:
            return Source(outlet.name, SourceType.OUTLET)
        return self._directory.canonical(self._directory.trim(run, False), False, False)

    def topic(self) -> Source | None:
        """The organisation that the article names most."""
        described = {run for rows in self._directory.things.values() for _, run in rows}
        names = self._directory.names
        best: tuple[int, int, Run] | None = None
        for run, count in names.counts.items():
            if self._no_company(run, count):
                continue
            row = (count + DESCRIBED * (run in described), -names.first[run], run)
            best = max(best, row) if best else row
        return self._directory.canonical(self._directory.trim(best[2], False), False, False) if best else None

    def _no_company(self, run: Run, count: int) -> bool:
        """Whether a name is a person's, a place's, an outlet's or only the capital of a first word."""
        directory, names = self._directory, self._directory.names
        person = directory.is_person(run) or any(run in (p[-1:], p[:1]) for p in directory.people)
        place = names.places[run] * 3 > count or directory.demonym(run)
        odd = any("'" in part or part[0] == "@" for part in run) or (len(run) == 1 and names.opening[run] == count)
        return person or place or odd or self._outlets.by_name(spell(run)) is not None
