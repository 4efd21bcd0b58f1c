"""Reading the SQLite store: state, vectors, documents and the whole corpus."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from claimtrack.errors import BrokenIndexError
from claimtrack.layout import RESTORE
from claimtrack.protocols import Encoder, Ids, StoreState, TokenKey, Vectors
from claimtrack.types import (
    Article,
    Attribution,
    Citation,
    CitationKind,
    Claim,
    Cluster,
    Corpus,
    Document,
    Evidence,
    Mark,
    MarkKind,
    Match,
    Relation,
    Role,
    Sentence,
    SentenceKind,
    SourceType,
    Span,
    Status,
    Style,
)

_CHUNK = 500  # parameters in one statement; SQLite's oldest default limit is 999
_TOKENS_SINCE = 3  # schema; a reader does not bring an older index up to date
_SOME = "articles.id IN (SELECT value FROM json_each(?))"
_OF_KEYS = "encoder = (SELECT value FROM meta WHERE key = 'encoder_id') AND key IN ({})"  # by an index: all have one encoder
_ARTICLE = "id, text, outlet, url, lang, published, title, author"


def state(connection: sqlite3.Connection) -> StoreState:
    """Return schema, encoder and generations."""
    schema = int(connection.execute("PRAGMA user_version").fetchone()[0])
    meta = dict(connection.execute("SELECT key, value FROM meta"))
    encoder = None
    try:
        if "encoder_id" in meta:
            encoder = Encoder(meta["encoder"], meta["encoder_id"], int(meta["dimension"]))
        return StoreState(schema, encoder, int(meta.get("generation", 0)), int(meta.get("grouped", 0)), meta.get("rules", ""))
    except (KeyError, ValueError) as error:
        raise BrokenIndexError(f"the table meta is damaged ({error!r})", "claims.sqlite", RESTORE) from error


def chunks(values: Iterable[Any]) -> Iterable[tuple[str, list[Any]]]:
    """Cut values into lists short enough for one statement, each with its placeholders ``?,?,..``."""
    listed = list(values)
    for start in range(0, len(listed), _CHUNK):
        part = listed[start : start + _CHUNK]
        yield ",".join("?" * len(part)), part


def recall(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, Vectors]:
    """Return the vectors there are of these content keys."""
    found: dict[str, Vectors] = {}
    for marks, part in chunks(sorted(set(keys))):
        for key, blob in connection.execute(f"SELECT key, vector FROM vectors WHERE {_OF_KEYS.format(marks)}", part):
            found[key] = np.frombuffer(blob, dtype="<f4").astype(np.float32, copy=False)
    return found


def recall_tokens(connection: sqlite3.Connection, keys: Iterable[TokenKey], maker: str) -> dict[TokenKey, bytes]:
    """Return the packed tokens that an aligner made of these texts; an index of an earlier schema has none."""
    found: dict[TokenKey, bytes] = {}
    if state(connection).schema < _TOKENS_SINCE:
        return found
    asked = set(keys)
    for marks, part in chunks(sorted({key for key, _ in asked})):
        query = f"SELECT key, lang, packed FROM tokens JOIN vectors ON row = tokens.vector WHERE {_OF_KEYS.format(marks)}"
        for key, lang, packed in connection.execute(query + " AND maker = ?", [*part, maker]):
            if (key, lang) in asked:
                found[key, lang] = packed
    return found


def vectors(connection: sqlite3.Connection, only: Ids | None = None) -> tuple[Ids, list[str], Vectors]:
    """Return the claims' vectors, or some, in the order of their ids."""
    encoder = state(connection).encoder
    dimension = encoder.dimension if encoder else 0
    query = "SELECT row, key, vector FROM vectors WHERE row IN (SELECT vector FROM claims)"
    if only is None:
        rows = connection.execute(query + " ORDER BY row").fetchall()
    else:
        asked = json.dumps(only.tolist())
        rows = connection.execute(query + " AND row IN (SELECT value FROM json_each(?)) ORDER BY row", [asked]).fetchall()
    if any(len(row[2]) != 4 * dimension for row in rows):
        raise BrokenIndexError("a vector of the index is damaged", "claims.sqlite", "See what else is: claimtrack doctor")
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    matrix = np.frombuffer(b"".join(row[2] for row in rows), dtype="<f4").astype(np.float32, copy=False)
    return ids, [row[1] for row in rows], matrix.reshape(len(rows), dimension)


