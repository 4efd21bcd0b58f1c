"""Sources without a name of their own: what they are called, and whom they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.words import Token
from claimtrack.sources.descriptions import bare, definite
from claimtrack.sources.glosses import Gloss, Glossary
from claimtrack.sources.memory import Memory
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
        self._written: list[tuple[int, str]] = []  # (place, owner) of documents named with their owner
        self._documents: dict[str, Gloss] = {}  # first noun of a document -> its fullest description in the article

    def _publisher(self, place: int) -> str:
        """Whose the document named last before a place is."""
        return next((owner for at, owner in reversed(self._written) if at < place), "")

    def learn(self, tokens: Sequence[Token]) -> None:
        """Note documents that are named with their owner, for a later "the terms"."""
        for at in range(len(tokens)):
            found = self._g.nouns.at(tokens, at)
            if found is None or not all(kind.startswith("document") for kind in found[1]):
                continue
            phrase = self._around(tokens, at)
            gloss = self._glossary.read(tokens, *phrase, self._named_owner(tokens)) if phrase else None
            if gloss is not None and gloss.owner and self._is_organisation(gloss.owner):
                self._documents.setdefault(tokens[at].low, gloss)
                self._written.append((tokens[at].start, gloss.owner))

    def _is_organisation(self, name: str) -> bool:
        return self._memory.organisation(tuple(name.split())) is not None

    def _around(self, tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
        """The document's noun with its owner right before or after it."""
        start, end = at, min(len(tokens), at + OWNER_WITHIN)
        end = next((k for k in range(at + 1, end) if not tokens[k].word and tokens[k].low not in {"'"}), end)
        for first, last in runs(tokens[max(0, at - 3) : at], self._g, self._directory.names.cuts):
            first, last = first + max(0, at - 3), last + max(0, at - 3)
            if self._g.has("possessive_marks", tokens[last].low):
                start = first
        names = [last + at for _, last in runs(tokens[at:end], self._g, self._directory.names.cuts)]
        if start == at and not names:
            return None
        return start, (names[0] if start == at else end)

    def _named_owner(self, tokens: Sequence[Token]) -> _Owner:
        return _Owner(self, tokens)

    def owner(self, tokens: Sequence[Token], start: int, end: int) -> str | None:
        """Whom a name, a possessive or "the airline" inside a description stands for."""
        g = self._g
        if g.has("possessives", tokens[start].low) or tokens[start].low == "nya":
            return self._possessor(tokens, start)
        if tokens[start].name:
            run = self._directory.trim(text_of(tokens, start, end), False)
            if not run:  # a role in capitals alone ("the former MP") names nobody
                return None
            known = g.names["names"].get(" ".join(run).lower())
            return known or self._directory.canonical(run, False, False).name
        known = g.names["names"].get(joined(tokens, start, end))
        back = definite(g, tokens, start, end) or (end < len(tokens) and g.has("definite_after", tokens[end].low))
        found = g.nouns.at(tokens, start)
        if known or not back or found is None or not any(kind.startswith("organisation") for kind in found[1]):
            return known
        source = self._memory.anaphor((tokens, start, end), joined(tokens, start, end), found[1])
        return source.name if source is not None else None

    def _possessor(self, tokens: Sequence[Token], start: int) -> str | None:
        """Whom "his", "son" or "-nya" stands for: the person who spoke last, else the organisation."""
        last = self._memory.history[-1].source if self._memory.history else None
        if last is not None and last.type is SourceType.PERSON:
            return f"{last.name}’s"
        return self._owning(tokens, start)

    def _owning(self, tokens: Sequence[Token], start: int) -> str | None:
        source = self._memory.owner(tokens, start)
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
        if (
            document
            and back
            and gloss.bare
            and (full := self._documents.get(tokens[end - 1].low) or self._first(tokens, start, end))
        ):
            gloss = full
        owned = self._g.names["owned"]
        if not gloss.owner and (gloss.head in owned or " ".join([*gloss.before[-1:], gloss.head]) in owned):
            gloss.owner = self._owning(tokens, start) or ""
        if gloss.head in self._g.names["writers"]:
            gloss.owner = self._publisher(tokens[start].start)
            if gloss.owner:
                return Source(gloss.owner, SourceType.ORGANISATION)
        if gloss.owner and gloss.head in self._g.names["figures"]:
            return Source(gloss.owner, SourceType.ORGANISATION)
        if body:
            gloss.before = [self._g.names["bodies"].get(word, word) for word in gloss.before]
            return Source(gloss.text(), SourceType.ORGANISATION)
        nameless = gloss.head in self._g.names["nameless"]
        gloss.unnamed = gloss.unnamed or nameless or (gloss.bare and not back and not document)
        if document:
            return Source(gloss.text() if gloss.owner else f"({gloss.text()})", SourceType.DOCUMENT)
        return Source(f"({gloss.text()})", SourceType.ANONYMOUS)

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
