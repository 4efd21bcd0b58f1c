"""Checksums of what the store holds: one over all that was derived of an article, one in each row that grouping writes.

An article's is the SHA-256 of the JSON of its rows, in their order. A row's is the CRC-32 of its cells; ``sums`` holds the total
of each table, so that a row that comes or goes shows. Other rows count by their ids, never by their numbers: the same content
has the same sums, whatever order it came in. They guard against accidents, not against an author.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from claimtrack.backends.store_sqlite_read import state

SINCE = 4  # schema; a reader does not bring an older index up to date
Cell = str | bytes | int | float | None
_AT_ONCE = 64  # articles whose rows are read at once: some thousands of rows
_PAIR = struct.Struct("<dd").pack
_CLAIM, _CLUSTER = "(SELECT id FROM claims WHERE row = {})", "(SELECT id FROM clusters WHERE row = {})"
_VECTOR = "(SELECT key FROM vectors WHERE row = {})"


@dataclass(frozen=True, slots=True)
class Summed:
    """A table whose rows carry a sum: what is summed, and how a row is named to a reader, both as SQL."""

    cells: str
    named: str
    function: str = "row_sum"


_MEMBERS = """(SELECT group_concat(told, ' ') FROM (SELECT claims.id || ' ' || cluster_claims.position AS told FROM cluster_claims
    JOIN claims ON claims.row = claim WHERE cluster = clusters.row ORDER BY cluster_claims.position, claims.id))"""
SUMMED = {
    "meta": Summed("key, value", "'meta ' || key"),
    "vectors": Summed("row, encoder, key, vector", "'vector ' || row"),  # the vector cache knows them by their numbers
    "tokens": Summed(f"{_VECTOR.format('tokens.vector')}, lang, maker, packed", "'tokens ' || tokens.rowid"),
    "forms": Summed("form, lemma", "'word form ' || form"),
    "matches": Summed(
        f"similarity, probability, ifnull({_CLAIM.format('a')}, ''), ifnull({_CLAIM.format('b')}, ''), relation, reasons, rule",
        f"'match of claim ' || {_CLAIM.format('a')} || ' with ' || {_CLAIM.format('b')}",
        "match_sum",
    ),
    "clusters": Summed(f"id, label, story, {_MEMBERS}", "'cluster ' || id"),
    "cluster_aliases": Summed(
        f"alias, {_CLUSTER.format('cluster')}", f"'cluster ' || {_CLUSTER.format('cluster')} || ', alias ' || alias"
    ),
    "language_means": Summed("lang, vector", "'mean of language ' || lang"),
    "placed": Summed(
        f"{_CLAIM.format('placed.claim')}, spaces, near, cosines", f"'neighbours of claim ' || {_CLAIM.format('placed.claim')}"
    ),
    "vector_uses": Summed(
        f"{_CLAIM.format('vector_uses.claim')}, {_VECTOR.format('vector_uses.vector')}",
        f"'vectors of claim ' || {_CLAIM.format('vector_uses.claim')}",
    ),
}
# What grouping makes of articles and vectors, and can make again.
OF_GROUPING = ("matches", "clusters", "cluster_aliases", "language_means", "placed", "vector_uses")
# Tables in which a row that comes or goes would not show. A claim that lacks its vector shows; what packed tokens or idle
# vectors there are makes no difference: they are made again when needed.
TOTALLED = ("meta", "forms", "matches", "clusters", "cluster_aliases", "language_means")
_UPDATED = frozenset({"meta", "clusters"})  # tables in which rows change; in others they come and go

_SOME = "IN (SELECT value FROM json_each(?))"
_LINKS = """SELECT article, {0}s.position, links.position, (SELECT id FROM attributions WHERE row = links.attribution)
    FROM {0}s JOIN {0}_attributions AS links ON links.{0} = {0}s.row WHERE article """
# The rows of articles, each after the number of its article; in the order in which they are hashed.
_DERIVED = (
    f"SELECT row, id, document, language, fingerprint, sha256 FROM articles WHERE row {_SOME}",
    f"SELECT article, position, start, stop, kind, rule FROM marks WHERE article {_SOME} ORDER BY 1, 2",
    f"SELECT article, position, start, stop, text, lang, kind, paragraph FROM sentences WHERE article {_SOME} ORDER BY 1, 2",
    "SELECT article, position, id, rule, source, source_type, role, evidence, cue_start, cue_stop, source_start, source_stop, "
    f"content_start, content_stop, style, via, stance, probability FROM attributions WHERE article {_SOME} ORDER BY 1, 2",
    f"SELECT article, position, outlet, kind, count, evidence FROM citations WHERE article {_SOME} ORDER BY 1, 2",
    _LINKS.format("citation") + _SOME + " ORDER BY 1, 2, 3",
    "SELECT article, position, id, start, stop, text, lang, sentence_start, sentence_stop, status, rule, status_rule, headline, "
    f"key, lemmas, {_VECTOR.format('claims.vector')} FROM claims WHERE article {_SOME} ORDER BY 1, 2",
    "SELECT article, claims.position, claim_sources.position, source FROM claims JOIN claim_sources ON claim = row "
    f"WHERE article {_SOME} ORDER BY 1, 2, 3",
    _LINKS.format("claim") + _SOME + " ORDER BY 1, 2, 3",
)


def row_sum(*cells: Cell) -> int:
    """CRC-32 of the cells of a row."""
    return crc32(b"\x1f".join([cell if isinstance(cell, bytes) else str(cell).encode("utf-8", "replace") for cell in cells]))


def match_sum(similarity: float, probability: float, *words: str) -> int:
    """CRC-32 of the cells of a match, its claims by their ids: as ``row_sum``, in a third of its time."""
    return crc32("\x1f".join(words).encode("utf-8", "replace"), crc32(_PAIR(similarity, probability)))


def derived(connection: sqlite3.Connection, articles: Sequence[int]) -> dict[int, str]:
    """Return the SHA-256 of what was derived of articles, by the numbers of their rows."""
    found: defaultdict[int, list[list[tuple[Any, ...]]]] = defaultdict(lambda: [[] for _ in _DERIVED])
    asked = json.dumps(articles)
    for place, query in enumerate(_DERIVED):
        for row in connection.execute(query, [asked]):
            found[row[0]][place].append(row[1:])
    return {row: hashlib.sha256(json.dumps(found[row]).encode("ascii")).hexdigest() for row in articles}


def put_derived(connection: sqlite3.Connection, articles: Sequence[int]) -> None:
    """Note what the derived rows of articles are; called when all of them are written."""
    connection.executemany("INSERT INTO derived (article, sha256) VALUES (?,?)", derived(connection, articles).items())


def watch(connection: sqlite3.Connection) -> None:
    """Let this connection keep the totals up, whatever it changes; another program's changes are to show.

    Matches are told to ``tally`` when they are put: there are so many that a trigger for each would take 3 % of an ``add``.
    """
    known = "SELECT EXISTS (SELECT 1 FROM sqlite_temp_master WHERE name = 'meta_delete'), user_version FROM pragma_user_version"
    watched, version = connection.execute(known).fetchone()
    if watched or version < SINCE:
        return
    register(connection)
    for table in TOTALLED:
        total = f"UPDATE sums SET sum = sum + {{}} WHERE name = '{table}'"
        changes = {"DELETE": "- ifnull(old.sum, 0)"}
        if table != "matches":
            changes["INSERT"] = "new.sum"
        if table in _UPDATED:
            changes["UPDATE OF sum"] = "new.sum - ifnull(old.sum, 0)"
        for event, change in changes.items():
            name = f"{table}_{event.split()[0].lower()}"
            connection.execute(f"CREATE TEMP TRIGGER {name} AFTER {event} ON main.{table} BEGIN {total.format(change)}; END")


def register(connection: sqlite3.Connection) -> None:
    """Let SQL call the sums."""
    connection.create_function("row_sum", -1, row_sum, deterministic=True)
    connection.create_function("match_sum", 7, match_sum, deterministic=True)


def tally(connection: sqlite3.Connection, table: str, added: int) -> None:
    """Add the sums of rows that were put to the total of their table."""
    connection.execute("UPDATE sums SET sum = sum + ? WHERE name = ?", (added, table))


def fill(connection: sqlite3.Connection) -> None:
    """Note the sums of all that is there, for an index that has none yet."""
    register(connection)
    for table, summed in SUMMED.items():
        connection.execute(f"UPDATE {table} SET sum = {summed.function}({summed.cells})")
    total(connection, TOTALLED)
    for articles in _some(connection):
        put_derived(connection, articles)


def members(claims: Iterable[str]) -> str:
    """The claims of a cluster as its sum counts them."""
    return " ".join([f"{claim} {place}" for place, claim in enumerate(claims)])


def sum_clusters(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Note the sums of clusters anew."""
    connection.executemany(f"UPDATE clusters SET sum = row_sum({SUMMED['clusters'].cells}) WHERE id = ?", ((one,) for one in ids))


