"""Capitalised names of an article: where they begin and end, how often they occur."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claimtrack.lang.grammar import Grammar
from claimtrack.lang.mentions import fold
from claimtrack.lang.words import Token

Run = tuple[str, ...]
# Tokens of the longest name of a body that is looked for in front of its initials.
LONGEST_BODY = 14
# A headline in capitals has at least so many words, and so large a part of them with a capital; of capitals only, so many.
HEADLINE_WORDS, HEADLINE_PART, SHOUTED_WORDS = 6, 0.75, 3


@dataclass(slots=True)
class Names:
    """Capitalised runs of an article: how often, where, after which prepositions."""

    counts: Counter[Run] = field(default_factory=Counter)
    first: dict[Run, int] = field(default_factory=dict)
    places: Counter[Run] = field(default_factory=Counter)
    opening: Counter[Run] = field(default_factory=Counter)
    starts: Counter[Run] = field(default_factory=Counter)
    roles: Counter[Run] = field(default_factory=Counter)
    lower: set[str] = field(default_factory=set)
    cuts: frozenset[int] = frozenset()  # places where a name starts right after an outlet's
    outlets: frozenset[int] = frozenset()  # places of the tokens of outlets' names


def runs(tokens: Sequence[Token], g: Grammar, cuts: frozenset[int] = frozenset()) -> list[tuple[int, int]]:
    """Token ranges of capitalised runs; particles ("de", "of") only between two capitalised words.

    A run ends before a token that starts at one of ``cuts``.
    """
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(tokens):
        body = g.words["bodies"].at(tokens, at) if tokens[at].name and "bodies" in g.words else None
        if body is not None:
            found.append((at, body[0]))
            at = body[0]
            continue
        if not tokens[at].name or g.has("never_name", tokens[at].low) or _opens_sentence(tokens, at, g):
            at += 1
            continue
        end = at + 1
        while end < len(tokens):
            if tokens[end].name and tokens[end].text[0] != "@" and tokens[end].start not in cuts:
                end += 1
            elif end + 1 < len(tokens) and _joins(tokens, at, end, g) and tokens[end + 1].name:
                end += 2
            else:
                break
        if end == at + 1:
            end = _spelled_body(tokens, at, g) or _lower_body(tokens, at, g)
        found.append((at, end))
        at = end
    return found


def _spelled_body(tokens: Sequence[Token], at: int, g: Grammar) -> int:
    """End of a name in small letters whose initials follow in brackets: "Alliance des marins pêcheurs (AMP)", else 0."""
    if not g.has("organisation_words", tokens[at].low):
        return 0
    end = next((k for k in range(at + 1, min(len(tokens), at + LONGEST_BODY)) if not tokens[k].word and tokens[k].low != "'"), 0)
    if not end or end + 2 >= len(tokens) or tokens[end].low != "(" or tokens[end + 2].low != ")":
        return 0
    letters = iter(fold(token.text[0]) for token in tokens[at:end])
    short = fold(tokens[end + 1].text)
    return end if len(short) > 1 and tokens[end + 1].name and all(letter in letters for letter in short) else 0


def _lower_body(tokens: Sequence[Token], at: int, g: Grammar) -> int:
    """End of a body's name that goes on in small letters: "Confédération paysanne", "Organisation mondiale de la santé"."""
    adjective, end = g.settings.get("body_adjective"), at + 1
    if not adjective:
        return end
    named = g.has("organisation_words", tokens[at].low) and at > 0 and tokens[at - 1].word
    if not named or end >= len(tokens) or not re.search(adjective, tokens[end].low) or g.verbs.at(tokens, end) is not None:
        return end
    end += 1
    after = end
    while (
        after < len(tokens)
        and after - end < 2
        and (g.has("of_bodies", tokens[after].low) or g.has("determiners", tokens[after].low))
    ):
        after += 1
    inside = end < after < len(tokens) and g.has("of_bodies", tokens[end].low) and tokens[after].word
    return after + 1 if inside else end


