"""What the Tracker returns: frozen, whole, and without a trace of how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from claimtrack.types import Article, Attribution, Citation, CitationKind, Claim, Cluster, Mark, Match, Refusal, Source, Span


@dataclass(frozen=True, slots=True)
class Hit:
    """A claim that a search found. ``similarity`` is the cosine to the query, None where only words were compared."""

    claim: Claim
    article: Article
    cluster: str | None
    similarity: float | None
    vector_rank: int | None
    lexical_rank: int | None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of an article at their place, and what they are evidence of."""

    article: str
    span: Span
    text: str
    what: str


@dataclass(frozen=True, slots=True)
class ClusterView:
    """A cluster with its claims and articles, in order of publication, and the clusters it could be mistaken for."""

    cluster: Cluster
    claims: tuple[Claim, ...]
    articles: tuple[Article, ...]
    languages: tuple[str, ...]
    outlets: tuple[str, ...]
    sources: tuple[str, ...]
    contrasts: tuple[str, ...]

    @property
    def cross_lingual(self) -> bool:
        """Whether its claims are of more than one language."""
        return len(self.languages) > 1


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with all that was found in it; ``clusters`` names the cluster of each claim that has one."""

    article: Article
    language: str
    marks: tuple[Mark, ...]
    claims: tuple[Claim, ...]
    attributions: tuple[Attribution, ...]
    citations: tuple[Citation, ...]
    clusters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with its article, its attributions, its cluster and its matches, the most probable first."""

    claim: Claim
    article: Article
    attributions: tuple[Attribution, ...]
    cluster: Cluster | None
    matches: tuple[Match, ...]
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source with everything that is attributed to it."""

    source: Source
    attributions: tuple[Attribution, ...]
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    quotations: tuple[Quotation, ...]


Shown = ArticleView | ClaimView | ClusterView | SourceView


@dataclass(frozen=True, slots=True)
class OutletRow:
    """How often one outlet refers to another, and in which articles; ``citing`` is None where the publisher is unknown."""

    citing: str | None
    cited: str
    kind: CitationKind
    count: int
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One link from a displayed fact back to the text: the thing, what made it, and the words that show it."""

    what: str
    id: str
    made_by: str
    note: str = ""
    probability: float | None = None
    quotation: Quotation | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """From a displayed fact to the spans, rules and models behind it."""

    id: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class MatchReport:
    """Pairs of claims above the floor, the most probable first, the inputs that could not be read, what must be known."""

    matches: tuple[Match, ...]
    refused: tuple[Refusal, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Info:
    """What an index holds. Sizes are bytes on disk."""

    path: Path
    schema: int
    encoder: str
    encoder_id: str
    dimension: int
    generation: int
    counts: Mapping[str, int]
    languages: Mapping[str, int]
    sizes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Check:
    """One examination: its name, what is wrong, how to mend it, whether ``--repair`` can."""

    name: str
    problems: tuple[str, ...] = ()
    mend: str = ""
    repairable: bool = False
    repaired: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong, or no longer."""
        return not self.problems or self.repaired


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """All examinations of an index."""

    path: Path
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong, or no longer."""
        return all(check.ok for check in self.checks)
