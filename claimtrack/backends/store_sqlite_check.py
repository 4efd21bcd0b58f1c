"""Checking the SQLite store: every hash, offset, vector, foreign key and the full-text index."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from enum import StrEnum

import numpy as np

from claimtrack.backends.store_sqlite_group import language_means
from claimtrack.backends.store_sqlite_read import state
from claimtrack.backends.store_sqlite_sums import SINCE, SUMMED, unlike_articles, unlike_rows, unlike_totals
from claimtrack.backends.store_sqlite_write import fingerprint
from claimtrack.kinds import CitationKind, Evidence, MarkKind, Relation, Role, SentenceKind, SourceType, Status, Style
from claimtrack.protocols import Finding
from claimtrack.types import Article, Span, digest

NORM_TOLERANCE = 1e-3  # float32 rounding over 384 to 1024 dimensions stays under 1e-6; half-precision models under 1e-3

STEP_TOLERANCE = 0.01  # rounding to steps of 1/2048 moves a length by 1e-3 at most of 1,024 dimensions
NO_COSINE = -2.0  # of a neighbour that there is not

_SPANS = (
    ("marks", "start", "stop"),
    ("sentences", "start", "stop"),
    ("claims", "start", "stop"),
    ("claims", "sentence_start", "sentence_stop"),
    ("attributions", "cue_start", "cue_stop"),
    ("attributions", "source_start", "source_stop"),
    ("attributions", "content_start", "content_stop"),
)
_LISTS: tuple[tuple[str, str, type[StrEnum]], ...] = (
    ("claims", "status", Status),
    ("attributions", "source_type", SourceType),
    ("attributions", "role", Role),
    ("attributions", "evidence", Evidence),
    ("attributions", "style", Style),
    ("citations", "kind", CitationKind),
    ("matches", "relation", Relation),
    ("marks", "kind", MarkKind),
    ("sentences", "kind", SentenceKind),
)
_ENDS = "cue_start, cue_stop, source_start, source_stop, content_start, content_stop"
_TOKENS_SINCE, _PLACED_SINCE = 3, 2  # schemas


def findings(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Yield everything that is wrong, check by check."""
    for name, check in _CHECKS:
        try:
            yield from check(connection)
        except (sqlite3.DatabaseError, ValueError, TypeError, LookupError, ArithmeticError) as error:
            if "locked" in str(error):
                raise
            yield Finding(name, "claims.sqlite", f"cannot be read ({error})")


def tokens(connection: sqlite3.Connection) -> Iterator[tuple[int, str, bytes]]:
    """Yield the row, the maker and the bytes of all packed tokens; an index of an earlier schema has none."""
    if state(connection).schema >= _TOKENS_SINCE:
        yield from connection.execute("SELECT rowid, maker, packed FROM tokens ORDER BY rowid")


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


def _attributions(connection: sqlite3.Connection) -> Iterator[Finding]:
    rows = connection.execute(
        f"SELECT attributions.id, articles.id, role, rule, source, {_ENDS} FROM attributions "
        "JOIN articles ON articles.row = article"
    )
    for name, article, role, rule, source, *ends in rows:
        spans = [Span(*ends[n : n + 2]) if ends[n] is not None else None for n in (0, 2, 4)]
        if name != digest("attribution", article, role, rule, source, *spans):
            yield Finding("hashes", f"attribution {name}", "the id does not follow from article, rule, source and spans")


def _citations(connection: sqlite3.Connection) -> Iterator[Finding]:
    rows = connection.execute(
        "SELECT articles.id, length(articles.text), citations.outlet, evidence FROM citations "
        "JOIN articles ON articles.row = article"
    )
    for name, length, outlet, evidence in rows:
        for span in json.loads(evidence):
            if not 0 <= span[0] < span[1] <= length:
                yield Finding("offsets", f"article {name}", f"citation of {outlet}: {span} is not a span of {length} characters")


def _kinds(connection: sqlite3.Connection) -> Iterator[Finding]:
    """What comes out of a closed list is of it, and what holds a list is one."""
    for table, column, kinds in _LISTS:
        for (value,) in connection.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"):
            if value not in set(kinds):
                yield Finding("kinds", f"{table}.{column}", f"holds {value[:40]!r}, which is none")
    for table, column in (("attributions", "via"), ("citations", "evidence"), ("matches", "reasons")):
        wrong = f"SELECT count(*) FROM {table} WHERE NOT json_valid({column}) OR json_type({column}) <> 'array'"
        if count := connection.execute(wrong).fetchone()[0]:
            yield Finding("kinds", f"{table}.{column}", f"{count} of them hold no list")


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


