"""Names beside a role: the person who follows the comma, the body that somebody belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.lang.words import Token
from claimtrack.sources.descriptions import only
from claimtrack.sources.names import Run, runs, text_of
from claimtrack.sources.people import Directory
from claimtrack.types import Source


def named_next(d: Directory, tokens: Sequence[Token], last: int) -> bool:
    """ "Sekretaris Forum Pesisir, Sari Wandita": the role's own name follows after a comma."""
    if last + 2 > len(tokens) or tokens[last].low != ",":
        return False
    following = next((run for run in runs(tokens[last + 1 : last + 5], d.g, d.names.cuts)), None)
    name = text_of(tokens, last + 1, last + 1 + following[1]) if following is not None and following[0] == 0 else ()
    name = d.trim(name, True)
    return bool(name) and d.is_person(name) and d.looks_personal(name)


def apposed(d: Directory, tokens: Sequence[Token], start: int, end: int) -> Source | None:
    """ "agen Belvaux | , Idris Velmo": the person named right after a phrase that opens with a role."""
    g, at = d.g, end
    while (
        at < min(len(tokens), end + 4) and at > end - 1 and (tokens[at].name or g.has("complement_prepositions", tokens[at].low))
    ):
        at += 1
    if at + 1 >= len(tokens) or tokens[at].low != "," or (at > end and not g.has("complement_prepositions", tokens[end].low)):
        return None
    while start < end - 1 and any(g.has(table, tokens[start].low) for table in ("determiners", "possessives", "adjectives")):
        start += 1
    opening = next((found for k in range(start, min(end, start + 2)) if (found := g.nouns.at(tokens, k)) is not None), None)
    role = opening is not None and opening[0] < at and any(kind.startswith("person") for kind in opening[1])
    if not role or not named_next(d, tokens, at):
        return None
    following = next(row for row in runs(tokens[at + 1 : at + 5], g, d.names.cuts))
    return d.canonical(d.trim(text_of(tokens, at + 1, at + 1 + following[1]), True), True, False)


def owned_by(d: Directory, tokens: Sequence[Token], part: int, first: int, name: Run) -> bool:
    """ "Lima mantan karyawan Quillex": whose employees they are, in a language without a preposition there."""
    if not d.g.flag("nouns_have_no_number") or d.is_person(name) or len(name) > 1:
        return False
    for at in range(max(part, first - 3), first):
        found = d.g.nouns.at(tokens, at)
        if found is not None and found[0] == first and only(found[1], "anonymous"):
            return True
    return False
