"""Which outlets an article refers to, how, and how often."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.attribution import footers
from claimtrack.attribution.presented import presented
from claimtrack.lang.grammar import grammar
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.lang.words import tokenise
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
    unknown = _presented(document, attributions)
    for row in attributions:
        outlet = row.source if row.source_type is SourceType.OUTLET else unknown.get(row.source)
        if outlet is not None:
            key = (outlet, _KINDS[row.role])
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


def _presented(document: Document, attributions: Sequence[Attribution]) -> dict[str, str]:
    """Names of outlets that no registry knows, by the source that was made of them: "l'agence Velpresse" speaks."""
    g, found = grammar(document.lang), {}
    for row in attributions:
        if row.source_type is SourceType.ORGANISATION and row.source_span is not None:
            words = tokenise(document.text[row.source_span.start : row.source_span.end], document.lang)
            for start, end in presented(words, g):
                name = " ".join(word.text for word in words[start:end])
                if row.source.endswith(name):
                    found[row.source] = name
    return found
