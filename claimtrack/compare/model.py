"""What a comparison is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claimtrack.types import Change, Span, Status


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
class Attributed:
    """An article that names whom it has a claim from; ``span`` is the place where it does."""

    claim: str
    article: str
    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class Stripped:
    """A claim without a source, and who attributes it. ``as_fact``: it is not hedged either."""

    claim: str
    article: str
    span: Span
    as_fact: bool
    attributed: tuple[Attributed, ...]

    @property
    def sentence(self) -> str:
        """The finding in words: "attributed to Niko Felix in 003; stated as fact in 002"."""
        named: dict[str, list[str]] = {}
        for other in self.attributed:
            named.setdefault(other.source, []).append(other.article)
        told = ", ".join(f"to {source} in {' and '.join(articles)}" for source, articles in named.items())
        return f"attributed {told}; {'stated as fact' if self.as_fact else 'passed on without a source'} in {self.article}"


class LostKind(StrEnum):
    """What of a quote a paraphrase can lose."""

    CONDITION = "condition"  # if, unless, provided that
    HEDGE = "hedge"  # may, probably
    LIMIT = "limit"  # for now, so far


@dataclass(frozen=True, slots=True)
class Lost:
    """A condition, hedge or limit that stands in a direct quote (``span``, in its article) and not in a paraphrase."""

    kind: LostKind
    quote: str
    paraphrase: str
    article: str
    span: Span


@dataclass(frozen=True, slots=True)
class Comparison:
    """The wordings of a cluster side by side, and what changed between them.

    ``changes`` are the typed changes of every pair of claims; ``summary`` are those for a reader, each told once.
    """

    cluster: str
    label: str
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    summary: tuple[Change, ...] = ()
    stripped: tuple[Stripped, ...] = ()
    lost: tuple[Lost, ...] = ()