def _opens_sentence(tokens: Sequence[Token], at: int, g: Grammar) -> bool:
    """Whether the capital is only that of a sentence's first word, a common noun ("Sumber industri", "Lobby group")."""
    if at and (tokens[at - 1].word or tokens[at - 1].low in {",", "-", "(", "'"}):
        return False
    if tokens[at].text.isupper() and len(tokens[at].text) > 1:
        return False  # "WHO", "KPK"
    found = g.nouns.at(tokens, at)
    plain = (
        any(g.has(table, tokens[at].low) for table in ("adjectives", "parts"))
        or g.has("determiners", tokens[at].low)
        or g.has("leads", tokens[at].low)
    )
    following = at + 1 < len(tokens) and tokens[at + 1].name
    if found is not None and (found[0] == at + 1 or not following):
        return not following
    return plain or any(tokens[at].low.endswith(tail) for tail in g.settings.get("possessive_endings", ()))


def _joins(tokens: Sequence[Token], start: int, at: int, g: Grammar) -> bool:
    """Small words inside names; some only after the name of an organisation ("Bank of", "Ministry of")."""
    if g.has("organisation_joiners", tokens[at].low):
        pair = g.has("coordinators", tokens[at].low) and g.has("organisation_words", tokens[at - 1].low)
        return not pair and any(g.has("organisation_words", token.low) for token in tokens[start:at])
    return g.has("joiners", tokens[at].low)


def text_of(tokens: Sequence[Token], start: int, end: int) -> Run:
    """The words of a run as they are written."""
    return tuple(token.text for token in tokens[start:end])


def _acts(tokens: Sequence[Token], at: int, g: Grammar) -> bool:
    """Whether a comma, an auxiliary or a verb of saying follows a first word: then it is a name."""
    if at >= len(tokens):
        return True
    word = tokens[at].low
    return word == "," or g.has("auxiliaries", word) or g.has("possessive_marks", word) or g.verbs.at(tokens, at) is not None


def in_capitals(tokens: Sequence[Token]) -> bool:
    """Whether nearly every word of a sentence has a capital and no full stop follows, as in a headline: capitals say nothing."""
    if tokens and tokens[-1].low == ".":
        return False
    words = [token for token in tokens if token.word and token.text[0].isalpha()]
    if len(words) >= SHOUTED_WORDS and all(token.text.isupper() for token in words):
        return True
    return len(words) >= HEADLINE_WORDS and sum(token.text[0].isupper() for token in words) >= HEADLINE_PART * len(words)


def collect(
    sentences: Iterable[Sequence[Token]], g: Grammar, cuts: frozenset[int] = frozenset(), outlets: frozenset[int] = frozenset()
) -> Names:
    """Count the names of an article; a name whose tokens all start at ``outlets`` is an outlet's and does not count."""
    names = Names(cuts=cuts, outlets=outlets)
    for tokens in sentences:
        if in_capitals(tokens):
            continue
        names.lower.update(token.low for token in tokens if token.text == token.low)
        for start, end in runs(tokens, g, cuts):
            before = tokens[start - 1].low if start else ""
            if not start and end == 1 and g.has("openers", tokens[0].low):
                continue
            if all(token.start in outlets for token in tokens[start:end]):
                continue
            run = text_of(tokens, start, end)
            names.counts[run] += 1
            names.first.setdefault(run, tokens[start].start)
            names.opening[run] += (not start or not tokens[start - 1].word) and not _acts(tokens, end, g)
            names.starts[run] += not start
            earlier = tokens[start - 2].low if start > 1 and g.has("determiners", before) else ""
            names.places[run] += (
                g.has("place_prepositions", before) or g.has("place_prepositions", earlier) or _site(tokens, start, end, g)
            )
    return names


def _site(tokens: Sequence[Token], start: int, end: int, g: Grammar) -> bool:
    """ "la mine de Beldar", "tambang Beldar", "its Beldar mine": the name of a place."""
    if end < len(tokens) and g.has("site_nouns_after", tokens[end].low):
        return True
    at = start - 1
    while at >= 0 and start - at < 3 and (g.has("of_words", tokens[at].low) or g.has("determiners", tokens[at].low)):
        at -= 1
    return at >= 0 and g.has("site_nouns_before", tokens[at].low)


def joined(tokens: Sequence[Token], start: int, end: int) -> str:
    """The lower-case words of a phrase, one space between them."""
    return " ".join(token.low for token in tokens[start:end])


def spell(name: Run) -> str:
    """Join a name's tokens the way they are written."""
    out = ""
    for part in name:
        out += part if not out or out.endswith("'") else f" {part}"
    return out
