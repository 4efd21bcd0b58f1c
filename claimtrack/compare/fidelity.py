"""Quote fidelity: which conditions, hedges and limits of a direct quote another article's wording has lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimtrack.compare.facts import Facts
from claimtrack.compare.model import Lost, LostKind
from claimtrack.compare.wording import conditions, hedges, limits
from claimtrack.types import Span

_CLAUSE_END = re.compile(r"[,;:.!?—\n]")
LONGEST = 120  # characters of a condition that are shown
READERS = ((LostKind.CONDITION, conditions), (LostKind.HEDGE, hedges), (LostKind.LIMIT, limits))


def lost(read: Sequence[Facts]) -> tuple[Lost, ...]:
    """Return what wordings of other articles leave out of the direct quotes of a cluster.

    A kind of marker that stands anywhere in the other wording's sentence, or in another claim of its article in the
    cluster, is not lost; a headline is not held to it.

    Args:
        read: The claims of one cluster, in the order of publication.
    """
    articles: dict[str, list[Facts]] = {}
    for facts in read:
        articles.setdefault(facts.article.id, []).append(facts)
    found: dict[tuple[LostKind, str], Lost] = {}
    for quote in (f for f in read if f.quoted and not f.claim.headline):
        for article, group in articles.items():
            body = [f for f in group if not f.claim.headline]
            if article == quote.article.id or not body or any(f.quoted or f.negative is not quote.negative for f in body):
                continue
            for one in _lost(quote, body):
                found.setdefault((one.kind, article), one)
    return tuple(found.values())


def _lost(quote: Facts, body: Sequence[Facts]) -> Iterator[Lost]:
    text = quote.article.text[quote.claim.span.start : quote.claim.span.end]
    for kind, markers in READERS:
        here = [m for m in markers(text, quote.lang, quote.claim.span.start) if not any(m.overlaps(n) for n in quote.negations)]
        if here and not any(markers(_sentence(f), f.lang) or (kind is LostKind.HEDGE and f.hedged) for f in body):
            yield Lost(kind, quote.claim.id, body[0].claim.id, body[0].article.id, _clause(quote, here[0]))


def _sentence(facts: Facts) -> str:
    place = facts.claim.sentence
    return facts.article.text[min(place.start, facts.claim.span.start) : max(place.end, facts.claim.span.end)]


def _clause(quote: Facts, marker: Span) -> Span:
    """The marker with the words up to the end of its clause."""
    limit = min(quote.claim.span.end, marker.start + LONGEST)
    end = _CLAUSE_END.search(quote.article.text, marker.end, limit)
    return Span(marker.start, end.start() if end else limit)
