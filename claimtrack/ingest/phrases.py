"""The boilerplate rules of all lexicons, compiled: pages mix languages, so every article meets every language's rules.

A kind of mark has a table ``[cleanup.<kind>]`` with lists of phrases, by where they must stand in a piece of a line:
``whole`` (all of it, counts and bullets aside), ``labels`` (first, then a colon), ``starts`` (first), ``names``
(first, then a capital), ``contains`` (anywhere), ``heads`` (a heading alone; what follows belongs to it),
``credits`` (in brackets: a label, or the name after it), ``patterns`` (regular expressions for all of it), ``stock``
(picture libraries: alone or after a name) and ``agencies`` (after a name and a slash).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from claimtrack.lang.lexicon import codes, lexicon
from claimtrack.types import MarkKind

# What may stand before a phrase at the start of a piece: bullets, arrows, an opening bracket.
_LEAD = r"[\s•◦·▪●■◆*▶►▸→»>|(\[–—-]*"
# What may stand around a phrase that is the whole piece: anything but letters, and digits (counts).
_AROUND = r"[\W\d_]*"
_CAPITAL = r"(?-i:[^\W\d_a-zß-öø-ÿ])"
# After a phrase: the end of a word, unless the phrase ends in an apostrophe or another sign itself.
_BORDER = r"(?:(?<=\W)|(?!\w))"
# Order of trial: what credits or names a source first, so that "Image: Norvane Daily" is no notice.
_ORDER = (
    MarkKind.IMAGE_CREDIT,
    MarkKind.TEASER,
    MarkKind.SHARING,
    MarkKind.NEWSLETTER,
    MarkKind.COMMENTS,
    MarkKind.CONSENT,
    MarkKind.ADVERTISEMENT,
    MarkKind.REMOVAL,
    MarkKind.COUNTER,
    MarkKind.NOTICE,
    MarkKind.BYLINE,
    MarkKind.FOOTER,
    MarkKind.COPYRIGHT,
)


@dataclass(frozen=True)
class KindRules:
    """The compiled rules of one kind of mark."""

    kind: MarkKind
    whole: re.Pattern[str]
    labels: re.Pattern[str]
    starts: re.Pattern[str]
    names: re.Pattern[str]
    contains: re.Pattern[str]
    heads: re.Pattern[str]
    credits: re.Pattern[str]
    patterns: re.Pattern[str]


def phrase_pattern(phrase: str) -> str:
    """Return a regular expression for a phrase: accents composed, decomposed or missing; spaces loose."""
    out = []
    for character in phrase:
        base = unicodedata.normalize("NFD", character)[0]
        if character == " ":
            out.append(r"\s+")
        elif character == ":":
            out.append(r"\s?:")
        elif base != character:
            out.append(f"(?:{re.escape(character)}|{re.escape(base)}[\u0300-\u036f]?)")
        else:
            out.append(re.escape(character))
    return "".join(out)


def alternation(phrases: Iterable[str]) -> str:
    """Return one group of all phrases, longest first; a group that never matches when there are none."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return f"(?:{'|'.join(map(phrase_pattern, ordered))})" if ordered else "(?!)"


def _compiled(kind: MarkKind) -> KindRules:
    tables = [lexicon(code).table("cleanup").get(kind.value, {}) for code in codes()]

    def words(key: str) -> str:
        return alternation(phrase for table in tables for phrase in table.get(key, ()))

    patterns = "|".join(f"(?:{pattern})" for table in tables for pattern in table.get("patterns", ())) or "(?!)"
    # "Jane Roe / Getty Images", "Handout via Reuters", "Shutterstock": a name, then who holds the picture.
    holder = rf"(?:{words('stock')}|{words('agencies')})"
    named = rf"[^\n.!?:/]{{1,60}}\s?(?:/|©|\svia\s)\s?{holder}(?:\s?/\s?[^\n.!?:/]{{1,40}}){{0,2}}"
    patterns += rf"|{words('stock')}(?:\s?/\s?[^\n.!?:/]{{1,40}})?|{named}|{words('agencies')}\s?/\s?[^\n.!?:/]{{1,40}}"
    flags = re.IGNORECASE
    return KindRules(
        kind=kind,
        whole=re.compile(rf"{_AROUND}{words('whole')}{_AROUND}", flags),
        labels=re.compile(rf"{_LEAD}{words('labels')}(?:\(s\))?\s?[:：]", flags),
        starts=re.compile(rf"{_LEAD}{words('starts')}{_BORDER}", flags),
        names=re.compile(rf"{_LEAD}{words('names')}\s?:?\s+{_CAPITAL}", flags),
        contains=re.compile(rf"(?<!\w){words('contains')}{_BORDER}", flags),
        heads=re.compile(rf"{_AROUND}{words('heads')}{_AROUND}", flags),
        credits=re.compile(rf"[(\[]\s?{words('credits')}(?!\w)[^()\[\]\n]{{0,120}}[)\]]", flags),
        patterns=re.compile(rf"{_LEAD}(?:{patterns})[\s)\].!|]*", flags),
    )


@cache
def rules() -> tuple[KindRules, ...]:
    """Return the rules of every kind, in order of trial."""
    return tuple(_compiled(kind) for kind in _ORDER)


@cache
def opinion_headings() -> re.Pattern[str]:
    """Return the pattern of a heading that opens the outlet's own opinion."""
    found = (heading for code in codes() for heading in lexicon(code).table("opinion").get("headings", ()))
    return re.compile(rf"{_AROUND}{alternation(found)}{_AROUND}", re.IGNORECASE)
