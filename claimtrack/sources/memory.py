"""Memory of the sources of an article, and what pronouns and "the company" go back to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.lang.words import Token
from claimtrack.sources.bodies import Bodies
from claimtrack.sources.descriptions import heads as heads_of
from claimtrack.sources.descriptions import listed
from claimtrack.sources.humans import People
from claimtrack.sources.names import runs, spell, text_of
from claimtrack.sources.people import Directory
from claimtrack.sources.press import Phrase, Press
from claimtrack.types import Source, SourceType

# What points back has at most so many tokens: after a role, a common noun that introduced a name, any other noun.
LONGEST_ROLE, LONGEST_THING, LONGEST_BACK, LONGEST_INSIDER = 6, 4, 5, 2
_OFFICIAL = frozenset({"kind_public", "kind_school"})
_SPECIAL = frozenset({"kind_police", "kind_ministry", "kind_court", "kind_army", "kind_embassy"})
# Kinds that a body's name or its noun tells, as firms' and clubs' often do not.
_TOLD = frozenset({"kind_union", "kind_party", "kind_charity", "kind_board"})
_PERSONAL = (SourceType.PERSON, SourceType.ANONYMOUS)
# A pronoun that goes back to nobody whom the article names: said, not guessed.
UNRESOLVED = Source("(unresolved)", SourceType.ANONYMOUS)


@dataclass(frozen=True, slots=True)
class Known:
    """A source that the article has named, with what anaphora need."""

    source: Source
    gender: str  # m, f, p (plural) or "" for unknown
    heads: frozenset[str]  # common nouns it was described with
    place: int


def _named_so(heads: Iterable[str], noun: str) -> bool:
    """Whether somebody was called by a noun, be it the end or the beginning of a longer one ("internal note")."""
    return any(noun in (head, *head.split()[:1], *head.split()[-1:]) for head in heads)


class Memory:
    """Sources in the order in which they were named."""

    def __init__(self, directory: Directory, g: Grammar, outlets: OutletRegistry, text: str = "") -> None:
        """Remember nothing yet of the article that ``text`` is."""
        self._press = Press(directory, g, outlets, text)
        self._directory, self._g, self._outlets = directory, g, outlets
        self._people = People(directory, g, outlets)
        self._bodies = Bodies(directory, g, outlets, self._people)
        self.organisation, self.subject = self._bodies.organisation, self._bodies.subject
        self.history: list[Known] = []

    def remember(self, source: Source, tokens: Sequence[Token], start: int, end: int, place: int) -> None:
        """Keep a source for later anaphora."""
        comma = next((k for k in range(start + 1, end) if tokens[k].low == ","), end)
        nouns = heads_of(self._g, tokens, start, comma if source.type is SourceType.OUTLET else end)  # "Reuters, citing a memo"
        if source.type is SourceType.PERSON and " " in source.name:
            self._bodies.heard.add(source.name)
        gender = self._gender(tokens, start, end, nouns)
        earlier = next((k for k in reversed(self.history) if k.source == source), None)
        if earlier is not None:
            gender = gender or earlier.gender
        merged = frozenset(nouns) | (earlier.heads if earlier else frozenset())
        self.history.append(Known(source, gender, merged, place))

    def person_before(self, place: int) -> Source | None:
        """The person who opens the sentence before a place."""
        name = self._people.before(place)
        return Source(spell(name), SourceType.PERSON) if name is not None else None

    def somebody(self, place: int) -> Source | None:
        """The person named last before a place: whoever opens its sentence, spoke, or opened another."""
        here = self._people.before(place, 0)
        if here is not None:
            return Source(spell(here), SourceType.PERSON)
        spoke = next((k for k in reversed(self.history) if k.source.type is SourceType.PERSON), None)
        opened = self._people.subject(place, "h", spoke.place if spoke is not None else -1)
        return opened or (spoke.source if spoke is not None else self.person_before(place))

    def last_named(self) -> Source | None:
        """The organisation with a proper name that was named last."""
        found = (k.source for k in reversed(self.history) if k.source.type is SourceType.ORGANISATION)
        return next((source for source in found if source.name[0].isupper()), None)

    def owner(self, tokens: Sequence[Token], start: int, paper: bool = False) -> Source | None:
        """Whose statement, memo or spokeswoman a phrase without an owner names; a ``paper`` is rather the topic's."""
        found = self._bodies.subject(tokens, start) or self._opening(tokens, start)
        found = found or self._bodies.subject_before(tokens[0].start + 1) or (self._bodies.topic() if paper else None)
        return found or self.last_named() or self._bodies.topic()

    def _opening(self, tokens: Sequence[Token], start: int) -> Source | None:
        """ "La compagnie prévoit ..., selon un communiqué": a company noun that is the subject of the sentence."""
        at = 0
        while at < start and (self._g.has("determiners", tokens[at].low) or self._g.has("leads", tokens[at].low)):
            at += 1
        found = self._g.nouns.at(tokens, at) if at < start else None
        if found is None or found[0] > start or not any(kind.startswith("organisation") for kind in found[1]):
            return None
        noun = " ".join(token.low for token in tokens[at : found[0]])
        return self._company((tokens, 0, found[0]), noun) if listed(self._g, "company_nouns", noun) else None

    def last(self, *types: SourceType) -> Source | None:
        """The source named last, of one of the types if any are given."""
        return next((k.source for k in reversed(self.history) if not types or k.source.type in types), None)

    def outlet(self, tokens: Sequence[Token], start: int, end: int) -> Source | None:
        """The outlet that a phrase goes back to whose noun begins at its last token ("du même | quotidien | régional")."""
        return self._press.back(*self._press.phrase(tokens, start, end), self._said())

    def _said(self) -> list[Source]:
        """The outlets that were sources, the last one first."""
        return [known.source for known in reversed(self.history) if known.source.type is SourceType.OUTLET]

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
        if self._g.has("plural_determiners", low):
            return "p"
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
        spoke = max((k.place for k in self.history if k.source.type is not SourceType.OUTLET), default=-1)
        person = self._people.subject(tokens[start].start, want, spoke)
        if person is not None:
            return person
        for known in reversed(self.history):
            if known.source.type in kinds and (not known.gender or want in ("i", "x", "h") or known.gender in (want, "x")):
                return known.source
        if (
            not self._g.flag("pronouns_are_people")
            and want in ("m", "f")
            and (body := self._bodies.of_gender(tokens[start].start, want))
        ):
            return body
        # A name has no gender of its own: "il" may be a company that was "l'entreprise" before, if nobody else fits.
        named = (k.source for k in reversed(self.history) if k.source.type is SourceType.ORGANISATION and k.source.type in kinds)
        company = next((source for source in named if want != "p" and source.name[0].isupper()), None)
        topic = self._bodies.topic() if want == "i" else None
        return company or self._people.nearest(tokens[start].start, want) or topic or UNRESOLVED

    def anaphor(self, phrase: Phrase, noun: str, kinds: Sequence[str]) -> Source | None:
        """A definite description goes back to the last source described so, or of that kind."""
        tokens, start, end = phrase
        place, length = tokens[start].start, end - start
        bodily = listed(self._g, "company_nouns", noun) or listed(self._g, "kind_public", noun)
        company = any(k.startswith("organisation") for k in kinds) and bodily
        if company and length <= LONGEST_BACK and (found := self._company(phrase, noun)):
            return found
        if any(k.startswith("outlet") for k in kinds) or (company and self._press.agency(noun, self._said())):
            return self._press.back(phrase, noun, self._said())
        for known in reversed(self.history):
            if _named_so(known.heads, noun) and not (company and length > LONGEST_BACK) and self._of_kind(known, kinds):
                return known.source
        if length <= LONGEST_ROLE and (person := self._directory.by_role(noun)):
            return person
        if noun in self._directory.things and length <= LONGEST_THING:
            return self._introduced(noun, place)
        if listed(self._g, "reporting", noun):
            return self.last(SourceType.OUTLET)
        if length > LONGEST_BACK:
            return None
        same = self._same(phrase)
        if listed(self._g, "insiders", noun) and (same or length <= LONGEST_INSIDER):
            return self.last() if same else self.last(SourceType.ANONYMOUS)
        return self._who(phrase, noun, kinds)

    def _same(self, phrase: Phrase) -> bool:
        """ "the same source", "sumber yang sama": whoever spoke last, named or not."""
        return any(self._g.has("same", token.low) for token in phrase[0][phrase[1] : phrase[2]])

    def _who(self, phrase: Phrase, noun: str, kinds: Sequence[str]) -> Source | None:
        """ "the former minister", "l'élue": the person spoken of before, unless what is known of them says otherwise."""
        personal = {kind for kind in kinds if kind.startswith("person")}
        several = self._g.has("plural_determiners", phrase[0][phrase[1]].low)
        if several or not personal or self._of_another(phrase) or listed(self._g, "bystanders", noun):
            return None
        want = next(iter(personal))[-1] if len(personal) == 1 else "h"
        want = "h" if want == "x" else want
        anybody = listed(self._g, "person_anaphors", noun)
        place = phrase[0][phrase[1]].start
        spoken = [k.source.name for k in reversed(self.history) if k.source.type is SourceType.PERSON]
        for name in spoken if anybody else spoken[:1]:
            if self._people.may_be(tuple(name.split()), noun, want, anybody):
                return Source(name, SourceType.PERSON)
        before = self._people.before(place)
        if before is not None and self._people.may_be(before, noun, want, anybody):
            self._directory.people.setdefault(before, {noun})  # and so a later first name or surname is this person's
            return Source(spell(before), SourceType.PERSON)
        if not anybody:
            return None
        return self._people.nearest(place, want) or self._people.only(place)

    def _of_another(self, phrase: Phrase) -> bool:
        """ "the president of the Insee" says whose: nobody spoken of before unless the article gives that role."""
        tokens, start, end = phrase
        small = any(self._g.has("complement_prepositions", token.low) for token in tokens[start:end])
        past = next((found[0] for k in range(start, end) if (found := self._g.nouns.at(tokens, k)) is not None), start)
        named = (token for token in tokens[past:end] if token.name)
        return small and any(token.low not in self._g.names["nations"] for token in named)

    @staticmethod
    def _of_kind(known: Known, kinds: Sequence[str]) -> bool:
        """Whether a source can be what a noun of these kinds goes back to: "the bank" is nobody who works for it."""
        personal = any(kind.startswith(("person", "anonymous")) for kind in kinds)
        return known.source.type in _PERSONAL if personal else known.source.type not in _PERSONAL

    def _company(self, phrase: Phrase, noun: str) -> Source | None:
        """ "the company": what the noun introduced or names, its sentence's subject, the subject before, the last one."""
        tokens, start, end = phrase
        place = tokens[start].start
        general = listed(self._g, "general_nouns", noun)
        introduced = noun in self._directory.things and end - start <= LONGEST_THING
        if introduced and any(at < place for at, _ in self._directory.things[noun]):
            return self._introduced(noun, place)
        if (called := self._bodies.called(noun, place)) is not None:
            return called
        described = next((k.source for k in reversed(self.history) if noun in k.heads and k.source.type not in _PERSONAL), None)
        if described is not None and not general:
            return described
        wanted = frozenset(self._bodies.kinds_of([noun]) & _TOLD)
        ways: tuple[Callable[[], Source | None], ...] = (
            lambda: self._bodies.subject(tokens, start),
            lambda: self._spoke_before(place),
            lambda: self._bodies.subject_before(place),
            lambda: described,
            self._employer,
            self.last_named,
            lambda: self._introduced(noun, place) if introduced else None,
            lambda: self._bodies.of_kind(wanted, place) if wanted else None,
            lambda: self._bodies.topic(lambda name: self._agree(name, noun, sure=bool(wanted))),
        )
        return next((found for way in ways if (found := way()) is not None and self._agree(found.name, noun)), None)

    def _agree(self, name: str, noun: str, sure: bool = False) -> bool:
        """Whether nothing speaks against a name for a noun: a union is no company. ``sure``: something speaks for it."""
        wanted = self._bodies.kinds_of([noun])
        told = (head for known in self.history if known.source.name == name for head in known.heads)
        heads = (head for head in told if not listed(self._g, "general_nouns", head))
        things = (thing for thing, rows in self._directory.things.items() if any(spell(run) == name for _, run in rows))
        said = self._bodies.kinds_of([*name.split(), *heads, *things])
        if wanted and wanted <= _OFFICIAL | _SPECIAL:  # a ministry or a university is one by its name, and no court is one
            return bool(wanted & said) and wanted & _SPECIAL == said & _SPECIAL
        return not wanted or (not said and not sure) or bool(wanted & said)

    def _spoke_before(self, place: int) -> Source | None:
        """The organisation that said something in the sentence before, or earlier in this one."""
        sentences = self._directory.sentences
        at = bisect_right(sentences, place, key=lambda tokens: tokens[0].start) - 2
        since = sentences[max(0, at)][0].start if sentences else 0
        last = self.history[-1] if self.history else None
        said = last is not None and last.place >= since and last.source.type is SourceType.ORGANISATION
        return last.source if last is not None and said and last.source.name[0].isupper() else None

    def _employer(self) -> Source | None:
        """The organisation named in the role of the person who spoke last ("Ketua Pemantau Ladang Yoga Permadi")."""
        last = self.history[-1].source if self.history else None
        if last is None or last.type is not SourceType.PERSON:
            return None
        person = tuple(last.name.split())
        found = (run[: -len(person)] for run in self._directory.employers if run[-len(person) :] == person)
        run = next((run for run in found if run and not all(self._g.has("domains", part.lower()) for part in run)), None)
        return Source(spell(self._directory.longer(run)), SourceType.ORGANISATION) if run else None

    def _introduced(self, noun: str, place: int) -> Source:
        """The name that a common noun introduced last before ``place``, else the first that it introduced."""
        there = self._directory.things[noun]
        run = next((run for at, run in reversed(there) if at < place), there[0][1])
        outlet = self._outlets.by_name(spell(run))
        if outlet is not None:
            return Source(outlet.name, SourceType.OUTLET)
        return self._directory.canonical(self._directory.trim(run, False) or run, False, False)
