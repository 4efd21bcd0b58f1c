"""Who is who in an article: people with their roles, what organisations are called, short names and full ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.words import Token
from claimtrack.sources.names import Names, Run, joined, runs, spell, text_of
from claimtrack.types import Source, SourceType

# A person's name has at most so many parts once titles and organisations are cut off its front.
LONGEST_PERSON = 3
# The subject of a sentence is looked for in so many tokens.
SUBJECT_WITHIN = 12
# Capital and small letters: neither an acronym ("API") nor a trade name ("ByteDance"); "McLeod", "O'Hara", "Le-Goff" pass.
_SURNAME = re.compile(r"(?:Mc|Mac|O'|D'|De|Di)?[^\W\d_a-z][^\W\d_A-Z]+(?:-[^\W\d_][^\W\d_A-Z]+)?")


class Directory:
    """People and things that an article names, learnt in one pass before any source is resolved."""

    def __init__(self, names: Names, g: Grammar) -> None:
        """Start empty over the article's names and its language's words."""
        self.names, self._g = names, g
        self.people: dict[Run, set[str]] = {}  # full name -> role nouns
        self.things: dict[str, list[tuple[int, Run]]] = {}  # common noun -> (place, name) it introduced
        self.genders: dict[Run, str] = {}
        self.first: dict[Run, int] = {}  # full name -> first place
        self.subjects: list[tuple[int, Run]] = []  # people who open a sentence
        self.sentences: list[Sequence[Token]] = []  # as they were learnt, in text order
        self.employers: list[Run] = []  # an organisation and a person after a role: "Ketua | Pemantau Ladang Yoga Permadi"
        self.aliases: dict[Run, Run] = {}  # one of two names of a body -> the canonical one
        self.named_things: set[Run] = set()  # names that a common noun introduced

    def learn(self, tokens: Sequence[Token]) -> None:
        """Note who has which role ("Irène Valcourt, directrice générale") before anything is resolved."""
        g = self._g
        self.sentences.append(tokens)
        for start, end in runs(tokens, g, self.names.cuts):
            if all(token.start in self.names.outlets for token in tokens[start:end]):
                continue  # "sur France Inter, la ministre ...": an outlet is nobody's name
            inside = self.role_inside(tokens, start, end)
            apposed = self.role_apposed(tokens, start)
            heads = self.role_before(tokens, start) | inside | self._role_after(tokens, end) | apposed
            name = self.trim(text_of(tokens, start, end), bool(inside or self.role_before(tokens, start))) if heads else ()
            self._note_acronym(tokens, start, end)
            if name and self.looks_personal(name) and not (inside and self.role_apposed(tokens, end + 1)):
                self.people.setdefault(name, set()).update(heads)
                self.first.setdefault(name, tokens[start].start)
                if inside:
                    self.employers.append(text_of(tokens, start, end)[len(next(iter(inside)).split()) :])
                self._note_gender(tokens, start, end, name, heads)
            elif not heads and start:
                self._note_thing(tokens, start, end)
        self._note_subject(tokens)

    def _note_acronym(self, tokens: Sequence[Token], start: int, end: int) -> None:
        """ "Badan Pengawas Obat dan Makanan (BPOM)": two names of one body; which is the canonical one differs by language."""
        bracket = (
            end + 2 < len(tokens) and tokens[end].low == "(" and tokens[end + 2].low == ")" and tokens[end + 1].text.isupper()
        )
        if bracket and end - start > 1:
            full, short = text_of(tokens, start, end), (tokens[end + 1].text,)
            old, new = (full, short) if self._g.flag("acronym_is_name") else (short, full)
            self.aliases.setdefault(old, new)

    def _note_subject(self, tokens: Sequence[Token]) -> None:
        """Remember a person who opens a sentence: a pronoun in the next one means that person."""
        first = next(iter(runs(tokens[:SUBJECT_WITHIN], self._g, self.names.cuts)), None)
        for start, end in runs(tokens[:SUBJECT_WITHIN], self._g, self.names.cuts) if first else ():
            name = self.full(self.trim(text_of(tokens, start, end), bool(self.role_inside(tokens, start, end))))
            if name in self.people:
                self.subjects.append((tokens[start].start, name))
                return

    def _note_gender(self, tokens: Sequence[Token], start: int, end: int, name: Run, heads: set[str]) -> None:
        kinds: set[str] = set()
        for noun in heads:
            found = self._g.nouns.at([Token(w, w, 0, 0) for w in noun.split()], 0)
            kinds |= {k[-1] for k in found[1] if k.startswith("person")} if found else set()
        near = tokens[max(0, start - 4) : end]
        if any(self._g.has("feminine", token.low) for token in near):
            kinds = {"f"}
        if len(kinds) == 2 and any(self._g.has("feminine_articles", token.low) for token in near):
            kinds = {"f"}
        elif len(kinds) == 2 and any(self._g.has("masculine_articles", token.low) for token in near):
            kinds = {"m"}
        if len(kinds) == 1 and not kinds & {"x", "p"}:
            self.genders[name] = kinds.pop()

    def _note_thing(self, tokens: Sequence[Token], start: int, end: int) -> None:
        """ "le groupe Tersac-Lorme", "maskapai Garulang": a later "le groupe" is that one."""
        for at in range(max(0, start - 5), start):
            found = self._g.nouns.at(tokens, at)
            if found is None or any(k.startswith("person") for k in found[1]) or found[0] > start:
                continue
            if at and self._g.has("parents", tokens[at - 1].low):
                continue
            if any(self._g.has("parents", t.low) for t in tokens[at : found[0] + 1]) or self._nation(tokens, start, end):
                continue
            between = tokens[found[0] : start]
            if len(between) > 2 or any(self._g.verbs.at([token], 0) for token in between):
                continue
            small = any(self._g.has("complement_prepositions", t.low) or self._g.has("determiners", t.low) for t in between)
            if not small and all(t.word for t in between):
                there = self.things.setdefault(joined(tokens, at, found[0]), [])
                there.append((tokens[start].start, text_of(tokens, start, end)))
                self.named_things.add(text_of(tokens, start, end))

    def _nation(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether a name is a country's ("perusahaan Tiongkok")."""
        return joined(tokens, start, end) in self._g.names["nations"]

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

    def role_before(self, tokens: Sequence[Token], first: int) -> set[str]:
        """Role nouns right before a name."""
        for size in (3, 2, 1):
            if first - size < 0:
                continue
            found = self._g.nouns.at(tokens, first - size)
            if found is not None and found[0] == first and any(k.startswith("person") for k in found[1]):
                return {joined(tokens, first - size, first)}
        return {tokens[first - 1].low} if first and self._g.has("honorifics", tokens[first - 1].low) else set()

    def role_inside(self, tokens: Sequence[Token], first: int, last: int) -> set[str]:
        """Role nouns written with capitals at the front of a run ("Direktur Utama Garulang Sinta Marwoto")."""
        found = self._g.nouns.at(tokens, first)
        if found is not None and found[0] < last and any(k.startswith("person") for k in found[1]):
            return {joined(tokens, first, found[0])}
        return {tokens[first].low} if last - first > 1 and self._g.has("honorifics", tokens[first].low) else set()

    def _role_after(self, tokens: Sequence[Token], at: int) -> set[str]:
        """ "Name, spokeswoman for": a role noun in the apposition after a name."""
        if at >= len(tokens) or tokens[at].low != ",":
            return set()
        for k in range(at + 1, min(len(tokens), at + 4)):
            found = self._g.nouns.at(tokens, k)
            if found is not None and any(kind.startswith("person") for kind in found[1]):
                return {joined(tokens, k, found[0])}
            if tokens[k].low == ",":
                break
        return set()

    def role_apposed(self, tokens: Sequence[Token], start: int) -> set[str]:
        """A role before the comma in front of a name ("Le ministre de l'énergie, Eko Santara")."""
        if start < 2 or start >= len(tokens) or tokens[start - 1].low != ",":
            return set()
        for at in range(start - 2, max(-1, start - 12), -1):
            if not tokens[at].word:
                break
            found = self._g.nouns.at(tokens, at)
            opens = at == 0 or not tokens[at - 1].name or self._g.has("determiners", tokens[at - 1].low)
            if found is not None and opens and any(k.startswith("person") for k in found[1]):
                return {joined(tokens, at, found[0])}
        return set()

    def role_follows(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a common noun right after a name makes the name its modifier ("Pellworth spokeswoman")."""
        found = self._g.nouns.at(tokens, at) if self._g.has("role_after_name", "yes") else None
        return found is not None and any(not k.startswith("outlet") for k in found[1])

    def trim(self, run: Run, role: bool) -> Run:
        """Cut roles, ranks and organisations off the front of a person's name."""
        g, parts = self._g, list(run)
        tokens = [Token(p, p.lower(), 0, len(p)) for p in parts]
        while parts:
            found = g.nouns.at(tokens, 0)
            cut = found[0] if found and len(found[1]) and any(k.startswith("person") for k in found[1]) else 0
            if not cut and g.has("honorifics", tokens[0].low):
                cut = 1
            if not cut:
                break
            parts, tokens, role = parts[cut:], tokens[cut:], True
        plain = len(parts) > 1 and not g.has("organisation_words", tokens[0].low) and self._organisation_noun(tokens)
        if plain and not self.is_place(tuple(parts[1:])):
            parts, tokens = parts[1:], tokens[1:]
        for k in range(len(parts) - 1, 0, -1):
            if g.has("honorifics", parts[k].lower()) and k + 1 < len(parts):
                return tuple(parts[k + 1 :])
        return self._person_suffix(tuple(parts)) if role and len(parts) > 2 else tuple(parts)

    def _organisation_noun(self, tokens: Sequence[Token]) -> bool:
        found = self._g.nouns.at(tokens, 0)
        return found is not None and found[0] == 1 and any(k.startswith("organisation") for k in found[1])

    def _person_suffix(self, run: Run) -> Run:
        """The person at the end of "Perhubungan Laut Danu Prasta", by what else the article says."""
        names, g = self.names, self._g
        for k in range(len(run) - 2, 0, -1):
            rest = run[k:]
            alone = names.counts[rest[:1]] and not names.places[rest[:1]] and not rest[0].isupper()
            if len(rest) <= LONGEST_PERSON and (rest in self.people or names.counts[rest] or alone):
                return rest
        start = 0
        for k in range(len(run) - 2):
            part = run[k]
            domain = g.has("domains", part.lower()) or g.has("organisation_words", part.lower()) or part.lower() in names.lower
            elsewhere = any(part in other and other[-len(run) + k + 1 :] != run[k + 1 :] for other in names.counts)
            if domain or (part.isupper() and len(part) > 1) or names.counts[run[: k + 1]] or elsewhere:
                start = k + 1
        rest = run[start:]
        after_body = start and g.has("organisation_words", run[start - 1].lower()) and len(rest) == LONGEST_PERSON
        if after_body:  # "Ketua Pemantau Ladang Yoga Permadi": a word for a body takes one more word
            return rest[1:]
        return rest if len(rest) <= LONGEST_PERSON else rest[-2:]

    def looks_personal(self, name: Run) -> bool:
        """Whether a name has the shape of a person's."""
        words = [part for part in name if part[0].isupper()]
        organisation = any(self._g.has("organisation_words", part.lower()) for part in name)
        return 1 < len(words) <= LONGEST_PERSON + 1 and not organisation and not any(len(w) > 3 and w.isupper() for w in words)

    def is_person(self, name: Run) -> bool:
        """Whether the article says that a name is a person's."""
        return name in self.people or self.full(name) in self.people

    def full(self, name: Run) -> Run:
        """The longest form of a name that the article gives."""
        if len(name) == 1 or name not in self.people:
            for person in self.people:
                if len(person) > len(name) and (person[-len(name) :] == name or person[: len(name)] == name):
                    return person
        if len(name) == 1 and not self.names.places[name] and _SURNAME.fullmatch(name[0]):
            for run in self.names.counts:
                if 1 < len(run) <= LONGEST_PERSON and run[-1:] == name and self._first_and_last(run):
                    return run
        return name

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
                return Source(spell(name), SourceType.PERSON)
        return None

    def longer(self, name: Run) -> Run:
        """ "Wira Bahari" is "PT Wira Bahari Energi" where the article says so: with a legal form, or two words that go on."""
        legal = self._g.has("legal_forms", name[0].lower())
        inner = name[1:] if legal and len(name) > 1 else name
        best = name
        for run in self.names.counts:
            formal = self._g.has("legal_forms", run[0].lower())
            rest = run[1:] if formal else run
            same = rest[: len(inner)] == inner and len(rest) >= len(inner)
            grown = same and len(best) < len(run) <= len(name) + 2 and (formal or (len(inner) > 1 and run not in self.people))
            if grown and not any(self._common(part) for part in rest[len(inner) :]):
                best = run
        return best

    def _common(self, part: str) -> bool:
        """Whether a word is also written small in the article, or a verb of saying: then it is no part of a name."""
        return part.lower() in self.names.lower or part.lower() in self._g.verbs

    def canonical(self, name: Run, person: bool, media: bool) -> Source:
        """The source of a name; ``media``: an unknown name is an outlet's."""
        known = self._g.names["names"].get(" ".join(name).lower().replace("' ", "'"))
        if known:
            return Source(known, SourceType.ORGANISATION)
        if name in self.aliases:
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
