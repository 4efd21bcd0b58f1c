"""The corpus as readers see it: outlets under their canonical names, domains named after the outlets of the corpus.

What the rules extracted stays in the store as it was; naming is done when reading, over everything there is, so
that it depends neither on the order in which articles came nor on articles that have gone since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from claimtrack.lang.outlets import OutletRegistry, registry
from claimtrack.protocols import Names, Store
from claimtrack.types import Article, Attribution, Citation, CitationKind, Claim, Corpus


def corpus_view(store: Store, only: Sequence[str] | None = None) -> Corpus:
    """Return the corpus, or some of its articles, with canonical names."""
    known = registry()
    return renamed(store.corpus(only), domain_names(store.names(), known), known)


def canonical(outlet: str | None, url: str | None, known: OutletRegistry) -> str | None:
    """The registry's name of a publisher, by name or else by domain; else the name given."""
    found = (known.by_name(outlet) or known.by_domain(outlet)) if outlet else None
    if found is None and url and not outlet:
        found = known.by_domain(url)
    return found.name if found else outlet


def domain_names(names: Names, known: OutletRegistry) -> dict[str, str]:
    """Return the outlet's name for each derived-from source that is a domain which only the corpus knows."""
    domains: dict[str, str] = {}
    asked = [name for name in names.derived if "." in name and known.by_name(name) is None]
    if not asked:
        return domains
    for outlet, url in names.published:  # sorted, so that of two names for one domain the first in the alphabet wins
        name = canonical(outlet, url, known)
        if name and url and known.by_domain(url) is None:
            domains.setdefault(url, name)
    extended = known.extended((name, url) for url, name in domains.items())
    found = {name: extended.by_domain(name) for name in asked}
    return {name: outlet.name for name, outlet in found.items() if outlet is not None and outlet.name != name}


def renamed(corpus: Corpus, domains: Mapping[str, str], known: OutletRegistry) -> Corpus:
    """Return the corpus with outlets read under their names; ids of attributions follow their sources."""
    changed = {old: _attribution(item, domains) for old, item in corpus.attributions.items()}
    ids = {old: item.id for old, item in changed.items()}
    return replace(
        corpus,
        articles={key: _article(article, known) for key, article in corpus.articles.items()},
        attributions={item.id: item for item in changed.values()},
        claims={key: _claim(claim, domains, ids) for key, claim in corpus.claims.items()},
        citations=_merged(_citation(item, domains, ids) for item in corpus.citations),
    )


def _article(article: Article, known: OutletRegistry) -> Article:
    name = canonical(article.outlet, article.url, known)
    return article if name == article.outlet else replace(article, outlet=name)


def _attribution(item: Attribution, domains: Mapping[str, str]) -> Attribution:
    if item.source not in domains and not any(name in domains for name in item.via):
        return item
    return replace(item, source=domains.get(item.source, item.source), via=tuple(domains.get(name, name) for name in item.via))


def _claim(claim: Claim, domains: Mapping[str, str], ids: Mapping[str, str]) -> Claim:
    sources = tuple(domains.get(name, name) for name in claim.attributed_to)
    links = tuple(ids[item] for item in claim.attributions)
    same = sources == claim.attributed_to and links == claim.attributions
    return claim if same else replace(claim, attributed_to=sources, attributions=links)


def _citation(item: Citation, domains: Mapping[str, str], ids: Mapping[str, str]) -> Citation:
    links = tuple(ids.get(link, link) for link in item.attributions)
    return replace(item, outlet=domains.get(item.outlet, item.outlet), attributions=links)


def _merged(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """One citation an article, outlet and kind; two that became one by their new name are added up."""
    found: dict[tuple[str, str, CitationKind], Citation] = {}
    for item in citations:
        key = (item.article, item.outlet, item.kind)
        held = found.get(key)
        if held is None:
            found[key] = item
            continue
        found[key] = replace(
            held,
            count=held.count + item.count,
            evidence=tuple(sorted({*held.evidence, *item.evidence})),
            attributions=tuple(dict.fromkeys((*held.attributions, *item.attributions))),
        )
    return tuple(found.values())
