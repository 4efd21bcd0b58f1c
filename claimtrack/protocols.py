"""What has more than one implementation, as contracts; the implementations live in ``backends/``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from claimtrack.standing import Beliefs, Grouping, Keys, Standing
from claimtrack.types import Attribution, Citation, Claim, Corpus, Document, Span

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]


class Embedder(Protocol):
    """Turns text into vectors of one space."""

    @property
    def id(self) -> str:
        """Names model and version; stored with every vector. Vectors of different ids never mix."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def cross_lingual(self) -> bool:
        """Whether a sentence and its translation come out close."""

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return float32 vectors of shape (len(texts), dimension), each of length 1."""

    def embed_query(self, text: str) -> Vectors:
        """Return one float32 vector of shape (dimension,), by the fastest way there is."""


class Progress(Protocol):
    """Told how far a long job is: ``progress(stage, done, total)``."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note of ``done`` out of ``total`` in ``stage``."""


Item = TypeVar("Item")
Made = TypeVar("Made")


class Engine(Protocol):
    """Where work is done: in this process, in several, or on a cluster. Results come in the order of the items."""

    @property
    def remote(self) -> bool:
        """Whether arrays are computed elsewhere, so that embedding is worth sending there."""

    def derive(self, function: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
        """Apply a function of plain Python to items, reading ahead of the results by a bounded count."""

    def spread(self, function: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
        """Apply a function that does its work in arrays; what it carries is sent to each worker once."""

    def close(self) -> None:
        """Let go of the workers."""


class VectorIndex(Protocol):
    """Nearest neighbours by inner product over unit vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def ids(self) -> Ids:
        """The ids there are."""

    def __len__(self) -> int:
        """Count of vectors."""

    def outgrown(self, count: int) -> bool:
        """Whether an index of so many vectors is better made anew than added to."""

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Add vectors; raises ValueError on an id that is there already or twice in ``ids``, or a wrong shape."""

    def remove(self, ids: Iterable[int]) -> int:
        """Remove these ids, and return how many were there."""

    def search(self, vectors: Vectors, k: int, allowed: Ids | None = None) -> tuple[Vectors, Ids]:
        """Return (similarities, ids), both (n, k), best first, ties by smaller id; missing places are (-2, -1)."""

    def save(self, path: Path) -> None:
        """Write to a temporary file beside ``path``, fsync, rename over it."""


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One article with all that was derived from it, stored whole or not at all; ``lemmas``: a claim's (form, lemma) pairs."""

    document: Document
    fingerprint: str
    attributions: tuple[Attribution, ...]
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]
    lemmas: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Encoder:
    """The encoder of an index: the name it is made by, the id of its space, the length of its vectors."""

    name: str
    id: str
    dimension: int


TokenKey = tuple[str, str]  # content key and language


@dataclass(frozen=True, slots=True)
class PackedTokens:
    """What one aligner, the ``maker``, made of the tokens of texts, as bytes."""

    maker: str
    packed: Mapping[TokenKey, bytes]


@dataclass(frozen=True, slots=True)
class StoreState:
    """Where a store stands. ``grouped`` is the generation that the matches and clusters were made for, ``rules`` by what."""

    schema: int
    encoder: Encoder | None
    generation: int
    grouped: int
    rules: str = ""


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims a search may return; () or None does not restrict. Dates are ISO, inclusive; no date passes neither."""

    langs: tuple[str, ...] = ()
    outlets: tuple[str, ...] | None = None
    cites: tuple[str, ...] | None = None
    sources: tuple[str, ...] | None = None
    statuses: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """The distinct names in a store, sorted: publishers as (outlet, url), cited outlets, sources, derived-from sources."""

    published: tuple[tuple[str | None, str | None], ...]
    cited: tuple[str, ...]
    sources: tuple[str, ...]
    derived: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a store: the check that found it, the thing, what is wrong."""

    check: str
    where: str
    what: str


class Store(Protocol):
    """Keeps everything; every writing method is one transaction, done whole or not at all."""

    def state(self) -> StoreState:
        """Return schema, encoder and generations."""

    def counts(self) -> dict[str, int]:
        """Return how many rows each main table has."""

    def languages(self) -> dict[str, int]:
        """Return how many articles there are of each language."""

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of every stored article, by id."""

    def put(self, records: Sequence[ArticleRecord], vectors: Mapping[str, Vectors], encoder: Encoder) -> None:
        """Store articles, replacing those whose id is there, with vectors by content key; raises EncoderMismatchError."""

    def remove(self, articles: Sequence[str]) -> int:
        """Remove articles and all that was derived from them; return how many were there."""

    def regroup(self, grouping: Grouping) -> bool:
        """Apply a grouping if the store still is at its generation; return whether it was."""

    def standing(self, rules: str, languages: Sequence[str]) -> Standing:
        """Return all claims with what the last grouping left if it went by these rules, for at least these languages."""

    def unsettled(self) -> Keys:
        """Return the claims that were matched with claims which have gone since the last grouping."""

    def beliefs(self, least: float, among: Keys | None = None) -> Beliefs:
        """Return the stored matches from a probability on, of all claims or between some."""

    def homes(self) -> dict[str, tuple[str | None, list[str]]]:
        """Return story and claims of every cluster."""

    def remember(self, vectors: Mapping[str, Vectors], encoder: Encoder, tokens: PackedTokens | None = None) -> None:
        """Keep vectors of texts that are no claims, until a grouping does without them; raises EncoderMismatchError.

        ``tokens`` are kept as long as the vectors of their texts, of which there must be one.
        """

    def recall(self, keys: Iterable[str]) -> dict[str, Vectors]:
        """Return the vectors there are of these content keys."""

    def recall_tokens(self, keys: Iterable[TokenKey], maker: str) -> dict[TokenKey, bytes]:
        """Return the packed tokens that this aligner made of these texts and that are kept."""

    def vectors(self, only: Ids | None = None) -> tuple[Ids, list[str], Vectors]:
        """Return the claims' vectors, or some, in the order of their ids: ids, content keys, a matrix (n, dimension)."""

    def vector_ids(self) -> Ids:
        """Return the ids of the claims' vectors, ascending; an id is never given to another vector."""

    def claim_vectors(self) -> int:
        """Return how many vectors the claims have."""

    def language_means(self) -> dict[str, Vectors]:
        """Return the mean vector of each language's claims, as of the last grouping."""

    def corpus(self, only: Sequence[str] | None = None, matches: bool = True) -> Corpus:
        """Return everything, as extracted, or what belongs to some articles, clusters whole, with or without ``matches``."""

    def document(self, article: str) -> Document | None:
        """Return one article as it was made ready, None when there is none of this id."""

    def candidates(self, chosen: ClaimFilter) -> dict[str, Ids]:
        """Return per language the ids of the vectors of the claims that pass the filter, ascending."""

    def holders(self, vectors: Ids, chosen: ClaimFilter) -> list[tuple[str, int, str, int]]:
        """Return (language, vector id, claim id, row number) of the claims that pass the filter and have these vectors."""

    def lexical(self, words: Sequence[str], chosen: ClaimFilter, k: int, every: bool = False) -> list[int]:
        """Return the row numbers of the best k claims by BM25 for any of the words, or for every one of them."""

    def names(self) -> Names:
        """Return the distinct names there are."""

    def places(self, rows: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Return (claim id, article id) of claims by row number."""

    def check(self) -> Iterator[Finding]:
        """Check every hash, offset, vector, foreign key and the full-text index."""

    def close(self) -> None:
        """Let go of the files."""


class ContextualEmbedder(Protocol):
    """An embedder that can also read a stretch of text within its surroundings (late chunking)."""

    def embed_in_context(self, items: Sequence[tuple[str, Span]], progress: Progress | None = None) -> Vectors:
        """Encode each context and pool only the tokens of the span: float32 (len(items), dimension), each of length 1.

        A context longer than the encoder's window is cut to a window centred on the span. Not comparable with
        vectors of ``embed`` by one threshold. Raises ValueError on a span outside its context or without a token.
        """


@dataclass(frozen=True, eq=False, slots=True)
class TokenStates:
    """A stretch of text as an encoder reads it: its vector (dimension,), and each of its tokens.

    ``states`` are the last states of the tokens, float32 (tokens, dimension); ``weights`` how telling each token's piece
    is, float32 (tokens,), above 0: rare pieces tell most, punctuation next to nothing.
    """

    vector: Vectors
    states: Vectors
    weights: Vectors


@runtime_checkable
class TokenEmbedder(Protocol):
    """An embedder that also shows what it reads token by token."""

    def embed_tokens(self, items: Sequence[tuple[str, Span | None]], progress: Progress | None = None) -> Iterator[TokenStates]:
        """Yield what each item is read as, in order: a whole text, or a span of a text within its surroundings.

        The vectors are those of ``embed`` and ``embed_in_context``. Claims of one paragraph that follow each other are read
        in one pass. Raises ValueError on a span outside its text or without a token.
        """
