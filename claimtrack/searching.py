"""Hybrid search: BM25 over words and lemmas, cosine over vectors, joined by reciprocal rank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from claimtrack.lang.lemmas import folded, words
from claimtrack.lang.outlets import OutletRegistry
from claimtrack.protocols import ClaimFilter, Ids, Names, Store, VectorIndex, Vectors
from claimtrack.view import canonical, domain_names

DEPTH = 100  # how far down each of the two rankings is read before they are joined
RRF = 60  # the constant of reciprocal rank fusion: Cormack, Clarke and Buettcher, SIGIR 2009


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

    @property
    def fusion(self) -> float:
        """Sum of 1 / (60 + rank): orders results, and means nothing else."""
        return sum(1.0 / (RRF + rank) for rank in (self.vector_rank, self.lexical_rank) if rank)


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
    lexical = store.lexical(words(query.text), chosen, DEPTH)
    places = {row: place for place, row in enumerate(dense[:DEPTH], start=1)}
    lexical_places = {row: place for place, row in enumerate(lexical, start=1)}
    rows = list(dict.fromkeys([*places, *lexical_places]))
    found = [Ranked(row, similarities.get(row), places.get(row), lexical_places.get(row)) for row in rows]
    return sorted(found, key=lambda item: (-item.fusion, -(item.similarity or -1.0), item.row))[:k]


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