def vector_ids(connection: sqlite3.Connection) -> Ids:
    """Return the ids of the claims' vectors, ascending."""
    return np.array([row[0] for row in connection.execute("SELECT DISTINCT vector FROM claims ORDER BY vector")], np.int64)


def language_means(connection: sqlite3.Connection) -> dict[str, Vectors]:
    """Return the mean vector of each language's claims."""
    rows = connection.execute("SELECT lang, vector FROM language_means ORDER BY lang")
    return {lang: np.frombuffer(blob, dtype="<f4") for lang, blob in rows}


def document(connection: sqlite3.Connection, article: str) -> Document | None:
    """Return one article as it was made ready."""
    row = connection.execute(f"SELECT {_ARTICLE}, document, language, row FROM articles WHERE id = ?", [article]).fetchone()
    if row is None:
        return None
    marks = connection.execute("SELECT start, stop, kind, rule FROM marks WHERE article = ? ORDER BY position", [row[10]])
    sentences = connection.execute(
        "SELECT start, stop, text, lang, kind, paragraph FROM sentences WHERE article = ? ORDER BY position", [row[10]]
    )
    return Document(
        Article(*row[:8]),
        row[8],
        row[9],
        tuple(Mark(Span(a, b), MarkKind(kind), rule) for a, b, kind, rule in marks),
        tuple(Sentence(Span(a, b), text, lang, SentenceKind(kind), n) for a, b, text, lang, kind, n in sentences),
    )


def corpus(connection: sqlite3.Connection, only: Sequence[str] | None = None, matches: bool = True) -> Corpus:
    """Return everything, as extracted, or what belongs to some articles; by article id, then in text order.

    Clusters come by id. With ``only``, they are those that have a claim in these articles, whole, and
    matches are those between these articles' claims; none without ``matches``.
    """
    some = Some(connection, only)
    articles = {row[0]: Article(*row) for row in some.rows(f"SELECT {_ARTICLE} FROM articles WHERE {{}} ORDER BY id")}
    return Corpus(
        articles,
        _claims(some),
        _attributions(some),
        _citations(some),
        _clusters(some),
        _matches(some) if matches else (),
        dict(some.rows("SELECT id, language FROM articles WHERE {} ORDER BY id")),
    )


@dataclass(frozen=True, slots=True)
class Some:
    """A connection that asks only for some articles; a query says with ``{}`` where the condition goes."""

    connection: sqlite3.Connection
    only: Sequence[str] | None

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query over ``articles`` joined with another table."""
        if self.only is None:
            return self.connection.execute(query.replace("{}", "true"))
        return self.connection.execute(query.replace("{}", _SOME), [json.dumps(list(self.only))] * query.count("{}"))

    def lists(self, query: str) -> defaultdict[int, list[str]]:
        """Gather a query's second column by its first."""
        out: defaultdict[int, list[str]] = defaultdict(list)
        for key, value in self.rows(query):
            out[key].append(value)
        return out


def _clusters(some: Some) -> dict[str, Cluster]:
    touched = (
        "IN (SELECT cluster FROM cluster_claims JOIN claims ON claims.row = claim "
        "JOIN articles ON articles.row = claims.article WHERE {})"
    )
    members = some.lists(
        "SELECT cluster, claims.id FROM cluster_claims JOIN claims ON claims.row = claim "
        f"WHERE cluster {touched} ORDER BY cluster, cluster_claims.position"
    )
    aliases = some.lists(f"SELECT cluster, alias FROM cluster_aliases WHERE cluster {touched} ORDER BY cluster, alias")
    rows = some.rows(f"SELECT row, id, label, story FROM clusters WHERE row {touched} ORDER BY id")
    return {cid: Cluster(cid, label, tuple(members[row]), tuple(aliases.get(row, ())), story) for row, cid, label, story in rows}


