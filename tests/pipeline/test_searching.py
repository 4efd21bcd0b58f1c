from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from claimtrack.backends.index_flat import FlatIndex
from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.lang.outlets import registry
from claimtrack.protocols import ClaimFilter, Names, Vectors
from claimtrack.searching import RRF, Query, Ranked, claim_filter, rank
from claimtrack.standing import Grouping
from tests.store.records import ENCODER, record

BRIDGE = record("en1", "The bridge of Lembang is open.", outlet="the verge", published="2023-12-15")
HARBOUR = record("en2", "The harbour of Lembang is closed.", source="Reuters")
PONT = record("fr1", "Le pont de Lembang est ouvert.", lang="fr", outlet="Le Relais")
GARE = record("fr2", "La gare de Lembang brûle.", lang="fr")
ALL = (BRIDGE, HARBOUR, PONT, GARE)
# English lies around the first axis, French around the second: raw cosine prefers the query's own language.
VECTORS = {
    "en1": (1.0, 0.0, 0.5, 0.0),
    "en2": (1.0, 0.0, -0.5, 0.0),
    "fr1": (0.0, 1.0, 0.5, 0.0),
    "fr2": (0.0, 1.0, -0.5, 0.0),
}


def unit(*values: float) -> Vectors:
    return np.array(values, np.float32) / np.float32(np.linalg.norm(values))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path / "claims.sqlite", write=True) as held:
        held.put(ALL, {item.claims[0].content_key: unit(*VECTORS[item.document.article.id]) for item in ALL}, ENCODER)
        held.regroup(Grouping(1, (), ()))
        yield held


def found(store: SqliteStore, query: Query, vector: Vectors, k: int = 9) -> list[str]:
    ids, _, matrix = store.vectors()
    index = FlatIndex(4)
    index.add(ids, matrix)
    ranked = rank(query, vector, store, index, k)
    places = store.places([item.row for item in ranked])
    return [places[item.row][1] for item in ranked]


def test_no_language_is_preferred(store: SqliteStore) -> None:
    query = unit(1.0, 0.0, 0.5, 0.0)  # equals the English claim
    assert found(store, Query("zzz"), query)[:2] == ["en1", "fr1"]


def test_a_claim_with_every_word_is_found_whatever_its_vector(store: SqliteStore) -> None:
    assert found(store, Query("gare brule"), unit(1.0, 0.0, 0.5, 0.0))[0] == "fr2"
    assert found(store, Query("pont"), unit(0.0, 1.0, 0.5, 0.0), k=1) == ["fr1"]


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        (Query("Lembang", lang="fr"), {"fr1", "fr2"}),
        (Query("Lembang", outlet="The Verge"), {"en1"}),
        (Query("Lembang", outlet="theverge.com"), {"en1"}),
        (Query("Lembang", outlet="LE RELAIS"), {"fr1"}),
        (Query("Lembang", outlet="Nobody"), set()),
        (Query("Lembang", cites="reuters"), {"en2"}),
        (Query("Lembang", source="Reuters"), {"en2"}),
        (Query("Lembang", since="2023-12-15", until="2023-12-15"), {"en1"}),
        (Query("Lembang", since="2023-12-16"), set()),
        (Query("Lembang", status="denied"), set()),
        (Query("Lembang", cluster="none"), set()),
    ],
)
def test_filters_apply_before_ranking(store: SqliteStore, query: Query, articles: set[str]) -> None:
    assert set(found(store, query, unit(1.0, 0.0, 0.5, 0.0))) == articles


def test_a_query_of_odd_characters_is_a_query(store: SqliteStore) -> None:
    for text in ('"', "'; DROP TABLE claims", "NEAR(a b)", "*", "", "l’Élysée", "\x00", "a" * 10_000):
        assert len(found(store, Query(text), unit(1.0, 0.0, 0.5, 0.0))) == 4


def test_the_fusion_is_the_sum_of_reciprocal_ranks() -> None:
    assert Ranked(1, 0.5, 1, 3).fusion == pytest.approx(1 / (RRF + 1) + 0.3 / (RRF + 3))
    assert Ranked(1, None, None, 2, 1).fusion == pytest.approx(0.3 / (RRF + 2) + 1 / (RRF + 1))


def test_a_domain_of_the_corpus_is_found_by_its_outlets_name() -> None:
    names = Names(
        (("Blog du Modem", "https://modem.example/1"),), ("modem.example", "Reuters"), ("modem.example",), ("modem.example",)
    )
    chosen = claim_filter(Query("x", cites="blog du modem", source="Blog du Modem"), names, registry())
    assert chosen == replace(ClaimFilter(), cites=("modem.example",), sources=("modem.example",))
