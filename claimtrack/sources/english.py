"""Number of the English nouns that descriptions are given in."""

from __future__ import annotations

from claimtrack.lang.grammar import grammar


def plural(head: str) -> str:
    """Several of an English noun; the last word changes."""
    words = grammar("en")
    first, _, last = head.rpartition(" ")
    if words.has("uncounted", last) or (last.endswith("s") and not last.endswith("ss")):
        return head
    if last == "person":
        last = "people"
    elif last.endswith(("person", "man")):
        last = last.removesuffix("person") + "people" if last.endswith("person") else last[:-2] + "en"
    elif last.endswith("y") and last[-2] not in "aeiou":
        last = last[:-1] + "ies"
    else:
        last += "es" if last.endswith(("s", "x", "ch", "sh")) else "s"
    return f"{first} {last}" if first else last


def singular(head: str) -> str:
    """One of an English noun that stands in the plural."""
    if head.endswith("men"):
        return head[:-2] + "an"
    if head == "people":
        return "person"
    return head if grammar("en").has("uncounted", head) or not head.endswith("s") or head.endswith("ss") else head[:-1]
