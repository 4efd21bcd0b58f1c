"""Role nouns around a name: before it, inside it, in an apposition."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.words import Token
from claimtrack.sources.names import joined

# A role in apposition and what is said of it have fewer tokens than this.
FAR = 5


class Roles:
    """Looks for role nouns with a language's words."""

    def __init__(self, g: Grammar) -> None:
        """Take a language's words."""
        self._g = g

    def before(self, tokens: Sequence[Token], first: int) -> set[str]:
        """Role nouns right before a name."""
        for size in (3, 2, 1):
            if first - size < 0:
                continue
            found = self._g.nouns.at(tokens, first - size)
            if found is not None and found[0] == first and any(k.startswith("person") for k in found[1]):
                return {joined(tokens, first - size, first)}
        if first and self._g.has("honorifics", tokens[first - 1].low):
            return {tokens[first - 1].low}
        return self._further(tokens, first)

    def _further(self, tokens: Sequence[Token], first: int) -> set[str]:
        """A role noun with a word or two between it and the name ("manajer tambang Hendrik Aritonang")."""
        for at in range(first - 1, max(-1, first - 1 - int(self._g.settings.get("role_words_between", 0))), -1):
            token = tokens[at]
            small = any(
                self._g.has(t, token.low) for t in ("complement_prepositions", "determiners", "relatives", "coordinators")
            )
            if not token.word or token.name or small or self._g.verbs.at(tokens, at) or self._g.nouns.at(tokens, at) or not at:
                return set()
            for start in range(max(0, at - 3), at):
                found = self._g.nouns.at(tokens, start)
                if found is not None and found[0] == at and any(k.startswith("person") for k in found[1]):
                    return {joined(tokens, start, at)}
        return set()

    def inside(self, tokens: Sequence[Token], first: int, last: int) -> set[str]:
        """Role nouns written with capitals at the front of a run ("Direktur Utama Garulang Sinta Marwoto")."""
        found = self._g.nouns.at(tokens, first)
        if found is not None and found[0] < last and any(k.startswith("person") for k in found[1]):
            return {joined(tokens, first, found[0])}
        if inner := self.within(tokens[first:last]):
            return {tokens[first + inner - 1].low}
        return {tokens[first].low} if last - first > 1 and self._g.has("honorifics", tokens[first].low) else set()

    def within(self, tokens: Sequence[Token]) -> int:
        """Where the person starts in "Norvane CEO Ana Bell", for languages with the role after the employer, else 0."""
        if not self._g.has("role_after_name", "yes"):
            return 0
        for at in range(len(tokens) - 2, 0, -1):
            found = self._g.nouns.at(tokens, at)
            if found is not None and found[0] < len(tokens) and any(k.startswith("person") for k in found[1]):
                return found[0]
        return 0

    def short_form(self, tokens: Sequence[Token], end: int) -> bool:
        """Whether a short name in brackets follows: "(BPOM)"."""
        here = end + 2 < len(tokens) and tokens[end].low == "(" and tokens[end + 2].low == ")"
        return here and len(tokens[end + 1].text) > 1 and tokens[end + 1].text.isupper()

    def employer(self, tokens: Sequence[Token], start: int) -> bool:
        """ "Ana Bell, déléguée syndicale | Entente Rivière": whom somebody named before the comma works for."""
        at = start - 1
        while at > 0 and tokens[at].word and not tokens[at].name and start - at < FAR:
            at -= 1
        named = 0 < at < start - 1 and tokens[at].low == "," and tokens[at - 1].name
        found = self._g.nouns.at(tokens, at + 1) if named else None
        return found is not None and found[0] <= start and any(k.startswith("person") for k in found[1])

    def bracketed(self, tokens: Sequence[Token], first: int) -> set[str]:
        """ "Sekretaris Ikatan Nakhoda Senja (INS) | Dorus Velia": the role in front of a body's short name in brackets."""
        if first < 4 or tokens[first - 1].low != ")" or tokens[first - 3].low != "(":
            return set()
        at = first - 4
        while at > 0 and (tokens[at - 1].name or self._g.has("joiners", tokens[at - 1].low)):
            at -= 1
        for start in range(max(0, at - 2), at + 1):
            found = self._g.nouns.at(tokens, start)
            if found is not None and any(k.startswith("person") for k in found[1]):
                return {joined(tokens, start, found[0])}
        return set()

    def after(self, tokens: Sequence[Token], at: int) -> set[str]:
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

    def apposed(self, tokens: Sequence[Token], start: int) -> set[str]:
        """A role before the comma in front of a name ("Le maire de la ville, Eko Santara")."""
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

    def called(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether what the name is called follows it: "the Entente Rivière union"."""
        if not self._g.has("role_after_name", "yes") or at >= len(tokens):
            return False
        return any(self._g.has(table, tokens[at].low) for table in ("kind_union", "kind_party", "kind_club"))

    def follows(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a common noun right after a name makes the name its modifier ("Pellworth spokeswoman")."""
        found = self._g.nouns.at(tokens, at) if self._g.has("role_after_name", "yes") else None
        return found is not None and any(not k.startswith("outlet") for k in found[1])
