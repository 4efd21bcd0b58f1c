"""Quote fidelity: which conditions, hedges and limits of a direct quote another article's wording has lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimtrack.compare.alignment import share_told
from claimtrack.compare.facts import Facts
from claimtrack.compare.model import Lost, LostKind
from claimtrack.compare.wording import conditions, hedges, limits
from claimtrack.compare.words import WordReader
from claimtrack.types import Span

_CLAUSE_END = re.compile(r"[,;:.!?—\n]")
LONGEST = 120  # characters of a condition that are shown
TOLD = 0.5  # share of a condition's words that another wording must tell to have kept it
READERS = ((LostKind.CONDITION, conditions), (LostKind.HEDGE, hedges), (LostKind.LIMIT, limits))


def lost(read: Sequence[Facts], reader: WordReader | None = None) -> tuple[Lost, ...]:
    """Return what wordings of other articles leave out of the direct quotes of a cluster.

    A kind of marker that stands anywhere in the other wording's sentence, or in another claim of its article in the
    cluster, is not lost; a headline is not held to it. With a reader of words a condition is held to what it says: one told
    in other words is kept, one whose words are nowhere told is lost beside any other.

    Args:
        read: The claims of one cluster, in the order of publication.
        reader: How the index's encoder reads words.
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
            for one in _lost(quote, body, reader):
                found.setdefault((one.kind, article), one)
    return tuple(found.values())


def _lost(quote: Facts, body: Sequence[Facts], reader: WordReader | None) -> Iterator[Lost]:
    text = quote.article.text[quote.claim.span.start : quote.claim.span.end]
    for kind, markers in READERS:
        here = [m for m in markers(text, quote.lang, quote.claim.span.start) if not any(m.overlaps(n) for n in quote.negations)]
        there = max(len(markers(_sentence(f), f.lang)) for f in body)
        missing = [] if there or (kind is LostKind.HEDGE and any(f.hedged for f in body)) else here[:1]
        if kind is LostKind.CONDITION and reader is not None:
            missing = [m for m in here if _untold(quote, body, _clause(quote, m), reader, default=m in missing)]
        for marker in missing[:1]:
            yield Lost(kind, quote.claim.id, body[0].claim.id, body[0].article.id, _clause(quote, marker))


def _untold(quote: Facts, body: Sequence[Facts], clause: Span, reader: WordReader, default: bool) -> bool:
    """Whether the words of a condition are told nowhere: not half of them where no marker is left, else none at all."""
    share = share_told(quote, body, clause, reader)
    return default if share is None else share < TOLD if default else share == 0.0


def _sentence(facts: Facts) -> str:
    place = facts.claim.sentence
    return facts.article.text[min(place.start, facts.claim.span.start) : max(place.end, facts.claim.span.end)]


def _clause(quote: Facts, marker: Span) -> Span:
    """The marker with the words up to the end of its clause."""
    limit = min(quote.claim.span.end, marker.start + LONGEST)
    end = _CLAUSE_END.search(quote.article.text, marker.end, limit)
    return Span(marker.start, end.start() if end else limit)
