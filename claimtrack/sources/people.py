"""Who is who in an article: people with their roles, what organisations are called, short names and full ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.words import Token
from claimtrack.sources.names import Names, Run, spell
from claimtrack.sources.roles import Roles
from claimtrack.types import Source, SourceType

# A person's name has at most so many parts once titles and organisations are cut off its front.
LONGEST_PERSON = 3
# A body's letters and its place: "BPDL Senjaraya".
LOCAL_BODY = 2
# The subject of a sentence is looked for in so many tokens.
SUBJECT_WITHIN = 12
# Capital and small letters: neither an acronym ("API") nor a trade name ("ByteDance"); "McLeod", "O'Hara", "Le-Goff" pass.
_SURNAME = re.compile(r"(?:Mc|Mac|O'|D'|De|Di)?[^\W\d_a-z][^\W\d_A-Z]+(?:-[^\W\d_][^\W\d_A-Z]+)?")


class Directory:
    """People and things that an article names, learnt in one pass before any source is resolved."""

    def __init__(self, names: Names, g: Grammar) -> None:
        """Start empty over the article's names and its language's words."""
        self.names, self._g, self.g, self.roles = names, g, g, Roles(g)
        self.people: dict[Run, set[str]] = {}  # full name -> role nouns
        self.things: dict[str, list[tuple[int, Run]]] = {}  # common noun -> (place, name) it introduced
        self.genders: dict[Run, str] = {}
        self.first: dict[Run, int] = {}  # full name -> first place
        self.subjects: list[tuple[int, Run]] = []  # people who open a sentence
        self.sentences: list[Sequence[Token]] = []  # as they were learnt, in text order
        self.employers: list[Run] = []  # an organisation and a person after a role: "Ketua | Pemantau Ladang Yoga Permadi"
        self.aliases: dict[Run, Run] = {}  # one of two names of a body -> the canonical one
        self.outlets: dict[Run, str] = {}  # names that a noun for an outlet introduced: "le quotidien La Voix du Ponant"
        self.human: set[Run] = set()  # names followed by ", who" or an age
        self.named_things: set[Run] = set()  # names that a common noun introduced
        self._by_part: dict[str, list[Run]] = {}  # names without their titles, by their first and last words
        for run in map(self._untitled, names.counts):
            for part in {run[0], run[-1]}:
                self._by_part.setdefault(part, []).append(run)
        self._full: tuple[tuple[int, int], dict[Run, Run]] = ((0, 0), {})  # what was found, for so many people

    def is_short_person(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether a single word is the first or last name of a person of the article."""
        return end - start == 1 and any((tokens[start].text,) in (p[:1], p[-1:]) for p in self.people)

    def demonym(self, name: Run) -> bool:
        """Whether a name only says where something is from."""
        return all(self._g.has("demonyms", part.lower()) for part in name)

    def is_place(self, name: Run) -> bool:
        """Whether a name is that of a country, a region or a city that the lexicon holds."""
        words = [Token(part, part.lower(), 0, 0) for part in name]
        found = self._g.words["place_names"].at(words, 0) if "place_names" in self._g.words else None
        return found is not None and found[0] == len(words)

    def trim(self, run: Run, role: bool) -> Run:
        """Cut roles, ranks and organisations off the front of a person's name."""
        g, parts = self._g, list(run)
        if " ".join(run).lower().replace("' ", "'") in g.names["names"] or self._is_body(run):
            return run
        tokens = [Token(p, p.lower(), 0, len(p)) for p in parts]
        while parts:
            found = g.nouns.at(tokens, 0)
            cut = found[0] if found and len(found[1]) and any(k.startswith("person") for k in found[1]) else 0
            if not cut and g.has("honorifics", tokens[0].low):
                cut = 1
            if not cut:
                break
            parts, tokens, role = parts[cut:], tokens[cut:], True
        if (inner := self.roles.within(tokens)) and self.looks_personal(tuple(parts[inner:])):
            return tuple(parts[inner:])  # "Norvane CEO Ana Bell"
        plain = len(parts) > 1 and not g.has("organisation_words", tokens[0].low) and self._organisation_noun(tokens)
        local = not role and len(parts) == LOCAL_BODY and parts[0].isupper()  # "BPDL Senjaraya" is a body of its own
        body = plain and not local and not self.is_place(tuple(parts[1:]))
        if body:
            parts, tokens = parts[1:], tokens[1:]
        for k in range(len(parts) - 1, 0, -1):
            if g.has("honorifics", parts[k].lower()) and k + 1 < len(parts):
                return tuple(parts[k + 1 :])
        return self._person_suffix(tuple(parts), body) if role and len(parts) > 2 else tuple(parts)

    def _is_body(self, run: Run) -> bool:
        """Whether a run is a body's name that the lexicon holds."""
        words = [Token(part, part.lower(), 0, 0) for part in run]
        found = self._g.words["bodies"].at(words, 0) if "bodies" in self._g.words else None
        return found is not None and found[0] == len(words)

    def _organisation_noun(self, tokens: Sequence[Token]) -> bool:
        found = self._g.nouns.at(tokens, 0)
        return found is not None and found[0] == 1 and any(k.startswith("organisation") for k in found[1])

    def _person_suffix(self, run: Run, body: bool = False) -> Run:
        """The person at the end of "Kebun Rakyat Danu Prasta", by what else the article says."""
        names, g = self.names, self._g
        if run in self.people and len(run) <= LONGEST_PERSON:
            return run
        for k in range(len(run) - 2, 0, -1):
            rest = run[k:]
            alone = names.counts[rest[:1]] and not names.places[rest[:1]] and not rest[0].isupper()
            alone = alone and not self.is_place(rest[:1]) and not self._in_others(rest[0], run)
            if len(rest) <= LONGEST_PERSON and (rest in self.people or names.counts[rest] or alone):
                return rest
        start = next((k for k in range(min(3, len(run) - 2), 0, -1) if self.is_place(run[:k])), 0)
        for k in range(start, len(run) - 2):
            part = run[k]
            domain = g.has("domains", part.lower()) or g.has("organisation_words", part.lower()) or part.lower() in names.lower
            place = any(self.is_place(run[first : k + 1]) for first in range(max(0, k - 2), k + 1))
            elsewhere = place or self._in_others(part, run)
            if domain or (part.isupper() and len(part) > 1) or names.counts[run[: k + 1]] or elsewhere:
                start = k + 1
        rest = run[start:]
        after_body = start and (body or g.has("organisation_words", run[start - 1].lower())) and len(rest) == LONGEST_PERSON
        if after_body:  # "Ketua Pemantau Ladang Yoga Permadi": a word for a body takes one more word
            return rest[1:]
        return rest if len(rest) <= LONGEST_PERSON else rest[-2:]

    def _in_others(self, part: str, run: Run) -> bool:
        """Whether a word stands in another name too, with something else after it: part of an institution or a place."""
        after = run[run.index(part) + 1 :]
        return any(part in other and len(other) > 1 and other[-len(after) :] != after for other in self.names.counts)

    def looks_personal(self, name: Run) -> bool:
        """Whether a name has the shape of a person's."""
        words = [part for part in name if part[0].isupper()]
        organisation = any(self._g.has("organisation_words", part.lower()) for part in name)
        return 1 < len(words) <= LONGEST_PERSON + 1 and not organisation and not any(len(w) > 3 and w.isupper() for w in words)

    def is_person(self, name: Run) -> bool:
        """Whether the article says that a name is a person's."""
        return name in self.people or self.full(name) in self.people

    def surely_person(self, name: Run) -> bool:
        """Whether the article says that a name is a person's, or calls it by its last word alone."""
        alone = name[-1:]
        plain = self._g.has("organisation_words", alone[0].lower()) or alone[0].lower() in self.names.lower
        return self.is_person(name) or name in self.human or (len(name) > 1 and bool(self.names.counts[alone]) and not plain)

    def full(self, name: Run) -> Run:
        """The longest form of a name that the article gives."""
        known = (len(self.people), len(self.human))
        if self._full[0] != known:
            self._full = (known, {})
        if name not in self._full[1]:
            self._full[1][name] = self._look_full(name)
        return self._full[1][name]

    def _look_full(self, name: Run) -> Run:
        low = tuple(part.lower() for part in name)
        for person in self.people:
            parts = tuple(part.lower() for part in person)
            opens = (len(name) == 1 or name not in self.people) and person[: len(name)] == name
            if len(person) > len(name) and (parts[-len(name) :] == low or opens):
                return person
        if len(name) == 1 and not self.names.places[name] and not self.is_place(name) and _SURNAME.fullmatch(name[0]):
            either = self._g.flag("first_names_alone")
            for run in self._by_part.get(name[0], ()):
                alone = run[-1:] == name or (either and run[:1] == name and self._opens_fully(run))
                if 1 < len(run) <= LONGEST_PERSON and alone and self._first_and_last(run):
                    return run
        return name

    def _opens_fully(self, run: Run) -> bool:
        """Whether a person is named in full before the first name alone."""
        return run in self.human and self.names.first[run] < self.names.first.get(run[:1], 0)

    def _untitled(self, run: Run) -> Run:
        """A name without the titles in front of it."""
        while len(run) > 1 and self._g.has("honorifics", run[0].lower()):
            run = run[1:]
        return run

    def written_as_person(self, name: Run) -> bool:
        """Whether every part is written as people's names are, and the first is no common word."""
        return self._first_and_last(name)

    def _first_and_last(self, run: Run) -> bool:
        """Whether a run is a first name and a surname: no common noun before a name ("Akun ByteDance"), no "of" in it."""
        g, first = self._g, run[0].lower()
        plain = g.nouns.at([Token(part, part.lower(), 0, 0) for part in run], 0) is not None or first in self.names.lower
        opening = any(g.has(table, first) for table in ("leads", "openers", "never_name")) or first in g.verbs
        written = all(_SURNAME.fullmatch(part) for part in run)
        title = any(g.has(table, first) for table in ("honorifics", "domains", "adjectives", "demonyms"))
        return written and not plain and not opening and not title and self.looks_personal(run)

    def by_role(self, noun: str) -> Source | None:
        """The person whom the article gives a role."""
        for name, roles in self.people.items():
            if noun and any(noun in (role, role.split()[0], role.split()[-1]) for role in roles):
                return Source(spell(self.full(name)), SourceType.PERSON)
        return None

    def longer(self, name: Run) -> Run:
        """ "Wira Senja" is "PT Wira Senja Kapal" where the article says so: with a legal form, or two words that go on."""
        if len(name) == 1 and self._g.has("organisation_words", name[0].lower()):
            fuller = {run for run in self.names.counts if run[0] == name[0] and len(run) > 1}
            if len(fuller) == 1:  # "la Cour" of the one Cour des comptes
                return next(iter(fuller))
        if len(name) == 1 and (fuller_name := self._in_full(name)):
            return fuller_name
        legal = self._g.has("legal_forms", name[0].lower())
        inner = name[1:] if legal and len(name) > 1 else name
        best = name
        for run in self.names.counts:
            formal = self._g.has("legal_forms", run[0].lower())
            rest = run[1:] if formal else run
            same = rest[: len(inner)] == inner and len(rest) >= len(inner)
            grown = same and len(best) < len(run) <= len(name) + 2 and (formal or (len(inner) > 1 and run not in self.people))
            if grown and run[len(name) :] not in self.people and not any(self._common(part) for part in rest[len(inner) :]):
                best = run
        return best

    def _in_full(self, name: Run) -> Run | None:
        """ "Solent" is Solent Ferries where the article names that first."""
        kinds = [table for table in self._g.words if table.startswith("kind_") or table == "organisation_words"]
        for run in self._by_part.get(name[0], ()):
            sized = 1 < len(run) <= LONGEST_PERSON and run[:1] == name and run in self.names.first
            if not sized or self.names.first[run] >= self.names.first.get(name, 0):
                continue
            last = run[-1].lower()
            if any(self._g.has(table, last) for table in kinds) and not self._g.has("company_suffixes", last):
                return run
        return None

    def _spelled_out(self, name: Run) -> Run:
        """ "BI" is Bank Indonesia where that is the one body of the article with these initials."""
        if len(name) != 1 or not name[0].isupper() or not name[0].isalpha():
            return name
        spelled = {
            run
            for run in self.names.counts
            if 1 < len(run) == len(name[0])
            and "".join(part[0] for part in run) == name[0]
            and self._g.has("organisation_words", run[0].lower())
        }
        return next(iter(spelled)) if len(spelled) == 1 else name

    def _common(self, part: str) -> bool:
        """Whether a word is also written small in the article, or a verb of saying: then it is no part of a name."""
        return part.lower() in self.names.lower or part.lower() in self._g.verbs

    def canonical(self, name: Run, person: bool, media: bool) -> Source:
        """The source of a name; ``media``: an unknown name is an outlet's."""
        if len(name) == 1:
            name = self.longer(name) if self._g.has("organisation_words", name[0].lower()) else name
        if name in self.outlets:
            return Source(self.outlets[name], SourceType.OUTLET)
        known = self._g.names["names"].get(" ".join(name).lower().replace("' ", "'"))
        if known:
            return Source(known, SourceType.ORGANISATION)
        if name in self.aliases or (name := self._spelled_out(name)) in self.aliases:
            return Source(spell(self.aliases[name]), SourceType.ORGANISATION)
        full = self.full(name)
        if person or full in self.people:
            return Source(spell(full), SourceType.PERSON)
        if media:
            return Source(spell(name), SourceType.OUTLET)
        if name[0].startswith("@"):
            return Source(name[0], SourceType.ANONYMOUS)
        longest = self.longer(name)
        organisation = any(
            self._g.has("organisation_words", p.lower()) or (p.isupper() and len(p) > 1) for p in (*name, *longest)
        )
        if self.looks_personal(full) and not organisation and full not in self.named_things and longest == name:
            return Source(spell(full), SourceType.PERSON)
        return Source(spell(longest), SourceType.ORGANISATION)
