"""Checking the SQLite store: every hash, offset, vector, foreign key and the full-text index."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator

import numpy as np

from claimtrack.backends.store_sqlite_read import state
from claimtrack.backends.store_sqlite_write import fingerprint
from claimtrack.protocols import Finding
from claimtrack.types import Article, digest

NORM_TOLERANCE = 1e-3  # float32 rounding over 384 to 1024 dimensions stays under 1e-6; half-precision models under 1e-3

_SPANS = (
    ("marks", "start", "stop"),
    ("sentences", "start", "stop"),
    ("claims", "start", "stop"),
    ("claims", "sentence_start", "sentence_stop"),
    ("attributions", "cue_start", "cue_stop"),
    ("attributions", "source_start", "source_stop"),
    ("attributions", "content_start", "content_stop"),
)


def findings(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Yield everything that is wrong, check by check."""
    for check in (_pages, _foreign_keys, _full_text, _articles, _offsets, _quotes, _claims, _vectors, _groups):
        yield from check(connection)


def _pages(connection: sqlite3.Connection) -> Iterator[Finding]:
    for (message,) in connection.execute("PRAGMA integrity_check(20)"):
        if message != "ok":
            yield Finding("pages", "claims.sqlite", str(message))


def _foreign_keys(connection: sqlite3.Connection) -> Iterator[Finding]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Finding("foreign keys", f"{table} row {row}", f"points to a row that {parent} does not have")


def _full_text(connection: sqlite3.Connection) -> Iterator[Finding]:
    """FTS5 checks itself by an INSERT, which a reader rolls back."""
    try:
        connection.execute("BEGIN")
        connection.execute("INSERT INTO claims_fts (claims_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if "readonly" not in str(error):
            yield Finding("full text", "claims_fts", f"does not hold the words of the claims ({error})")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _articles(connection: sqlite3.Connection) -> Iterator[Finding]:
    rows = connection.execute("SELECT sha256, document, id, text, outlet, url, lang, published, title, author FROM articles")
    for sha256, document, *fields in rows:
        article = Article(*fields)
        if fingerprint(article) != sha256:
            yield Finding("hashes", f"article {article.id}", "text or metadata is not what was stored")
        if len(document) != len(article.text):
            yield Finding("offsets", f"article {article.id}", "the text made ready has another length than the text")


def _offsets(connection: sqlite3.Connection) -> Iterator[Finding]:
    lengths = {row: (name, len(text)) for row, name, text in connection.execute("SELECT row, id, text FROM articles")}
    for table, start, stop in _SPANS:
        for article, a, b in connection.execute(f"SELECT article, {start}, {stop} FROM {table} WHERE {start} IS NOT NULL"):
            name, length = lengths.get(article, (f"row {article}", 0))
            if b is None or not 0 <= a < b <= length:
                yield Finding("offsets", f"article {name}", f"{table}: [{a}, {b}) is not a span of {length} characters")


def _quotes(connection: sqlite3.Connection) -> Iterator[Finding]:
    """A sentence's and a claim's text stand at their span, up to spaces and punctuation."""
    for table in ("sentences", "claims"):
        rows = connection.execute(
            f"SELECT articles.id, articles.text, start, stop, {table}.text FROM {table} JOIN articles ON articles.row = article"
        )
        for name, text, start, stop, quote in rows:
            if _bare(text[start:stop]) != _bare(quote):
                yield Finding("offsets", f"article {name}", f"{table}: [{start}, {stop}) does not read {quote[:40]!r}")


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _claims(connection: sqlite3.Connection) -> Iterator[Finding]:
    rows = connection.execute(
        "SELECT claims.id, articles.id, start, stop, claims.text, claims.key, vectors.key FROM claims "
        "JOIN articles ON articles.row = article LEFT JOIN vectors ON vectors.row = claims.vector"
    )
    for claim, article, start, stop, text, key, vector_key in rows:
        if claim != digest("claim", article, start, stop):
            yield Finding("hashes", f"claim {claim}", "the id does not follow from article and span")
        if key != hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest():
            yield Finding("hashes", f"claim {claim}", "the content key is not the hash of the text")
        if key != vector_key:
            yield Finding("vectors", f"claim {claim}", "has the vector of another text, or none")


def _vectors(connection: sqlite3.Connection) -> Iterator[Finding]:
    encoder = state(connection).encoder
    for row, name, blob in connection.execute("SELECT row, encoder, vector FROM vectors"):
        if encoder is None or name != encoder.id:
            yield Finding("encoder", f"vector {row}", f"made by {name}, the index holds {encoder.id if encoder else 'none'}")
        elif len(blob) != 4 * encoder.dimension:
            yield Finding("vectors", f"vector {row}", f"has {len(blob)} bytes, not {4 * encoder.dimension}")
        elif not abs(float(np.linalg.norm(np.frombuffer(blob, dtype="<f4"))) - 1.0) <= NORM_TOLERANCE:
            yield Finding("vectors", f"vector {row}", "is not of length 1")


def _groups(connection: sqlite3.Connection) -> Iterator[Finding]:
    now = state(connection)
    if now.grouped != now.generation:
        what = f"made for generation {now.grouped}, the index is at {now.generation}"
        yield Finding("clusters", "matches and clusters", what)
        return
    query = "SELECT id FROM clusters WHERE NOT EXISTS (SELECT 1 FROM cluster_claims WHERE cluster = clusters.row)"
    for (cluster,) in connection.execute(query):
        yield Finding("clusters", f"cluster {cluster}", "has no claims")
