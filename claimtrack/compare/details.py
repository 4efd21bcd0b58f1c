"""What one claim tells and the other does not: figures, names, and words where both are in one language."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.compare.facts import Facts
from claimtrack.compare.figures import DURATION
from claimtrack.compare.wording import Word, alike, nations
from claimtrack.quantities import Quantity, QuantityKind
from claimtrack.quantities.agreement import agree, comparable
from claimtrack.types import Change, ChangeKind, Span

FEWEST_WORDS = 2  # content words of one language that the other's sentence must lack; one is often a synonym
CONTAINED = 0.6  # share of the shorter claim's words that the longer must have, to be the same and more
SMALL = 2  # "two cases", "one of them": a count that is part of the grammar
INITIALS = 4  # letters
SHOWN = 6  # words of a detail that a note quotes


def details(a: Facts, b: Facts, found: Sequence[Change]) -> list[Change]:
    """Return what ``b`` adds to ``a`` and what it drops; figures that are a change of number are no detail.

    Figures, dates and names that the other's whole article lacks go by the rule "detail"; what its sentence lacks but its
    article has elsewhere, and words that may be said in other words, by the rule "detail.words".
    """
    changed = {s for c in found if c.rule in ("number", "date.apart", "date.precision") for s in (c.a_span, c.b_span) if s}
    done = []
    for one, two, kind in ((b, a, ChangeKind.DETAIL_ADDED), (a, b, ChangeKind.DETAIL_DROPPED)):
        near = _extra(one, two, changed)
        far = [span for span in near if _fact(span, one) and not _elsewhere(span, one, two)]
        spans, rule = (far, "detail") if far else (near, "detail.words")
        if spans:
            shown = ", ".join(one.article.text[s.start : s.end].strip() for s in spans[:SHOWN])
            pair = (spans[0], two.claim.span) if one is a else (two.claim.span, spans[0])
            done.append(Change(kind, a.claim.id, b.claim.id, shown, rule, *pair))
    return done


def _elsewhere(span: Span, one: Facts, two: Facts) -> bool:
    """Whether the other article has, outside the claim's sentence, what stands in this place."""
    for found in (q for q in one.quantities if q.span == span):
        return any(q.low == found.low or (comparable(found, q) and agree(found, q)) for q in two.whole.quantities)
    for day in (d for d in one.dates if d.span == span):
        return any(d.text.casefold() == day.text.casefold() or (d.start and d.start == day.start) for d in two.whole.dates)
    return all(_known(w.folded, two.whole.words) for w in one.content if span.overlaps(w.span))


def _fact(span: Span, one: Facts) -> bool:
    """Whether a place holds a figure, a date or a name: one of them is enough to be a detail."""
    places = [q.span for q in one.quantities] + [d.span for d in one.dates] + [w.span for w in one.names]
    return any(span.overlaps(p) for p in places)


def _extra(one: Facts, two: Facts, changed: set[Span]) -> list[Span]:
    """Places in ``one`` of what the other's sentence (for names: its whole article) does not have."""
    if two.claim.headline:
        return []
    figures = [q.span for q in one.quantities if q.span not in changed and not _small(q) and not _told(q, one, two)]
    spoken = _words(one, two) if one.lang == two.lang else []
    lasting = any(_lasts(q) for q in two.quantities)
    days = [d.span for d in one.dates if d.span not in changed and not two.sentence_dates and not lasting]
    return sorted({*figures, *days, *_names(one, two), *spoken})


def _lasts(quantity: Quantity) -> bool:
    """Whether a figure is a length of time."""
    return quantity.kind is QuantityKind.MEASURE and quantity.unit == DURATION


def _small(quantity: Quantity) -> bool:
    """Whether a number is a word like "two" that counts nothing new."""
    spelled = not any(c.isdigit() for c in quantity.text)
    return quantity.kind is QuantityKind.COUNT and spelled and quantity.high <= SMALL


def _told(quantity: Quantity, one: Facts, two: Facts) -> bool:
    """Whether the other sentence has the figure, or the sum in its own currency."""
    there = two.sentence_quantities
    if _lasts(quantity) and two.dates:  # "within seven days" is read as a date in one language, a duration in another
        return True
    if any(q.low == quantity.low or (comparable(quantity, q) and agree(quantity, q)) for q in there):
        return True
    money = [q for q in there if q.kind is QuantityKind.MONEY]
    shared = any(comparable(x, y) for x in one.quantities for y in money)
    return quantity.kind is QuantityKind.MONEY and bool(money) and not shared


def _names(one: Facts, two: Facts) -> list[Span]:
    """Names that the other article never mentions; in another language only those of two words, the rest may be translated."""
    runs: list[list[Word]] = []
    for word in (w for w in one.names if not any(c.isdigit() for c in w.text)):
        if runs and not one.article.text[runs[-1][-1].span.end : word.span.start].strip():
            runs[-1].append(word)
        else:
            runs.append([word])
    shortest = 1 if one.lang == two.lang else 2
    lacking = (run for run in runs if not _nation(run, one.lang) and not any(_known(w.folded, two.whole.words) for w in run))
    return [Span(run[0].span.start, run[-1].span.end) for run in lacking if len(run) >= shortest and not _short_form(run)]


def _short_form(run: Sequence[Word]) -> bool:
    """Whether a name is initials, which may stand for common words ("GPU")."""
    return len(run) == 1 and run[0].text.isupper() and len(run[0].text) <= INITIALS


def _nation(run: Sequence[Word], lang: str) -> bool:
    """Whether a name is that of a nation or of its people, which other words stand for and other languages translate."""
    known = nations(lang)
    return any(w.folded in known for w in run) or " ".join(w.folded for w in run) in known


def _words(one: Facts, two: Facts) -> list[Span]:
    """Content words of a claim that says what the other says, and more."""
    shorter = [w for w in two.content if not w.folded.isdigit()]
    kept = sum(_known(w.folded, one.sentence_words) for w in shorter)
    told = [q.span for q in one.quantities] + [d.span for d in one.dates]
    fresh = (w for w in one.content if not any(t.overlaps(w.span) for t in told))
    lacking = [w.span for w in fresh if not _known(w.folded, two.whole.words if w.text[:1].isupper() else two.sentence_words)]
    replaced = len(shorter) - kept  # words of the other that stand here in other words
    enough = len(lacking) - replaced >= FEWEST_WORDS and len(one.content) > len(two.content)
    return lacking if enough and shorter and kept >= CONTAINED * len(shorter) else []


def _known(word: str, there: frozenset[str]) -> bool:
    return word in there or any(alike(word, other) for other in there)
