"""Facts about an index: who refers to whom, why a thing is shown, what there is."""

from __future__ import annotations

from collections import defaultdict

from claimtrack.lang.lemmas import folded
from claimtrack.lang.outlets import registry
from claimtrack.layout import IndexFolder
from claimtrack.protocols import Store, StoreState
from claimtrack.published import outlet_of
from claimtrack.tracker_lookup import claim_view, find, matches_of, quotations_of, quote, source_view, sources
from claimtrack.tracker_results import Chain, Info, OutletRow, Step
from claimtrack.types import Attribution, CitationKind, Claim, Cluster, Corpus, Match
from claimtrack.view import canonical

SHOWN = 12  # matches of a cluster that a chain lists, the most probable first


def outlet_rows(corpus: Corpus, outlet: str | None = None) -> tuple[OutletRow, ...]:
    """Who refers to whom, the most frequent first. Image credits and an outlet's references to itself do not count."""
    counts: defaultdict[tuple[str | None, str, CitationKind], int] = defaultdict(int)
    articles: defaultdict[tuple[str | None, str, CitationKind], list[str]] = defaultdict(list)
    for item in corpus.citations:
        citing = outlet_of(corpus.articles[item.article])
        if item.kind is CitationKind.IMAGE_CREDIT or (citing and folded(citing) == folded(item.outlet)):
            continue
        counts[citing, item.outlet, item.kind] += item.count
        articles[citing, item.outlet, item.kind].append(item.article)
    rows = [OutletRow(*key, count, tuple(sorted(articles[key]))) for key, count in counts.items()]
    if outlet is not None:
        wanted = folded(canonical(outlet, None, registry()) or outlet)
        rows = [row for row in rows if wanted in (folded(row.citing or ""), folded(row.cited))]
    return tuple(sorted(rows, key=lambda r: (-r.count, -len(r.articles), r.cited, r.citing or "", r.kind)))


def chain(corpus: Corpus, state: StoreState, wanted: str) -> Chain:
    """Why a thing is shown: each step with the rule or model that made it and the words behind it."""
    found = find(corpus, wanted)
    if found.kind == "claim":
        steps = _why_claim(corpus, state, corpus.claims[found.id])
    elif found.kind == "cluster":
        steps = _why_cluster(corpus, state, corpus.clusters[found.id])
    elif found.kind == "attribution":
        steps = [
            *_why_attribution(corpus, corpus.attributions[found.id]),
            _article(corpus, corpus.attributions[found.id].article),
        ]
    elif found.kind == "source":
        view = source_view(corpus, sources(corpus)[found.id])
        steps = [step for item in view.attributions for step in _why_attribution(corpus, item)]
    else:
        steps = [_article(corpus, found.id)]
    return Chain(found.id, tuple(steps))


def info(folder: IndexFolder, store: Store) -> Info:
    """What an index holds, and its sizes on disk."""
    state = store.state()
    files = (folder.database_path, folder.cache_path, folder.manifest_path)
    encoder = state.encoder
    return Info(
        folder.root,
        state.schema,
        encoder.name if encoder else "",
        encoder.id if encoder else "",
        encoder.dimension if encoder else 0,
        state.generation,
        store.counts(),
        store.languages(),
        {path.name: path.stat().st_size for path in files if path.exists()},
    )


def _why_claim(corpus: Corpus, state: StoreState, claim: Claim) -> list[Step]:
    view = claim_view(corpus, claim)
    words = quote(view.article, claim.span, "claim")
    steps = [Step("claim", claim.id, claim.rule, claim.text, quotation=words)]
    steps.append(
        Step("status", claim.id, claim.status_rule, claim.status.value, quotation=quote(view.article, claim.sentence, "sentence"))
    )
    for item in view.attributions:
        steps += _why_attribution(corpus, item)
    if view.cluster is not None:
        steps.append(Step("cluster", view.cluster.id, "average link over matches", view.cluster.label))
        inside = set(view.cluster.claims)
        steps += [_match(corpus, state, match) for match in view.matches if match.a in inside and match.b in inside][:SHOWN]
    return [*steps, _article(corpus, claim.article)]


def _why_cluster(corpus: Corpus, state: StoreState, cluster: Cluster) -> list[Step]:
    steps = [Step("cluster", cluster.id, "average link over matches", cluster.label)]
    for key in cluster.claims:
        claim = corpus.claims[key]
        words = quote(corpus.articles[claim.article], claim.span, "claim")
        steps.append(Step("claim", claim.id, claim.rule, f"{claim.article}: {claim.status.value}", quotation=words))
    return steps + [_match(corpus, state, match) for match in matches_of(corpus, cluster)[:SHOWN]]


def _why_attribution(corpus: Corpus, item: Attribution) -> list[Step]:
    note = f"{item.role.value}: {item.source} ({item.source_type.value}, {item.evidence.value})"
    words = quotations_of(corpus.articles[item.article], item)
    first = Step("attribution", item.id, item.rule, note, item.probability, words[0] if words else None)
    return [first, *(Step(word.what, item.id, item.rule, quotation=word) for word in words[1:])]


def _match(corpus: Corpus, state: StoreState, match: Match) -> Step:
    parts = ", ".join(f"{name} {value:+.2f}" for name, value in match.reasons)
    note = f"{match.a} and {match.b}, cosine {match.similarity:.3f}" + (f" ({parts})" if parts else "")
    made_by = " over ".join(filter(None, (match.rule, state.encoder.id if state.encoder else "")))
    return Step(f"match ({match.relation.value})", f"{match.a}:{match.b}", made_by, note, match.probability)


def _article(corpus: Corpus, name: str) -> Step:
    article = corpus.articles[name]
    parts = (article.outlet, article.published, article.title, article.url)
    return Step("article", name, "as given", ", ".join(part for part in parts if part))
