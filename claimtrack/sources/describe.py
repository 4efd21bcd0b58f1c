"""Sources without a name of their own: what they are called, and whom they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.lang.grammar import Grammar, grammar
from claimtrack.lang.words import Token
from claimtrack.sources.descriptions import bare, definite, only
from claimtrack.sources.glosses import Gloss, Glossary
from claimtrack.sources.groups import Groups
from claimtrack.sources.letters import sender
from claimtrack.sources.memory import UNRESOLVED, Memory
from claimtrack.sources.names import joined, runs, text_of
from claimtrack.sources.people import Directory
from claimtrack.types import Source, SourceType

# The owner of a document stands within so many tokens of its noun ("OpenAI's terms of service").
OWNER_WITHIN = 5


class Describer:
    """Gives described sources one English name, with the organisation that they belong to where that is clear."""

    def __init__(self, directory: Directory, memory: Memory, g: Grammar, text: str) -> None:
        """Take what is known of the article's names, the memory of its sources and its words."""
        self._directory, self._memory, self._g, self._text = directory, memory, g, text
        self._glossary = Glossary(g, directory.names.cuts)
        self.groups = Groups(self._glossary, g)
        self._written: list[tuple[int, str]] = []  # (place, owner) of documents named with their owner
        self._bodies: list[tuple[int, str, Gloss]] = []  # (place, noun, fullest description): "the US embassy"
        self._documents: dict[str, Gloss] = {}  # first noun of a document -> its fullest description in the article

    def _publisher(self, place: int) -> str:
        """Whose the document named last before a place is."""
        return next((owner for at, owner in reversed(self._written) if at < place), "")

    def learn(self, tokens: Sequence[Token]) -> None:
        """Note documents that are named with their owner, for a later "the terms"."""
        self.groups.learn(tokens)
        for at in range(len(tokens)):
            found = self._g.nouns.at(tokens, at)
            if found is not None and all(kind.startswith("organisation") for kind in found[1]):
                self._learn_body(tokens, at, found[0])
            if found is None or not all(kind.startswith("document") for kind in found[1]):
                continue
            if writer := sender(self._directory, self._memory, self._glossary, (tokens, at, found[0])):
                self._documents.setdefault(tokens[at].low, writer)
                continue
            phrase = self._around(tokens, at)
            gloss = self._glossary.read(tokens, *phrase, self._named_owner(tokens)) if phrase else None
            if gloss is not None and gloss.owner and self._is_organisation(gloss.owner):
                self._documents.setdefault(tokens[at].low, gloss)
                self._written.append((tokens[at].start, gloss.owner))

    def _learn_body(self, tokens: Sequence[Token], at: int, end: int) -> None:
        """Note a ministry, an embassy or a court that is described more fully than by its noun alone."""
        g = self._g
        if not g.has("kind_public", joined(tokens, at, end)) or (tokens[at].name and at and tokens[at - 1].name):
            return
        start = at
        while start and tokens[start - 1].word and self._describes(tokens, start - 1):
            start -= 1
        longer = g.glosses.at(tokens, at)
        last = max(end, longer[0]) if longer is not None and longer[1][0] == "head" else end
        head = last
        if last < len(tokens) and g.has("of_bodies", tokens[last].low):
            last += 1
            while last < len(tokens) and g.has("determiners", tokens[last].low):
                last += 1
            following = next((b for a, b in runs(tokens[last : last + OWNER_WITHIN], g, self._directory.names.cuts) if a == 0), 0)
            domain = g.glosses.at(tokens, head)
            last = last + following if following else (domain[0] if domain is not None else head)
        elif last < len(tokens) and (modifier := g.glosses.at(tokens, last)) is not None and modifier[1][0] == "before":
            last = modifier[0]
        if (start, last) == (at, end):
            return
        gloss = self._glossary.read(tokens, start, last, self._named_owner(tokens))
        if gloss is not None and not gloss.bare and not gloss.lost:
            self._bodies.append((tokens[at].start, joined(tokens, at, end), gloss))

    def _describes(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word before a noun for a body says which one it is (English: "US", "health", "Maravel")."""
        if not self._g.flag("gloss_keeps_words"):
            return False
        low = tokens[at].low
        domain = self._g.has("body_domains", low) or low in self._g.names["nations"]
        return domain or (tokens[at].name and at > 0 and tokens[at - 1].word)

    def _fuller(self, noun: str, place: int) -> Gloss | None:
        """The last fuller description of a body before a place, or None when there were two."""
        found = {gloss.text(): gloss for at, known, gloss in self._bodies if known == noun and at < place}
        return next(iter(found.values())) if len(found) == 1 else None

    def _is_organisation(self, name: str) -> bool:
        return self._memory.organisation(tuple(name.split())) is not None

    def _around(self, tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
        """The document's noun with its owner right before or after it."""
        start, end = at, min(len(tokens), at + OWNER_WITHIN)
        end = next((k for k in range(at + 1, end) if self._ends_phrase(tokens[k])), end)
        for first, last in runs(tokens[max(0, at - 3) : at], self._g, self._directory.names.cuts):
            first, last = first + max(0, at - 3), last + max(0, at - 3)
            if self._g.has("possessive_marks", tokens[last].low):
                start = first
        names = [last + at for _, last in runs(tokens[at:end], self._g, self._directory.names.cuts)]
        if start == at and not names:
            return None
        return start, (names[0] if start == at else end)

    def _ends_phrase(self, token: Token) -> bool:
        """A sign, or "an internal note | seen by the BBC"."""
        return (not token.word and token.low != "'") or self._g.has("gloss_stops", token.low)

    def _named_owner(self, tokens: Sequence[Token]) -> _Owner:
        return _Owner(self, tokens)

    def owner(self, tokens: Sequence[Token], start: int, end: int) -> str | None:
        """Whom a name, a possessive or "the airline" inside a description stands for."""
        g = self._g
        glued = any(tokens[start].low.endswith(tail) for tail in g.settings.get("possessive_endings", ()))
        if (
            g.has("possessives", tokens[start].low)
            or (glued and end == start + 1 and not tokens[start].name)
            or self._opening(tokens, start, glued)
        ):
            return self._possessor(tokens, start)
        if tokens[start].name:
            run = self._directory.trim(text_of(tokens, start, end), False)
            if not run:  # a role in capitals alone ("the former MP") names nobody
                return None
            known = g.names["names"].get(" ".join(run).lower())
            return known or self._directory.canonical(run, False, False).name
        back = definite(g, tokens, start, end) or (end < len(tokens) and g.has("definite_after", tokens[end].low))
        back = back or (g.flag("bare_nouns_open") and g.has("company_nouns", joined(tokens, start, end)))
        back = back or self._modifies(tokens, start, end)
        while start < end - 1 and g.has("determiners", tokens[start].low):
            start += 1
        known = g.names["names"].get(joined(tokens, start, end))
        found = g.nouns.at(tokens, start)
        if known or not back or found is None or not any(kind.startswith("organisation") for kind in found[1]):
            return known
        noun = joined(tokens, start, found[0])
        fuller = self._fuller(noun, tokens[start].start)
        if fuller is not None and not fuller.owner:
            return fuller.text()
        source = self._memory.anaphor((tokens, start, end), joined(tokens, start, end), found[1])
        return source.name if source is not None else None

    def _modifies(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """ "a company | executive": the company that the article is about, whatever the article before it."""
        g = self._g
        if not g.has("role_after_name", "yes") or end >= len(tokens) or not g.has("general_nouns", joined(tokens, start, end)):
            return False
        found = g.nouns.at(tokens, end)
        return found is not None and not all(kind.startswith("organisation") for kind in found[1])

    @staticmethod
    def _opening(tokens: Sequence[Token], start: int, glued: bool) -> bool:
        return glued and start == 0

    def _possessor(self, tokens: Sequence[Token], start: int) -> str | None:
        """Whom "his", "son" or "-nya" stands for: the person who spoke last, else the organisation."""
        last = self._memory.history[-1].source if self._memory.history else None
        part = self._g.glosses.at(tokens, start + 1)
        personal = part is not None and part[1][1] in self._g.names["of_people"]
        if personal and (person := self._memory.somebody(tokens[start].start)) is not None:
            return f"{person.name}’s"
        if last is not None and last.type is SourceType.PERSON:
            return f"{last.name}’s"
        if last is None and (person := self._memory.person_before(tokens[start].start)) is not None:
            return f"{person.name}’s"
        return self._owning(tokens, start)

    def _owning(self, tokens: Sequence[Token], start: int, paper: bool = False) -> str | None:
        source = self._memory.owner(tokens, start, paper)
        return source.name if source is not None else None

    def describe(self, tokens: Sequence[Token], start: int, end: int, kinds: Sequence[str], back: bool) -> Source:
        """The source that a phrase describes; ``kinds`` are those of its first noun, ``back`` that it is definite."""
        gloss = self._glossary.read(tokens, start, end, _Owner(self, tokens))
        found = self._g.nouns.at(tokens, gloss.place) if gloss is not None and gloss.place >= 0 else None
        kinds = found[1] if found is not None else kinds
        document = any(kind.startswith("document") for kind in kinds)
        body = any(kind.startswith("organisation") for kind in kinds) and "anonymous" not in kinds
        if gloss is None or (body and gloss.lost):
            return self._as_it_stands(tokens, start, end, kinds, back)
        if back and gloss.bare and (document or body):
            gloss = self._full(gloss, tokens, (start, end), document)
        self._give_owner(gloss, tokens, start)
        self._give_company(gloss, tokens, start, end)
        if gloss.head in self._g.names["of_people"] and not gloss.owner.endswith("’s"):
            gloss.owner = self._whose(gloss, tokens, start, end)
        stands_for_owner = gloss.head in self._g.names["writers"] or gloss.head in self._g.names["figures"]
        if gloss.owner and stands_for_owner:
            return Source(gloss.owner, SourceType.ORGANISATION)
        return self._finished(gloss, document, body, back)

    def _full(self, gloss: Gloss, tokens: Sequence[Token], span: tuple[int, int], document: bool) -> Gloss:
        """What a bare "the terms", "the embassy" was called in full."""
        if document:
            return self._documents.get(tokens[span[1] - 1].low) or self._first(tokens, *span) or gloss
        return self._fuller(joined(tokens, *self._noun(tokens, gloss)), tokens[span[0]].start) or gloss

    def _give_owner(self, gloss: Gloss, tokens: Sequence[Token], start: int) -> None:
        """Whose memo or spokeswoman it is, where the phrase does not say."""
        owned = self._g.names["owned"]
        if gloss.head in self._g.names["sent"] and not gloss.owner and not gloss.after:
            written = next((self._documents[t.low].owner for t in tokens[start:] if t.low in self._documents), "")
            gloss.owner = written or (found.name if (found := self._memory.subject(tokens, start)) is not None else "")
        if gloss.head in self._g.names["writers"]:
            gloss.owner = self._publisher(tokens[start].start)
        elif " ".join([*gloss.before[-1:], gloss.head]) in owned or (gloss.head in owned and not self._secret(gloss)):
            gloss.owner = gloss.owner or ("" if self._belongs(gloss) else self._owning(tokens, start, gloss.paper) or "")

    def _whose(self, gloss: Gloss, tokens: Sequence[Token], start: int, end: int) -> str:
        """ "le secrétariat de la rectrice": whose office it is, by name where the article has given the role."""
        for at in range(start, end):
            found = self._g.nouns.at(tokens, at)
            if found is None or not only(found[1], "person"):
                continue
            person = self._directory.by_role(joined(tokens, at, found[0]))
            called = self._g.glosses.at(tokens, at)
            if called is None or called[1][1] not in gloss.before:
                return gloss.owner
            gloss.before.remove(called[1][1])
            return f"{person.name}’s" if person is not None else f"the {called[1][1]}’s"
        return gloss.owner

    def _secret(self, gloss: Gloss) -> bool:
        """Whether a paper is described as something else than an internal one: "a classified memo" is not the company's."""
        return gloss.paper and bool(gloss.before)

    def _give_company(self, gloss: Gloss, tokens: Sequence[Token], start: int, end: int) -> None:
        """ "a company executive": an executive of the company that the article is about."""
        g = self._g
        if gloss.owner or not g.has("role_after_name", "yes"):
            return
        for at in range(start, end):
            word = tokens[at].low
            if word not in gloss.before or not (g.has("general_nouns", word) or g.has("kind_club", word)):
                continue
            found = self._memory.anaphor((tokens, at, at + 1), word, ("organisation_x",))
            if found is not None and found is not UNRESOLVED:
                gloss.before.remove(word)
                gloss.owner = found.name
            return

    def _finished(self, gloss: Gloss, document: bool, body: bool, back: bool) -> Source:
        """The source of a gloss that has its owner."""
        if body or (grammar("en").has("collectives", gloss.head) and not gloss.unnamed):
            short = self._g.names["bodies"]
            gloss.before = [short.get(word, word) for word in gloss.before]
            return Source(gloss.text(), SourceType.ORGANISATION)
        if not document:
            gloss.owner = self._g.names["bodies"].get(gloss.owner, gloss.owner)
        nameless = gloss.head in self._g.names["nameless"]
        told = gloss.withheld and bool(gloss.owner or gloss.before or gloss.after)  # "who would not be named" adds nothing
        gloss.unnamed = (gloss.unnamed and not told) or nameless or (gloss.bare and not back and not document)
        if document:
            return Source(gloss.text() if gloss.owner else f"({gloss.text()})", SourceType.DOCUMENT)
        return Source(f"({gloss.text()})", SourceType.ANONYMOUS)

    def _noun(self, tokens: Sequence[Token], gloss: Gloss) -> tuple[int, int]:
        found = self._g.nouns.at(tokens, gloss.place)
        return gloss.place, found[0] if found is not None else gloss.place + 1

    def _belongs(self, gloss: Gloss) -> bool:
        """Whether a description says itself whose it is: "government spokesman"."""
        english = grammar("en").nouns
        words = [Token(word, word, 0, 0) for part in gloss.before for word in part.lower().split()]
        kinds = [found[1] for k in range(len(words)) if (found := english.at(words, k)) is not None]
        return any(kind.startswith("organisation") for row in kinds for kind in row)

    def _first(self, tokens: Sequence[Token], start: int, end: int) -> Gloss | None:
        return next((self._documents[t.low] for t in tokens[start:end] if t.low in self._documents), None)

    def _as_it_stands(self, tokens: Sequence[Token], start: int, end: int, kinds: Sequence[str], back: bool) -> Source:
        """The phrase in its own words, for what the gloss tables do not hold."""
        name = bare(self._g, self._text, tokens, start, end)
        if "anonymous" in kinds or (any(k.startswith("person") for k in kinds) and not back):
            return Source(f"({name})", SourceType.ANONYMOUS)
        if any(k.startswith("document") for k in kinds):
            return Source(name, SourceType.DOCUMENT)
        if any(k.startswith("organisation") for k in kinds) or self._g.has("determiners", tokens[start].low):
            return Source(name, SourceType.ORGANISATION)
        return Source(name, SourceType.ANONYMOUS)


class _Owner:
    """Resolves what stands inside one sentence's descriptions."""

    def __init__(self, describer: Describer, tokens: Sequence[Token]) -> None:
        self._describer, self._tokens = describer, tokens

    def __call__(self, start: int, end: int) -> str | None:
        return self._describer.owner(self._tokens, start, end)
