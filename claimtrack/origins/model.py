"""What a trace is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claimtrack.types import Span


class LegKind(StrEnum):
    """How an article came to its claim."""

    STATED = "stated"  # it names where the claim comes from
    OWN = "own"  # it names nobody and was first, or stands alone: its own reporting
    RESTS = "rests"  # it names nobody for the claim, but rests on one outlet as a whole
    SILENT = "silent"  # it names nobody, and others had the claim
    COPY = "copy"  # it republishes another article of the corpus


@dataclass(frozen=True, slots=True)
class Leg:
    """One way in which one article leads back to a root; ``path`` runs from the root to the article's id."""

    article: str
    claim: str
    kind: LegKind
    root: str | None
    path: tuple[str, ...]
    rule: str
    attribution: str | None = None
    span: Span | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Republication:
    """An article that is a copy of another; ``containment`` is the share of its four-word runs found there (0 to 1)."""

    copy: str
    original: str
    rule: str
    containment: float


@dataclass(frozen=True, slots=True)
class Event:
    """An article on the time line. Equal ranks are ties; an unknown time has no rank."""

    article: str
    outlet: str | None
    published: str | None
    rank: int | None
    kind: LegKind


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a cluster comes from: legs, time line, roots, and why there are so many of them.

    ``statements`` are those of ``origins`` that only confirm or deny what is said of themselves, where others reported it.
    """

    cluster: str
    legs: tuple[Leg, ...]
    timeline: tuple[Event, ...]
    origins: tuple[str, ...]
    republications: tuple[Republication, ...]
    circles: tuple[tuple[str, ...], ...]
    reason: str
    stripped: tuple[str, ...] = ()  # articles that state in their own voice what others attribute
    statements: tuple[str, ...] = ()

    @property
    def independent_origins(self) -> int:
        """Count of distinct roots, the statements of those concerned aside."""
        return len(self.origins) - len(self.statements)

    @property
    def heading(self) -> str:
        """The count in words: "1 independent origin and 1 statement of who it is about"."""
        count, said = self.independent_origins, len(self.statements)
        told = f" and {said} statement{'' if said == 1 else 's'} of who it is about" if said else ""
        return f"{count} independent origin{'' if count == 1 else 's'}{told}"

    def tree(self) -> dict[str, dict[str, object]]:
        """Nest the paths: root, then who passed it on, down to the articles."""
        nested: dict[str, dict[str, object]] = {}
        for leg in self.legs:
            level: dict[str, object] = nested  # type: ignore[assignment]
            for name in leg.path:
                level = level.setdefault(name, {})  # type: ignore[assignment]
        return nested
