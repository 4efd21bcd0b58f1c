"""The sums that tell what was written from what is there: every cell counts, and the order of what came does not."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.backends.store_sqlite_group import _reasons
from claimtrack.backends.store_sqlite_schema import migrate
from claimtrack.backends.store_sqlite_sums import SUMMED, TOTALLED, row_sum
from claimtrack.errors import BrokenIndexError
from claimtrack.layout import SCHEMA
from claimtrack.memo import content_key
from claimtrack.protocols import Finding, PackedTokens
from claimtrack.standing import Grouping, Placed, Update, keys_of
from claimtrack.types import Cluster, Match, Relation
from tests.store.records import ENCODER, record, vectors

FIRST = record("a", "OpenAI suspended the account.", "It gave no reason.", outlet="Le Monde", published="2023-12-17")
SECOND = record("b", "OpenAI suspended the account.", outlet="Tempo", source="Reuters", url="https://example.org/b")
THIRD = record("c", "L’Élysée dément la rumeur.", lang="fr", title="Démenti", author="A. Personne")
ALL = (FIRST, SECOND, THIRD)
IDLE = {content_key("idle"): np.eye(1, 4, dtype=np.float32)[0], content_key("the last"): np.eye(1, 4, dtype=np.float32)[0]}
UNLIKE = "is not what was written"


def grouping(generation: int) -> Grouping:
    """A grouping that puts a row into every table it has."""
    ids = sorted(claim.id for item in ALL for claim in item.claims)
    matches = [Match(*ids[n : n + 2], 0.5 + n / 10, 0.75, Relation.SAME, (("words", 2.5),), "test") for n in range(2)]
    clusters = (Cluster("x", "the first", tuple(ids[:2]), ("old",), "s"), Cluster("y", "the rest", tuple(ids[2:]), ("elder",)))
    shape = (len(ids), 2, 2, 3)
    placed = Placed(keys_of(ids), np.ones((len(ids), 1, 4), np.int16), np.ones(shape, np.uint64), np.ones(shape, np.float32))
    uses = {claim.id: (claim.content_key, content_key("idle")) for item in ALL for claim in item.claims}
    return Grouping(generation, matches, clusters, frozenset(IDLE), "rules", placed, uses)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A database with a row in every table but the one of claims that wait for a grouping."""
    with SqliteStore(tmp_path / "claims.sqlite", write=True) as store:
        store.put(ALL, vectors(*ALL), ENCODER)
        store.remember(IDLE, ENCODER, PackedTokens("maker", {(FIRST.claims[0].content_key, "en"): b"packed"}))
        assert store.regroup(grouping(store.state().generation))
        assert digests(store) == []
    return tmp_path / "claims.sqlite"


def digests(store: SqliteStore) -> list[Finding]:
    return [finding for finding in store.check() if finding.check in ("digests", "tokens")]


