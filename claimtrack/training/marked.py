"""Articles with their claims marked inline: ``{c|FAMILY|STATUS|BY|text}``, beside ``{s|..|text}`` and ``{q|text}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from claimtrack.types import MatchInput, Span

_FIELDS = {"c": 3, "s": 3, "q": 0}  # what stands between the kind of a mark and its text
_MARK = re.compile(r"\{([csq])\|([^{}]*)\}")


def claims_of(row: Mapping[str, Any]) -> list[tuple[MatchInput, str]]:
    """Return the claims of one marked article, each with its family.

    Raises:
        ValueError: a mark does not parse.
        KeyError: a field of the row is missing.
    """
    text, found = unmarked(str(row["marked"]))
    told = row["lang"], row["id"], row.get("title") or None, text
    published = row.get("published") or None
    return [
        (MatchInput(f"{row['id']}-k{n}", text[span.start : span.end], *told, span, None, published), family)
        for n, (family, span) in enumerate(found, start=1)
    ]


def unmarked(marked: str) -> tuple[str, list[tuple[str, Span]]]:
    """Return the text without its marks, and the family and place of each claim in it."""
    pieces, found, done, length = list[str](), list[tuple[str, Span]](), 0, 0
    for mark in _MARK.finditer(marked):
        kind, fields = mark.group(1), mark.group(2).split("|")
        if len(fields) != _FIELDS[kind] + 1 or not fields[-1]:
            raise ValueError(f"a mark does not parse: {mark.group()[:60]!r}")
        pieces += [marked[done : mark.start()], fields[-1]]
        start = length + len(pieces[-2])
        length, done = start + len(fields[-1]), mark.end()
        if kind == "c":
            found.append((fields[0], Span(start, length)))
    text = "".join([*pieces, marked[done:]])
    if set(text) & set("{}|"):
        raise ValueError("a mark does not parse")
    return text, found
