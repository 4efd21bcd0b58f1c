"""The words of attribution, one language's tables turned into lookups. Everything here is data of lang/lexicons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from claimtrack.lang.lexicon import lexicon
from claimtrack.lang.words import Phrases, tokenise


class Form(StrEnum):
    """What a verb form can do in a clause."""

    FINITE = "finite"  # heads a clause with a subject
    PARTICIPLE = "participle"  # needs an auxiliary
    GERUND = "gerund"  # heads a tail: "adding that"
    INFINITIVE = "infinitive"  # needs a verb before it
    BARE = "bare"  # only after the content, or in a headline
    PLURAL = "plural"  # a finite form that needs a plural subject ("say", "report": else a noun)
    PASSIVE = "passive"  # the source follows it


@dataclass(frozen=True, slots=True)
class Verb:
    """One surface form: its stance and what it takes (see the lexicons: c q l i d n r f)."""

    stance: str
    takes: frozenset[str]
    form: Form
    by: str = ""  # kind of subject that it needs ("document"), or nothing


@dataclass(frozen=True, eq=False)
class Grammar:
    """Lookups of one language."""

    lang: str
    verbs: Phrases[tuple[Verb, ...]]
    adpositions: Phrases[str]
    relations: Phrases[str]
    words: Mapping[str, Phrases[bool]]
    nouns: Phrases[tuple[str, ...]]
    pronouns: Phrases[str]
    settings: Mapping[str, Any]
    infinitive: re.Pattern[str] | None
    adverb: re.Pattern[str] | None
    glosses: Phrases[tuple[str, str]]  # phrase of a description -> (head, before, after, count or unnamed; English)
    names: Mapping[str, Mapping[str, str]]  # gloss tables by name: feminine, bodies, names, nations

    def has(self, table: str, word: str) -> bool:
        """Whether a single word stands in one of the word lists."""
        found = self.words.get(table)
        return found is not None and word in found

    def flag(self, name: str) -> bool:
        """A yes/no setting of the language."""
        return bool(self.settings.get(name, False))


def _forms(group: Mapping[str, Any], paradigms: Mapping[str, Any]) -> Iterator[tuple[str, Form]]:
    for key, values in group.items():
        if key in Form._value2member_map_:
            yield from ((value, Form(key)) for value in values)
        elif key in paradigms:
            for form, endings in paradigms[key].items():
                yield from ((stem + ending, Form(form)) for stem in values for ending in endings)


def _verbs(table: Mapping[str, Any]) -> dict[str, list[Verb]]:
    found: dict[str, list[Verb]] = {}
    paradigms = table.get("paradigms", {})
    for group in table.get("verbs", ()):
        takes, by = frozenset(group["takes"]), group.get("by", "")
        for surface, form in _forms(group, paradigms):
            found.setdefault(surface, []).append(Verb(group["stance"], takes, form, by))
    return found


def _by_tokens(found: Mapping[str, list[Verb]], lang: str) -> list[tuple[str, tuple[Verb, ...]]]:
    """Two spellings that cut into the same tokens become one entry."""
    merged: dict[tuple[str, ...], tuple[str, list[Verb]]] = {}
    for surface, verbs in found.items():
        merged.setdefault(tuple(token.low for token in tokenise(surface, lang)), (surface, []))[1].extend(verbs)
    return [(surface, tuple(dict.fromkeys(verbs))) for surface, verbs in merged.values()]


def _pattern(source: str | None) -> re.Pattern[str] | None:
    return re.compile(source) if source else None


def _glosses(table: Mapping[str, Any], lang: str) -> Phrases[tuple[str, str]]:
    kinds = ("head", "before", "after", "count")
    rows = [(phrase, (kind, english)) for kind in kinds for phrase, english in table.get("glosses", {}).get(kind, {}).items()]
    unnamed = [(phrase, ("unnamed", "")) for phrase in table.get("words", {}).get("anonymous_words", ())]
    return Phrases([*unnamed, *rows], lang)


def _names(table: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    """Gloss tables by name; a plain list becomes a table of empty strings, one of lists is turned round."""
    found: dict[str, Mapping[str, str]] = {}
    for name in (
        "feminine",
        "bodies",
        "names",
        "nations",
        "countries",
        "owned",
        "writers",
        "possessed",
        "of_people",
        "sent",
        "figures",
        "nameless",
        "outlet_kinds",
    ):
        values = table.get(name, {})
        if isinstance(values, Mapping) and any(isinstance(value, list) for value in values.values()):
            values = {word: kind for kind, words in values.items() for word in words}
        found[name] = values if isinstance(values, Mapping) else dict.fromkeys(values, "")
    return found


@cache
def grammar(lang: str) -> Grammar:
    """Return the lookups of a language; those of a language without tables are empty."""
    table = lexicon(lang).table("attribution")
    nouns: dict[str, list[str]] = {}
    for kind, values in table.get("nouns", {}).items():
        for value in values:
            nouns.setdefault(value, []).append(kind)
    relations = [(phrase, kind) for kind, values in table.get("relations", {}).items() for phrase in values]
    adpositions = [(phrase, kind) for kind, values in table.get("adpositions", {}).items() for phrase in values]
    lists = {**table.get("words", {}), **table.get("titles", {})}
    return Grammar(
        lang,
        Phrases(_by_tokens(_verbs(table), lang), lang),
        Phrases(adpositions, lang),
        Phrases(relations, lang),
        {name: Phrases(((v, True) for v in values), lang) for name, values in lists.items()},
        Phrases(((value, tuple(kinds)) for value, kinds in nouns.items()), lang),
        Phrases(table.get("pronouns", {}).items(), lang),
        table.get("settings", {}),
        _pattern(table.get("settings", {}).get("infinitive")),
        _pattern(table.get("settings", {}).get("adverb")),
        _glosses(table, lang),
        _names(table.get("glosses", {})),
    )
