"""All that the page knows, as one JSON object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from claimtrack.exporters import EmbedderMaker
from claimtrack.exporters.dossier.articles import articles, attributions, claims
from claimtrack.exporters.dossier.clusters import cluster
from claimtrack.exporters.dossier.names import headline, key, names
from claimtrack.exporters.dossier.network import network
from claimtrack.exporters.matrix import Matrix, matrices
from claimtrack.exporters.reading import Reading, readings
from claimtrack.lang.lexicon import codes, lexicon
from claimtrack.metrics import OutletFigures, outlets
from claimtrack.published import before, language_of, moment, order, outlet_of
from claimtrack.types import Corpus

Json: TypeAlias = dict[str, Any]


def data(corpus: Corpus, embedder: EmbedderMaker | None = None) -> Json:
    """Return articles, claims, clusters, stories, outlets and the graph, in an order that does not depend on the input's."""
    read = readings(corpus, embedder)
    called = names(corpus)
    rows = articles(corpus, called)
    languages = sorted({row["lang"] for row in rows if row["lang"]})
    return {
        "languages": [{"code": code, "name": _language(code)} for code in languages],
        "counts": _counts(corpus, read),
        "articles": rows,
        "claims": claims(corpus),
        "attributions": attributions(corpus),
        "clusters": [cluster(reading, corpus) for reading in read],
        "stories": [_story(table, corpus, called) for table in matrices(corpus, read)],
        "outlets": [_outlet(row) for row in outlets(corpus)],
        "network": network(corpus),
    }


def _language(code: str) -> str:
    return str(lexicon(code).name) if code in codes() else code


def _counts(corpus: Corpus, read: Sequence[Reading]) -> Json:
    return {
        "articles": len(corpus.articles),
        "claims": len(corpus.claims),
        "attributions": len(corpus.attributions),
        "clusters": len(corpus.clusters),
        "shared": sum(len(r.articles) > 1 for r in read),
        "across": sum(len(r.languages) > 1 for r in read),
        "changed": sum(bool(r.comparison.changes) for r in read),
    }


def _story(table: Matrix, corpus: Corpus, called: Mapping[str, str]) -> Json:
    """One story: it is called by the headline of the article that has most of its clusters."""
    articles = [a for found in table.outlets.values() for a in found]
    claims = Counter(corpus.claims[c].article for id in table.rows for c in corpus.clusters[id].claims)
    widest = corpus.articles[min(articles, key=lambda a: (-claims[a], a))]
    shown = {name: name if outlet_of(corpus.articles[found[0]]) else called[name] for name, found in table.outlets.items()}
    return {
        "id": table.story,
        "label": headline(widest),
        "lang": language_of(widest, corpus),
        "articles": [key(a) for a in articles],
        "ranks": {key(a): rank for a, rank in ranks(articles, corpus).items()},
        "outlets": [{"name": shown[name], "articles": [key(a) for a in found]} for name, found in table.outlets.items()],
        "rows": [
            {"cluster": id, "cells": [[[state.value, claim] for state, claim in cell.states] for cell in row.values()]}
            for id, row in table.rows.items()
        ],
        "omissions": [
            {
                "outlet": shown[o.outlet],
                "cluster": o.cluster,
                "gap": o.gap.value,
                "having": [shown[name] for name in o.having],
                "earlier": o.earlier,
            }
            for o in table.omissions
        ],
    }


def ranks(articles: Sequence[str], corpus: Corpus) -> dict[str, int]:
    """Return the place in time of each dated article: one more than the last place of those known to be earlier."""
    found: dict[str, int] = {}
    for id in sorted(articles, key=lambda a: order(corpus.articles[a])):
        mine = corpus.articles[id]
        if moment(mine) is not None:
            found[id] = max((found[o] + 1 for o in found if before(corpus.articles[o], mine)), default=0)
    return found


def _outlet(row: OutletFigures) -> Json:
    return {
        "name": row.outlet,
        "articles": row.articles,
        "cited_by": row.cited_by,
        "citations": row.citations,
        "by": list(row.cited_by_outlets),
        "cites": list(row.cites),
        "own": None if row.own_share is None else round(row.own_share, 3),
        "rank": round(row.pagerank, 4),
        "mutual": list(row.mutual),
    }
