"""JSON lines for other programs: one object an article (records), one a cluster (clusters)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from claimtrack.compare import Comparer
from claimtrack.contrasts import contrasts_of
from claimtrack.exporters.clean import dumps
from claimtrack.origins import Tracer
from claimtrack.published import language_of, outlet_of
from claimtrack.types import Article, Attribution, Citation, Claim, Cluster, Corpus, Span

Item = TypeVar("Item", Claim, Attribution, Citation)


def records(corpus: Corpus) -> Iterator[str]:
    """Yield one line an article, by id, with its claims, attributions and citations in article order."""
    clustered = {claim: cluster.id for cluster in corpus.clusters.values() for claim in cluster.claims}
    claims = _by_article(corpus.claims.values())
    attributions = _by_article(corpus.attributions.values())
    citations = _by_article(corpus.citations)
    for article in sorted(corpus.articles.values(), key=lambda a: a.id):
        row = {
            **_head(article, corpus),
            "claims": [_claim(c, clustered.get(c.id)) for c in sorted(claims.get(article.id, []), key=lambda c: (c.span, c.id))],
            "attributions": [_attribution(a) for a in sorted(attributions.get(article.id, []), key=_place)],
            "citations": [_citation(c) for c in citations.get(article.id, [])],
        }
        yield dumps(row) + "\n"


def clusters(corpus: Corpus) -> Iterator[str]:
    """Yield one line a cluster, by id, with its changes, origins and the clusters it must not be confused with."""
    contrasts = contrasts_of(corpus)
    tracer, comparer = Tracer(corpus), Comparer(corpus)
    for cluster in sorted(corpus.clusters.values(), key=lambda c: c.id):
        yield dumps(_cluster(cluster, corpus, (tracer, comparer), contrasts.get(cluster.id, set()))) + "\n"


def _cluster(cluster: Cluster, corpus: Corpus, readers: tuple[Tracer, Comparer], contrasts: set[str]) -> dict[str, Any]:
    tracer, comparer = readers
    trace = tracer.trace(cluster)
    articles = sorted({corpus.claims[c].article for c in cluster.claims})
    return {
        "cluster": cluster.id,
        "label": cluster.label,
        "claims": list(cluster.claims),
        "articles": articles,
        "languages": sorted({language_of(corpus.articles[a], corpus) or "" for a in articles} - {""}),
        "origins": list(trace.origins),
        "independent_origins": trace.independent_origins,
        "statements": list(trace.statements),
        "changes": [{"kind": c.kind.value, "from": c.a, "to": c.b, "note": c.note} for c in comparer.compare(cluster).changes],
        "contrasts": sorted(contrasts),
    }


def _by_article(items: Iterable[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.article, []).append(item)
    return found


def _place(found: Attribution) -> tuple[Span, str]:
    return found.content_span or found.source_span or found.cue_span or Span(0, 0), found.id


def _head(article: Article, corpus: Corpus) -> dict[str, Any]:
    return {
        "article": article.id,
        "outlet": outlet_of(article),
        "lang": language_of(article, corpus),
        "published": article.published,
    }


def _claim(claim: Claim, cluster: str | None) -> dict[str, Any]:
    return {
        "id": claim.id,
        "span": list(claim.span),
        "text": claim.text,
        "status": claim.status.value,
        "cluster": cluster,
        "attributed_to": list(claim.attributed_to),
    }


def _attribution(found: Attribution) -> dict[str, Any]:
    def place(span: Span | None) -> list[int] | None:
        return list(span) if span else None

    return {
        "id": found.id,
        "rule": found.rule,
        "cue_span": place(found.cue_span),
        "source_span": place(found.source_span),
        "source": found.source,
        "source_type": found.source_type.value,
        "role": found.role.value,
        "content_span": place(found.content_span),
        "style": found.style.value if found.style else None,
        "evidence": found.evidence.value,
        "via": list(found.via),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "outlet": citation.outlet,
        "kind": citation.kind.value,
        "count": citation.count,
        "evidence": [list(span) for span in citation.evidence],
    }
