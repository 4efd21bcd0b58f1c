"""Hybrid search: BM25 over words and lemmas, cosine over vectors, joined by reciprocal rank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from claimtrack.lang.lemmas import folded, words
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.protocols import ClaimFilter, Ids, Names, Store, VectorIndex, Vectors
from claimtrack.view import canonical, domain_names

LONGEST = 64  # words of a query that are looked up; a claim has fewer
DEPTH = 100  # how far down each of the two rankings is read before they are joined
# Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009), fitted on ../shared/data/dev, 2026-11-22, 205 queries in
# three languages for the other claims of a family. Recall@10 of (English, French, Indonesian claim; English gist): vectors alone
# .84 .86 .86 .90, words alone .39 .33 .48 .55, joined by the paper's 60 with equal weights .60 .45 .75 .68, as here
# .85 .85 .88 .89. A claim with every word of the query counts in full: on those queries it changes nothing; it is
# meant for rare names that the encoder does not know, which was not measured.
RRF = 20
ANY_WORD, EVERY_WORD = 0.3, 1.0


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought, and among what; names as the user types them, dates as ISO days."""

    text: str
    lang: str | None = None
    outlet: str | None = None
    cites: str | None = None
    source: str | None = None
    since: str | None = None
    until: str | None = None
    status: str | None = None
    cluster: str | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A claim's row number, its cosine (None where only words found it), its place (from 1) in each ranking that has it."""

    row: int
    similarity: float | None
    vector_rank: int | None
    lexical_rank: int | None
    every_rank: int | None = None

    @property
    def fusion(self) -> float:
        """Weighted sum of reciprocal ranks: orders results, and means nothing else."""
        places = ((self.vector_rank, 1.0), (self.lexical_rank, ANY_WORD), (self.every_rank, EVERY_WORD))
        return sum(weight / (RRF + place) for place, weight in places if place)


def claim_filter(query: Query, names: Names, known: OutletRegistry) -> ClaimFilter:
    """Turn the names a user types into the values that the store has."""
    domains = domain_names(names, known)
    return ClaimFilter(
        langs=(query.lang,) if query.lang else (),
        outlets=_publishers(query.outlet, names, known) if query.outlet else None,
        cites=_same(query.cites, names.cited, domains, known) if query.cites else None,
        sources=_same(query.source, names.sources, domains, known) if query.source else None,
        statuses=(query.status,) if query.status else (),
        clusters=(query.cluster,) if query.cluster else (),
        since=query.since,
        until=query.until,
    )


def rank(query: Query, vector: Vectors, store: Store, index: VectorIndex, k: int) -> list[Ranked]:
    """Return the best k claims for a query and its vector, filters applied before ranking."""
    chosen = claim_filter(query, store.names(), _registry())
    by_lang = store.candidates(chosen)
    dense, similarities = _dense(vector, by_lang, index, store.language_means())
    sought = words(query.text)[:LONGEST]
    some, every = (_places(store.lexical(sought, chosen, DEPTH, whole)) for whole in (False, True))
    near = _places(dense[:DEPTH])
    found = [
        Ranked(row, similarities.get(row), near.get(row), some.get(row), every.get(row)) for row in {**near, **some, **every}
    ]
    return sorted(found, key=lambda item: (-item.fusion, -(item.similarity or -1.0), item.row))[:k]


def _places(rows: list[int]) -> dict[int, int]:
    return {row: place for place, row in enumerate(rows, start=1)}


def _dense(
    vector: Vectors, by_lang: dict[str, tuple[Ids, Ids]], index: VectorIndex, means: dict[str, Vectors]
) -> tuple[list[int], dict[int, float]]:
    """Rows by cosine less the cosine to their language's mean, so that no language is preferred; and the cosines."""
    centred: list[tuple[float, int]] = []
    similarities: dict[int, float] = {}
    for lang, (rows, vectors) in by_lang.items():
        allowed = np.unique(vectors)
        found, ids = index.search(vector[np.newaxis, :], min(DEPTH, len(allowed)), allowed)
        offset = float(vector @ means[lang]) if lang in means else 0.0
        cosines = {int(i): float(s) for s, i in zip(found[0], ids[0], strict=True) if i >= 0}
        for row, place in zip(rows.tolist(), vectors.tolist(), strict=True):
            if place in cosines:
                similarities[row] = cosines[place]
                centred.append((offset - cosines[place], row))
    return [row for _, row in sorted(centred)], similarities


def _registry() -> OutletRegistry:
    from claimtrack.lang.outlets import registry

    return registry()


def _publishers(wanted: str, names: Names, known: OutletRegistry) -> tuple[str, ...]:
    target = folded(canonical(wanted, None, known) or wanted)
    return tuple(dict.fromkeys(o for o, url in names.published if o and folded(canonical(o, url, known) or o) == target))


def _same(wanted: str, values: Iterable[str], domains: dict[str, str], known: OutletRegistry) -> tuple[str, ...]:
    target = folded(canonical(wanted, None, known) or wanted)
    return tuple(value for value in values if folded(domains.get(value, value)) in (target, folded(wanted)))