def found(path: Path) -> list[Finding]:
    with SqliteStore(path) as store:
        return list(store.check())


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def columns() -> Iterator[tuple[str, str, str]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        for table in names:
            if not table.startswith(("claims_fts", "sqlite", "_sqlite", "unsettled")):
                yield from ((table, row[1], row[2]) for row in connection.execute(f"PRAGMA table_info({table})"))


# Another value that is as sound as the one before, as far as that alone can tell.
OTHER = {
    "TEXT": "CASE {0} WHEN '[]' THEN '[\"x\"]' ELSE CASE json_valid({0}) WHEN 1 THEN '[[1, 3]]' ELSE {0} || 'x' END END",
    "INTEGER": "{0} + 1000",
    "REAL": "{0} - 0.001",
    "BLOB": "CAST(substr({0}, 1, length({0}) - 1) || x'00' AS BLOB)",
}


@pytest.mark.parametrize(("table", "column", "kind"), list(columns()))
def test_a_cell_that_is_another_is_found(index: Path, table: str, column: str, kind: str) -> None:
    with closing(sqlite3.connect(index)) as connection:
        row = connection.execute(f"SELECT {column} FROM {table} ORDER BY {column} IS NULL LIMIT 1").fetchone()
        if row[0] is None:
            connection.execute(f"UPDATE {table} SET {column} = 3")
        elif kind == "BLOB":
            connection.execute(f"UPDATE {table} SET {column} = ?", [row[0][:-1] + bytes([row[0][-1] ^ 1])])
        else:
            connection.execute(f"UPDATE {table} SET {column} = {OTHER[kind].format(column)} WHERE {column} = ?", row)
        connection.commit()
    try:
        checks = {finding.check for finding in found(index)}
    except BrokenIndexError as error:
        checks = {error.what.split(" (")[0]}
    assert checks & {"digests", "tokens", "hashes", "foreign keys", "encoder", "the table meta is damaged"}


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE claim_sources SET source = 'Somebody' WHERE source = 'Reuters'", "article b"),
        ("UPDATE citations SET count = 7 WHERE outlet = 'Reuters'", "article b"),
        ("UPDATE claims SET headline = 1 WHERE position = 1", "article a"),
        ("DELETE FROM marks WHERE article = 3", "article c"),
        ("INSERT INTO marks VALUES (3, 9, 1, 2, 'byline', 'x')", "article c"),
        ("UPDATE sentences SET paragraph = 4 WHERE article = 1", "article a"),
        ("UPDATE attributions SET via = '[]' WHERE article = 2", "article b"),
        ("UPDATE derived SET sha256 = 'x' WHERE article = 2", "article b"),
        ("DELETE FROM derived WHERE article = 2", "article b"),
        ("UPDATE clusters SET label = 'another' WHERE id = 'x'", "cluster x"),
        ("UPDATE clusters SET story = NULL WHERE id = 'x'", "cluster x"),
        ("UPDATE cluster_aliases SET alias = 'new' WHERE alias = 'old'", "cluster x, alias new"),
        ("UPDATE meta SET value = 'others' WHERE key = 'rules'", "meta rules"),
        ("UPDATE forms SET lemma = 'x' WHERE form = 'reason'", "word form reason"),
        ("UPDATE language_means SET sum = NULL WHERE lang = 'fr'", "mean of language fr"),
    ],
)
def test_one_line_says_what_is_another(index: Path, statement: str, where: str) -> None:
    execute(index, statement)
    assert [finding.where for finding in found(index) if finding.check == "digests"] == [where]


def test_a_match_a_place_and_a_member_are_named_by_their_claims(index: Path) -> None:
    one, two, *_ = sorted(claim.id for item in ALL for claim in item.claims)
    for statement, where in (
        ("UPDATE matches SET probability = 0.76", f"match of claim {one} with {two}"),
        ("UPDATE placed SET near = x'00'", f"neighbours of claim {one}"),
        ("UPDATE cluster_claims SET position = position + 1 WHERE cluster = 1", "cluster x"),
        ("UPDATE vector_uses SET sum = 5", f"vectors of claim {one}"),
    ):
        execute(index, statement)
        assert where in {finding.where for finding in found(index) if finding.what == UNLIKE}


