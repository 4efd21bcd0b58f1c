"""One pass over an article before anything is resolved: who has which role, what is called what."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.lang.words import Token
from claimtrack.sources.descriptions import only
from claimtrack.sources.names import Run, joined, runs, spell, text_of
from claimtrack.sources.people import SUBJECT_WITHIN, Directory

# Digits of an age that stands in apposition (", 34,").
OF_AGE = 2


def learn(d: Directory, tokens: Sequence[Token]) -> None:
    """Note who has which role ("Irène Valcourt, directrice générale") before anything is resolved."""
    g = d.g
    d.sentences.append(tokens)
    for start, end in runs(tokens, g, d.names.cuts):
        if all(token.start in d.names.outlets for token in tokens[start:end]):
            continue  # "sur RTL, la ministre ...": an outlet is nobody's name
        inside = d.roles.inside(tokens, start, end)
        apposed = d.roles.apposed(tokens, start)
        heads = d.roles.before(tokens, start) | inside | d.roles.after(tokens, end) | apposed | d.roles.bracketed(tokens, start)
        name = d.trim(text_of(tokens, start, end), bool(inside or d.roles.before(tokens, start))) if heads else ()
        name = () if d.roles.employer(tokens, start) else name
        _note_acronym(d, tokens, start, end)
        if _human(d, tokens, end):
            d.human.add(d.trim(text_of(tokens, start, end), False))
        if name and d.looks_personal(name) and not (inside and _of_another(d, tokens, end)):
            d.people.setdefault(name, set()).update(heads)
            d.first.setdefault(name, tokens[start].start)
            if inside:
                d.employers.append(_employed(text_of(tokens, start, end), inside, name))
            _note_gender(d, tokens, start, end, name, heads)
        elif not heads and start:
            _note_thing(d, tokens, start, end)
    _note_subject(d, tokens)


def _of_another(d: Directory, tokens: Sequence[Token], end: int) -> bool:
    """Whether the one who has the role is named after a comma (not the day of the week) or after a short form."""
    at = end + 1
    goes_on = at < len(tokens) and tokens[at].name and not d.g.has("never_name", tokens[at].low)
    return (goes_on and bool(d.roles.apposed(tokens, at))) or d.roles.short_form(tokens, end)


def _employed(run: Run, inside: set[str], name: Run) -> Run:
    """The employer and the person of a run that holds a role: its front or what follows the role is whose it is."""
    role = next(iter(inside)).split()
    front = tuple(part.lower() for part in run[: len(role)]) == tuple(role)
    return run[len(role) :] if front else (*run[: -len(name) - 1], *name)


def _human(d: Directory, tokens: Sequence[Token], end: int) -> bool:
    """Whether ", who", ", 34," or "(34)" follows a name: only people have that."""
    if end + 2 >= len(tokens) or tokens[end].low not in {",", "("}:
        return False
    age = tokens[end + 1].low.isdigit() and len(tokens[end + 1].low) == OF_AGE
    return d.g.has("human_relatives", tokens[end + 1].low) or (
        age and (tokens[end + 2].low in {",", ")"} or d.g.has("years", tokens[end + 2].low))
    )


def _note_acronym(d: Directory, tokens: Sequence[Token], start: int, end: int) -> None:
    """ "Badan Pengawas Obat dan Makanan (BPOM)": two names of one body; which is the canonical one differs by language."""
    if d.roles.short_form(tokens, end) and end - start > 1:
        start += len(" ".join(d.roles.inside(tokens, start, end) if not d.g.has("role_after_name", "yes") else ()).split())
        full, short = text_of(tokens, start, end), (tokens[end + 1].text,)
        called = d.g.flag("acronym_is_name") and not _named_in_full(d, tokens[start].low)
        old, new = (full, short) if called else (short, full)
        d.aliases.setdefault(old, new)


def _named_in_full(d: Directory, first: str) -> bool:
    """Companies, unions and associations keep their full names where public bodies go by their letters."""
    tables = ("legal_forms", "kind_union", "kind_charity")
    return any(d.g.has(table, first) for table in tables) and not d.g.has("kind_public", first)


def _note_subject(d: Directory, tokens: Sequence[Token]) -> None:
    """Remember a person who opens a sentence: a pronoun in the next one means that person."""
    first = next(iter(runs(tokens[:SUBJECT_WITHIN], d.g, d.names.cuts)), None)
    for start, end in runs(tokens[:SUBJECT_WITHIN], d.g, d.names.cuts) if first else ():
        name = d.full(d.trim(text_of(tokens, start, end), bool(d.roles.inside(tokens, start, end))))
        if name in d.people:
            d.subjects.append((tokens[start].start, name))
            return


def _note_gender(d: Directory, tokens: Sequence[Token], start: int, end: int, name: Run, heads: set[str]) -> None:
    kinds: set[str] = set()
    for noun in heads:
        found = d.g.nouns.at([Token(w, w, 0, 0) for w in noun.split()], 0)
        kinds |= {k[-1] for k in found[1] if k.startswith("person")} if found else set()
    near = tokens[max(0, start - 4) : end]
    if any(d.g.has("feminine", token.low) for token in near):
        kinds = {"f"}
    if len(kinds) == 2 and any(d.g.has("feminine_articles", token.low) for token in near):
        kinds = {"f"}
    elif len(kinds) == 2 and any(d.g.has("masculine_articles", token.low) for token in near):
        kinds = {"m"}
    if len(kinds) == 1 and not kinds & {"x", "p"}:
        d.genders[name] = kinds.pop()


def _note_thing(d: Directory, tokens: Sequence[Token], start: int, end: int) -> None:
    """ "le groupe Tersac-Lorme", "maskapai Garulang": a later "le groupe" is that one."""
    for at in range(max(0, start - 5), start):
        found = d.g.nouns.at(tokens, at)
        if found is None or any(k.startswith("person") for k in found[1]) or found[0] > start:
            continue
        if at and (d.g.has("parents", tokens[at - 1].low) or (tokens[at].name and tokens[at + 1].name)):
            continue
        if any(d.g.has("parents", t.low) for t in tokens[at : found[0] + 1]) or _nation(d, tokens, start, end):
            continue
        between = tokens[found[0] : _naming(d, tokens, found[0], start)]
        if len(between) > 2 or any(d.g.verbs.at([token], 0) for token in between):
            continue
        small = any(d.g.has("complement_prepositions", t.low) or d.g.has("determiners", t.low) for t in between)
        if not small and all(t.word for t in between):
            there = d.things.setdefault(joined(tokens, at, found[0]), [])
            there.append((tokens[start].start, text_of(tokens, start, end)))
            d.named_things.add(text_of(tokens, start, end))
            if only(found[1], "outlet"):
                article = tokens[start - 1].text[0].isupper() and d.g.has("determiners", tokens[start - 1].low)
                run = text_of(tokens, start, end)
                d.outlets[run] = spell((tokens[start - 1].text, *run)) if article else spell(run)


def _naming(d: Directory, tokens: Sequence[Token], first: int, start: int) -> int:
    """Where "calling itself" or "named" begins between a noun and the name after it, else the name's start."""
    words = d.g.words.get("naming")
    found = (at for at in range(first, start) if words is not None and (row := words.at(tokens, at)) and row[0] == start)
    return next(found, start)


def _nation(d: Directory, tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a name is a country's ("perusahaan Tiongkok")."""
    return joined(tokens, start, end) in d.g.names["nations"]
