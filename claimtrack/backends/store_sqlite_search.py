"""Searching the SQLite store: filters as SQL, and the full-text index by BM25."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np

from claimtrack.backends.store_sqlite_read import chunks
from claimtrack.protocols import ClaimFilter, Ids, Names

PREFIX = 5  # letters kept of a word whose form no claim has, to find its other forms
_DAY = "substr(articles.published, 1, 10)"


def candidates(connection: sqlite3.Connection, chosen: ClaimFilter) -> dict[str, Ids]:
    """Return per language the ids of the vectors of the claims that pass the filter, ascending.

    Without conditions on articles this reads an index alone, no row of a claim.
    """
    where, values = _conditions(chosen)
    query = f"SELECT lang, group_concat(vector) FROM (SELECT DISTINCT claims.lang, claims.vector FROM {_joined(where)} {where})"
    rows = connection.execute(query + " GROUP BY lang ORDER BY lang", values).fetchall()
    return {lang: np.sort(np.fromstring(listed, np.int64, sep=",")) for lang, listed in rows}


def holders(connection: sqlite3.Connection, vectors: Ids, chosen: ClaimFilter) -> list[tuple[str, int, str, int]]:
    """Return the claims that pass the filter and have one of these vectors: (language, vector id, claim id, row number)."""
    where, values = _conditions(chosen)
    query = (
        f"SELECT claims.lang, claims.vector, claims.id, claims.row FROM {_joined(where)} {where or 'WHERE true'} "
        "AND claims.vector IN (SELECT value FROM json_each(?))"
    )
    return connection.execute(query, [*values, json.dumps(vectors.tolist())]).fetchall()


def lexical(connection: sqlite3.Connection, words: Sequence[str], chosen: ClaimFilter, k: int, every: bool = False) -> list[int]:
    """Return the row numbers of the best k claims by BM25 for any of the words, or for every one of them.

    A word is sought as it is and by its lemmas, as the claims' own forms have taught them; a word of which no
    claim has the form is sought by its first letters.
    """
    expression = (" AND " if every else " OR ").join(_alternatives(connection, word) for word in dict.fromkeys(words))
    if not expression:
        return []
    where, values = _conditions(chosen)
    query = (
        "SELECT claims.row FROM claims_fts JOIN claims ON claims.row = claims_fts.rowid "
        f"JOIN articles ON articles.row = claims.article {where or 'WHERE true'} AND claims_fts MATCH ? "
        "ORDER BY bm25(claims_fts), claims.id LIMIT ?"
    )
    return [row[0] for row in connection.execute(query, [*values, expression, k])]


def names(connection: sqlite3.Connection) -> Names:
    """Return the distinct names there are, sorted."""
    return Names(
        tuple(connection.execute("SELECT DISTINCT outlet, url FROM articles ORDER BY outlet, url")),
        _column(connection, "SELECT DISTINCT outlet FROM citations ORDER BY 1"),
        _column(connection, "SELECT source FROM claim_sources UNION SELECT source FROM attributions ORDER BY 1"),
        _column(connection, "SELECT DISTINCT source FROM attributions WHERE role = 'derived_from' ORDER BY 1"),
    )


def places(connection: sqlite3.Connection, rows: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return (claim id, article id) of claims by row number."""
    found: dict[int, tuple[str, str]] = {}
    for marks, part in chunks(int(row) for row in rows):
        query = "SELECT claims.row, claims.id, articles.id FROM claims JOIN articles ON articles.row = article "
        query += f"WHERE claims.row IN ({marks})"
        found.update({row: (claim, article) for row, claim, article in connection.execute(query, part)})
    return found


def _column(connection: sqlite3.Connection, query: str) -> tuple[str, ...]:
    return tuple(row[0] for row in connection.execute(query))


def _conditions(chosen: ClaimFilter) -> tuple[str, list[Any]]:
    """The WHERE clause of a filter over ``claims`` joined with ``articles``, and its values."""
    parts: list[tuple[str, Sequence[str]]] = [
        (condition, values)
        for condition, values in (
            ("claims.lang IN ({})", chosen.langs or None),
            ("articles.outlet IN ({})", chosen.outlets),
            ("articles.row IN (SELECT article FROM citations WHERE outlet IN ({}))", chosen.cites),
            ("claims.row IN (SELECT claim FROM claim_sources WHERE source IN ({}))", chosen.sources),
            ("claims.status IN ({})", chosen.statuses or None),
            (
                "claims.row IN (SELECT claim FROM cluster_claims JOIN clusters ON clusters.row = cluster WHERE id IN ({}))",
                chosen.clusters or None,
            ),
            (_DAY + " >= {}", (chosen.since,) if chosen.since else None),
            (_DAY + " <= {}", (chosen.until,) if chosen.until else None),
        )
        if values is not None
    ]
    if not parts:
        return "", []
    clauses = [condition.format(",".join("?" * len(values))) for condition, values in parts]
    return "WHERE " + " AND ".join(clauses), [value for _, values in parts for value in values]


def _joined(where: str) -> str:
    """The claims, with their articles where a condition asks for them."""
    return "claims JOIN articles ON articles.row = claims.article" if "articles." in where else "claims"


def _alternatives(connection: sqlite3.Connection, word: str) -> str:
    lemmas = _column_of(connection, word)
    terms = dict.fromkeys(map(_quoted, (word, *lemmas)))
    if not lemmas and len(word) > PREFIX and word.isalpha():
        terms[_quoted(word[:PREFIX]) + "*"] = None
    return f"({' OR '.join(terms)})"


def _column_of(connection: sqlite3.Connection, form: str) -> list[str]:
    return [row[0] for row in connection.execute("SELECT lemma FROM forms WHERE form = ? ORDER BY lemma", [form])]


def _quoted(word: str) -> str:
    """A string that FTS5 reads as a word, whatever is in it."""
    return '"' + word.replace('"', '""').replace("\x00", "") + '"'
