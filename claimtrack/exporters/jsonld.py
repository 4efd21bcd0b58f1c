"""Schema.org Claim and ClaimReview, ready for a fact-checker to finish: nothing is rated here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from claimtrack.compare import Row
from claimtrack.exporters.clean import dumps
from claimtrack.exporters.dossier.articles import web_address
from claimtrack.exporters.dossier.names import headline
from claimtrack.exporters.reading import Reading, readings
from claimtrack.published import language_of, outlet_of
from claimtrack.types import Corpus

Json: TypeAlias = dict[str, Any]

TO_DO = "Draft. For the reviewer to add: author, url, datePublished, reviewRating."


def write(corpus: Corpus) -> Iterator[str]:
    """Yield one JSON-LD document: for each cluster a Claim with one appearance an article, and a review to fill in."""
    read = sorted(readings(corpus), key=lambda r: r.cluster.id)
    graph = [item for r in read for item in (_claim(r, corpus), _review(r, corpus))]
    yield dumps({"@context": "https://schema.org", "@graph": graph}, indent=1) + "\n"


def urn(kind: str, id: str) -> str:
    """Return the name of a thing outside its index."""
    return f"urn:claimtrack:{kind}:{id}"


def _claim(r: Reading, corpus: Corpus) -> Json:
    made: Json = {
        "@type": "Claim",
        "@id": urn("cluster", r.cluster.id),
        "text": r.cluster.label,
        "description": r.trace.reason,
        "inLanguage": _language(r, corpus),
        "appearance": [_appearance(row, corpus) for row in r.comparison.rows],
    }
    earliest = [event.article for event in r.trace.timeline if event.rank == 0]
    if len(earliest) == 1 and all(event.rank is not None for event in r.trace.timeline):
        made["firstAppearance"] = {"@id": article_id(earliest[0], corpus)}
    return made


def _review(r: Reading, corpus: Corpus) -> Json:
    return {
        "@type": "ClaimReview",
        "@id": urn("review", r.cluster.id),
        "creativeWorkStatus": TO_DO,
        "claimReviewed": r.cluster.label,
        "inLanguage": _language(r, corpus),
        "itemReviewed": {"@id": urn("cluster", r.cluster.id)},
    }


def _language(r: Reading, corpus: Corpus) -> str:
    claims = [corpus.claims[c] for c in r.cluster.claims]
    return next((c.lang for c in claims if c.text == r.cluster.label), claims[0].lang)


def article_id(id: str, corpus: Corpus) -> str:
    """Return the article's address, or a name for it where it has none."""
    from urllib.parse import quote

    return web_address(corpus.articles[id].url) or urn("article", quote(id.encode("utf-8", "replace")))


def _appearance(row: Row, corpus: Corpus) -> Json:
    article = corpus.articles[row.article]
    outlet, url, lang = outlet_of(article), web_address(article.url), language_of(article, corpus)
    known: Json = {
        "url": url,
        "headline": headline(article),
        "datePublished": article.published,
        "inLanguage": lang,
        "publisher": {"@type": "Organization", "name": outlet} if outlet else None,
        "author": {"@type": "Person", "name": article.author} if article.author else None,
        "text": row.text,
    }
    return {"@type": "NewsArticle", "@id": article_id(article.id, corpus), **{k: v for k, v in known.items() if v}}
