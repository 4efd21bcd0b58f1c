"""What a comparison is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claimtrack.types import Change, ChangeKind, Span, Status


@dataclass(frozen=True, slots=True)
class Aligned:
    """Words of a wording (``span``) and the words of the reference that say the same (``partner``), each in its article.

    ``similarity`` is the cosine of the two as the encoder reads them where they stand, -1 to 1; ``rule`` says what made
    them partners. ``changed``: both are figures, or both days, and cannot both be right.
    """

    span: Span
    partner: Span
    similarity: float
    rule: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """A wording word by word against that of the first row: what says the same, what it adds, what it has lost.

    ``added`` are places in the wording, ``lost`` places in the reference; function words are in neither.
    """

    reference: str  # the first row's claim
    aligned: tuple[Aligned, ...]
    added: tuple[Span, ...]
    lost: tuple[Span, ...]

    @property
    def changed(self) -> tuple[Aligned, ...]:
        """The partners that contradict each other."""
        return tuple(one for one in self.aligned if one.changed)


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
    alignment: Alignment | None = None  # None: the first row, or words were not aligned


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


WORDED = (
    ChangeKind.NUMBER,
    ChangeKind.DATE,
    ChangeKind.HEDGE,
    ChangeKind.NEGATION,
    ChangeKind.ACTOR,
)  # kinds that stand in words


@dataclass(frozen=True, slots=True)
class Comparison:
    """The wordings of a cluster side by side, and what changed between them.

    ``changes`` are the typed changes of every pair of claims; ``summary`` are those for a reader, each told once.
    ``aligned_by`` says how the words of the rows were aligned, ``unaligned`` why they were not.
    """

    cluster: str
    label: str
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    summary: tuple[Change, ...] = ()
    stripped: tuple[Stripped, ...] = ()
    lost: tuple[Lost, ...] = ()
    aligned_by: str = ""
    unaligned: str = ""

    def changed(self, row: Row) -> tuple[Span, ...]:
        """Return the places in a row's article of what differs from another wording: figures, days, hedges, negations, actors.

        They are those of the typed changes for a reader, and the partners that contradict each other.
        """
        ends = ((c.kind, *end) for c in self.summary for end in ((c.a, c.a_span), (c.b, c.b_span)))
        found = {span for kind, claim, span in ends if kind in WORDED and claim == row.claim and span and span != row.wording}
        found |= {one.span for one in row.alignment.changed} if row.alignment else set()
        if row is self.rows[0]:
            found |= {one.partner for other in self.rows if other.alignment for one in other.alignment.changed}
        return tuple(sorted(found))
