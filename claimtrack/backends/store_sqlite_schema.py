"""The tables of ``claims.sqlite`` as numbered migrations; ``PRAGMA user_version`` holds the last one applied.

Add a migration at the end of ``_LADDER`` and raise ``layout.SCHEMA``; never change one that was released.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from claimtrack.backends.store_sqlite_sums import SUMMED, fill
from claimtrack.layout import SCHEMA

_FIRST = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE articles (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, outlet TEXT, url TEXT, lang TEXT, published TEXT, title TEXT,
        author TEXT, text TEXT NOT NULL, document TEXT NOT NULL, language TEXT NOT NULL, fingerprint TEXT NOT NULL,
        sha256 TEXT NOT NULL) STRICT""",
    """CREATE TABLE marks (
        article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE, position INTEGER NOT NULL,
        start INTEGER NOT NULL, stop INTEGER NOT NULL, kind TEXT NOT NULL, rule TEXT NOT NULL,
        PRIMARY KEY (article, position)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE sentences (
        article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE, position INTEGER NOT NULL,
        start INTEGER NOT NULL, stop INTEGER NOT NULL, text TEXT NOT NULL, lang TEXT NOT NULL, kind TEXT NOT NULL,
        paragraph INTEGER NOT NULL, PRIMARY KEY (article, position)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE attributions (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
        position INTEGER NOT NULL, rule TEXT NOT NULL, source TEXT NOT NULL, source_type TEXT NOT NULL, role TEXT NOT NULL,
        evidence TEXT NOT NULL, cue_start INTEGER, cue_stop INTEGER, source_start INTEGER, source_stop INTEGER,
        content_start INTEGER, content_stop INTEGER, style TEXT, via TEXT NOT NULL CHECK (json_valid(via)),
        stance TEXT NOT NULL, probability REAL) STRICT""",
    "CREATE INDEX attributions_article ON attributions (article)",
    "CREATE INDEX attributions_source ON attributions (source)",
    """CREATE TABLE citations (
        row INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE, position INTEGER NOT NULL,
        outlet TEXT NOT NULL, kind TEXT NOT NULL, count INTEGER NOT NULL,
        evidence TEXT NOT NULL CHECK (json_valid(evidence)), UNIQUE (article, outlet, kind)) STRICT""",
    "CREATE INDEX citations_outlet ON citations (outlet)",
    """CREATE TABLE citation_attributions (
        citation INTEGER NOT NULL REFERENCES citations ON DELETE CASCADE, position INTEGER NOT NULL,
        attribution INTEGER NOT NULL REFERENCES attributions ON DELETE CASCADE,
        PRIMARY KEY (citation, position)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX citation_attributions_back ON citation_attributions (attribution)",
    """CREATE TABLE vectors (
        row INTEGER PRIMARY KEY, encoder TEXT NOT NULL, key TEXT NOT NULL, vector BLOB NOT NULL,
        UNIQUE (encoder, key)) STRICT""",
    """CREATE TABLE claims (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
        position INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL, text TEXT NOT NULL, lang TEXT NOT NULL,
        sentence_start INTEGER NOT NULL, sentence_stop INTEGER NOT NULL, status TEXT NOT NULL, rule TEXT NOT NULL,
        status_rule TEXT NOT NULL, headline INTEGER NOT NULL, key TEXT NOT NULL, lemmas TEXT NOT NULL,
        vector INTEGER NOT NULL REFERENCES vectors) STRICT""",
    "CREATE INDEX claims_article ON claims (article)",
    "CREATE INDEX claims_vector ON claims (vector)",
    """CREATE TABLE claim_sources (
        claim INTEGER NOT NULL REFERENCES claims ON DELETE CASCADE, position INTEGER NOT NULL, source TEXT NOT NULL,
        PRIMARY KEY (claim, position)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX claim_sources_source ON claim_sources (source)",
    """CREATE TABLE claim_attributions (
        claim INTEGER NOT NULL REFERENCES claims ON DELETE CASCADE, position INTEGER NOT NULL,
        attribution INTEGER NOT NULL REFERENCES attributions ON DELETE CASCADE,
        PRIMARY KEY (claim, position)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX claim_attributions_back ON claim_attributions (attribution)",
    "CREATE TABLE forms (form TEXT NOT NULL, lemma TEXT NOT NULL, PRIMARY KEY (form, lemma)) STRICT, WITHOUT ROWID",
    """CREATE TABLE matches (
        a INTEGER NOT NULL REFERENCES claims ON DELETE CASCADE, b INTEGER NOT NULL REFERENCES claims ON DELETE CASCADE,
        similarity REAL NOT NULL, probability REAL NOT NULL, relation TEXT NOT NULL,
        reasons TEXT NOT NULL CHECK (json_valid(reasons)), rule TEXT NOT NULL, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX matches_back ON matches (b)",
    "CREATE TABLE stories (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    """CREATE TABLE clusters (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, label TEXT NOT NULL,
        story TEXT REFERENCES stories) STRICT""",
    """CREATE TABLE cluster_claims (
        claim INTEGER PRIMARY KEY REFERENCES claims ON DELETE CASCADE,
        cluster INTEGER NOT NULL REFERENCES clusters ON DELETE CASCADE, position INTEGER NOT NULL) STRICT""",
    "CREATE INDEX cluster_claims_cluster ON cluster_claims (cluster)",
    """CREATE TABLE cluster_aliases (
        alias TEXT PRIMARY KEY, cluster INTEGER NOT NULL REFERENCES clusters ON DELETE CASCADE) STRICT, WITHOUT ROWID""",
    "CREATE TABLE language_means (lang TEXT PRIMARY KEY, vector BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE VIRTUAL TABLE claims_fts USING fts5(
        text, lemmas, content='claims', content_rowid='row', tokenize="unicode61 remove_diacritics 2")""",
    """CREATE TRIGGER claims_added AFTER INSERT ON claims BEGIN
        INSERT INTO claims_fts (rowid, text, lemmas) VALUES (new.row, new.text, new.lemmas); END""",
    """CREATE TRIGGER claims_removed AFTER DELETE ON claims BEGIN
        INSERT INTO claims_fts (claims_fts, rowid, text, lemmas) VALUES ('delete', old.row, old.text, old.lemmas); END""",
)
# Grouping goes on from the last one: where each claim stands, whose vectors it needs, whose partners have gone.
_STANDING = (
    """CREATE TABLE placed (
        claim INTEGER PRIMARY KEY REFERENCES claims ON DELETE CASCADE, spaces BLOB NOT NULL, near BLOB NOT NULL,
        cosines BLOB NOT NULL) STRICT""",
    """CREATE TABLE vector_uses (
        claim INTEGER NOT NULL REFERENCES claims ON DELETE CASCADE, vector INTEGER NOT NULL REFERENCES vectors,
        PRIMARY KEY (claim, vector)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX vector_uses_back ON vector_uses (vector)",
    "CREATE TABLE unsettled (claim INTEGER PRIMARY KEY REFERENCES claims ON DELETE CASCADE) STRICT",
    "CREATE INDEX matches_probability ON matches (probability)",
    "CREATE INDEX claims_lang ON claims (lang, vector)",
)
# What the aligner compares of a text, made of the same reading as its vector, and which aligner made it.
_TOKENS = (
    """CREATE TABLE tokens (
        vector INTEGER NOT NULL REFERENCES vectors ON DELETE CASCADE, lang TEXT NOT NULL, maker TEXT NOT NULL,
        packed BLOB NOT NULL, UNIQUE (vector, lang)) STRICT""",
)
# What tells a row from another that accident put in its place.
_SUMS = (
    "CREATE TABLE derived (article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE, sha256 TEXT NOT NULL) STRICT",
    "CREATE TABLE sums (name TEXT PRIMARY KEY, sum INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    *(f"ALTER TABLE {table} ADD COLUMN sum INTEGER" for table in SUMMED),
)
Fill = Callable[[sqlite3.Connection], None]
_LADDER: tuple[tuple[str, tuple[str, ...], Fill | None], ...] = (
    ("0001_first", _FIRST, None),
    ("0002_standing", _STANDING, None),
    ("0003_tokens", _TOKENS, None),
    ("0004_sums", _SUMS, fill),
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to ``layout.SCHEMA``, each step in a transaction of its own."""
    if int(connection.execute("PRAGMA user_version").fetchone()[0]) == SCHEMA:
        return
    from sqlite_utils import Database, Migrations  # 0.5 s and more: paid only when there is something to do

    ladder = Migrations("claimtrack")
    for number, (name, statements, then) in enumerate(_LADDER, start=1):
        ladder(name=name)(_step(number, statements, then))
    database = Database(connection, execute_plugins=False)
    with database.atomic():  # its table with the index, or neither
        ladder.ensure_migrations_table(database)
    ladder.apply(database)


def _step(number: int, statements: tuple[str, ...], then: Fill | None) -> Callable[[Any], None]:
    def step(database: Any) -> None:
        for statement in statements:
            database.conn.execute(statement)
        if then is not None:
            then(database.conn)
        database.conn.execute(f"PRAGMA user_version = {number}")

    return step
