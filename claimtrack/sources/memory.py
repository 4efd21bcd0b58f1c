"""Memory of the sources of an article, and what pronouns and "the company" go back to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimtrack.lang.grammar import Grammar, grammar
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.lang.words import Token
from claimtrack.sources.descriptions import heads as heads_of
from claimtrack.sources.names import Run, runs, spell, text_of
from claimtrack.sources.people import SUBJECT_WITHIN, Directory
from claimtrack.types import Source, SourceType

# "operator Larinda": a name described as an organisation counts as so many mentions more for "the company".
DESCRIBED = 2
# What points back has at most so many tokens: after a role, a common noun that introduced a name, any other noun.
LONGEST_ROLE, LONGEST_THING, LONGEST_BACK = 6, 4, 5
# A word that only ever opens sentences is a name once it has done so as often as this.
OFTEN = 2
SENTENCE_ENDS = frozenset(".!?;:")
# A noun phrase: its sentence's tokens, its first token and the one after its last.
Phrase = tuple[Sequence[Token], int, int]
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

    def owner(self, tokens: Sequence[Token], start: int) -> Source | None:
        """Whose statement, memo or spokeswoman a phrase without an owner names."""
        found = self.subject(tokens, start) or self._opening(tokens, start)
        return found or self.subject_before(tokens[0].start + 1) or self.last_named() or self.topic()

    def _opening(self, tokens: Sequence[Token], start: int) -> Source | None:
        """ "La compagnie prévoit ..., selon un communiqué": a company noun that is the subject of the sentence."""
        at = 0
        while at < start and (self._g.has("determiners", tokens[at].low) or self._g.has("leads", tokens[at].low)):
            at += 1
        found = self._g.nouns.at(tokens, at) if at < start else None
        if found is None or found[0] > start or not any(kind.startswith("organisation") for kind in found[1]):
            return None
        noun = " ".join(token.low for token in tokens[at : found[0]])
        return self._company((tokens, 0, found[0]), noun) if self._g.has("company_nouns", noun) else None

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
        person = self._subject(tokens[start].start, want)
        if person is not None:
            return person
        for known in reversed(self.history):
            if known.source.type in kinds and (not known.gender or want in ("i", "x", "h") or known.gender in (want, "x")):
                return known.source
        # A name has no gender of its own: "il" may be a company that was "l'entreprise" before, if nobody else fits.
        named = (k.source for k in reversed(self.history) if k.source.type is SourceType.ORGANISATION and k.source.type in kinds)
        company = next((source for source in named if want != "p" and source.name[0].isupper()), None)
        return company or self._nearest_person(tokens[start].start, want) or UNRESOLVED

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

    def anaphor(self, phrase: Phrase, noun: str, kinds: Sequence[str]) -> Source | None:
        """A definite description goes back to the last source described so, or of that kind."""
        tokens, start, end = phrase
        place, length = tokens[start].start, end - start
        company = any(k.startswith("organisation") for k in kinds) and self._g.has("company_nouns", noun)
        if company and length <= LONGEST_BACK and (found := self._company(phrase, noun)):
            return found
        if any(k.startswith("outlet") for k in kinds):
            return self._outlet(phrase, noun)
        for known in reversed(self.history):
            if noun in known.heads and not (company and length > LONGEST_BACK):
                return known.source
        if length <= LONGEST_ROLE and (person := self._directory.by_role(noun)):
            return person
        if noun in self._directory.things and length <= LONGEST_THING:
            return self._introduced(noun, place)
        if self._g.has("reporting", noun):
            return self.last(SourceType.OUTLET)
        if length > LONGEST_BACK:
            return None
        if any(k.startswith("person") for k in kinds) and self._g.has("person_anaphors", noun):
            return self.last(SourceType.PERSON) or self._nearest_person(place, "h")
        return None

    def _company(self, phrase: Phrase, noun: str) -> Source | None:
        """ "the company": the subject of its own sentence, what the noun introduced, the subject before, the last one."""
        tokens, start, end = phrase
        place = tokens[start].start
        general = self._g.has("general_nouns", noun)
        if noun in self._directory.things and end - start <= LONGEST_THING:
            return self._introduced(noun, place)
        described = next((k.source for k in reversed(self.history) if noun in k.heads), None)
        subject = self.subject(tokens, start)
        if described is not None and not general:
            return described
        found = subject or self._spoke_before(place) or self.subject_before(place) or described or self._employer()
        return found or self.last_named() or self.topic()

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

    def subject(self, tokens: Sequence[Token], before: int) -> Source | None:
        """The organisation that is the subject of the sentence that a phrase at token ``before`` closes."""
        if not tokens or before <= 0:
            return None
        opened = next((k + 1 for k in range(before - 1, -1, -1) if tokens[k].low in SENTENCE_ENDS), 0)
        return self._first_named(tokens[opened:before])

    def subject_before(self, place: int) -> Source | None:
        """The organisation that opened the sentence before the one at ``place``."""
        sentences = self._directory.sentences
        at = bisect_right(sentences, place, key=lambda tokens: tokens[0].start) - 2
        if not 0 <= at < len(sentences):
            return None
        return self._first_named(sentences[at]) or self._only_named(sentences[at])

    def _only_named(self, tokens: Sequence[Token]) -> Source | None:
        """The one organisation that a sentence names, if it names no other."""
        names = self._directory.names
        trimmed = {self._directory.trim(text_of(tokens, *run), False) for run in runs(tokens, self._g, names.cuts)}
        sure = (run for run in trimmed if names.counts[run] > 1 or run in self._directory.named_things)
        found = {source for run in sure if (source := self.organisation(run))}
        return found.pop() if len(found) == 1 else None

    def organisation(self, run: Run) -> Source | None:
        """The organisation that a name stands for, unless it is a person's, a place's or an outlet's."""
        names = self._directory.names
        if not run or not names.counts[run] or self._no_company(run, names.counts[run]):
            return None
        source = self._directory.canonical(run, False, False)
        return source if source.type is SourceType.ORGANISATION else None

    def _first_named(self, tokens: Sequence[Token]) -> Source | None:
        """The organisation at the front of a sentence: its first name, no preposition before it and nothing owned after it."""
        g, names = self._g, self._directory.names
        first = next(iter(runs(tokens[:SUBJECT_WITHIN], g, names.cuts)), None)
        if first is None or any(self._small(token) for token in tokens[: first[0]]):
            return None
        if first[1] < len(tokens) and g.has("possessive_marks", tokens[first[1]].low):
            return None
        run = self._directory.trim(text_of(tokens, *first), False)
        return self.organisation(run) if names.counts[run] else None

    def _small(self, token: Token) -> bool:
        sign = not token.word and token.low != "'"
        return sign or self._g.has("complement_prepositions", token.low) or self._g.has("auxiliaries", token.low)

    def _outlet(self, phrase: Phrase, noun: str) -> Source | None:
        """ "le média américain", "the agency": the last outlet of that country and kind, else the last one."""
        tokens, start, end = phrase
        countries = grammar("en").names["countries"]
        nation = next((n for t in tokens[start:end] if (n := self._g.names["nations"].get(t.low))), "")
        kind = self._g.names["outlet_kinds"].get(noun, "")
        said = [k.source for k in reversed(self.history) if k.source.type is SourceType.OUTLET]
        for wanted in ((countries.get(nation, ""), kind), (countries.get(nation, ""), "")):
            for source in said:
                outlet = self._outlets.by_name(source.name)
                if outlet is not None and wanted[0] in ("", outlet.country) and wanted[1] in ("", outlet.kind):
                    return source
        return said[0] if said else None

    def _introduced(self, noun: str, place: int) -> Source:
        """The name that a common noun introduced last before ``place``, else the first that it introduced."""
        there = self._directory.things[noun]
        run = next((run for at, run in reversed(there) if at < place), there[0][1])
        outlet = self._outlets.by_name(spell(run))
        if outlet is not None:
            return Source(outlet.name, SourceType.OUTLET)
        return self._directory.canonical(self._directory.trim(run, False) or run, False, False)

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
        return self._directory.canonical(self._directory.trim(best[2], False) or best[2], False, False) if best else None

    def _no_company(self, run: Run, count: int) -> bool:
        """Whether a name is a person's, a place's, an outlet's or only the capital of a first word."""
        directory, names = self._directory, self._directory.names
        person = directory.is_person(run) or any(run in (p[-1:], p[:1]) for p in directory.people)
        place = names.places[run] * 3 > count or directory.demonym(run)
        enough = count >= OFTEN and not self._g.flag("bare_nouns_open")
        odd = any("'" in part or part[0] in "@0123456789" for part in run) or (
            len(run) == 1 and names.opening[run] == count and not enough
        )
        odd = odd or any(self._g.has("not_companies", part.lower()) for part in run)
        odd = odd or (len(run) == 1 and names.starts[run] == count and run[0].lower() in names.lower)
        place = place or " ".join(run).lower() in self._g.names["nations"] or self._directory.is_place(run)
        return person or place or odd or self._outlets.by_name(spell(run)) is not None
