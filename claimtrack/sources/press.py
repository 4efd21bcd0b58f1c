"""Which outlet "the paper", "l'agence" or "le média américain" goes back to."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.lang.grammar import Grammar, grammar
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.lang.words import Token
from claimtrack.sources.names import joined
from claimtrack.sources.people import Directory
from claimtrack.types import Source, SourceType

# A noun phrase: its sentence's tokens, its first token and the one after its last.
Phrase = tuple[Sequence[Token], int, int]


class Press:
    """The outlets of an article."""

    def __init__(self, directory: Directory, g: Grammar, outlets: OutletRegistry, text: str) -> None:
        """Take what is known of the article's names, a language's words, the outlets and the article's text."""
        self._directory, self._g, self._outlets, self._text = directory, g, outlets, text
        self._named: list[tuple[int, Source]] | None = None  # outlets in the text, looked for when a phrase needs them

    def agency(self, noun: str, said: Sequence[Source]) -> bool:
        """Whether a noun that no body of the article fits ("the agency") is what the outlet named last is."""
        kind = self._g.names["outlet_kinds"].get(noun, "")
        outlet = self._outlets.by_name(said[0].name) if said and kind else None
        return outlet is not None and outlet.kind == kind

    def phrase(self, tokens: Sequence[Token], start: int, end: int) -> tuple[Phrase, str]:
        """The phrase with its whole noun, which begins at token ``end - 1``, and the nation after it; and the noun."""
        found = self._g.nouns.at(tokens, end - 1)
        past = found[0] if found is not None else end
        nation = past < len(tokens) and tokens[past].low in self._g.names["nations"]
        return (tokens, start, past + nation), joined(tokens, end - 1, past)

    def back(self, phrase: Phrase, noun: str, said: Sequence[Source]) -> Source | None:
        """The last outlet of the phrase's country and kind, one that its noun presented, else the last; ``said``: last first."""
        tokens, start, end = phrase
        place = tokens[start].start
        countries = grammar("en").names["countries"]
        nation = next((n for t in tokens[start:end] if (n := self._g.names["nations"].get(t.low))), "")
        kind = self._g.names["outlet_kinds"].get(noun, "")
        known = [*said, *(source for source in self._mentioned(place) if source not in said)]
        for wanted in ((countries.get(nation, ""), kind), (countries.get(nation, ""), "")):
            if not wanted[1] and (presented := self._presented(noun, place)) is not None:
                return presented
            for source in known:
                outlet = self._outlets.by_name(source.name)
                if outlet is not None and wanted[0] in ("", outlet.country) and wanted[1] in ("", outlet.kind):
                    return source
        return known[0] if known else None

    def _presented(self, noun: str, place: int) -> Source | None:
        """ "le quotidien La Voix du Ponant ... le quotidien": an outlet that only this article knows."""
        there = self._directory.things.get(noun, ())
        run = next((run for at, run in reversed(there) if at < place and run in self._directory.outlets), None)
        return Source(self._directory.outlets[run], SourceType.OUTLET) if run is not None else None

    def _mentioned(self, place: int) -> list[Source]:
        """The outlets named before a place though they said nothing, the last one first."""
        if self._named is None:
            self._named = [
                (span.start, Source(outlet.name, SourceType.OUTLET)) for span, outlet in self._outlets.find(self._text)
            ]
        return [source for at, source in reversed(self._named) if at < place]