def total(connection: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Make the totals of tables anew from the sums of their rows."""
    for table in tables:
        connection.execute(
            f"INSERT OR REPLACE INTO sums (name, sum) VALUES (?, (SELECT ifnull(sum(sum), 0) FROM {table}))", [table]
        )


def unlike_articles(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the ids of the articles of which something else was derived than is there now."""
    noted = dict(connection.execute("SELECT article, sha256 FROM derived"))
    names = dict(connection.execute("SELECT row, id FROM articles"))
    for articles in _some(connection):
        yield from (names[row] for row, sha256 in derived(connection, articles).items() if noted.get(row) != sha256)


def unlike_rows(connection: sqlite3.Connection, table: str) -> Iterator[tuple[str, str]]:
    """Yield the name, and the first key, of each row of a table that is not what was written."""
    register(connection)
    if table == "clusters" and not _grouped(connection):  # an article that goes takes its claims along
        return
    summed, key = SUMMED[table], "rowid" if table == "tokens" else _first(connection, table)
    unlike = f"sum IS NULL OR sum <> {summed.function}({summed.cells})"
    yield from connection.execute(
        f"SELECT ifnull({summed.named}, '{table}'), CAST({table}.{key} AS TEXT) FROM {table} WHERE {unlike}"
    )


def unlike_totals(connection: sqlite3.Connection) -> list[str]:
    """The tables whose rows do not add up: some have come or gone, or their sums are others."""
    held = dict(connection.execute("SELECT name, sum FROM sums"))
    there = {table: connection.execute(f"SELECT ifnull(sum(sum), 0) FROM {table}").fetchone()[0] for table in TOTALLED}
    off = [*(name for name in TOTALLED if held.get(name) != there[name]), *sorted(set(held) - set(TOTALLED))]
    placed = "SELECT count(*) = CAST(ifnull((SELECT value FROM meta WHERE key = 'placed'), 0) AS INTEGER) FROM placed"
    return off if not _grouped(connection) or connection.execute(placed).fetchone()[0] else [*off, "placed"]


def _grouped(connection: sqlite3.Connection) -> bool:
    """Whether matches and clusters are of the articles that there are."""
    now = state(connection)
    return now.grouped == now.generation


def _first(connection: sqlite3.Connection, table: str) -> str:
    return str(connection.execute(f"SELECT name FROM pragma_table_info('{table}') WHERE pk = 1").fetchone()[0])


def _some(connection: sqlite3.Connection) -> Iterator[list[int]]:
    """The numbers of all articles, some at once."""
    rows = [row for (row,) in connection.execute("SELECT row FROM articles ORDER BY row")]
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]
