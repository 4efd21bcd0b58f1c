"""Language knowledge as data: one TOML file a language, read once, handed to the rules as tables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from claimtrack.errors import InputError


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What is known of one language; each stage reads the table that bears its name."""

    code: str
    name: str
    tables: Mapping[str, Any]

    def table(self, name: str) -> Mapping[str, Any]:
        """Return one top-level table of the file, empty when the language has none."""
        found = self.tables.get(name, {})
        return found if isinstance(found, Mapping) else {}


@cache
def codes() -> tuple[str, ...]:
    """The languages there are, by ISO 639-1 code."""
    folder = files("claimtrack.lang") / "lexicons"
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


@cache
def lexicon(code: str) -> Lexicon:
    """Read the lexicon of a language; raises InputError for one that is not there."""
    if code not in codes():
        raise InputError(f"no lexicon for language {code!r}", mend=f"Known: {', '.join(codes())}")
    text = (files("claimtrack.lang") / "lexicons" / f"{code}.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return Lexicon(code, str(tables.get("name", code)), tables)
