"""Mending the SQLite store: what of it can be made again, and forgetting that so that it will be."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from claimtrack.backends.store_sqlite_read import state
from claimtrack.backends.store_sqlite_sums import (
    OF_GROUPING,
    SINCE,
    SUMMED,
    TOTALLED,
    total,
    unlike_articles,
    unlike_rows,
    unlike_totals,
)
from claimtrack.backends.store_sqlite_write import fingerprint, put_forms, set_meta
from claimtrack.types import Article, digest

_NOTED = frozenset({"generation", "grouped", "rules", "placed"})  # of meta, what a grouping notes anew


@dataclass(frozen=True, slots=True)
class Damage:
    """What is not what was written, as the sums tell: what can be made again, and whether something cannot.

    ``articles`` are those of which something else was derived, ``grouping`` and ``forms`` say whether these are
    damaged, ``tokens`` are numbers of rows; ``beyond`` tells that a text, a vector or the encoder's name is.
    """

    articles: tuple[Article, ...] = ()
    grouping: bool = False
    forms: bool = False
    tokens: tuple[int, ...] = ()
    beyond: bool = False


def damage(connection: sqlite3.Connection) -> Damage:
    """Return what is not what was written, by what can be done about it; an index of an earlier schema cannot tell."""
    if state(connection).schema < SINCE:
        return Damage()
    wrong = {table: [key for _, key in unlike_rows(connection, table)] for table in SUMMED}
    touched = {table for table, keys in wrong.items() if keys} | set(unlike_totals(connection))
    unlike, given, articles = set(unlike_articles(connection)), True, []
    for sha256, *fields in connection.execute(
        "SELECT sha256, id, text, outlet, url, lang, published, title, author FROM articles"
    ):
        article = Article(*fields)
        given = given and fingerprint(article) == sha256
        articles += [article] if article.id in unlike else []
    return Damage(
        articles=tuple(articles),
        grouping=not touched.isdisjoint({*OF_GROUPING, "meta"}),
        forms="forms" in touched,
        tokens=tuple(map(int, wrong["tokens"])),
        beyond=not given or bool(wrong["vectors"]) or not _NOTED.issuperset(wrong["meta"]),
    )


def forget(connection: sqlite3.Connection, found: Damage) -> None:
    """Let the next run read damaged articles again, and group everything again where a part of that is damaged."""
    connection.executemany("UPDATE articles SET fingerprint = '' WHERE id = ?", ((one.id,) for one in found.articles))
    if found.grouping:
        connection.executemany(
            "DELETE FROM cluster_aliases WHERE alias = ?", [(key,) for _, key in unlike_rows(connection, "cluster_aliases")]
        )
        for _, key in list(unlike_rows(connection, "clusters")):
            _name(connection, int(key))
        set_meta(connection, {"generation": state(connection).generation, "grouped": 0, "rules": "", "placed": 0})
    connection.execute("DELETE FROM sums WHERE name NOT IN (SELECT value FROM json_each(?))", [json.dumps(TOTALLED)])
    total(connection, set(TOTALLED) - {"forms"})


def _name(connection: sqlite3.Connection, cluster: int) -> None:
    """Give a cluster the id that follows from its smallest claim, so that no other is kept as an alias."""
    query = "SELECT min(claims.id) FROM cluster_claims JOIN claims ON claims.row = claim WHERE cluster = ?"
    (smallest,) = connection.execute(query, [cluster]).fetchone()
    if smallest is not None:
        connection.execute("UPDATE OR IGNORE clusters SET id = ? WHERE row = ?", (digest("cluster", smallest), cluster))


def put_all_forms(connection: sqlite3.Connection, lemmas: Iterable[tuple[str, str]]) -> None:
    """Put word forms with their lemmas in the place of those that are there."""
    connection.execute("DELETE FROM forms")
    put_forms(connection, sorted(set(lemmas)))
    total(connection, ["forms"])
