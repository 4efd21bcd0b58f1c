"""Clusters for the page: wordings, typed changes, where they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from claimtrack.compare import Comparison, Row
from claimtrack.exporters.clean import one_line
from claimtrack.exporters.dossier.names import key
from claimtrack.exporters.dossier.pieces import Note, Piece, cut
from claimtrack.exporters.reading import Reading
from claimtrack.origins import Event, Leg, Trace
from claimtrack.types import Change, Corpus, Span

Json: TypeAlias = dict[str, Any]

WORDING, DIFFERS, SOURCE, CHANGED, LINK = "w", "d", "s", "c", "l:"
CONTEXT = 60  # characters shown about a source that stands outside the claim's sentence


def cluster(reading: Reading, corpus: Corpus) -> Json:
    """Return one cluster with its comparison and trace."""
    first = corpus.claims[reading.cluster.claims[0]]
    label = next((c for c in map(corpus.claims.__getitem__, reading.cluster.claims) if c.text == reading.cluster.label), first)
    return {
        "id": reading.cluster.id,
        "label": reading.cluster.label,
        "lang": label.lang,
        "story": reading.cluster.story or "",
        "articles": [key(a) for a in reading.articles],
        "languages": list(reading.languages),
        "outlets": list(reading.outlets),
        "contrasts": list(reading.contrasts),
        "claims": list(reading.cluster.claims),
        "rows": [_row(row, reading.comparison, corpus) for row in reading.comparison.rows],
        "aligned": reading.comparison.aligned_by,
        "unaligned": reading.comparison.unaligned,
        "changes": [_change(change, pairs, corpus) for change, pairs in reading.changes],
        **_trace(reading.trace),
    }


def _row(row: Row, comparison: Comparison, corpus: Corpus) -> Json:
    place = Span(min(row.sentence.start, row.wording.start), max(row.sentence.end, row.wording.end))
    notes: list[Note] = [(row.wording, WORDING)]
    notes += [(span, CHANGED) for span in comparison.changed(row)]
    notes += _marks(row, comparison.rows)
    notes += [(span, SOURCE) for span in row.source_spans]
    text, first = corpus.articles[row.article].text, corpus.articles[comparison.rows[0].article].text
    return {
        "article": key(row.article),
        "claim": row.claim,
        "more": [c for c in row.claims if c != row.claim],
        "status": row.status.value,
        "source": row.source,
        "figures": list(row.figures),
        "pieces": cut(text[place.start : place.end], notes, place.start),
        "lost": [one_line(first[span.start : span.end]) for span in (row.alignment.lost if row.alignment else ())],
    }


def _marks(row: Row, rows: Sequence[Row]) -> Iterator[Note]:
    """Words that say the same bear the place of the first row's words; added words are marked."""
    if row.alignment is None:
        told = {one.partner for other in rows if other.alignment for one in other.alignment.aligned} if row is rows[0] else set()
        yield from ((span, f"{LINK}{span.start}") for span in sorted(told))
        yield from ((span, DIFFERS) for span in row.differing)
        return
    yield from ((span, DIFFERS) for span in row.alignment.added)
    yield from ((one.span, f"{LINK}{one.partner.start}") for one in row.alignment.aligned)


def _change(change: Change, pairs: int, corpus: Corpus) -> Json:
    return {
        "kind": change.kind.value,
        "note": change.note,
        "rule": change.rule,
        "pairs": pairs,
        "from": _side(change.a, change.a_span, corpus),
        "to": _side(change.b, change.b_span, corpus),
    }


def _side(id: str, span: Span | None, corpus: Corpus) -> Json:
    """One end of a change: the claim's words with the span marked; a span elsewhere brings its own surroundings."""
    claim = corpus.claims[id]
    text = corpus.articles[claim.article].text
    sentence = Span(min(claim.sentence.start, claim.span.start), max(claim.sentence.end, claim.span.end))
    place = claim.span
    if span and not place.contains(span):
        near = Span(max(0, span.start - CONTEXT), min(len(text), span.end + CONTEXT))
        place = sentence if sentence.contains(span) else near
    whole = span is None or span == claim.span
    notes: list[Note] = [] if whole or span is None else [(span, DIFFERS)]
    return {"article": key(claim.article), "claim": id, "pieces": _tidy(cut(text[place.start : place.end], notes, place.start))}


def _tidy(pieces: list[Piece]) -> list[Piece]:
    return [(text.replace("\n", " "), names) for text, names in pieces]


def _trace(trace: Trace) -> Json:
    articles = sorted({event.article for event in trace.timeline} | {leg.article for leg in trace.legs})
    return {
        "origins": list(trace.origins),
        "heading": trace.heading,
        "independent": trace.independent_origins,
        "reason": linked(trace.reason, articles),
        "legs": [_leg(leg, set(articles)) for leg in trace.legs],
        "copies": [{"copy": key(r.copy), "original": key(r.original), "shared": r.containment} for r in trace.republications],
        "circles": [list(circle) for circle in trace.circles],
        "timeline": [_event(event) for event in trace.timeline],
    }


def linked(text: str, articles: list[str]) -> list[str | Mapping[str, str]]:
    """Return a sentence in pieces in which each article's id has become a link to it."""
    known = [a for a in articles if a]
    if not known:
        return [text]
    pattern = "|".join(re.escape(a) for a in sorted(known, key=lambda a: (-len(a), a)))
    found: list[str | Mapping[str, str]] = []
    at = 0
    for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", text):
        found += [text[at : match.start()], {"article": key(match.group())}]
        at = match.end()
    return [piece for piece in [*found, text[at:]] if piece]


def _leg(leg: Leg, articles: set[str]) -> Json:
    path = [{"article": key(name)} if name in articles else {"name": name} for name in leg.path]
    return {
        "article": key(leg.article),
        "claim": leg.claim,
        "kind": leg.kind.value,
        "root": leg.root,
        "rule": leg.rule,
        "counted": leg.counted,
        "attribution": leg.attribution,
        "path": path,
    }


def _event(event: Event) -> Json:
    return {"article": key(event.article), "published": event.published, "rank": event.rank, "kind": event.kind.value}
