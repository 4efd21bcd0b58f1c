"""From the words that name a source to one canonical source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.lang.words import Token
from claimtrack.sources.appositions import apposed, named_next, owned_by
from claimtrack.sources.describe import Describer
from claimtrack.sources.descriptions import definite, heads, listed, only
from claimtrack.sources.learning import learn
from claimtrack.sources.memory import UNRESOLVED, Memory
from claimtrack.sources.names import Names, Run, in_capitals, joined, runs, text_of
from claimtrack.sources.people import Directory
from claimtrack.sources.presenting import fresh_outlet
from claimtrack.types import Source, SourceType


def alone_of(tokens: Sequence[Token], start: int, end: int, noun: str) -> bool:
    """Whether a phrase is its noun and nothing else."""
    return end - start == len(noun.split()) and bool(tokens)


class Resolver:
    """Gives sources their canonical names, in text order; what was named before is remembered."""

    def __init__(self, names: Names, g: Grammar, outlets: OutletRegistry, text: str) -> None:
        """Take the article's names, its language's words, the outlets and the article's text."""
        self._g, self._outlets, self._text = g, outlets, text
        self._directory = Directory(names, g)
        self.memory = Memory(self._directory, g, outlets, text)
        self._describer = Describer(self._directory, self.memory, g, text)
        # Where the word before an outlet's name ends: "la réalisatrice à | Libération" is told to it, not of it.
        self._before_outlets = frozenset(place - 1 for place in names.outlets)

    def learn(self, tokens: Sequence[Token]) -> None:
        """Note who has which role in a sentence, before anything is resolved."""
        if in_capitals(tokens):
            return
        learn(self._directory, tokens)
        self._describer.learn(tokens)

    def resolve(self, tokens: Sequence[Token], start: int, end: int, media: bool = False) -> Source:
        """Return the source that tokens ``start`` to ``end`` name; ``media``: an outlet is expected."""
        end = self._whole_body(tokens, start, end)
        place, whole = tokens[start].start, end
        end = self._core(tokens, start, end)
        source = self.memory.pronoun(tokens, start) or self._outlet(tokens, start, end)
        source = source or apposed(self._directory, tokens, start, end)
        source = source or self._document(tokens, start, end, whole) or self._part(tokens, start, end)
        source = source or self._named(tokens, start, end, media) or self._described(tokens, start, end, whole)
        if source is not UNRESOLVED:
            self.memory.remember(source, tokens, start, end, place)
        return source

    def _whole_body(self, tokens: Sequence[Token], start: int, end: int) -> int:
        """Take the small words of a body's name in ("Reporters | sans frontières")."""
        bodies = self._g.words.get("bodies")
        found = (bodies.at(tokens, k) for k in range(start, end) if tokens[k].name) if bodies is not None else ()
        return max([end, *(row[0] for row in found if row is not None)])

    def _core(self, tokens: Sequence[Token], start: int, end: int) -> int:
        """Leave a relative clause and "seen by Reuters" out of the phrase."""
        for at in range(start + 1, end):
            found = self._g.relations.at(tokens, at)
            relay = found is not None and found[1] in ("relay", "recipient") and found[0] > at + 1
            told = found is not None and found[1] == "recipient" and tokens[found[0] - 1].end in self._before_outlets
            same = at + 1 < end and self._g.has("same", tokens[at + 1].low)  # "sumber yang sama"
            relative = self._g.has("relatives", tokens[at].low) and not same
            if relative or ((relay or told) and self._g.nouns.at(tokens, at) is None):
                return at
        return end

    def _outlet(self, tokens: Sequence[Token], start: int, end: int) -> Source | None:
        """An outlet named in the phrase, unless a person is named there too."""
        span_start, span_end = tokens[start].start, tokens[end - 1].end
        surface = self._text[span_start:span_end]
        whole = self._outlets.by_name(surface.strip(" «»“”\"'()"))
        if whole is not None and not self._directory.is_short_person(tokens, start, end):
            return Source(whole.name, SourceType.OUTLET)
        fresh = fresh_outlet(self._directory, self._outlets, self._text, (tokens, start, end))
        mentions = [] if fresh is not None else self._outlets.find(surface)
        if fresh is not None:
            return fresh
        if not mentions or self._directory.is_short_person(tokens, start, end):
            return None
        inside = [(span_start + s.start, span_start + s.end) for s, _ in mentions]
        for a, b in runs(tokens[start:end], self._g, self._directory.names.cuts):
            first, last = tokens[start + a].start, tokens[start + b - 1].end
            held = any(s < last and first < e for s, e in inside)
            name = self._directory.trim(text_of(tokens, start + a, start + b), True)
            if not held and (len(name) > 1 or name in self._directory.people) and not self._directory.demonym(name):
                return None
        last = next(k for k in range(start, end) if tokens[k].end >= inside[-1][1])
        return Source(mentions[-1][1].name, SourceType.OUTLET) if self._speaks_for(tokens, start, last + 1) else None

    def _speaks_for(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """ "a source at Reuters" is not Reuters; "laporan Tempo", "le site Mongabay" are."""
        kinds = {kind for kinds in heads(self._g, tokens, start, end).values() for kind in kinds}
        families = {kind.split("_")[0] for kind in kinds}
        return bool(families & {"outlet", "document"}) or not families & {"person", "anonymous", "organisation"}

    def _document(self, tokens: Sequence[Token], start: int, end: int, whole: int) -> Source | None:
        """A document opens the phrase: itself, or for a statement the one that it is a statement of."""
        g = self._g
        at = start
        while at < end and (g.has("determiners", tokens[at].low) or g.has("adjectives", tokens[at].low)):
            at += 1
        found = g.nouns.at(tokens, at)
        if found is None or found[0] > end or not all(k.startswith("document") for k in found[1]):
            return None
        after = g.nouns.at(tokens, found[0]) if g.has("role_after_name", "yes") and found[0] < end else None
        if after is not None and any(k.startswith(("person", "anonymous")) for k in after[1]):
            return None  # "its research director"
        noun = joined(tokens, at, found[0])
        if not g.has("statements", noun) or self._circulates(tokens, start, whole, noun):
            return self._described(tokens, start, end)
        for first, last in runs(tokens[found[0] : end], g, self._directory.names.cuts):
            name = self._directory.trim(text_of(tokens, found[0] + first, found[0] + last), False)
            return self._directory.canonical(name, False, False)
        return self.memory.owner(tokens, start) or self._described(tokens, start, end)

    def _part(self, tokens: Sequence[Token], start: int, end: int) -> Source | None:
        """ "la direction de l'aciérie", "pihak perusahaan": the body that it is a part of."""
        g = self._g
        at = start
        while at < end and g.has("determiners", tokens[at].low):
            at += 1
        if at >= end - 1 or not g.has("parts", tokens[at].low):
            return None
        at += 1
        while at < end - 1 and g.has("complement_prepositions", tokens[at].low) and not g.has("fused", tokens[at].low):
            at += 1
        rest = at + 1 if at < end - 1 and g.has("fused", tokens[at].low) else at
        found = self._named(tokens, rest, end, False)
        if found is not None:
            return found
        nouns = heads(self._g, tokens, rest, end)
        noun, kinds = next(iter(nouns.items()), ("", ()))
        back = self.memory.anaphor((tokens, rest, end), noun, kinds)
        if back is None and g.has("company_nouns", noun) and end - rest <= 2 and self._businesslike(noun):
            return UNRESOLVED
        return back or (self._described(tokens, rest, end) if not kinds and g.has("parts", tokens[start].low) else None)

    def _parts(self, tokens: Sequence[Token], start: int, end: int) -> list[tuple[int, int]]:
        parts, at = [], start
        for k in range(start, end + 1):
            cut = k == end or tokens[k].low in {",", "–", "—", "("}
            if cut:
                if k > at:
                    parts.append((at, k))
                at = k + 1
        return parts

    def _named(self, tokens: Sequence[Token], start: int, end: int, media: bool) -> Source | None:
        found: list[tuple[float, Run, bool]] = []
        for number, (a, b) in enumerate(self._parts(tokens, start, end)):
            for first, last in runs(tokens[a:b], self._g, self._directory.names.cuts):
                first, last = first + a, last + a
                rank, name, person = self._rank(tokens, a, first, last)
                if number == 0 and first == a and last == b and b < end and rank < 3 and self._directory.looks_personal(name):
                    rank, person = -1, True
                if name and not self._directory.demonym(name):
                    found.append((rank * 10 + number, name, person))
            if number == 0 and any(rank < 20 for rank, _, _ in found) and self._relative_follows(tokens, b, end):
                break
        if not found:
            return None
        rank, name, person = min(found, key=lambda row: row[0])
        if rank >= 30:  # only a complement: "porte-parole de la Métropole"
            return None
        return self._directory.canonical(name, person, media)

    def _relative_follows(self, tokens: Sequence[Token], at: int, end: int) -> bool:
        return at + 1 < end and self._g.has("relatives", tokens[at + 1].low)

    def _rank(self, tokens: Sequence[Token], part: int, first: int, last: int) -> tuple[float, Run, bool]:
        """(rank, name, personal): 0 a person after a role, 1 a name that opens its part, 2 another, 3 a complement."""
        g = self._g
        run = text_of(tokens, first, last)
        inside = bool(self._directory.roles.inside(tokens, first, last))
        if g.has("legal_forms", run[0].lower()) and len(run) > 1:
            return (1 if first <= part + 1 or not g.has("complement_prepositions", tokens[first - 1].low) else 3), run, False
        name = self._directory.trim(run, inside or bool(self._directory.roles.before(tokens, first)))
        if self._directory.roles.bracketed(tokens, first) and self._directory.looks_personal(name):
            return 0, name, True
        if owned_by(self._directory, tokens, part, first, name):
            return 3, name, False
        if self._complement(tokens, part, first):
            return 3, name, False
        if self._directory.roles.before(tokens, first) or inside:
            return self._after_role(tokens, first, last, name)
        if self._directory.roles.apposed(tokens, first) and self._directory.looks_personal(name):
            return 0, name, True
        if self._modifier(tokens, last, name):
            return 3, name, False
        return (1 if first <= part + 1 else 2), name, self._directory.is_person(name)

    def _after_role(self, tokens: Sequence[Token], first: int, last: int, name: Run) -> tuple[float, Run, bool]:
        """The rank of a name after a role: the person who has it, unless the name is an office or the person follows."""
        g = self._g
        if named_next(self._directory, tokens, last) or self._directory.roles.short_form(tokens, last):
            return 3, name, False
        rest = [p.lower() for p in name]
        office = not name or any(g.has("organisation_words", p) for p in rest) or all(g.has("domains", p) for p in rest)
        crowded = any(g.has("organisation_words", token.low) for token in tokens[first:last])
        return (3, name, False) if office else (0.5 if crowded else 0, name, True)

    def _modifier(self, tokens: Sequence[Token], last: int, name: Run) -> bool:
        """Whether a name belongs to the noun after it ("Pellworth's", "Pellworth spokeswoman"), not "Entente Rivière union"."""
        if last < len(tokens) and self._g.has("possessive_marks", tokens[last].low):
            return True
        roles = self._directory.roles
        return not roles.called(tokens, last) and roles.follows(tokens, last) and not self._directory.is_person(name)

    def _complement(self, tokens: Sequence[Token], part: int, first: int) -> bool:
        """Whether a preposition stands before a name, its determiners and a noun for a body."""
        g, at = self._g, first
        while at > part:
            if g.has("complement_prepositions", tokens[at - 1].low):
                return True
            noun = g.nouns.at(tokens, at - 1)
            body = at < first + 1 and noun is not None and noun[0] == at and only(noun[1], "organisation")
            if not g.has("determiners", tokens[at - 1].low) and not (body and not tokens[at - 1].name):
                return False
            at -= 1
        return False

    def _account(self, nouns: Iterable[str]) -> Source | None:
        """ "the account", "the account's owner": the one handle that the article names."""
        handles = {run for run in self._directory.names.counts if run[0].startswith("@")}
        about = any(self._g.has("account_nouns", noun) for noun in nouns)
        return Source(next(iter(handles))[0], SourceType.ANONYMOUS) if about and len(handles) == 1 else None

    def _circulates(self, tokens: Sequence[Token], start: int, end: int, noun: str) -> bool:
        """ "unggahan yang beredar": posts that go round are nobody's statement."""
        return self._g.has("posts", noun) and any(self._g.has("circulating", tokens[k].low) for k in range(start, end))

    def _described(self, tokens: Sequence[Token], start: int, end: int, whole: int | None = None) -> Source:
        cut = next((k for k in range(start + 1, end) if tokens[k].low == ","), end)
        nouns = heads(self._g, tokens, start, cut)
        first, kinds = next(iter(nouns.items()), ("", ()))
        alone = cut == start + 1 and listed(self._g, "company_nouns", first)
        in_headline = self._g.flag("headline_nouns_back") and listed(self._g, "kind_business", first)  # "company says"
        back = definite(self._g, tokens, start, cut) or (alone and (bool(self._g.words["definite_after"]) or in_headline))
        if self._g.has("possessives", tokens[start].low):
            kinds, back = tuple(k for k in kinds if k.startswith("person")) or kinds, bool(self._directory.by_role(first))
        spoken = any(k.startswith("person") for k in kinds) and "anonymous" not in kinds
        public = listed(self._g, "kind_public", first) or listed(self._g, "company_nouns", first)
        bare = bool(nouns) and heads(self._g, tokens, start, start + len(first.split())) == {first: kinds}
        if (
            self._g.flag("bare_nouns_open")
            and bare
            and alone_of(tokens, start, cut, first)
            and (spoken or public)
            and not tokens[start].text.isupper()
        ):
            back = True  # "Presiden mengatakan": no article says that it is the one known
        if group := self._describer.groups.again(tokens, start, cut):
            return group
        back = back and not self._office(tokens, start, nouns)
        if back and (handle := self._account(nouns)):
            return handle
        if back and (found := self.memory.anaphor((tokens, start, cut), first, kinds)):
            return found
        alone = cut - start - sum(self._small(token) for token in tokens[start:cut]) == 1
        if back and alone and self._businesslike(first) and not self._g.flag("bare_is_definite"):
            return UNRESOLVED
        return self._describer.describe(tokens, start, cut if whole is None or cut < end else whole, kinds, back)

    def _office(self, tokens: Sequence[Token], start: int, nouns: Mapping[str, tuple[str, ...]]) -> bool:
        """ "le secrétariat de la rectrice": somebody's office, no firm named before."""
        at = start + 1 if self._g.has("determiners", tokens[start].low) else start
        gloss = self._g.glosses.at(tokens, at)
        office = gloss is not None and gloss[1][1] in self._g.names["of_people"]
        return office and any(only(kinds, "person") for kinds in list(nouns.values())[1:])

    def _small(self, token: Token) -> bool:
        return any(self._g.has(table, token.low) for table in ("determiners", "definite_after", "parts"))

    def _businesslike(self, noun: str) -> bool:
        """Whether a noun alone names no company: "the company" of nobody is unresolved."""
        return listed(self._g, "general_nouns", noun) or (
            listed(self._g, "kind_business", noun) and listed(self._g, "company_nouns", noun)
        )
