"""What a comparison is made of."""

from __future__ import annotations

from dataclasses import dataclass

from claimtrack.types import Change, ChangeKind, Span, Status


@dataclass(frozen=True, slots=True)
class Row:
    """One article of a cluster: its wording in its sentence. Spans are into the article's text."""

    article: str
    outlet: str | None
    language: str | None
    published: str | None
    claim: str
    claims: tuple[str, ...]  # all its claims in the cluster
    sentence: Span
    wording: Span
    differing: tuple[Span, ...]  # words that the first row of the same language does not have
    status: Status
    source: str | None  # "Niko Felix, told to Reuters"; None: in its own voice
    source_spans: tuple[Span, ...]
    figures: tuple[str, ...]
    text: str = ""  # the sentence's words, as in the article


@dataclass(frozen=True, slots=True)
class Comparison:
    """The wordings of a cluster side by side, and the typed changes of all its pairs of claims."""

    cluster: str
    label: str
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]

    @property
    def summary(self) -> tuple[Change, ...]:
        """The changes for a reader: what one pair or one kind says is not said again by another."""
        told = {(c.a, c.b) for c in self.changes if c.kind in (ChangeKind.DETAIL_ADDED, ChangeKind.DETAIL_DROPPED)}
        kept = [c for c in self.changes if c.rule != "date.one-sided" or (c.a, c.b) not in told]
        return tuple({(c.kind, c.note): c for c in reversed(kept)}.values())[::-1]
