"""One English name for a described source, whatever the language of its article: "(source close to the matter)"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from claimtrack.lang.grammar import Grammar, grammar
from claimtrack.lang.words import Token
from claimtrack.sources.descriptions import only
from claimtrack.sources.english import plural, singular
from claimtrack.sources.names import Run, joined, runs, text_of

# Who a name or a description inside a phrase stands for, by its tokens: an organisation's name, or None.
Owners = Callable[[int, int], str | None]

# Small words in front of an owner's name, which the name replaces: "spokesperson | for the | port".
OPENING = ("body_prepositions", "determiners", "complement_prepositions")


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
    withheld: bool = False  # whether a clause says that the name is withheld
    lost: bool = False  # whether words were left out that the tables do not hold

    @property
    def bare(self) -> bool:
        """Whether there is nothing but a role noun."""
        return not (self.count or self.owner or self.before or self.after or " " in self.head)

    @property
    def paper(self) -> bool:
        """Whether the head is an English noun for a document."""
        found = grammar("en").nouns.at([Token(word, word, 0, 0) for word in self.head.split()[-1:]], 0)
        return found is not None and only(found[1], "document")

    def text(self) -> str:
        """The parts as one name; "person close to" takes its owner behind it."""
        lead, _, rest_of_head = self.head.partition(" ")
        if self.owner and rest_of_head and grammar("en").has("leading_adjectives", lead):
            self.before, self.head = [lead, *self.before], rest_of_head
        first = [word for word in self.before if self.owner and grammar("en").has("leading_adjectives", word.lower())]
        if first:
            rest = [word for word in self.before if word not in first]
            return " ".join(
                filter(None, (self.count, "unnamed" * self.unnamed, *first, self.owner, *rest, self.head, *self.after))
            )
        if self.head.endswith(" to"):
            bare = self.head.removesuffix(" close to")
            return " ".join(filter(None, (self.count, *self.before, self.head if self.owner else bare, self.owner)))
        return " ".join(
            part for part in (self.count, "unnamed" * self.unnamed, self.owner, *self.before, self.head, *self.after) if part
        )


def _opens(tokens: Sequence[Token], at: int) -> bool:
    """Whether the capital of a word is that of its sentence."""
    return at == 0 or not (tokens[at - 1].word or tokens[at - 1].low in {",", "-", "(", "'"})


def _add_nation(gloss: Gloss, nation: str) -> None:
    """Put a nation in front: of the head, or of the body after "close to the"."""
    front, to, body = gloss.head.partition(" to the ")
    if to:
        gloss.head = f"{front} to the {nation} {body}"
    else:
        gloss.before.insert(0, nation)


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
            elif keep and (self._resumes(gloss, tokens, at) or self._of_body(gloss, tokens, (at, end), names, owners)):
                break
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
        while gloss.after and self._g.has("gloss_stops", gloss.after[-1]):
            gloss.after.pop()  # "a letter sent"
        if gloss.head and self._g.flag("nouns_have_no_number"):
            self._number(gloss, tokens, start)
        return gloss if gloss.head else None

    def _resumes(self, gloss: Gloss, tokens: Sequence[Token], at: int) -> bool:
        """Whether a clause starts here: "a ledger | they had found"."""
        return bool(gloss.head) and self._g.pronouns.at(tokens, at) is not None

    def _number(self, gloss: Gloss, tokens: Sequence[Token], start: int) -> None:
        """One or several, where the noun itself does not say so."""
        noun = joined(tokens, gloss.place, gloss.place + 1) if gloss.place >= 0 else ""
        before = tokens[max(0, start - 1) : max(start, gloss.place)]
        if any(self._g.has("one_of", token.low) for token in before):
            gloss.head = singular(gloss.head)
        elif (
            gloss.count
            or any(self._g.has("plural_determiners", token.low) for token in before)
            or (self._g.has("many_when_bare", noun) and not any(self._g.has("definite", token.low) for token in before))
        ):
            gloss.head = plural(gloss.head)

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
            if found is not None and found[0] <= end and (not tokens[at].name or not at or _opens(tokens, at)):
                head, at = at, found[0]
            else:
                at += 1
        return head

    def _of_body(
        self, gloss: Gloss, tokens: Sequence[Token], span: tuple[int, int], names: dict[int, int], owners: Owners
    ) -> bool:
        """ "a spokesman for the company", "an official at the health ministry": the body goes in front as the owner."""
        at, end = span
        if not gloss.head or gloss.owner or not self._g.has("body_prepositions", tokens[at].low):
            return False
        first = at + 1
        while first < end and self._g.has("determiners", tokens[first].low):
            first += 1
        last = self._head(tokens, first, end) if first < end else -1
        if last < 0 or any(k in names for k in range(first, end)):
            return False
        found = self._g.nouns.at(tokens, last)
        if found is None or found[0] != end or not all(kind.startswith("organisation") for kind in found[1]):
            return False
        gloss.owner = owners(at + 1, end) or joined(tokens, first, end)
        return True

    def _is_place(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether a run names a place that somebody is in: "une source à Paris"."""
        places = self._g.words.get("place_names")
        found = places.at(tokens, start) if places is not None else None
        return found is not None and found[0] == end and self._g.has("place_prepositions", tokens[start - 1].low)

    def _name(self, gloss: Gloss, tokens: Sequence[Token], start: int, end: int, owners: Owners) -> None:
        run: Run = text_of(tokens, start, end)
        nation = self._g.names["nations"].get(" ".join(run).lower())
        if nation:
            _add_nation(gloss, nation)
        elif start and gloss.head and self._is_place(tokens, start, end):
            gloss.after += [] if gloss.before else ["in", " ".join(run)]
        elif not gloss.owner:
            gloss.owner = owners(start, end) or " ".join(run)
            while gloss.after and any(self._g.has(table, gloss.after[-1]) for table in OPENING):
                gloss.after.pop()

    def _word(self, gloss: Gloss, tokens: Sequence[Token], at: int, end: int, owners: Owners, keep: bool) -> int:
        """Take one word or phrase in, and return the place after it."""
        g = self._g
        found = g.glosses.at(tokens, at)
        if found is not None and found[0] <= end:
            self._entry(gloss, tokens, (at, found[0]), found[1], owners)
            return found[0]
        if not gloss.head and self._with_possessive(gloss, tokens, at, owners):
            return at + 1
        nation = g.names["nations"].get(tokens[at].low)
        if nation:
            _add_nation(gloss, nation)
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

    def _with_possessive(self, gloss: Gloss, tokens: Sequence[Token], at: int, owners: Owners) -> bool:
        """ "manajernya": the head with its owner glued to it."""
        low = tokens[at].low
        tail = next((t for t in self._g.settings.get("possessive_endings", ()) if low.endswith(t) and len(low) > len(t)), None)
        found = self._g.glosses.at([Token(low[: -len(tail)], low[: -len(tail)], 0, 0)], 0) if tail else None
        if found is None or found[1][0] != "head" or self._g.glosses.at(tokens, at) is not None:
            return False
        gloss.head, gloss.place, gloss.owner = found[1][1], at, owners(at, at + 1) or ""
        return True

    def _kept(self, gloss: Gloss, tokens: Sequence[Token], at: int) -> None:
        word = tokens[at].low
        if self._g.has("numerals", word) and not (gloss.head or gloss.before or gloss.count):
            gloss.count = word
            return
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
        elif kind == "head" and english.endswith(" close to") and not gloss.head.endswith(" to"):
            gloss.head = f"{gloss.head} close to"  # "une source proche de"
        elif kind == "head":
            self._complement(gloss, english, owners(*span))
        elif kind == "count" and not gloss.head:
            gloss.count = english
        elif kind == "before" and gloss.head.endswith(" to"):
            first = next(k for k in range(*span) if k + 1 == span[1] or not self._g.has("complement_prepositions", tokens[k].low))
            self._complement(gloss, english, owners(first, span[1]))
        elif kind in ("before", "after"):
            (gloss.before if kind == "before" else gloss.after).append(english)
        gloss.unnamed |= kind == "unnamed"
        gloss.withheld |= kind == "unnamed" and span[1] - span[0] > 1

    def _complement(self, gloss: Gloss, english: str, owner: str | None) -> None:
        """A second noun: whose circle it is, whom somebody is close to, the organisation, or a kind ("ministry source")."""
        if gloss.head.endswith(" to") and owner and grammar("en").has("general_nouns", english):
            gloss.owner = owner
        elif gloss.head.endswith(" to"):
            gloss.head = f"{gloss.head} the {english}"
        elif gloss.after and gloss.after[-1].endswith((" to", " of")):
            gloss.after.append(f"the {english}")
        elif gloss.head in self._g.names["possessed"]:
            gloss.owner = f"the {english}’s"
        elif owner and not gloss.owner:
            gloss.owner = owner
        elif not owner:
            gloss.before.append(english)