def _claims(some: Some) -> dict[str, Claim]:
    sources = some.lists(
        "SELECT claim, source FROM claim_sources JOIN claims ON claims.row = claim "
        "JOIN articles ON articles.row = claims.article WHERE {} ORDER BY claim, claim_sources.position"
    )
    links = some.lists(
        "SELECT claim, attributions.id FROM claim_attributions JOIN attributions ON attributions.row = attribution "
        "JOIN articles ON articles.row = attributions.article WHERE {} ORDER BY claim, claim_attributions.position"
    )
    rows = some.rows(
        "SELECT claims.row, articles.id, claims.start, stop, claims.text, claims.lang, sentence_start, sentence_stop, status, "
        "rule, status_rule, headline FROM claims JOIN articles ON articles.row = article WHERE {} ORDER BY articles.id, position"
    )
    found = (
        Claim(
            article=row[1],
            span=Span(row[2], row[3]),
            text=row[4],
            lang=row[5],
            sentence=Span(row[6], row[7]),
            status=Status(row[8]),
            rule=row[9],
            status_rule=row[10],
            attributed_to=tuple(sources.get(row[0], ())),
            attributions=tuple(links.get(row[0], ())),
            headline=bool(row[11]),
        )
        for row in rows
    )
    return {claim.id: claim for claim in found}


def _attributions(some: Some) -> dict[str, Attribution]:
    rows = some.rows(
        "SELECT articles.id, rule, source, source_type, role, evidence, cue_start, cue_stop, source_start, source_stop, "
        "content_start, content_stop, style, via, stance, probability FROM attributions "
        "JOIN articles ON articles.row = article WHERE {} ORDER BY articles.id, position"
    )
    found = (
        Attribution(
            article=row[0],
            rule=row[1],
            source=row[2],
            source_type=SourceType(row[3]),
            role=Role(row[4]),
            evidence=Evidence(row[5]),
            cue_span=_span(row[6], row[7]),
            source_span=_span(row[8], row[9]),
            content_span=_span(row[10], row[11]),
            style=Style(row[12]) if row[12] else None,
            via=tuple(json.loads(row[13])),
            stance=row[14],
            probability=row[15],
        )
        for row in rows
    )
    return {item.id: item for item in found}


def _citations(some: Some) -> tuple[Citation, ...]:
    links = some.lists(
        "SELECT citation, attributions.id FROM citation_attributions JOIN attributions ON attributions.row = attribution "
        "JOIN articles ON articles.row = attributions.article WHERE {} ORDER BY citation, citation_attributions.position"
    )
    rows = some.rows(
        "SELECT citations.row, articles.id, citations.outlet, kind, count, evidence FROM citations "
        "JOIN articles ON articles.row = article WHERE {} ORDER BY articles.id, position"
    )
    return tuple(
        Citation(
            article,
            outlet,
            CitationKind(kind),
            count,
            tuple(Span(*pair) for pair in json.loads(spans)),
            tuple(links.get(row, ())),
        )
        for row, article, outlet, kind, count, spans in rows
    )


def _matches(some: Some) -> tuple[Match, ...]:
    rows = some.rows(
        "SELECT one.id, two.id, similarity, probability, relation, reasons, matches.rule FROM matches "
        "JOIN claims AS one ON one.row = a JOIN claims AS two ON two.row = b "
        "WHERE one.article IN (SELECT row FROM articles WHERE {}) AND two.article IN (SELECT row FROM articles WHERE {}) "
        "ORDER BY one.id, two.id"
    )
    return tuple(
        Match(a, b, similarity, probability, Relation(relation), tuple((n, v) for n, v in json.loads(reasons)), rule)
        for a, b, similarity, probability, relation, reasons, rule in rows
    )


def _span(start: int | None, stop: int | None) -> Span | None:
    return None if start is None or stop is None else Span(start, stop)
