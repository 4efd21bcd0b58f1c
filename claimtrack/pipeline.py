"""From files to an index: the one place that reads, derives and writes. The stages themselves are pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from claimtrack.attribution import attribute, citations
from claimtrack.backends.engine_local import LocalEngine
from claimtrack.claims import extract
from claimtrack.errors import ClaimtrackError
from claimtrack.fingerprint import fingerprint_of
from claimtrack.grouping import group, is_due
from claimtrack.ingest.document import build
from claimtrack.lang.lemmas import lemma_pairs
from claimtrack.lang.outlets import OutletRegistry, registry
from claimtrack.matching import caveats, read_ahead
from claimtrack.memo import MemoEmbedder, check_encoder, content_key
from claimtrack.protocols import ArticleRecord, Engine, Progress, Store
from claimtrack.types import Article, Refusal

Work = Refusal | tuple[Article, str]  # a refused input, or an article with its fingerprint
BATCH = 32  # articles in one transaction: some hundreds of claims, a few seconds of embedding to lose at a kill
_UNENCODABLE = dict.fromkeys(range(55296, 57344), "�")  # lone surrogates cannot be written as UTF-8


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of the articles read: ids added, replaced, unchanged, and inputs refused with the reason.

    An article is replaced when its content is another, or when the rules that read it are. ``notes`` say what a
    reader of the matches must know.
    """

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[Refusal, ...]
    claims: int = 0
    clusters: int = 0
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the index is another than before."""
        return bool(self.added or self.replaced)


@dataclass(slots=True)
class _Run:
    """The running account of one ``add``."""

    known: dict[str, str]
    seen: dict[str, str] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def news(self, items: Iterable[Article | Refusal]) -> Iterator[Work]:
        """Yield what must be worked on or was refused; what need not be is accounted for."""
        for item in items:
            if isinstance(item, Refusal):
                yield item
                continue
            article = _encodable(item)
            fingerprint = fingerprint_of(article)
            if article.id in self.seen:
                if self.seen[article.id] != fingerprint:
                    what = f"the article id {article.id} was given twice in this run, with different content; the first was taken"
                    yield Refusal(article.origin or article.id, what, "Give the articles different ids")
                continue
            self.seen[article.id] = fingerprint
            if self.known.get(article.id) == fingerprint:
                self.unchanged.append(article.id)
            else:
                yield article, fingerprint

    def stored(self, records: Sequence[ArticleRecord]) -> None:
        """Account for articles that are in the store now."""
        for record in records:
            name = record.document.article.id
            (self.replaced if name in self.known else self.added).append(name)


def add(
    store: Store,
    items: Iterable[Article | Refusal],
    embedder: MemoEmbedder,
    progress: Progress | None = None,
    engine: Engine | None = None,
) -> AddReport:
    """Derive, embed, store, match and cluster; what is in the store already is left as it is.

    ``engine`` says where the work is done; what comes out is the same to the last byte.

    A refused input does not stop the rest. Before anything is read, raises EncoderMismatchError for another
    encoder than the index's.
    """
    tell = progress or _silent
    check_encoder(store.state().encoder, embedder)
    run, works = _Run(store.fingerprints()), engine or LocalEngine()
    batch: list[ArticleRecord] = []
    for made in works.derive(_worked, run.news(items)):
        if isinstance(made, Refusal):
            run.refused.append(made)
            continue
        batch.append(made)
        if len(batch) == BATCH:
            _flush(store, batch, embedder, run, tell)
    _flush(store, batch, embedder, run, tell)
    if is_due(store, embedder):
        group(store, embedder, works, tell)
    counts = store.counts()
    ids = tuple(run.added), tuple(run.replaced), tuple(run.unchanged)
    return AddReport(*ids, tuple(run.refused), counts["claims"], counts["clusters"], caveats(embedder.id))


def derive(article: Article, fingerprint: str, outlets: OutletRegistry) -> ArticleRecord:
    """Apply every stage that looks at one article only; raises InputError when the article cannot be read."""
    document = build(article)
    attributions = attribute(document, outlets)
    claims = extract(document, attributions)
    return ArticleRecord(
        document=document,
        fingerprint=fingerprint,
        attributions=attributions,
        citations=citations(document, attributions, outlets),
        claims=claims,
        lemmas=tuple(lemma_pairs(claim.text, claim.lang) for claim in claims),
    )


def _worked(work: Work) -> ArticleRecord | Refusal:
    """Derive one article, in whatever process; what fails is a refusal."""
    if isinstance(work, Refusal):
        return work
    article, fingerprint = work
    try:
        return derive(article, fingerprint, registry())
    except ClaimtrackError as error:
        return Refusal(error.where or article.id, error.what, error.mend)
    except Exception as error:  # a fault of ours in one article must not cost the others
        return _fault(article, error)


def _encodable(article: Article) -> Article:
    """The article with each lone surrogate read as U+FFFD, so that no character keeps it out; offsets stay."""
    given = {name: value for name in Article.__slots__ if (value := getattr(article, name)) is not None}
    try:
        "".join(given.values()).encode("utf-8")
    except UnicodeEncodeError:
        return replace(article, **{name: value.translate(_UNENCODABLE) for name, value in given.items()})
    return article


def _flush(store: Store, batch: list[ArticleRecord], embedder: MemoEmbedder, run: _Run, tell: Progress) -> None:
    if not batch:
        return
    read_ahead(((claim.text, claim.lang) for record in batch for claim in record.claims), embedder, tell)
    texts = sorted({claim.text for record in batch for claim in record.claims})
    vectors = dict(zip(map(content_key, texts), embedder.embed(texts, tell), strict=True)) if texts else {}
    store.put(batch, vectors, embedder.encoder)
    run.stored(batch)
    batch.clear()


def _fault(article: Article, error: Exception) -> Refusal:
    """What is said of an article that a rule stumbled over: the rule's place, for a report."""
    tb = error.__traceback__
    while tb is not None and tb.tb_next is not None:
        tb = tb.tb_next
    place = f"{Path(tb.tb_frame.f_code.co_filename).name}:{tb.tb_lineno}" if tb is not None else "?"
    what = f"claimtrack failed on it ({type(error).__name__} at {place})"
    return Refusal(article.origin or article.id, what, "Please report this; the other articles went on")


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody wants to see."""
