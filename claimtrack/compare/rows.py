"""One row an article: its wording, with the words that the first row of its language does not have."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.compare.facts import Facts
from claimtrack.compare.model import Row
from claimtrack.compare.wording import words
from claimtrack.published import outlet_of
from claimtrack.types import Span, Status


def rows(read: Sequence[Facts]) -> tuple[Row, ...]:
    """Return the rows of a cluster's claims, which come in the order of the articles."""
    articles: dict[str, list[Facts]] = {}
    for facts in read:
        articles.setdefault(facts.article.id, []).append(facts)
    chosen = [(min(group, key=_first_choice), group) for group in articles.values()]
    models: dict[str, Facts] = {}
    return tuple(_row(facts, group, models.setdefault(facts.lang, facts)) for facts, group in chosen)


def _first_choice(facts: Facts) -> tuple[bool, bool, bool, int, Span]:
    """A statement before a name for something, what is said before what may be, the article's own sentence before its headline.

    An attributed one goes before another.
    """
    return facts.fragment, facts.claim.status is Status.POSSIBLE, facts.claim.headline, -facts.credit.strength, facts.claim.span


def _row(facts: Facts, group: Sequence[Facts], model: Facts) -> Row:
    return Row(
        article=facts.article.id,
        outlet=outlet_of(facts.article),
        language=facts.lang or None,
        published=facts.article.published,
        claim=facts.claim.id,
        claims=tuple(f.claim.id for f in group),
        sentence=facts.claim.sentence,
        wording=facts.claim.span,
        differing=() if model is facts else differing(model, facts),
        status=facts.claim.status,
        source=facts.credit.label,
        source_spans=facts.credit.spans,
        figures=tuple(q.text.strip() for q in facts.quantities),
        text=facts.article.text[facts.claim.sentence.start : facts.claim.sentence.end],
    )


def differing(model: Facts, other: Facts) -> tuple[Span, ...]:
    """Return the runs of words of ``other`` that ``model`` does not have, word by word in order."""
    from rapidfuzz.distance import Indel

    left = [w.folded for w in words(model.claim.text)]
    right = words(other.claim.text, other.claim.span.start)
    steps = Indel.opcodes(left, [w.folded for w in right])
    return tuple(
        Span(right[s.dest_start].span.start, right[s.dest_end - 1].span.end) for s in steps if s.tag in ("insert", "replace")
    )
