"""What a grouping leaves in the store for the next one."""

from __future__ import annotations

import numpy as np

from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.standing import Grouping, Placed, Update, id_of, keys_of
from claimtrack.types import Cluster, Match, Relation
from tests.store.test_store_sqlite import ALL, SUSPENDED, filled, grouped, store

__all__ = ["filled", "store"]


def test_an_update_replaces_what_it_names_and_leaves_the_rest(filled: SqliteStore) -> None:
    claims = [claim.id for item in ALL for claim in item.claims]
    one, two, three = (Match(*sorted(claims[n : n + 2]), 0.5, p, Relation.SAME) for n, p in enumerate((0.9, 0.8, 0.05)))
    first = (Cluster("yy", "y", tuple(claims[:2]), (), "s1"), Cluster("zz", "z", tuple(claims[2:]), ("aa",), "s2"))
    filled.regroup(Grouping(1, (one, two, three), first, rules="r"))
    update = Update(keys_of([two.a, two.b]).reshape(1, 2), keys_of(claims[2:3]), {"yy": "s3"})
    filled.regroup(Grouping(1, (), (Cluster("aa", "new", tuple(claims[2:]), (), "s3"),), rules="r", update=update))
    corpus = filled.corpus()
    assert {(m.a, m.b) for m in corpus.matches} == {(one.a, one.b), (three.a, three.b)}
    assert {c.id: (c.claims, c.aliases, c.story) for c in corpus.clusters.values()} == {
        "yy": (tuple(claims[:2]), (), "s3"),
        "aa": (tuple(claims[2:]), (), "s3"),
    }
    assert filled.beliefs(0.1).probability.tolist() == [0.9]
    assert filled.beliefs(0.0, keys_of([three.a, three.b])).probability.tolist() == [0.05]


def test_a_cosine_a_little_below_nothing_is_no_damage(filled: SqliteStore) -> None:
    """Rounded it is -0.0, which SQLite keeps as 0.0."""
    claims = sorted(claim.id for item in ALL for claim in item.claims)
    told = Match(claims[0], claims[1], round(-0.00001, 4), 0.5, Relation.SAME)
    clusters = tuple(Cluster(f"c{n}", "c", (one,), (), "s") for n, one in enumerate(claims))
    filled.regroup(Grouping(filled.state().generation, (told,), clusters, rules="r"))
    assert [found for found in filled.check() if found.check == "digests"] == []
    assert [str(one.similarity) for one in filled.corpus().matches] == ["0.0"]


def test_what_was_matched_with_what_has_gone_is_unsettled_until_the_next_grouping(filled: SqliteStore) -> None:
    grouped(filled)
    filled.remove(["b"])
    assert [id_of(key) for key in filled.unsettled().tolist()] == [SUSPENDED.claims[0].id]
    filled.regroup(Grouping(2, (), ()))
    assert filled.unsettled().tolist() == []


def test_standing_comes_back_by_language_and_id_and_only_by_the_same_rules(filled: SqliteStore) -> None:
    claims = sorted((claim.lang, claim.id, claim.article) for item in ALL for claim in item.claims)
    bare = filled.standing("rules", ("en", "xx"))
    assert (bare.languages[-1], bare.articles) == ("xx", tuple(article for _, _, article in claims))
    assert [id_of(key) for key in bare.keys.tolist()] == [name for _, name, _ in claims]
    assert not bare.known.any()
    shape = (1, 2, len(bare.languages), 3)
    near, cosines = np.arange(shape[1] * shape[2] * 3, dtype=np.uint64).reshape(shape), np.ones(shape, np.float32)
    placed = Placed(bare.keys[1:2], np.arange(8, dtype=np.int16).reshape(1, 2, 4), near, cosines)
    filled.regroup(Grouping(1, rules=bare.rules, placed=placed))
    held = filled.standing("rules", ("en", "xx"))
    assert np.flatnonzero(held.known).tolist() == [1]
    for name in ("spaces", "near", "cosines"):
        np.testing.assert_array_equal(getattr(held.placed, name)[1:2], getattr(placed, name))
    assert not filled.standing("others", ("en", "xx")).known.any()
    assert not filled.standing("rules", ("en", "xx", "yy")).known.any()
