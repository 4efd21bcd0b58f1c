"""yasbd's rule sets, with the words of each lexicon's ``[abbreviations]`` table.

A lexicon of a language that yasbd does not know gets yasbd's general rules and its own words, so a new language
needs no Python here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from yasbd.rules.base import Rules

from claimtrack.lang.lexicon import lexicon

# Key of the [abbreviations] table -> attribute of yasbd's rule class.
_ATTRIBUTES = {
    "terminators": "TERMINATORS",
    "titles": "TITLE_ABBRVS",
    "references": "REFERENCE_ABBRVS",
    "inline": "INLINE_ONLY_ABBRVS",
    "dates": "DATE_ABBRVS",
    "companies": "CORP_ENTITY_ABBRVS",
    "dotted_places": "DOTTED_GEOPOL_ABBRVS",
    "section_words": "SECTION_MARKERS",
    "sentence_starters": "COMMON_SENT_STARTERS",
    "exclamation_names": "NAMES_WITH_EXCLAMATION",
}


def _base(code: str) -> type[Rules]:
    try:
        module = import_module(f"yasbd.rules.{code}")
    except ModuleNotFoundError:
        return Rules
    found: type[Rules] = getattr(module, f"{code.capitalize()}Rules")
    return found


# Hyphenated initials: J.-P. Bernard.
_HYPHENATED_INITIAL = re.compile(r"(?<=-)[^\W\d_]\.(?=\s)")


def _false_ends(table: Mapping[str, Any]) -> list[re.Pattern[str]]:
    zones = "|".join(re.escape(zone) for zone in table.get("time_zones", ()))
    return [_HYPHENATED_INITIAL, *([re.compile(rf"(?i:[ap]\.m\.)(?=\s(?:{zones})\b)")] if zones else [])]


def _profile(code: str) -> type[Rules]:
    base, table = _base(code), lexicon(code).table("abbreviations")
    removed = set(table.get("not_abbreviations", ()))
    words = {attribute: (getattr(base, attribute) - removed) | set(table.get(key, ())) for key, attribute in _ATTRIBUTES.items()}
    patterns = _false_ends(table)

    def post_process_boundaries(self: Rules, sentence_boundaries: set[int], text: str) -> None:
        """Take back the boundaries that yasbd sees after a hyphenated initial or before a time zone."""
        base.post_process_boundaries(self, sentence_boundaries, text)
        sentence_boundaries.difference_update(m.end() for pattern in patterns for m in pattern.finditer(text))

    return type(f"{code.capitalize()}Rules", (base,), {**words, "post_process_boundaries": post_process_boundaries})


@cache
def rules(code: str) -> Rules:
    """Return the compiled rules of a language; raises InputError for one without a lexicon."""
    return _profile(code)()
