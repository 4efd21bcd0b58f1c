"""Which organisation a sentence or an article is about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.lang.words import Token
from claimtrack.sources.descriptions import listed
from claimtrack.sources.humans import People
from claimtrack.sources.names import Run, runs, spell, text_of
from claimtrack.sources.people import SUBJECT_WITHIN, Directory
from claimtrack.types import Source, SourceType

# "operator Larinda": a name described as an organisation counts as so many mentions more for "the company".
DESCRIBED = 2
# A word that only ever opens sentences is a name once it has done so as often as this.
OFTEN = 2
SENTENCE_ENDS = frozenset(".!?;:")
Fits = Callable[[str], bool]


def _anything(_: str) -> bool:
    return True


class Bodies:
    """Organisations among the names of an article."""

    def __init__(self, directory: Directory, g: Grammar, outlets: OutletRegistry, people: People) -> None:
        """Take what is known of the article's names and of its people."""
        self._directory, self._g, self._outlets, self._people = directory, g, outlets, people
        self.heard: set[str] = set()  # full names of people who have spoken

    def subject(self, tokens: Sequence[Token], before: int) -> Source | None:
        """The organisation that is the subject of the sentence that a phrase at token ``before`` closes."""
        if not tokens or before <= 0:
            return None
        opened = next((k + 1 for k in range(before - 1, -1, -1) if tokens[k].low in SENTENCE_ENDS), 0)
        return self._first_named(tokens[opened:before]) or (self._only_named(tokens[:before]) if opened else None)

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
        if not run or self._no_company(run, max(1, names.counts[run])):
            return None
        run = self._employing(run)
        source = self._directory.canonical(run, False, False)
        if source.type is SourceType.PERSON and not self._directory.surely_person(run):
            return Source(source.name, SourceType.ORGANISATION)
        return source if source.type is SourceType.ORGANISATION else None

    def _employing(self, run: Run) -> Run:
        """ "juru bicara Kapal Senja | Ratna Velia": the body in front of the person it is named with."""
        person = next((p for p in self._directory.people if len(run) > len(p) and run[-len(p) :] == p), ())
        front = run[: len(run) - len(person)]
        return front if person and not all(self._g.has("domains", part.lower()) for part in front) else run

    def _first_named(self, tokens: Sequence[Token]) -> Source | None:
        """The organisation at the front of a sentence: its first name, no preposition before it and nothing owned after it."""
        g, names = self._g, self._directory.names
        first = next(iter(runs(tokens[:SUBJECT_WITHIN], g, names.cuts)), None)
        if first is None or any(self._small(token) for token in tokens[: first[0]]):
            return None
        if first[1] < len(tokens) and g.has("possessive_marks", tokens[first[1]].low):
            country = " ".join(text_of(tokens, *first)).lower() in g.names["nations"]
            return self._first_named(tokens[first[1] + 1 :]) if country else None
        run = self._directory.trim(text_of(tokens, *first), False)
        return self.organisation(run) if names.counts[run] else None

    def _small(self, token: Token) -> bool:
        sign = not token.word and token.low != "'"
        return sign or self._g.has("complement_prepositions", token.low) or self._g.has("auxiliaries", token.low)

    def topic(self, fits: Fits = _anything) -> Source | None:
        """The organisation that the article names most, of those that fit."""
        described = {run for rows in self._directory.things.values() for _, run in rows}
        names = self._directory.names
        order = sorted(
            names.counts,
            key=lambda run: (names.counts[run] + DESCRIBED * (run in described or self._formal(run)), -names.first[run], run),
        )
        fitting = (run for run in reversed(order) if not self._no_company(run, names.counts[run]) and fits(spell(run)))
        unsure: list[Run] = []
        for run in fitting:
            if not self._like_a_person(run):
                return self._canonical(run)
            unsure.append(run)
        return self._canonical(unsure[0]) if len(unsure) == 1 else None

    def _formal(self, run: Run) -> bool:
        return len(run) > 1 and self._g.has("legal_forms", run[0].lower())

    def _canonical(self, run: Run) -> Source:
        run = self._employing(run)
        found = self._directory.canonical(self._directory.trim(run, False) or run, False, False)
        return Source(found.name, SourceType.ORGANISATION) if found.type is SourceType.PERSON else found

    def _like_a_person(self, run: Run) -> bool:
        """Whether a name met once has a person's shape and nothing says what it is."""
        directory, names = self._directory, self._directory.names
        again = names.counts[run] > 1 or bool(names.counts[run[:1]]) or directory.longer(run) != run
        name = directory.trim(run, False)
        named = run in directory.named_things or self.kinds_of(run)
        return not again and not named and directory.looks_personal(name) and directory.written_as_person(name)

    def _no_company(self, run: Run, count: int) -> bool:
        """Whether a name is a person's, a place's, an outlet's or only the capital of a first word."""
        directory, names = self._directory, self._directory.names
        called = directory.trim(run, False)
        person = (
            directory.is_person(run)
            or directory.surely_person(called or run)
            or any(run in (p[-1:], p[:1]) for p in directory.people)
        )
        body = len(run) > 1 and self._g.has("organisation_words", run[0].lower())  # "à la Banque postale de Norvanie"
        place = (names.places[run] * 3 > count and not body) or directory.demonym(run)
        enough = count >= OFTEN and not self._g.flag("bare_nouns_open")
        person = person or spell(called or run) in self.heard
        odd = any("'" in part or part[0] in "@0123456789" for part in run) or (
            len(run) == 1 and names.opening[run] == count and not enough
        )
        odd = odd or any(self._g.has("not_companies", part.lower()) for part in run)
        odd = odd or (len(run) == 1 and names.starts[run] == count and run[0].lower() in names.lower)
        place = place or " ".join(run).lower() in self._g.names["nations"] or self._directory.is_place(run)
        return person or place or odd or self._outlets.by_name(spell(run)) is not None

    def of_gender(self, place: int, want: str) -> Source | None:
        """ "La Cour des comptes ... Elle": the organisation that opens the sentence before, by the gender of its article."""
        sentences = self._directory.sentences
        at = bisect_right(sentences, place, key=lambda tokens: tokens[0].start) - 2
        found = self._first_named(sentences[at]) if 0 <= at < len(sentences) else None
        if found is None or self._people.before(place) is not None:
            return None
        first = sentences[at][0].low
        table = "masculine_articles" if want == "f" else "feminine_articles"
        return None if self._g.has(table, first) else found

    def called(self, noun: str, place: int) -> Source | None:
        """The organisation named last whose name holds the noun: "the bank" is Weser Bank, "la Cour" the Cour des comptes."""
        if self._g.has("company_suffixes", noun):
            return None
        names = self._directory.names
        before = [
            (names.first[run], run)
            for run in names.counts
            if len(run) > 1 and names.first[run] < place and any(part.lower() == noun for part in (run[0], run[-1]))
        ]
        for _, run in sorted(before, reverse=True):
            found = self.organisation(self._directory.trim(run, False))
            if found is not None:
                return found
        return None

    def of_kind(self, kinds: frozenset[str], place: int) -> Source | None:
        """The body named last before a place whose name says that it is of one of these kinds."""
        names = self._directory.names
        before = [(names.first[run], run) for run in names.counts if names.first[run] < place and self.kinds_of(run) & kinds]
        found = (self.organisation(self._directory.trim(run, False)) for _, run in sorted(before, reverse=True))
        return next((source for source in found if source is not None), None)

    def kinds_of(self, words: Iterable[str]) -> set[str]:
        """The kinds of organisation (business, union, club, public body ...) that words say."""
        tables = [table for table in self._g.words if table.startswith("kind_")]
        return {table for word in words for table in tables if listed(self._g, table, word.lower())}
