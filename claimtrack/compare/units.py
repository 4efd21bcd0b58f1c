"""What of a sentence is aligned as one: a figure with its unit, a date, or a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from claimtrack.compare.facts import Facts
from claimtrack.compare.wording import Word, conditions, content, hedges, limits, negations, words
from claimtrack.dates import DateMention, dates
from claimtrack.quantities import Quantity, quantities
from claimtrack.types import Span

MARKERS: Mapping[str, Callable[[str, str], tuple[Span, ...]]] = {
    "negation": negations,
    "hedge": hedges,
    "condition": conditions,
    "limit": limits,
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, figure or date with its place in the article; ``markers`` are the kinds of marker that it is part of."""

    span: Span
    folded: str
    telling: bool
    inside: bool  # in the claim, not merely in its sentence
    markers: frozenset[str]
    figure: Quantity | None = None
    day: DateMention | None = None


def sentence(facts: Facts) -> Span:
    """Return the place of the claim's sentence, or of the claim where that reaches further."""
    one, two = facts.claim.sentence, facts.claim.span
    return Span(min(one.start, two.start), max(one.end, two.end))


def units(facts: Facts) -> tuple[Unit, ...]:
    """Return the units of a claim's sentence, in order; none overlap."""
    place = sentence(facts)
    text = facts.article.text[place.start : place.end]
    days = dates(text, facts.lang, facts.article.published)
    figures = [q for q in quantities(text, facts.lang) if not any(q.span.overlaps(d.span) for d in days)]
    marked = {kind: read(text, facts.lang) for kind, read in MARKERS.items()}
    telling = {w.span for w in content(text, facts.lang)}
    found = [*((d.span, None, d) for d in days), *((q.span, q, None) for q in figures)]
    found += [(w.span, None, None) for w in _plain(words(text), [s for s, _, _ in found])]
    made = []
    for span, figure, day in sorted(found, key=lambda f: f[0]):
        kinds = frozenset(kind for kind, spans in marked.items() if any(s.overlaps(span) for s in spans))
        there = Span(span.start + place.start, span.end + place.start)
        folded = " ".join(w.folded for w in words(text[span.start : span.end]))
        known = figure is not None or day is not None or span in telling
        made.append(Unit(there, folded, known, facts.claim.span.overlaps(there), kinds, figure, day))
    return tuple(made)


def _plain(found: Sequence[Word], taken: Sequence[Span]) -> Iterator[Word]:
    """The words outside of the figures and dates."""
    return (w for w in found if not any(w.span.overlaps(s) for s in taken))
