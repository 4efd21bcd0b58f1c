"""Comparisons of two or more claims, and one kind of change picked from them."""

from __future__ import annotations

from claimtrack.compare import Comparison, compare
from claimtrack.types import Change, ChangeKind, Status
from tests.story import Story

K = ChangeKind


def compared(story: Story) -> Comparison:
    corpus = story.corpus()
    return compare(corpus.clusters["c"], corpus)


def pair(
    one: str, two: str, langs: tuple[str, str] = ("en", "en"), statuses: tuple[Status, Status] = (Status.DONE, Status.DONE)
) -> tuple[Change, ...]:
    """The changes between two claims that are whole sentences of two dated articles."""
    s = Story()
    for name, text, lang, status, day in zip("ab", (one, two), langs, statuses, "12", strict=True):
        s.article(name, f"{text}.", outlet=f"Outlet {name}", published=f"2025-03-1{day}", lang=lang)
        s.claim("c", name, text, status=status)
    return compared(s).changes


def kinds(changes: tuple[Change, ...]) -> list[ChangeKind]:
    return [c.kind for c in changes]


def only(changes: tuple[Change, ...], kind: ChangeKind) -> Change:
    (found,) = [c for c in changes if c.kind is kind]
    return found
