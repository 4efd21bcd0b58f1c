"""Writing the SQLite store; every function here runs inside one transaction that its caller opened."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from claimtrack.backends.store_sqlite_read import chunks, state
from claimtrack.backends.store_sqlite_sums import put_derived, row_sum
from claimtrack.errors import BrokenIndexError, EncoderMismatchError
from claimtrack.protocols import ArticleRecord, Encoder, PackedTokens, Vectors
from claimtrack.types import Article, Attribution


def put(
    connection: sqlite3.Connection, records: Sequence[ArticleRecord], vectors: Mapping[str, Vectors], encoder: Encoder
) -> None:
    """Store articles, replacing those whose id is there; a claim that stays keeps its cluster until the next grouping."""
    _claim_encoder(connection, encoder)
    members = _members(connection, [record.document.article.id for record in records])
    _delete(connection, [record.document.article.id for record in records])
    _put_vectors(connection, vectors, encoder)
    put_derived(connection, [_put_record(connection, record, encoder) for record in records])
    connection.executemany(
        "INSERT INTO cluster_claims (claim, cluster, position) SELECT row, ?, ? FROM claims WHERE id = ?", members
    )
    _bump(connection)


def remove(connection: sqlite3.Connection, articles: Sequence[str]) -> int:
    """Remove articles and all that was derived from them; return how many were there."""
    removed = _delete(connection, articles)
    if removed:
        _bump(connection)
    return removed


def remember(
    connection: sqlite3.Connection, vectors: Mapping[str, Vectors], encoder: Encoder, tokens: PackedTokens | None = None
) -> None:
    """Keep vectors of texts that are no claims, until a grouping does without them, and tokens of texts with vectors."""
    _claim_encoder(connection, encoder)
    _put_vectors(connection, vectors, encoder)
    if tokens is not None:
        connection.executemany(
            "INSERT OR REPLACE INTO tokens (vector, lang, maker, packed, sum) VALUES "
            "((SELECT row FROM vectors WHERE encoder = ? AND key = ?), ?, ?, ?, ?)",
            (
                (encoder.id, key, lang, tokens.maker, packed, row_sum(key, lang, tokens.maker, packed))
                for (key, lang), packed in tokens.packed.items()
            ),
        )


def fingerprint(article: Article) -> str:
    """SHA-256 over every field of an article as it is stored."""
    parts = (
        article.id,
        article.text,
        article.outlet,
        article.url,
        article.lang,
        article.published,
        article.title,
        article.author,
    )
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()


def _claim_encoder(connection: sqlite3.Connection, encoder: Encoder) -> None:
    held = state(connection).encoder
    if held is None:
        set_meta(connection, {"encoder": encoder.name, "encoder_id": encoder.id, "dimension": encoder.dimension})
    elif held.id != encoder.id:
        mend = f"Use --encoder {held.name}, or make another index: claimtrack add PATH --encoder {encoder.name} --index NEW"
        raise EncoderMismatchError(f"this index holds vectors of {held.id}, not of {encoder.id}", "", mend)


def _members(connection: sqlite3.Connection, articles: Sequence[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for marks, part in chunks(articles):
        found += connection.execute(
            "SELECT cluster, cluster_claims.position, claims.id FROM cluster_claims "
            f"JOIN claims ON claims.row = claim JOIN articles ON articles.row = claims.article WHERE articles.id IN ({marks})",
            part,
        ).fetchall()
    return found


def _delete(connection: sqlite3.Connection, articles: Sequence[str]) -> int:
    for marks, part in chunks(articles):
        going = f"SELECT claims.row FROM claims JOIN articles ON articles.row = article WHERE articles.id IN ({marks})"
        for one, other in (("a", "b"), ("b", "a")):
            connection.execute(f"INSERT OR IGNORE INTO unsettled SELECT {other} FROM matches WHERE {one} IN ({going})", part)
    return sum(
        connection.execute(f"DELETE FROM articles WHERE id IN ({marks})", part).rowcount for marks, part in chunks(articles)
    )


def _bump(connection: sqlite3.Connection) -> None:
    set_meta(connection, {"generation": state(connection).generation + 1})


def set_meta(connection: sqlite3.Connection, values: Mapping[str, Any]) -> None:
    """Note values under their keys."""
    connection.executemany(
        "INSERT INTO meta (key, value, sum) VALUES (?,?,?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value, sum = excluded.sum",
        [(key, str(value), row_sum(key, value)) for key, value in values.items()],
    )


def _put_vectors(connection: sqlite3.Connection, vectors: Mapping[str, Vectors], encoder: Encoder) -> None:
    number = int(connection.execute("SELECT ifnull(max(row), 0) + 1 FROM vectors").fetchone()[0])
    for key, vector in vectors.items():
        if vector.shape != (encoder.dimension,):
            raise BrokenIndexError(f"a vector has shape {vector.shape}, not ({encoder.dimension},)", encoder.id)
        data = np.ascontiguousarray(vector, dtype="<f4").tobytes()
        made = connection.execute(
            "INSERT OR IGNORE INTO vectors (row, encoder, key, vector, sum) VALUES (?,?,?,?,?)",
            (number, encoder.id, key, data, row_sum(number, encoder.id, key, data)),
        )
        number += made.rowcount


def _put_record(connection: sqlite3.Connection, record: ArticleRecord, encoder: Encoder) -> int:
    """Write an article with all that was derived of it; return the number of its row."""
    document, article = record.document, record.document.article
    cursor = connection.execute(
        "INSERT INTO articles (id, text, outlet, url, lang, published, title, author, document, language, fingerprint, sha256) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            *(article.id, article.text, article.outlet, article.url, article.lang, article.published, article.title),
            *(article.author, document.text, document.lang, record.fingerprint, fingerprint(article)),
        ),
    )
    row = int(cursor.lastrowid or 0)
    connection.executemany(
        "INSERT INTO marks (article, position, start, stop, kind, rule) VALUES (?,?,?,?,?,?)",
        ((row, n, *mark.span, mark.kind, mark.rule) for n, mark in enumerate(document.marks)),
    )
    connection.executemany(
        "INSERT INTO sentences (article, position, start, stop, text, lang, kind, paragraph) VALUES (?,?,?,?,?,?,?,?)",
        ((row, n, *s.span, s.text, s.lang, s.kind, s.paragraph) for n, s in enumerate(document.sentences)),
    )
    ids = _put_attributions(connection, row, record.attributions)
    _put_citations(connection, row, record, ids)
    _put_claims(connection, row, record, (ids, encoder.id))
    return row


def _put_attributions(connection: sqlite3.Connection, article: int, found: Sequence[Attribution]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for position, item in enumerate(found):
        if item.id in ids:  # the same rule, source and spans twice: one finding
            continue
        spans = [n for span in (item.cue_span, item.source_span, item.content_span) for n in (span or (None, None))]
        cursor = connection.execute(
            "INSERT INTO attributions (id, article, position, rule, source, source_type, role, evidence, cue_start, cue_stop, "
            "source_start, source_stop, content_start, content_stop, style, via, stance, probability) "
            "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                *(item.id, article, position, item.rule, item.source, item.source_type, item.role, item.evidence),
                *spans,
                *(item.style, json.dumps(item.via), item.stance, item.probability),
            ),
        )
        ids[item.id] = int(cursor.lastrowid or 0)
    return ids


def _put_citations(connection: sqlite3.Connection, article: int, record: ArticleRecord, ids: Mapping[str, int]) -> None:
    for position, item in enumerate(record.citations):
        cursor = connection.execute(
            "INSERT INTO citations (article, position, outlet, kind, count, evidence) VALUES (?,?,?,?,?,?)",
            (article, position, item.outlet, item.kind, item.count, json.dumps(item.evidence)),
        )
        _link(connection, "citation", int(cursor.lastrowid or 0), _rows(item.attributions, ids))


def _put_claims(connection: sqlite3.Connection, article: int, record: ArticleRecord, context: tuple[dict[str, int], str]) -> None:
    ids, encoder = context
    for position, (claim, lemmas) in enumerate(zip(record.claims, record.lemmas, strict=True)):
        cursor = connection.execute(
            "INSERT INTO claims (id, article, position, start, stop, text, lang, sentence_start, sentence_stop, status, rule, "
            "status_rule, headline, key, lemmas, vector) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?, "
            "(SELECT row FROM vectors WHERE encoder = ? AND key = ?))",
            (
                *(claim.id, article, position, *claim.span, claim.text, claim.lang, *claim.sentence, claim.status, claim.rule),
                *(claim.status_rule, int(claim.headline), claim.content_key, " ".join(lemma for _, lemma in lemmas)),
                *(encoder, claim.content_key),
            ),
        )
        row = int(cursor.lastrowid or 0)
        connection.executemany(
            "INSERT INTO claim_sources (claim, position, source) VALUES (?,?,?)",
            ((row, n, name) for n, name in enumerate(claim.attributed_to)),
        )
        _link(connection, "claim", row, _rows(claim.attributions, ids))
        put_forms(connection, lemmas)


def put_forms(connection: sqlite3.Connection, lemmas: Iterable[tuple[str, str]]) -> None:
    """Note folded word forms with their lemmas."""
    connection.executemany(
        "INSERT OR IGNORE INTO forms (form, lemma, sum) VALUES (?,?,?)", ((*pair, row_sum(*pair)) for pair in lemmas)
    )


def _rows(attributions: Iterable[str], ids: Mapping[str, int]) -> list[int]:
    return [ids[item] for item in attributions if item in ids]


def _link(connection: sqlite3.Connection, what: str, row: int, attributions: Sequence[int]) -> None:
    connection.executemany(
        f"INSERT INTO {what}_attributions ({what}, position, attribution) VALUES (?,?,?)",
        ((row, n, attribution) for n, attribution in enumerate(attributions)),
    )
