"""From an id, or the beginning of one, to what it stands for."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from claimtrack.contrasts import contrasts_of
from claimtrack.errors import NotFoundError
from claimtrack.lang.lemmas import folded
from claimtrack.published import order
from claimtrack.tracker_results import ArticleView, ClaimView, ClusterView, Quotation, SourceView
from claimtrack.types import (
    Article,
    Attribution,
    Claim,
    Cluster,
    Corpus,
    Document,
    Match,
    Source,
    SourceType,
    Span,
)

SHORTEST = 3  # letters of an id that a prefix must have
NEAREST = 3  # ids named when none fits


@dataclass(frozen=True, slots=True)
class Found:
    """The kind of a thing (article, claim, cluster, source, attribution) and its full id."""

    kind: str
    id: str


def find(corpus: Corpus, wanted: str, kinds: Iterable[str] = ()) -> Found:
    """Return the one thing with this id, cluster alias, source name, or beginning of an id; raises NotFoundError."""
    tables = _tables(corpus, tuple(kinds))
    for kind, ids in tables.items():
        if wanted in ids:
            return Found(kind, ids[wanted])
    started = {Found(kind, ids[key]) for kind, ids in tables.items() for key in ids if key.startswith(wanted)}
    if len(started) == 1 and len(wanted) >= SHORTEST:
        return started.pop()
    by_name = [s for s in sources(corpus).values() if folded(s.name) == folded(wanted)] if "source" in tables else []
    if by_name:
        return Found("source", by_name[0].id)
    raise _not_found(wanted, tables, sorted(f"{item.kind} {item.id}" for item in started))


def sources(corpus: Corpus) -> dict[str, Source]:
    """Every source and cited outlet of a corpus, by id."""
    found = [Source(item.source, item.source_type) for item in corpus.attributions.values()]
    found += [Source(item.outlet, SourceType.OUTLET) for item in corpus.citations]
    return {source.id: source for source in sorted(found, key=lambda s: (s.name, s.type))}


def cluster_of(corpus: Corpus) -> dict[str, Cluster]:
    """The cluster of each claim that has one, by the claim's id."""
    return {claim: cluster for cluster in corpus.clusters.values() for claim in cluster.claims}


def article_view(corpus: Corpus, document: Document) -> ArticleView:
    """Everything found in one article, in text order."""
    name, of = document.article.id, cluster_of(corpus)
    claims = tuple(claim for claim in corpus.claims.values() if claim.article == name)
    return ArticleView(
        corpus.articles[name],
        document.lang,
        document.marks,
        claims,
        tuple(item for item in corpus.attributions.values() if item.article == name),
        tuple(item for item in corpus.citations if item.article == name),
        {claim.id: of[claim.id].id for claim in claims if claim.id in of},
    )


def claim_view(corpus: Corpus, claim: Claim) -> ClaimView:
    """A claim with what stands behind it."""
    article = corpus.articles[claim.article]
    attributions = tuple(corpus.attributions[key] for key in claim.attributions if key in corpus.attributions)
    matches = sorted(
        (m for m in corpus.matches if claim.id in (m.a, m.b)), key=lambda m: (-m.probability, -m.similarity, m.a, m.b)
    )
    quotations = (quote(article, claim.span, "claim"), *(q for item in attributions for q in quotations_of(article, item)))
    return ClaimView(claim, article, attributions, cluster_of(corpus).get(claim.id), tuple(matches), quotations)


def cluster_view(corpus: Corpus, cluster: Cluster, contrasts: Mapping[str, set[str]] | None = None) -> ClusterView:
    """A cluster with its claims in order of publication; unknown dates come last."""
    held = contrasts if contrasts is not None else contrasts_of(corpus)
    claims = sorted((corpus.claims[key] for key in cluster.claims), key=lambda c: (order(corpus.articles[c.article]), c.span))
    articles = tuple(corpus.articles[name] for name in dict.fromkeys(claim.article for claim in claims))
    return ClusterView(
        cluster,
        tuple(claims),
        articles,
        tuple(sorted({claim.lang for claim in claims})),
        tuple(sorted({article.outlet for article in articles if article.outlet})),
        tuple(dict.fromkeys(name for claim in claims for name in claim.attributed_to)),
        tuple(sorted(held.get(cluster.id, ()))),
    )


def source_view(corpus: Corpus, source: Source) -> SourceView:
    """Everything attributed to a source, article by article."""
    held = [item for item in corpus.attributions.values() if Source(item.source, item.source_type).id == source.id]
    ids = {item.id for item in held}
    claims = tuple(claim for claim in corpus.claims.values() if ids.intersection(claim.attributions))
    outlet = source.type is SourceType.OUTLET
    citations = tuple(item for item in corpus.citations if outlet and folded(item.outlet) == folded(source.name))
    quotations = tuple(q for item in held for q in quotations_of(corpus.articles[item.article], item))
    return SourceView(source, tuple(held), claims, citations, quotations)


def matches_of(corpus: Corpus, cluster: Cluster) -> list[Match]:
    """The matches between claims of a cluster, the most probable first."""
    inside = set(cluster.claims)
    found = [match for match in corpus.matches if match.a in inside and match.b in inside]
    return sorted(found, key=lambda m: (-m.probability, m.a, m.b))


def quote(article: Article, span: Span, what: str) -> Quotation:
    """The words of an article at a span."""
    return Quotation(article.id, span, article.text[span.start : span.end], what)


def quotations_of(article: Article, item: Attribution) -> list[Quotation]:
    """The words that show an attribution: source, cue and content."""
    spans = (("source", item.source_span), ("cue", item.cue_span), ("content", item.content_span))
    return [quote(article, span, what) for what, span in spans if span is not None]


def _tables(corpus: Corpus, kinds: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """For each kind, every name of a thing and the id it stands for."""
    clusters = {key: key for key in corpus.clusters}
    for key, cluster in corpus.clusters.items():
        clusters.update({alias: key for alias in cluster.aliases if alias not in corpus.clusters})
    tables = {
        "article": {key: key for key in corpus.articles},
        "claim": {key: key for key in corpus.claims},
        "cluster": clusters,
        "source": {key: key for key in sources(corpus)},
        "attribution": {key: key for key in corpus.attributions},
    }
    return {kind: ids for kind, ids in tables.items() if not kinds or kind in kinds}


def _not_found(wanted: str, tables: Mapping[str, Mapping[str, str]], started: list[str]) -> NotFoundError:
    kinds = ", ".join(tables)
    if started and wanted:
        named = "; ".join(started[:NEAREST])
        return NotFoundError(f"{len(started)} ids begin with {wanted!r}", mend=f"Give more of it: {named}")
    near = difflib.get_close_matches(wanted, [key for ids in tables.values() for key in ids], NEAREST, 0.5)
    mend = f"Nearest: {', '.join(near)}" if near else "See `claimtrack clusters` and `claimtrack search TEXT` for ids"
    return NotFoundError(f"no {kinds} has the id {wanted!r}", mend=mend)
