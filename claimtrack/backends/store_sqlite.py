"""The store: one SQLite file in WAL mode. Opening, transactions and the ``Store`` contract; the work is in its siblings."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

from claimtrack.backends import store_sqlite_check as check
from claimtrack.backends import store_sqlite_group as grouped
from claimtrack.backends import store_sqlite_mend as mend
from claimtrack.backends import store_sqlite_read as read
from claimtrack.backends import store_sqlite_search as search
from claimtrack.backends import store_sqlite_sums as sums
from claimtrack.backends import store_sqlite_write as write
from claimtrack.backends.store_sqlite_schema import migrate
from claimtrack.errors import BrokenIndexError, ClaimtrackError
from claimtrack.layout import IndexFolder, check_schema
from claimtrack.protocols import (
    ArticleRecord,
    ClaimFilter,
    Encoder,
    Finding,
    Ids,
    Names,
    PackedTokens,
    StoreState,
    TokenKey,
    Vectors,
)
from claimtrack.standing import Beliefs, Grouping, Keys, Standing
from claimtrack.types import Corpus, Document

WAIT_SECONDS = 30.0  # how long a writer waits for another writer before it gives up
_TABLES = ("articles", "sentences", "claims", "attributions", "citations", "vectors", "matches", "clusters", "stories")


class SqliteStore:
    """Everything of an index in one file. A context manager; not for use by several threads at once."""

    def __init__(self, path: Path, write: bool = False) -> None:
        """Open ``path``, for writing making it when it is not there; raises BrokenIndexError in one line."""
        self.path = path
        with _explained(path), IndexFolder(path.parent).alone() if write else nullcontext():
            self._connection = _connect(path, write)
            try:
                check_schema(_version(self._connection), path)
                if write:
                    migrate(self._connection)
                elif not _version(self._connection):
                    raise BrokenIndexError("there is nothing in this index yet", str(path), "Fill it with: claimtrack add PATH")
            except BaseException:
                self._connection.close()
                raise

    def __enter__(self) -> SqliteStore:
        """Return the store itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file; the last one to do so folds the write-ahead log into it."""
        self._connection.close()

    def state(self) -> StoreState:
        """Return schema, encoder and generations."""
        with _explained(self.path):
            return read.state(self._connection)

    def counts(self) -> dict[str, int]:
        """Return how many rows each main table has."""
        with _explained(self.path):
            return {name: int(self._connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in _TABLES}

    def languages(self) -> dict[str, int]:
        """Return how many articles there are of each language."""
        with _explained(self.path):
            return dict(self._connection.execute("SELECT language, count(*) FROM articles GROUP BY language ORDER BY language"))

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of every stored article, by id."""
        with _explained(self.path):
            return dict(self._connection.execute("SELECT id, fingerprint FROM articles ORDER BY id"))

    def put(self, records: Sequence[ArticleRecord], vectors: Mapping[str, Vectors], encoder: Encoder) -> None:
        """Store articles in one transaction, replacing those whose id is there; raises EncoderMismatchError."""
        with self._transaction() as connection:
            write.put(connection, records, vectors, encoder)

    def remove(self, articles: Sequence[str]) -> int:
        """Remove articles and all that was derived from them; return how many were there."""
        with self._transaction() as connection:
            return write.remove(connection, articles)

    def regroup(self, grouping: Grouping) -> bool:
        """Apply a grouping if the store still is at its generation; return whether it was."""
        with self._transaction() as connection:
            if read.state(connection).generation != grouping.generation:
                return False
            grouped.regroup(connection, grouping)
            return True

    def standing(self, rules: str, languages: Sequence[str]) -> Standing:
        """Return all claims with what the last grouping left if it went by these rules."""
        with self._snapshot() as connection:
            return grouped.standing(connection, rules, languages)

    def unsettled(self) -> Keys:
        """Return the claims that were matched with claims which have gone since the last grouping."""
        with _explained(self.path):
            return grouped.unsettled(self._connection)

    def beliefs(self, least: float, among: Keys | None = None) -> Beliefs:
        """Return the stored matches from a probability on, of all claims or between some."""
        with _explained(self.path):
            return grouped.beliefs(self._connection, least, among)

    def homes(self) -> dict[str, tuple[str | None, list[str]]]:
        """Return story and claims of every cluster."""
        with _explained(self.path):
            return grouped.homes(self._connection)

    def remember(self, vectors: Mapping[str, Vectors], encoder: Encoder, tokens: PackedTokens | None = None) -> None:
        """Keep vectors of texts that are no claims, until a grouping does without them, and tokens of texts with vectors."""
        with self._transaction() as connection:
            write.remember(connection, vectors, encoder, tokens)

    def recall(self, keys: Iterable[str]) -> dict[str, Vectors]:
        """Return the vectors there are of these content keys."""
        with _explained(self.path):
            return read.recall(self._connection, keys)

    def recall_tokens(self, keys: Iterable[TokenKey], maker: str) -> dict[TokenKey, bytes]:
        """Return the packed tokens that this aligner made of these texts and that are kept."""
        with _explained(self.path):
            return read.recall_tokens(self._connection, keys, maker)

    def vectors(self, only: Ids | None = None) -> tuple[Ids, list[str], Vectors]:
        """Return the claims' vectors, or some, in the order of their ids: ids, content keys, a matrix (n, dimension)."""
        with _explained(self.path):
            return read.vectors(self._connection, only)

    def vector_ids(self) -> Ids:
        """Return the ids of the claims' vectors, ascending."""
        with _explained(self.path):
            return read.vector_ids(self._connection)

    def claim_vectors(self) -> int:
        """Return how many vectors the claims have."""
        with _explained(self.path):
            return int(self._connection.execute("SELECT count(DISTINCT vector) FROM claims").fetchone()[0])

    def language_means(self) -> dict[str, Vectors]:
        """Return the mean vector of each language's claims, as of the last grouping."""
        with _explained(self.path):
            return read.language_means(self._connection)

    def corpus(self, only: Sequence[str] | None = None, matches: bool = True) -> Corpus:
        """Return everything, as extracted, or what belongs to some articles, with or without the matches."""
        with self._snapshot() as connection:
            return read.corpus(connection, only, matches)

    def document(self, article: str) -> Document | None:
        """Return one article as it was made ready, None when there is none of this id."""
        with self._snapshot() as connection:
            return read.document(connection, article)

    def candidates(self, chosen: ClaimFilter) -> dict[str, Ids]:
        """Return per language the ids of the vectors of the claims that pass the filter, ascending."""
        with _explained(self.path):
            return search.candidates(self._connection, chosen)

    def holders(self, vectors: Ids, chosen: ClaimFilter) -> list[tuple[str, int, str, int]]:
        """Return the claims that pass the filter and have one of these vectors: (language, vector id, claim id, row number)."""
        with _explained(self.path):
            return search.holders(self._connection, vectors, chosen)

    def lexical(self, words: Sequence[str], chosen: ClaimFilter, k: int, every: bool = False) -> list[int]:
        """Return the row numbers of the best k claims by BM25 for any of the words, or for every one of them."""
        with _explained(self.path):
            return search.lexical(self._connection, words, chosen, k, every)

    def names(self) -> Names:
        """Return the distinct names there are."""
        with _explained(self.path):
            return search.names(self._connection)

    def places(self, rows: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Return (claim id, article id) of claims by row number."""
        with _explained(self.path):
            return search.places(self._connection, rows)

    def check(self) -> Iterator[Finding]:
        """Check every hash, offset, vector, foreign key and the full-text index."""
        with _explained(self.path):
            yield from check.findings(self._connection)

    def tokens(self) -> Iterator[tuple[int, str, bytes]]:
        """Yield the row, the maker and the bytes of all packed tokens."""
        with _explained(self.path):
            yield from check.tokens(self._connection)

    def forget_tokens(self, rows: Sequence[int]) -> None:
        """Remove packed tokens; what needs them reads the texts again."""
        with self._transaction() as connection:
            connection.executemany("DELETE FROM tokens WHERE rowid = ?", ((row,) for row in rows))

    def damage(self) -> mend.Damage:
        """Return what is not what was written, by what can be done about it."""
        with self._snapshot() as connection:
            return mend.damage(connection)

    def forget(self, damage: mend.Damage) -> None:
        """Let the next run derive damaged articles, and what grouping makes, again."""
        with self._transaction() as connection:
            mend.forget(connection, damage)

    def put_forms(self, lemmas: Iterable[tuple[str, str]]) -> None:
        """Put folded word forms with their lemmas in the place of all that are there."""
        with self._transaction() as connection:
            mend.put_all_forms(connection, lemmas)

    def copy(self, path: Path) -> None:
        """Write a copy of everything to a new file."""
        with _explained(path), closing(sqlite3.connect(path)) as other:
            self._connection.backup(other)

    def index_words(self) -> None:
        """Make the full-text index anew from the claims."""
        with self._transaction() as connection:
            connection.execute("INSERT INTO claims_fts (claims_fts) VALUES ('rebuild')")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with _explained(self.path):
            sums.watch(self._connection)
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _snapshot(self) -> Iterator[sqlite3.Connection]:
        with _explained(self.path):
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                self._connection.execute("ROLLBACK")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _connect(path: Path, write: bool) -> sqlite3.Connection:
    mode = "rwc" if write else "rw"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    if not write and not os.access(path.parent, os.W_OK):
        wal = path.with_name(path.name + "-wal")
        uri = f"{path.absolute().as_uri()}?mode=ro" + ("" if wal.exists() else "&immutable=1")
    connection = sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    if write:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # a stored article outlives a power cut
    return connection


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except ClaimtrackError:
        raise
    except (sqlite3.Error, OSError) as error:
        raise BrokenIndexError(f"the index's database fails ({error})", str(path), _mend(str(error))) from error


def _mend(message: str) -> str:
    if "locked" in message:
        return "Another claimtrack is writing to this index: wait for it to end, then run the command again"
    if "readonly" in message or "unable to open" in message:
        return "Give yourself write permission on the folder, or choose another with --index DIR"
    if "full" in message or "I/O" in message:
        return "Free some disk space, then run the command again: what was stored before is whole"
    return "The file is damaged or not an index: put back a copy, or add the articles to a new one with --index NEW"
