"""Grouping in the SQLite store: what the last grouping left, and putting the next in its place."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from claimtrack.backends.store_sqlite_read import state
from claimtrack.backends.store_sqlite_sums import match_sum, members, row_sum, sum_clusters, tally
from claimtrack.backends.store_sqlite_write import set_meta
from claimtrack.standing import LISTS, Beliefs, Grouping, Keys, Placed, Standing, Update, id_of, keys_of
from claimtrack.types import Cluster, Match

_ROWS = 4096  # rows that are read, or vectors that are summed, at once
_WHOLE = ("matches", "cluster_aliases", "cluster_claims", "clusters", "stories", "placed", "vector_uses")
_OF_ONE = "SELECT DISTINCT cluster FROM cluster_claims WHERE claim IN (SELECT claim FROM temp.chosen)"


def standing(connection: sqlite3.Connection, rules: str, languages: Sequence[str]) -> Standing:
    """Return all claims, by language and then by id, with what the last grouping left if it went by the same rules."""
    codes = tuple(sorted({*languages, *(row[0] for row in connection.execute("SELECT DISTINCT lang FROM claims"))}))
    rules = " ".join((rules, *codes))  # lists of neighbours have a place for each language
    rows = connection.execute(
        "SELECT claims.id, claims.lang, articles.id, claims.row FROM claims JOIN articles ON articles.row = article ORDER BY 2, 1"
    ).fetchall()
    place = {row[3]: number for number, row in enumerate(rows)}
    placed = _room(connection, rows, codes)
    known = np.zeros(len(rows), np.bool_)
    if placed.spaces.size and state(connection).rules == rules:
        for claim, spaces, near, cosines in connection.execute("SELECT claim, spaces, near, cosines FROM placed"):
            number = place[claim]
            known[number] = True
            placed.spaces[number].flat = np.frombuffer(spaces, "<i2")
            placed.near[number].flat = np.frombuffer(near, "<u8")
            placed.cosines[number].flat = np.frombuffer(cosines, "<f4")
    langs = np.array([codes.index(row[1]) for row in rows], np.int16)
    was = connection.execute("SELECT value FROM meta WHERE key = 'placed'").fetchone()
    shrunk = sys.maxsize if was is None else int(was[0]) - int(known.sum())
    return Standing(rules, codes, langs, tuple(row[2] for row in rows), known, placed, shrunk)


def unsettled(connection: sqlite3.Connection) -> Keys:
    """Return the claims that were matched with claims which have gone since the last grouping."""
    return keys_of([row[0] for row in connection.execute("SELECT id FROM claims WHERE row IN (SELECT claim FROM unsettled)")])


def beliefs(connection: sqlite3.Connection, least: float, among: Keys | None = None) -> Beliefs:
    """Return the stored matches from a probability on, of all claims or between some."""
    query = (
        "SELECT one.id, two.id, probability FROM matches JOIN claims AS one ON one.row = a JOIN claims AS two ON two.row = b "
        "WHERE probability >= ?"
    )
    if among is not None:
        _choose(connection, among)
        # The sign keeps SQLite from trying every claim with every other: by ``a`` alone it reads what there is.
        query += " AND a IN (SELECT claim FROM temp.chosen) AND +b IN (SELECT claim FROM temp.chosen)"
    rows = connection.execute(query, [least]).fetchall()
    probability = np.array([row[2] for row in rows], np.float64)
    return Beliefs(keys_of([row[0] for row in rows]), keys_of([row[1] for row in rows]), probability)


def homes(connection: sqlite3.Connection) -> dict[str, tuple[str | None, list[str]]]:
    """Return story and claims of every cluster."""
    out: dict[str, tuple[str | None, list[str]]] = {}
    query = (
        "SELECT clusters.id, story, claims.id FROM cluster_claims JOIN clusters ON clusters.row = cluster "
        "JOIN claims ON claims.row = claim ORDER BY clusters.id, cluster_claims.position"
    )
    for cluster, story, claim in connection.execute(query):
        out.setdefault(cluster, (story, []))[1].append(claim)
    return out


def regroup(connection: sqlite3.Connection, grouping: Grouping) -> None:
    """Put matches, clusters, stories and standing in their places, drop idle vectors, note the generation."""
    rows: dict[str, int] = dict(connection.execute("SELECT id, row FROM claims"))
    if grouping.update is None:
        for table in _WHOLE:
            connection.execute(f"DELETE FROM {table}")
    else:
        _make_room(connection, grouping.update, rows)
    _put_matches(connection, grouping.matches, rows)
    _put_clusters(connection, grouping.clusters, rows)
    if grouping.update is not None:
        _put_stories(connection, grouping.update.stories)
    connection.execute("DELETE FROM stories WHERE id NOT IN (SELECT story FROM clusters WHERE story IS NOT NULL)")
    if grouping.placed is not None:
        _put_placed(connection, grouping.placed, rows)
    _put_uses(connection, grouping.uses, rows)
    connection.execute("DELETE FROM language_means")
    means = ((lang, mean, row_sum(lang, mean)) for lang, mean in language_means(connection))
    connection.executemany("INSERT INTO language_means (lang, vector, sum) VALUES (?,?,?)", means)
    connection.execute("DELETE FROM unsettled")
    _prune(connection, grouping.keep)
    placed = int(connection.execute("SELECT count(*) FROM placed").fetchone()[0])
    set_meta(connection, {"grouped": grouping.generation, "rules": grouping.rules, "placed": placed})


def _room(connection: sqlite3.Connection, rows: Sequence[tuple[Any, ...]], codes: Sequence[str]) -> Placed:
    """Zeros for all claims, of the shape that the stored ones have; empty when there are none."""
    keys = keys_of([row[0] for row in rows])
    first = connection.execute("SELECT length(spaces), length(near) FROM placed LIMIT 1").fetchone()
    encoder = state(connection).encoder
    if first is None or encoder is None:
        return Placed(keys, np.zeros((len(rows), 0, 0), np.int16), *_lists(len(rows), 0, 0, 0))
    spaces = np.zeros((len(rows), first[0] // (2 * encoder.dimension), encoder.dimension), np.int16)
    return Placed(keys, spaces, *_lists(len(rows), LISTS, len(codes), first[1] // (8 * LISTS * len(codes))))


def _lists(*shape: int) -> tuple[Keys, Any]:
    return np.zeros(shape, np.uint64), np.zeros(shape, np.float32)


def _choose(connection: sqlite3.Connection, keys: Keys) -> None:
    """Put claims into a table of this connection alone."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS chosen (claim INTEGER PRIMARY KEY)")
    connection.execute("DELETE FROM temp.chosen")
    connection.executemany(
        "INSERT OR IGNORE INTO temp.chosen SELECT row FROM claims WHERE id = ?", ((id_of(key),) for key in keys.tolist())
    )


