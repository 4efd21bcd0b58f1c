from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from claimtrack.backends.index_faiss import FaissIndex
from claimtrack.backends.index_flat import FlatIndex
from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.lang.outlets import registry
from claimtrack.protocols import ArticleRecord, ClaimFilter, Names, VectorIndex, Vectors
from claimtrack.searching import ANY_WORD, EVERY_WORD, RRF, Query, Ranked, claim_filter, rank
from claimtrack.standing import Grouping
from tests.store.records import ENCODER, record, vectors

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


INDEXES: dict[str, Callable[[], VectorIndex]] = {"exact": lambda: FlatIndex(4), "lists": lambda: FaissIndex(4, exact_up_to=20)}


def found(store: SqliteStore, query: Query, vector: Vectors, k: int = 9, kind: str = "exact") -> list[str]:
    ids, _, matrix = store.vectors()
    index = INDEXES[kind]()
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


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    """300 articles of two claims each: a claim has its own words and one of five languages, outlets, cited outlets, days."""
    records = [
        record(
            f"a{n:03d}",
            f"Statement {n} was made.",
            f"Nothing {n} is denied.",
            lang=("en", "fr", "id", "en", "fr")[n % 5],
            outlet=f"Paper {n % 7}",
            source=f"Agency {n % 11}",
            published=f"2023-12-{1 + n % 28:02d}",
        )
        for n in range(300)
    ]
    with SqliteStore(tmp_path_factory.mktemp("many") / "claims.sqlite", write=True) as held:
        held.put(records, vectors(*records), ENCODER)
        held.regroup(Grouping(1, (), ()))
        yield held


FILTERS: dict[str, tuple[Query, Callable[[int], bool]]] = {
    "language": (Query("x", lang="id"), lambda n: n % 5 == 2),
    "outlet": (Query("x", outlet="Paper 3"), lambda n: n % 7 == 3),
    "cited": (Query("x", cites="agency 4"), lambda n: n % 11 == 4),
    "source": (Query("x", source="Agency 4"), lambda n: n % 11 == 4),
    "dates": (Query("x", since="2023-12-27", until="2023-12-27"), lambda n: n % 28 == 26),
    "all": (
        Query("x", lang="en", outlet="Paper 1", cites="Agency 1", since="2023-12-02"),
        lambda n: n % 5 in (0, 3) and n % 7 == n % 11 == 1 and n % 28 >= 1,
    ),
}


@pytest.mark.parametrize("kind", INDEXES)
@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_leaves_all_that_passes_it_however_far_from_the_query(many: SqliteStore, name: str, kind: str) -> None:
    query, passes = FILTERS[name]
    expected = sorted(f"a{n:03d}" for n in range(300) if passes(n))
    best = found(many, query, unit(1.0, 0.0, 0.0, 0.0), 600, kind)
    assert set(best) <= set(expected)
    assert len(best) >= 100 or sorted(set(best)) == expected  # of a language at most 100 claims are ranked
    exact = found(many, query, unit(1.0, 0.0, 0.0, 0.0), 600)
    assert len(set(best[:10]) - set(exact[:10])) <= 1  # lists hold vectors in 8 bits


def test_cosines_are_those_of_the_vectors_whatever_the_index_keeps_of_them(many: SqliteStore) -> None:
    ids, _, matrix = many.vectors()
    index, query = INDEXES["lists"](), unit(0.6, -0.2, 0.5, 0.1)
    index.add(ids, matrix)
    exact = dict(zip(ids.tolist(), (matrix @ query).tolist(), strict=True))
    row_of = {row: vector for _, vector, _, row in many.holders(ids, ClaimFilter())}
    ranked = rank(Query("x"), query, many, index, 300)
    assert len(ranked) == 100
    assert [one.similarity for one in ranked] == pytest.approx([exact[row_of[one.row]] for one in ranked], abs=1e-6)


def test_names_are_read_only_where_a_filter_asks_for_them(many: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    read = many.names
    seen: list[str] = []
    monkeypatch.setattr(many, "names", lambda: seen.append("read") or read())
    assert found(many, Query("x", lang="id", since="2023-12-02"), unit(1.0, 0.0, 0.0, 0.0))
    assert seen == []
    assert found(many, Query("x", cites="agency 4"), unit(1.0, 0.0, 0.0, 0.0))
    assert seen == ["read"]


def test_results_do_not_depend_on_the_order_of_adding(tmp_path: Path) -> None:
    """Four articles in the same words: equal cosines, equal words, so only ids can order them."""
    equal = [record(f"n{n}", "The bridge of Lembang is open.") for n in range(4)]

    def results(records: Sequence[ArticleRecord], name: str) -> list[str]:
        with SqliteStore(tmp_path / name, write=True) as held:
            for one in records:
                held.put([one], vectors(one), ENCODER)
            held.regroup(Grouping(len(records), (), ()))
            return found(held, Query("bridge"), unit(1.0, 0.0, 0.0, 0.0))

    by_id = sorted(equal, key=lambda one: one.claims[0].id)
    expected = [one.document.article.id for one in by_id]
    assert results(by_id, "sorted.sqlite") == expected
    assert results(by_id[::-1], "reversed.sqlite") == expected


def test_a_query_of_odd_characters_is_a_query(store: SqliteStore) -> None:
    for text in ('"', "'; DROP TABLE claims", "NEAR(a b)", "*", "", "l’Élysée", "\x00", "a" * 10_000):
        assert len(found(store, Query(text), unit(1.0, 0.0, 0.5, 0.0))) == 4


def test_the_fusion_is_the_sum_of_reciprocal_ranks() -> None:
    assert Ranked(1, 0.5, 1, 3).fusion == pytest.approx(1 / (RRF + 1) + ANY_WORD / (RRF + 3))
    assert Ranked(1, None, None, 2, 1).fusion == pytest.approx(ANY_WORD / (RRF + 2) + EVERY_WORD / (RRF + 1))


def test_a_domain_of_the_corpus_is_found_by_its_outlets_name() -> None:
    names = Names(
        (("Blog du Modem", "https://modem.example/1"),), ("modem.example", "Reuters"), ("modem.example",), ("modem.example",)
    )
    chosen = claim_filter(Query("x", cites="blog du modem", source="Blog du Modem"), names, registry())
    assert chosen == replace(ClaimFilter(), cites=("modem.example",), sources=("modem.example",))
