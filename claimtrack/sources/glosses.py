"""One English name for a described source, whatever the language of its article: "(source close to the matter)"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.words import Token
from claimtrack.sources.names import Run, joined, runs, text_of

# Who a name or a description inside a phrase stands for, by its tokens: an organisation's name, or None.
Owners = Callable[[int, int], str | None]


@dataclass(slots=True)
class Gloss:
    """The parts of a description, in English, in the order in which they are said."""

    count: str = ""
    unnamed: bool = False
    owner: str = ""
    before: list[str] = field(default_factory=list)
    head: str = ""
    after: list[str] = field(default_factory=list)
    place: int = -1  # token of the head
    lost: bool = False  # whether words were left out that the tables do not hold

    @property
    def bare(self) -> bool:
        """Whether there is nothing but a role noun."""
        return not (self.count or self.owner or self.before or self.after or " " in self.head)

    def text(self) -> str:
        """The parts as one name; "person close to" takes its owner behind it."""
        if self.head.endswith(" to"):
            bare = self.head.removesuffix(" close to")
            return " ".join(filter(None, (self.count, *self.before, self.head if self.owner else bare, self.owner)))
        return " ".join(
            part for part in (self.count, "unnamed" * self.unnamed, self.owner, *self.before, self.head, *self.after) if part
        )


class Glossary:
    """Reads descriptions with the gloss tables of one language."""

    def __init__(self, g: Grammar, cuts: frozenset[int]) -> None:
        """Take a language's words and the places where one name ends and another begins."""
        self._g, self._cuts = g, cuts

    def read(self, tokens: Sequence[Token], start: int, end: int, owners: Owners) -> Gloss | None:
        """The gloss of a phrase, or None when its head is not in the tables; ``owners`` resolves what it belongs to."""
        gloss = Gloss()
        names = {start + a: start + b for a, b in runs(tokens[start:end], self._g, self._cuts)}
        at = start
        keep = self._g.flag("gloss_keeps_words")
        head = self._head(tokens, start, end) if keep else -1
        while at < end:
            if at in names:
                self._name(gloss, tokens, at, names[at], owners)
                at = names[at]
            elif keep and head <= at < head + self._width(tokens, head):
                found = self._g.glosses.at(tokens, head)
                gloss.place = head
                gloss.head = (
                    found[1][1] if found and found[1][0] == "head" else joined(tokens, head, head + self._width(tokens, head))
                )
                at = head + self._width(tokens, head)
            elif not keep and not gloss.head and self._unknown_head(tokens, at):
                return None
            else:
                at = self._word(gloss, tokens, at, end, owners, keep)
        return gloss if gloss.head else None

    def _unknown_head(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a noun for a source stands here that the gloss tables do not hold."""
        noun, gloss = self._g.nouns.at(tokens, at), self._g.glosses.at(tokens, at)
        return noun is not None and gloss is None

    def _width(self, tokens: Sequence[Token], head: int) -> int:
        found = self._g.glosses.at(tokens, head) or self._g.nouns.at(tokens, head)
        return found[0] - head if found else 1

    def _head(self, tokens: Sequence[Token], start: int, end: int) -> int:
        """English: the last noun that the lexicon knows before a preposition or a participle."""
        head = -1
        at = start
        while at < end:
            word = tokens[at].low
            if head >= 0 and (self._g.has("complement_prepositions", word) or self._g.has("gloss_stops", word)):
                break
            found = self._g.nouns.at(tokens, at)
            if found is not None and found[0] <= end and not tokens[at].name:
                head, at = at, found[0]
            else:
                at += 1
        return head

    def _name(self, gloss: Gloss, tokens: Sequence[Token], start: int, end: int, owners: Owners) -> None:
        run: Run = text_of(tokens, start, end)
        nation = self._g.names["nations"].get(" ".join(run).lower())
        if nation:
            gloss.before.insert(0, nation)
        elif not gloss.owner:
            gloss.owner = owners(start, end) or " ".join(run)

    def _word(self, gloss: Gloss, tokens: Sequence[Token], at: int, end: int, owners: Owners, keep: bool) -> int:
        """Take one word or phrase in, and return the place after it."""
        g = self._g
        found = g.glosses.at(tokens, at)
        if found is not None and found[0] <= end:
            self._entry(gloss, tokens, (at, found[0]), found[1], owners)
            return found[0]
        nation = g.names["nations"].get(tokens[at].low)
        if nation:
            gloss.before.insert(0, nation)
            return at + 1
        if g.has("possessives", tokens[at].low) or tokens[at].low == "nya":
            owner = owners(at, at + 1)
            if owner and gloss.head:
                gloss.after.append(owner if owner.endswith("’s") else f"{owner}’s")
            elif owner:
                gloss.owner = owner
            return at + 1
        noun = g.nouns.at(tokens, at)
        if noun is not None and noun[0] <= end and any(k.startswith("organisation") for k in noun[1]) and gloss.head:
            owner = owners(at, noun[0])
            if owner and not gloss.owner:
                gloss.owner = owner
                return noun[0]
        if keep and tokens[at].word and not g.has("possessive_marks", tokens[at].low):
            self._kept(gloss, tokens, at)
        small = any(g.has(t, tokens[at].low) for t in ("determiners", "complement_prepositions", "definite_after", "relatives"))
        gloss.lost |= not keep and tokens[at].word and not small
        return at + 1

    def _kept(self, gloss: Gloss, tokens: Sequence[Token], at: int) -> None:
        word = tokens[at].low
        small = self._g.has("determiners", word) and not self._g.has("numerals", word)
        if gloss.head:
            gloss.after.append(word)
        elif not small:
            gloss.before.append(word)

    def _entry(
        self, gloss: Gloss, tokens: Sequence[Token], span: tuple[int, int], entry: tuple[str, str], owners: Owners
    ) -> None:
        kind, english = entry
        if kind == "head" and not gloss.head:
            gloss.head, gloss.place = english, span[0]
            if span[0] and self._g.has("feminine_articles", tokens[span[0] - 1].low):
                gloss.head = self._g.names["feminine"].get(joined(tokens, *span), english)
        elif kind == "head":
            self._complement(gloss, english, owners(*span))
        elif kind == "count" and not gloss.head:
            gloss.count = english
        elif kind in ("before", "after"):
            (gloss.before if kind == "before" else gloss.after).append(english)
        gloss.unnamed |= kind == "unnamed"

    def _complement(self, gloss: Gloss, english: str, owner: str | None) -> None:
        """A second noun: whose circle it is, whom somebody is close to, the organisation, or a kind ("ministry source")."""
        if gloss.head.endswith(" to"):
            gloss.head = f"{gloss.head} the {english}"
        elif gloss.head in self._g.names["possessed"]:
            gloss.owner = f"the {english}’s"
        elif owner and not gloss.owner:
            gloss.owner = owner
        elif not owner:
            gloss.before.append(english)
