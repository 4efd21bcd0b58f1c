"""Articles for the page: their text in marked pieces, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from claimtrack.exporters.dossier.names import headline, key
from claimtrack.exporters.dossier.pieces import Note, cut, lines
from claimtrack.published import host, language_of, outlet_of
from claimtrack.types import Article, Attribution, Citation, Claim, Corpus, MarkKind

Json: TypeAlias = dict[str, Any]

# Prefixes of the notes in a piece: claim, source, cue, boilerplate, mention of an outlet.
CLAIM, SOURCE, CUE, MARK, MENTION = "c:", "s:", "q:", "m:", "o:"


def articles(corpus: Corpus, names: Mapping[str, str]) -> list[Json]:
    """Return the articles by id, each with its text, claims, attributions and citations."""
    claims, found, cited = _grouped(corpus.claims.values()), _grouped(corpus.attributions.values()), _grouped(corpus.citations)
    made = []
    for article in sorted(corpus.articles.values(), key=lambda a: a.id):
        mine = sorted(claims.get(article.id, ()), key=lambda c: (c.span, c.id))
        row = _head(article, corpus, names)
        row["claims"] = [c.id for c in mine]
        row["citations"] = [_citation(c) for c in cited.get(article.id, ())]
        row["lines"] = _lines(article, mine, found.get(article.id, ()), cited.get(article.id, ()))
        made.append(row)
    return made


def _head(article: Article, corpus: Corpus, names: Mapping[str, str]) -> Json:
    return {
        "key": key(article.id),
        "id": article.id,
        "name": names[article.id],
        "title": headline(article),
        "outlet": outlet_of(article),
        "lang": language_of(article, corpus),
        "published": article.published,
        "author": article.author,
        "url": web_address(article.url),
    }


def web_address(url: str | None) -> str | None:
    """Return an address that a link may lead to: http or https with a host, nothing that runs."""
    safe = bool(url) and str(url).lower().startswith(("http://", "https://")) and host(url) is not None
    return url if safe else None


def _lines(article: Article, claims: Sequence[Claim], found: Sequence[Attribution], cited: Sequence[Citation]) -> list[Json]:
    from claimtrack.ingest.cleanup import marks

    notes: list[Note] = [(c.span, CLAIM + c.id) for c in claims]
    for item in found:
        notes += [(span, prefix + item.id) for span, prefix in ((item.source_span, SOURCE), (item.cue_span, CUE)) if span]
    notes += [(span, f"{MENTION}{n}") for n, item in enumerate(cited) for span in item.evidence]
    notes += [(mark.span, MARK + mark.kind.value) for mark in marks(article.text) if mark.kind is not MarkKind.OPINION]
    return [
        {"start": line.start, "pieces": cut(article.text[line.start : line.end], _within(notes, line), line.start)}
        for line in lines(article.text)
    ]


def _within(notes: Iterable[Note], line: tuple[int, int]) -> list[Note]:
    return [(span, name) for span, name in notes if span.start < line[1] and span.end > line[0]]


def _citation(item: Citation) -> Json:
    return {"outlet": item.outlet, "kind": item.kind.value, "count": item.count}


def claims(corpus: Corpus) -> dict[str, Json]:
    """Return the claims by id."""
    clustered = {claim: cluster.id for cluster in corpus.clusters.values() for claim in cluster.claims}
    return {
        c.id: {
            "article": key(c.article),
            "text": c.text,
            "lang": c.lang,
            "status": c.status.value,
            "cluster": clustered.get(c.id),
            "by": list(c.attributed_to),
            "attributions": [a for a in c.attributions if a in corpus.attributions],
            "rule": c.rule,
            "status_rule": c.status_rule,
            "headline": c.headline,
        }
        for c in sorted(corpus.claims.values(), key=lambda c: (c.article, c.span, c.id))
    }


def attributions(corpus: Corpus) -> dict[str, Json]:
    """Return the attributions by id."""
    return {
        a.id: {
            "article": key(a.article),
            "source": a.source,
            "type": a.source_type.value,
            "role": a.role.value,
            "style": a.style.value if a.style else None,
            "via": list(a.via),
            "rule": a.rule,
            "evidence": a.evidence.value,
            "placed": a.source_span is not None or a.cue_span is not None,
        }
        for a in sorted(corpus.attributions.values(), key=lambda a: (a.article, a.id))
    }


def _grouped(items: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for item in items:
        found.setdefault(item.article, []).append(item)
    return found
