"""Which outlet says what: said, hedged, contradicted or missing, and what the gaps show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from claimtrack.compare.facts import UNCERTAIN
from claimtrack.compare.wording import hedges, negations
from claimtrack.exporters.reading import Reading
from claimtrack.published import before, outlet_of
from claimtrack.types import ChangeKind, Claim, Corpus, Status


class State(StrEnum):
    """What an outlet does with a claim of the story."""

    SAID = "said"
    HEDGED = "hedged"
    CONTRADICTED = "contradicted"
    MISSING = "missing"


class Gap(StrEnum):
    """What an omission is of."""

    CLAIM = "claim"  # most others have it
    DENIAL = "denial"  # it has the claim, others also its denial


@dataclass(frozen=True, slots=True)
class Cell:
    """What one outlet says of one cluster: states in the order of ``State``, each with a claim that shows it."""

    states: tuple[tuple[State, str], ...] = ()

    @property
    def state(self) -> State:
        """The one state to show first."""
        return self.states[0][0] if self.states else State.MISSING


@dataclass(frozen=True, slots=True)
class Omission:
    """An outlet that leaves out what others have. ``earlier``: all it published is known to be older than theirs."""

    outlet: str
    cluster: str
    gap: Gap
    having: tuple[str, ...]
    earlier: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """A story's clusters by its outlets; ``outlets`` maps an outlet (an article's id where unknown) to its articles."""

    story: str
    outlets: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, Mapping[str, Cell]]
    omissions: tuple[Omission, ...]


def matrices(corpus: Corpus, readings: Sequence[Reading]) -> tuple[Matrix, ...]:
    """Return one matrix a story, the story with most articles first; clusters keep the order given."""
    stories: dict[str, list[Reading]] = {}
    for reading in readings:
        stories.setdefault(reading.cluster.story or "", []).append(reading)
    made = [matrix(corpus, story, group) for story, group in stories.items()]
    return tuple(sorted(made, key=lambda m: (-len(m.outlets), -len(m.rows), m.story)))


def matrix(corpus: Corpus, story: str, readings: Sequence[Reading]) -> Matrix:
    """Lay out the clusters of one story by outlet."""
    outlets: dict[str, list[str]] = {}
    for article in dict.fromkeys(a for reading in readings for a in sorted(reading.articles)):
        outlets.setdefault(publisher(corpus, article), []).append(article)
    columns = {name: tuple(outlets[name]) for name in sorted(outlets, key=lambda n: (n.casefold(), n))}
    rows = {reading.cluster.id: _row(corpus, reading, columns) for reading in readings}
    return Matrix(story, columns, rows, tuple(_omissions(corpus, columns, readings, rows)))


def publisher(corpus: Corpus, article: str) -> str:
    """Return the article's outlet, or its id where none is known."""
    return outlet_of(corpus.articles[article]) or article


def _row(corpus: Corpus, reading: Reading, outlets: Mapping[str, tuple[str, ...]]) -> dict[str, Cell]:
    disputed = {c for change in reading.comparison.changes if change.kind is ChangeKind.NEGATION for c in (change.a, change.b)}
    claims = [corpus.claims[c] for c in reading.cluster.claims]
    label = next((c for c in claims if c.text == reading.cluster.label), claims[0])
    says_no = bool(negations(label.text, label.lang))
    states = {c.id: _state(c, c.id in disputed, says_no) for c in claims}
    return {name: _cell([c for c in claims if c.article in articles], states) for name, articles in outlets.items()}


def _cell(claims: Sequence[Claim], states: Mapping[str, State]) -> Cell:
    found: dict[State, str] = {}
    for claim in sorted(claims, key=lambda c: (c.headline, c.article, c.span)):
        found.setdefault(states[claim.id], claim.id)
    return Cell(tuple((state, found[state]) for state in State if state in found))


def _state(claim: Claim, disputed: bool, says_no: bool) -> State:
    """A claim contradicts its cluster when it says no to what the label says, or yes where the label says no."""
    negative = claim.status is Status.DENIED or bool(negations(claim.text, claim.lang))
    if (disputed or claim.status is Status.DENIED) and negative is not says_no:
        return State.CONTRADICTED
    return State.HEDGED if claim.status in UNCERTAIN or hedges(claim.text, claim.lang) else State.SAID


def _omissions(
    corpus: Corpus, outlets: Mapping[str, tuple[str, ...]], readings: Sequence[Reading], rows: Mapping[str, Mapping[str, Cell]]
) -> list[Omission]:
    """What an outlet leaves out although at least half of the story's outlets, and two, have it; and denials left out."""
    found: list[Omission] = []
    for reading in readings:
        row = rows[reading.cluster.id]
        having = tuple(name for name, cell in row.items() if cell.states)
        denying = tuple(name for name, cell in row.items() if State.CONTRADICTED in dict(cell.states))
        if len(having) >= 2 and 2 * len(having) >= len(outlets):
            found += [_omission(corpus, outlets, name, reading, Gap.CLAIM, having) for name in outlets if name not in having]
        if denying and len(denying) < len(having):
            found += [_omission(corpus, outlets, n, reading, Gap.DENIAL, denying) for n in having if n not in denying]
    return found


def _omission(
    corpus: Corpus, outlets: Mapping[str, tuple[str, ...]], name: str, reading: Reading, gap: Gap, having: tuple[str, ...]
) -> Omission:
    own, others = outlets[name], [a for other in having for a in outlets[other] if a in reading.articles]
    earlier = all(before(corpus.articles[a], corpus.articles[o]) for a in own for o in others)
    return Omission(name, reading.cluster.id, gap, having, earlier)
