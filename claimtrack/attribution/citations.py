"""Which outlets an article refers to, how, and how often."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.attribution import footers
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.types import Attribution, Citation, CitationKind, Document, Role, SourceType, Span

_KINDS = {
    Role.SPEAKER: CitationKind.CITES,
    Role.RELAY: CitationKind.CITES,
    Role.RECIPIENT: CitationKind.TOLD_TO,
    Role.VENUE: CitationKind.AIRED_ON,
    Role.DERIVED_FROM: CitationKind.DERIVED_FROM,
}


def citations(document: Document, attributions: Sequence[Attribution], outlets: OutletRegistry) -> tuple[Citation, ...]:
    """Return one citation an outlet and kind, image credits among them; ``count`` is the number of places."""
    places: dict[tuple[str, CitationKind], dict[Span | None, list[str]]] = {}
    for row in attributions:
        if row.source_type is SourceType.OUTLET:
            key = (row.source, _KINDS[row.role])
            places.setdefault(key, {}).setdefault(row.source_span, []).append(row.id)
    for span, name in footers.credits(document, outlets):
        places.setdefault((name, CitationKind.IMAGE_CREDIT), {}).setdefault(span, [])
    return tuple(
        Citation(
            document.article.id,
            outlet,
            kind,
            len(spans),
            tuple(sorted(span for span in spans if span)),
            tuple(sorted(i for ids in spans.values() for i in ids)),
        )
        for (outlet, kind), spans in sorted(places.items())
    )