@pytest.mark.parametrize("table", sorted({*TOTALLED, "placed"} - {"meta"}))
def test_rows_that_come_or_go_are_found(index: Path, table: str) -> None:
    with closing(sqlite3.connect(index)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        key = connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk = 1", [table]).fetchone()[0]
        connection.execute(f"DELETE FROM {table} WHERE {key} = (SELECT {key} FROM {table} LIMIT 1)")
        connection.commit()
    assert Finding("digests", f"table {table}", "rows have come or gone since it was written") in found(index)


def test_a_total_that_is_another_or_of_no_table_is_found(index: Path) -> None:
    execute(index, "UPDATE sums SET sum = sum + 1 WHERE name = 'forms'", "INSERT INTO sums VALUES ('nothing', 0)")
    assert [finding.where for finding in found(index)] == ["table forms", "table sums, nothing"]


def told(path: Path) -> dict[str, object]:
    """Sums by what they are of, without the tables in which it shows how often something was written."""
    with closing(sqlite3.connect(path)) as connection:
        sums = dict(connection.execute("SELECT name, sum FROM sums WHERE name NOT IN ('meta', 'cluster_aliases')"))
        of = dict(connection.execute("SELECT id, derived.sha256 FROM derived JOIN articles ON row = article"))
        rows = {table: sorted(connection.execute(f"SELECT sum FROM {table}")) for table in set(SUMMED) & set(sums)}
    return {"totals": sums, "articles": of, "rows": rows}


@settings(deadline=None, max_examples=12)
@given(st.permutations(ALL), st.integers(1, 3), st.booleans())
def test_the_same_content_has_the_same_sums_whatever_order_it_came_in(order: list, size: int, again: bool) -> None:  # type: ignore[type-arg]
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        for path, batches in (
            (Path(name, "one"), [ALL]),
            (Path(name, "many"), [order[n : n + size] for n in range(0, 3, size)] + [order[:1]] * again),
        ):
            with SqliteStore(path, write=True) as store:
                for batch in batches:
                    store.put(batch, vectors(*batch), ENCODER)
                    if again:
                        store.regroup(Grouping(store.state().generation))
                store.remember(IDLE, ENCODER)
                assert store.regroup(grouping(store.state().generation))
                assert list(store.check()) == []
        assert told(Path(name, "one")) == told(Path(name, "many"))


def test_what_is_removed_replaced_and_updated_keeps_the_totals(index: Path) -> None:
    ids = sorted(claim.id for item in ALL for claim in item.claims)
    with SqliteStore(index, write=True) as store:
        placed = grouping(0).placed
        assert placed is not None
        update = Update(keys_of(ids[:2]).reshape(1, 2), keys_of(ids[:1]), {"y": "moved"})
        clusters = (Cluster("elder", "of an alias", tuple(ids[:2]), ("x",), "moved"),)
        store.regroup(Grouping(1, (), clusters, frozenset(), "rules", placed, {}, update))
        assert [(c.id, c.story, c.aliases) for c in store.corpus().clusters.values()] == [
            ("elder", "moved", ("x",)),
            ("y", "moved", ()),
        ]
        assert digests(store) == []
        changed = record("a", "OpenAI suspended the account.", "The account is open again.")
        store.put([changed], vectors(changed), ENCODER)
        assert digests(store) == []
        store.forget_tokens([1])
        store.remove(["b"])
        assert digests(store) == []
        store.regroup(Grouping(store.state().generation))
        assert list(store.check()) == []


def test_what_another_program_takes_away_whole_still_shows(index: Path) -> None:
    execute(index, "PRAGMA foreign_keys = ON", "DELETE FROM clusters WHERE id = 'x'")
    assert {finding.where for finding in found(index)} == {"table clusters", "table cluster_aliases"}


@pytest.mark.parametrize("cells", [("a", "bc"), ("ab", "c"), ("a", None), ("a", "None "), (b"a", 5), ("a", 5.0), (b"a\x00", 5)])
def test_a_sum_is_that_of_its_cells_and_no_others(cells: tuple[str, ...]) -> None:
    assert row_sum(*cells) == row_sum(*cells)
    others = [("a", "bc"), ("ab", "c"), ("a", None), ("a", "None "), (b"a", 5), ("a", 5.0), (b"a\x00", 5)]
    assert [other for other in others if row_sum(*other) == row_sum(*cells)] == [cells]


def test_a_sum_is_the_same_tomorrow() -> None:
    assert row_sum("meta", "é", 7, None, b"\x00\xff") == 2354666477


@given(st.lists(st.tuples(st.text(), st.floats(allow_nan=False, allow_infinity=False)), max_size=5))
def test_reasons_are_written_as_json_writes_them(reasons: list[tuple[str, float]]) -> None:
    assert _reasons(reasons) == json.dumps(reasons)


def test_an_index_of_an_earlier_schema_is_read_as_it_is_and_summed_when_it_is_written_to(index: Path) -> None:
    drops = [f"ALTER TABLE {table} DROP COLUMN sum" for table in SUMMED]
    execute(index, *drops, "DROP TABLE sums", "DROP TABLE derived", "PRAGMA user_version = 3")
    execute(index, "DELETE FROM _sqlite_migrations WHERE name = '0004_sums'")
    with SqliteStore(index) as store:
        assert store.state().schema == 3
        assert list(store.check()) == []
        assert store.damage().articles == ()
        store.forget_tokens([])
    with SqliteStore(index, write=True) as store:
        assert store.state().schema == SCHEMA
        assert list(store.check()) == []
        corpus = store.corpus()
    with closing(sqlite3.connect(index)) as connection:
        assert connection.execute("SELECT count(*) FROM derived").fetchone() == (len(corpus.articles),)
    execute(index, "UPDATE citations SET count = 9 WHERE outlet = 'Reuters'")
    assert [finding.where for finding in found(index)] == ["article b"]


def test_the_table_of_migrations_is_there_with_its_index_or_not_at_all(tmp_path: Path) -> None:
    def refuse(action: int, name: str | None, *_: object) -> int:
        return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_CREATE_INDEX and name != "meta" else sqlite3.SQLITE_OK

    with closing(sqlite3.connect(tmp_path / "claims.sqlite", isolation_level=None)) as connection:
        connection.set_authorizer(refuse)
        with pytest.raises(sqlite3.DatabaseError):
            migrate(connection)
        connection.set_authorizer(None)
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
        migrate(connection)
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
