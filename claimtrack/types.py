"""The domain's types: frozen dataclasses and closed kinds, shared by every layer.

Offsets are code points into ``Article.text`` as it was given; spans are half-open ``[start, end)``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from claimtrack.kinds import (
    ChangeKind,
    CitationKind,
    Evidence,
    MarkKind,
    Relation,
    Role,
    SentenceKind,
    SourceType,
    Status,
    Style,
)

__all__ = [
    "Article",
    "Attribution",
    "Change",
    "ChangeKind",
    "Citation",
    "CitationKind",
    "Claim",
    "Cluster",
    "Corpus",
    "Document",
    "Evidence",
    "Mark",
    "MarkKind",
    "Match",
    "MatchInput",
    "Refusal",
    "Relation",
    "Role",
    "Sentence",
    "SentenceKind",
    "Source",
    "SourceType",
    "Span",
    "Status",
    "Style",
    "digest",
]


class Span(NamedTuple):
    """A half-open range of code points in an article's text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two ranges share at least one code point."""
        return min(self.end, other.end) > max(self.start, other.start)

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies inside this range."""
        return self.start <= other.start and other.end <= self.end

    def iou(self, other: Span) -> float:
        """Intersection over union, 0 to 1."""
        shared = min(self.end, other.end) - max(self.start, other.start)
        if shared <= 0:
            return 0.0
        return shared / (self.end - self.start + other.end - other.start - shared)


def digest(*parts: object) -> str:
    """A short stable id (16 hex digits of SHA-256) of the parts, in order."""
    joined = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was given. ``text`` is never changed; None means unknown."""

    id: str
    text: str
    outlet: str | None = None
    url: str | None = None
    lang: str | None = None
    published: str | None = None  # ISO 8601 date or date-time, as given
    title: str | None = None
    author: str | None = None
    origin: str | None = field(default=None, compare=False)  # file and line it was read from, for messages; not stored


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that could not be read: where, what is wrong and how to mend it."""

    where: str
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch that is not the article's prose, and the rule that says so."""

    span: Span
    kind: MarkKind
    rule: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; ``text`` has the span's length (line breaks and odd spaces read as spaces)."""

    span: Span
    text: str
    lang: str
    kind: SentenceKind
    paragraph: int


@dataclass(frozen=True, slots=True)
class Document:
    """An article made ready for the rules.

    ``text`` has exactly the length of ``article.text``: U+2019 reads as an apostrophe, no-break and thin
    spaces as spaces, line breaks inside a sentence as spaces; so every offset holds in both.
    """

    article: Article
    text: str
    lang: str
    marks: tuple[Mark, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Whom something is attributed to. ``name`` is canonical; an outlet's is its registry name."""

    name: str
    type: SourceType

    @property
    def id(self) -> str:
        """Stable id of the source."""
        return digest("source", self.type, self.name.casefold())


@dataclass(frozen=True, slots=True)
class Attribution:
    """One source for one content, with the spans that show it and the rule that found it."""

    article: str
    rule: str
    source: str
    source_type: SourceType
    role: Role
    evidence: Evidence
    cue_span: Span | None = None
    source_span: Span | None = None
    content_span: Span | None = None
    style: Style | None = None
    via: tuple[str, ...] = ()
    stance: str = "say"  # the verb's stance: say, deny, confirm, accuse, claim, threaten, warn, ask ...
    probability: float | None = None

    @property
    def id(self) -> str:
        """Stable id: article, role, rule and spans."""
        return digest(
            "attribution", self.article, self.role, self.rule, self.source, self.cue_span, self.source_span, self.content_span
        )


@dataclass(frozen=True, slots=True)
class Citation:
    """An article refers to an outlet, so often, at these places."""

    article: str
    outlet: str
    kind: CitationKind
    count: int
    evidence: tuple[Span, ...]
    attributions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """The content of a clause at a place; two places with equal words are two claims."""

    article: str
    span: Span
    text: str
    lang: str
    sentence: Span
    status: Status
    rule: str
    status_rule: str = ""
    attributed_to: tuple[str, ...] = ()
    attributions: tuple[str, ...] = ()
    headline: bool = False

    @property
    def id(self) -> str:
        """Stable id: a hash of the article's id and the span."""
        return digest("claim", self.article, self.span.start, self.span.end)

    @property
    def content_key(self) -> str:
        """SHA-256 of the text: vectors are stored once per (encoder id, content key)."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class MatchInput:
    """A claim with what a reader knows of it; the matcher sees nothing else."""

    id: str
    text: str
    lang: str
    article: str
    title: str | None = None
    context: str | None = None
    span: Span | None = None
    status: Status | None = None
    published: str | None = None  # ISO 8601 date or date-time of the article


@dataclass(frozen=True, slots=True)
class Match:
    """Two claims: similarity is a cosine (-1 to 1), probability a calibrated belief that they are the same."""

    a: str
    b: str
    similarity: float
    probability: float
    relation: Relation
    reasons: tuple[tuple[str, float], ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Claims about one proposition. ``aliases`` are ids of clusters that were merged into this one."""

    id: str
    label: str
    claims: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from claim ``a`` to claim ``b``; ``note`` says it in words, the spans show it."""

    kind: ChangeKind
    a: str
    b: str
    note: str
    rule: str
    a_span: Span | None = None
    b_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything of an index that the reading stages need, in memory, keyed by id."""

    articles: Mapping[str, Article]
    claims: Mapping[str, Claim]
    attributions: Mapping[str, Attribution]
    citations: tuple[Citation, ...]
    clusters: Mapping[str, Cluster]
    matches: tuple[Match, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)  # article id -> language
