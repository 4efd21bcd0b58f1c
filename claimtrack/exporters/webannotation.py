"""W3C Web Annotations, one a line: every claim and every attribution at its place in the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from claimtrack.exporters.clean import dumps
from claimtrack.exporters.jsonld import article_id, urn
from claimtrack.types import Attribution, Claim, Corpus, Span

Json: TypeAlias = dict[str, Any]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # characters of prefix and suffix, enough to find the words again in a text that has changed a little


def write(corpus: Corpus) -> Iterator[str]:
    """Yield the annotations, article by article in text order; positions count code points, as the standard says."""
    clustered = {claim: cluster.id for cluster in corpus.clusters.values() for claim in cluster.claims}
    rows: list[tuple[str, Span, str, Json]] = []
    for claim in corpus.claims.values():
        rows.append((claim.article, claim.span, claim.id, _claim(claim, clustered.get(claim.id), corpus)))
    for found in corpus.attributions.values():
        place = found.source_span or found.cue_span or found.content_span
        if place is not None:
            rows.append((found.article, place, found.id, _attribution(found, place, corpus)))
    for *_, row in sorted(rows, key=lambda r: r[:3]):
        yield dumps(row) + "\n"


def _claim(claim: Claim, cluster: str | None, corpus: Corpus) -> Json:
    body = [_tag("claim"), _tag(claim.status.value), *(_said("attributed to", name) for name in claim.attributed_to)]
    if cluster is not None:
        body.append({"type": "SpecificResource", "purpose": "linking", "source": urn("cluster", cluster)})
    target = _target(claim.article, claim.span, corpus)
    return _annotation("claim", claim.id, body, target, claim.rule)


def _attribution(found: Attribution, place: Span, corpus: Corpus) -> Json:
    body = [_tag("attribution"), _tag(found.role.value), _tag(found.source_type.value), _said("source", found.source)]
    targets = [place, *(s for s in (found.cue_span, found.content_span) if s is not None and s != place)]
    made = [_target(found.article, span, corpus) for span in targets]
    return _annotation("attribution", found.id, body, made if len(made) > 1 else made[0], found.rule)


def _annotation(kind: str, id: str, body: list[Json], target: Json | list[Json], rule: str) -> Json:
    return {
        "@context": CONTEXT,
        "id": urn(kind, id),
        "type": "Annotation",
        "motivation": "classifying",
        "generator": {"id": urn("rule", rule), "type": "Software", "name": f"claimtrack, rule {rule}"},
        "body": body,
        "target": target,
    }


def _tag(value: str) -> Json:
    return {"type": "TextualBody", "purpose": "tagging", "value": value}


def _said(label: str, value: str) -> Json:
    return {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": f"{label}: {value}"}


def _target(article: str, span: Span, corpus: Corpus) -> Json:
    text = corpus.articles[article].text
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[span.start : span.end],
        "prefix": text[max(0, span.start - AROUND) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    return {"source": article_id(article, corpus), "selector": [position, quote]}
