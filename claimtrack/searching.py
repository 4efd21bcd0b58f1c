"""Hybrid search: BM25 over words and lemmas, cosine over vectors, joined by reciprocal rank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from claimtrack.lang.lemmas import folded, words
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.protocols import ClaimFilter, Names, Store, VectorIndex, Vectors
from claimtrack.view import canonical, domain_names

LONGEST = 64  # words of a query that are looked up; a claim has fewer
DEPTH = 100  # how far down each of the two rankings is read before they are joined
# Weighted reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009), chosen of 100 settings by 44 queries in three
# languages for h1 and h2 (benchmarks/queries-chosen-on.jsonl, 2026-11-22). Recall@10 and mean reciprocal rank there: vectors
# alone .590 .716, words alone .300 .664, joined .595 .727 (by the paper's 60 and equal weights worse than vectors alone); on
# the 30 queries for dev, which chose nothing: .693 .703, .385 .568, .693 .720.
RRF = 5
ANY_WORD, EVERY_WORD = 0.1, 0.7


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
    domains = domain_names(names, known) if query.cites or query.source else {}
    return replace(
        _nameless(query),
        outlets=_publishers(query.outlet, names, known) if query.outlet else None,
        cites=_same(query.cites, names.cited, domains, known) if query.cites else None,
        sources=_same(query.source, names.sources, domains, known) if query.source else None,
    )


def _nameless(query: Query) -> ClaimFilter:
    """The filter as far as no names are asked for: then the registry of outlets is not read, a fifth of a search."""
    return ClaimFilter(
        langs=(query.lang,) if query.lang else (),
        statuses=(query.status,) if query.status else (),
        clusters=(query.cluster,) if query.cluster else (),
        since=query.since,
        until=query.until,
    )


def rank(query: Query, vector: Vectors, store: Store, index: VectorIndex, k: int) -> list[Ranked]:
    """Return the best k claims for a query and its vector, filters applied before ranking."""
    named = query.outlet or query.cites or query.source
    chosen = claim_filter(query, store.names(), _registry()) if named else _nameless(query)
    dense, similarities = _dense(vector, chosen, store, index)
    sought = words(query.text)[:LONGEST]
    some, every = (_places(store.lexical(sought, chosen, DEPTH, whole)) for whole in (False, True))
    near = _places(dense[:DEPTH])
    found = [
        Ranked(row, similarities.get(row), near.get(row), some.get(row), every.get(row)) for row in {**near, **some, **every}
    ]
    ids = store.places([item.row for item in found])
    return sorted(found, key=lambda item: (-item.fusion, -_even(item.similarity or -1.0), ids[item.row]))[:k]


def _places(rows: list[int]) -> dict[int, int]:
    return {row: place for place, row in enumerate(rows, start=1)}


def _dense(vector: Vectors, chosen: ClaimFilter, store: Store, index: VectorIndex) -> tuple[list[int], dict[int, float]]:
    """Rows by cosine less the cosine to their language's mean, so that no language is preferred; and the cosines."""
    cosines: dict[tuple[str, int], float] = {}
    for lang, allowed in store.candidates(chosen).items():
        found, ids = index.search(vector[np.newaxis, :], min(DEPTH, len(allowed)), allowed)
        cosines |= {(lang, int(i)): float(s) for s, i in zip(found[0], ids[0], strict=True) if i >= 0}
    if not getattr(index, "exact", True):  # it orders by bytes: what it found is ordered by the vectors themselves
        names, _, vectors = store.vectors(np.unique(np.array([number for _, number in cosines], np.int64)))
        told = dict(zip(names.tolist(), (vectors @ vector).tolist(), strict=True))
        cosines = {(lang, number): told[number] for lang, number in cosines}
    offsets = {lang: float(vector @ mean) for lang, mean in store.language_means().items()}
    held = store.holders(np.unique(np.array([number for _, number in cosines], np.int64)), chosen)
    near = [(lang, cosines[lang, number], claim, row) for lang, number, claim, row in held if (lang, number) in cosines]
    near.sort(key=lambda one: (_even(offsets.get(one[0], 0.0) - one[1]), one[2]))
    return [row for *_, row in near], {row: cosine for _, cosine, _, row in near}


def _even(cosine: float) -> float:
    """A cosine without the last digits, which the order of adding decides."""
    return round(cosine, 6)


def _registry() -> OutletRegistry:
    from claimtrack.lang.outlets import registry

    return registry()


def _publishers(wanted: str, names: Names, known: OutletRegistry) -> tuple[str, ...]:
    target = folded(canonical(wanted, None, known) or wanted)
    named = dict.fromkeys(outlet for outlet, _ in names.published if outlet)
    return tuple(outlet for outlet in named if folded(canonical(outlet, None, known) or outlet) == target)


def _same(wanted: str, values: Iterable[str], domains: dict[str, str], known: OutletRegistry) -> tuple[str, ...]:
    target = folded(canonical(wanted, None, known) or wanted)
    return tuple(value for value in values if folded(domains.get(value, value)) in (target, folded(wanted)))