def _grouping(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Matches are of two claims in order, means those of the claims that the last grouping was of."""
    now = state(connection)
    for (problem,) in connection.execute(_IMPOSSIBLE):
        yield Finding("grouping", "match", str(problem))
    if now.grouped != now.generation:
        return
    held = dict(connection.execute("SELECT lang, vector FROM language_means"))
    for lang, mean in language_means(connection):
        if not _close(held.pop(lang, b""), mean):
            yield Finding("grouping", f"language {lang}", "the mean is not that of its claims")
    yield from (Finding("grouping", f"language {lang}", "has a mean and no claims") for lang in held)


# The smaller id comes first; rounding to float32 may take a similarity a little over 1.
_IMPOSSIBLE = """SELECT
    'of claim ' || one.id || ' with ' || two.id || ': probability ' || probability || ', similarity ' || similarity
    FROM matches JOIN claims AS one ON one.row = a JOIN claims AS two ON two.row = b
    WHERE one.id >= two.id OR NOT probability BETWEEN 0 AND 1 OR NOT abs(similarity) <= 1.001"""


def _close(one: bytes, other: bytes) -> bool:
    return len(one) == len(other) and np.allclose(np.frombuffer(one, "<f4"), np.frombuffer(other, "<f4"), 0, NORM_TOLERANCE)


def _placed(connection: sqlite3.Connection) -> Iterator[Finding]:
    """What the last grouping left for the next: vectors in steps of one length, as many neighbours as cosines."""
    now = state(connection)
    if now.schema < _PLACED_SINCE or now.encoder is None:
        return
    shapes = set[tuple[int, int]]()
    for claim, spaces, near, cosines in connection.execute("SELECT claim, spaces, near, cosines FROM placed"):
        shapes.add((len(spaces), len(near)))
        if len(shapes) > 1 or len(spaces) % (2 * now.encoder.dimension) or len(near) != 2 * len(cosines):
            yield Finding("grouping", f"neighbours of claim row {claim}", "are of another size than those of the other claims")
            return
        lengths = np.linalg.norm(np.frombuffer(spaces, "<i2").reshape(-1, now.encoder.dimension).astype(np.float64), axis=1)
        if (abs(lengths / lengths.max(initial=1.0) - 1.0) > STEP_TOLERANCE).any():
            yield Finding("grouping", f"neighbours of claim row {claim}", "have a vector of another length than the other")
        found = np.frombuffer(cosines, "<f4")
        if not ((found == NO_COSINE) | (abs(found) <= 1 + STEP_TOLERANCE)).all():
            yield Finding("grouping", f"neighbours of claim row {claim}", "have a cosine that no two vectors have")


def _digests(connection: sqlite3.Connection) -> Iterator[Finding]:
    """What is there is what was written; tokens have a check of their own, being forgotten with no loss."""
    if state(connection).schema < SINCE:
        return
    connection.execute("BEGIN")  # of one moment: another run may be writing
    try:
        found = list(_unlike(connection))
    finally:
        connection.execute("ROLLBACK")
    yield from found


def _unlike(connection: sqlite3.Connection) -> Iterator[Finding]:
    for article in unlike_articles(connection):
        yield Finding("digests", f"article {article}", "what is kept as derived of it is not what was written")
    off = unlike_totals(connection)
    for table in SUMMED:
        found = list(unlike_rows(connection, table))
        if table in off and not found:
            yield Finding("digests", f"table {table}", "rows have come or gone since it was written")
        check = "tokens" if table == "tokens" else "digests"
        yield from (Finding(check, name, "is not what was written") for name, _ in found)
    yield from (Finding("digests", f"table sums, {name}", "is not what was written") for name in off if name not in SUMMED)


_CHECKS = (
    *(("pages", _pages), ("foreign keys", _foreign_keys), ("full text", _full_text)),
    *(("hashes", _articles), ("offsets", _offsets), ("offsets", _quotes), ("hashes", _claims), ("hashes", _attributions)),
    *(
        ("offsets", _citations),
        ("kinds", _kinds),
        ("vectors", _vectors),
        ("clusters", _groups),
        ("grouping", _grouping),
        ("grouping", _placed),
        ("digests", _digests),
    ),
)
