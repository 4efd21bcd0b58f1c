"""What a frame finds, before its source is resolved."""

from __future__ import annotations

from dataclasses import dataclass

from claimtrack.types import Span


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: a range of tokens in its unit."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One frame found in a unit. ``subject`` None: the source is understood from the hit before."""

    rule: str
    cue: tuple[int, int]  # tokens
    subject: Phrase | None
    content: Span  # code points
    direct: bool
    stance: str = "say"
    through: int | None = None  # place of the outlet's hit that this one came through
    media: bool = False  # the cue goes with outlets ("dilansir")