def _make_room(connection: sqlite3.Connection, update: Update, rows: Mapping[str, int]) -> None:
    """Remove what an update replaces."""
    connection.executemany("DELETE FROM matches WHERE a = ? AND b = ?", _pair_rows(update.gone, rows))
    _choose(connection, update.regrouped)
    connection.execute(f"DELETE FROM clusters WHERE row IN ({_OF_ONE}) OR row NOT IN (SELECT cluster FROM cluster_claims)")


def _pair_rows(pairs: Keys, rows: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    for a, b in np.sort(pairs, axis=1).tolist():
        yield rows[id_of(a)], rows[id_of(b)]


def _put_matches(connection: sqlite3.Connection, matches: Iterable[Match], rows: Mapping[str, int]) -> None:
    total = 0

    def summed() -> Iterator[tuple[Any, ...]]:
        nonlocal total
        for m in matches:
            reasons, similarity = _reasons(m.reasons), m.similarity + 0.0  # SQLite keeps -0.0 as 0.0
            found = match_sum(similarity, m.probability, m.a, m.b, m.relation, reasons, m.rule)
            total += found
            yield rows[m.a], rows[m.b], similarity, m.probability, m.relation, reasons, m.rule, found

    connection.executemany(
        "INSERT INTO matches (a, b, similarity, probability, relation, reasons, rule, sum) VALUES (?,?,?,?,?,?,?,?)", summed()
    )
    tally(connection, "matches", total)


def _reasons(reasons: Iterable[tuple[str, float]]) -> str:
    """The same as ``json.dumps`` makes of pairs of a name and a number, in two thirds of its time."""
    return "[" + ", ".join([f"[{_quoted(name)}, {value!r}]" for name, value in reasons]) + "]"


@cache
def _quoted(name: str) -> str:
    return json.dumps(name)


def _put_clusters(connection: sqlite3.Connection, clusters: Sequence[Cluster], rows: Mapping[str, int]) -> None:
    connection.executemany("INSERT OR IGNORE INTO stories (id) VALUES (?)", sorted({(c.story,) for c in clusters if c.story}))
    for cluster in sorted(clusters, key=lambda one: one.id):
        connection.execute("DELETE FROM cluster_aliases WHERE alias = ?", (cluster.id,))
        made = connection.execute(
            "INSERT INTO clusters (id, label, story, sum) VALUES (?,?,?,?)",
            (
                cluster.id,
                cluster.label,
                cluster.story,
                row_sum(cluster.id, cluster.label, cluster.story, members(cluster.claims)),
            ),
        )
        number = int(made.lastrowid or 0)
        connection.executemany(
            "INSERT INTO cluster_claims (claim, cluster, position) VALUES (?,?,?)",
            ((rows[claim], number, position) for position, claim in enumerate(cluster.claims)),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO cluster_aliases (alias, cluster, sum) VALUES (?,?,?)",
            ((alias, number, row_sum(alias, cluster.id)) for alias in cluster.aliases),
        )


def _put_stories(connection: sqlite3.Connection, stories: Mapping[str, str]) -> None:
    connection.executemany("INSERT OR IGNORE INTO stories (id) VALUES (?)", sorted({(story,) for story in stories.values()}))
    connection.executemany("UPDATE clusters SET story = ? WHERE id = ?", ((story, name) for name, story in stories.items()))
    sum_clusters(connection, stories)


def _put_placed(connection: sqlite3.Connection, placed: Placed, rows: Mapping[str, int]) -> None:
    cells = zip(placed.spaces.astype("<i2"), placed.near.astype("<u8"), placed.cosines.astype("<f4"), strict=True)
    told = ((id_of(key), tuple(cell.tobytes() for cell in of)) for key, of in zip(placed.keys.tolist(), cells, strict=True))
    connection.executemany(
        "INSERT OR REPLACE INTO placed (claim, spaces, near, cosines, sum) VALUES (?,?,?,?,?)",
        ((rows[claim], *data, row_sum(claim, *data)) for claim, data in told),
    )


def _put_uses(connection: sqlite3.Connection, uses: Mapping[str, Sequence[str]], rows: Mapping[str, int]) -> None:
    encoder = state(connection).encoder
    if encoder is not None:
        connection.executemany(
            "INSERT OR IGNORE INTO vector_uses (claim, vector, sum) SELECT ?, row, ? FROM vectors WHERE encoder = ? AND key = ?",
            ((rows[claim], row_sum(claim, key), encoder.id, key) for claim, keys in uses.items() for key in keys),
        )


def _prune(connection: sqlite3.Connection, keep: Iterable[str]) -> None:
    used = "SELECT vector FROM claims UNION SELECT vector FROM vector_uses"
    # The last row stays: SQLite would give its number to another vector, which the vector cache would take for it.
    last = "row < (SELECT max(row) FROM vectors)"
    idle = connection.execute(f"SELECT row, key FROM vectors WHERE {last} AND row NOT IN ({used})").fetchall()
    kept = frozenset(keep)
    connection.executemany("DELETE FROM vectors WHERE row = ?", [(row,) for row, key in idle if key not in kept])


def language_means(connection: sqlite3.Connection) -> list[tuple[str, bytes]]:
    """Mean vector of the claims of each language, each text once, summed in the order of the texts' hashes."""
    out = []
    for (lang,) in connection.execute("SELECT DISTINCT lang FROM claims ORDER BY lang").fetchall():
        rows = connection.execute(
            "SELECT vectors.vector FROM vectors WHERE row IN (SELECT vector FROM claims WHERE lang = ?) ORDER BY key", [lang]
        )
        total: Any = 0.0
        count = 0
        while part := rows.fetchmany(_ROWS):
            matrix = np.frombuffer(b"".join(row[0] for row in part), dtype="<f4").reshape(len(part), -1)
            total, count = total + matrix.sum(axis=0, dtype=np.float64), count + len(part)
        out.append((lang, (total / count).astype("<f4").tobytes()))
    return out
