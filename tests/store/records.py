"""Small records for the tests of the store: one article a call, a claim a sentence."""

from __future__ import annotations

import numpy as np

from claimtrack.lang.lemmas import words
from claimtrack.memo import content_key
from claimtrack.protocols import ArticleRecord, Encoder, Vectors
from claimtrack.types import (
    Article,
    Attribution,
    Citation,
    CitationKind,
    Claim,
    Document,
    Evidence,
    Mark,
    MarkKind,
    Role,
    Sentence,
    SentenceKind,
    SourceType,
    Span,
    Status,
    Style,
)

ENCODER = Encoder("hash", "hash/test", 4)


def record(name: str, *lines: str, lang: str = "en", source: str = "The Verge", **fields: str | None) -> ArticleRecord:
    """An article whose every line is a sentence and a claim attributed to ``source``, which it cites once."""
    text = "\n".join(lines)
    article = Article(name, text, lang=lang, **fields)
    spans = [Span(text.index(line), text.index(line) + len(line)) for line in lines]
    marks = (Mark(Span(0, 1), MarkKind.BYLINE, "test.mark"),)
    sentences = tuple(Sentence(span, line, lang, SentenceKind.BODY, 0) for span, line in zip(spans, lines, strict=True))
    attribution = Attribution(
        article=name,
        rule="test.frame",
        source=source,
        source_type=SourceType.OUTLET,
        role=Role.SPEAKER,
        evidence=Evidence.PROSE,
        cue_span=Span(0, 2),
        content_span=spans[0],
        style=Style.INDIRECT,
        via=("Reuters",),
        probability=0.75,
    )
    citation = Citation(name, source, CitationKind.CITES, 1, (Span(0, 2),), (attribution.id,))
    claims = tuple(
        Claim(name, span, line, lang, span, Status.DONE, "test.claim", "test.status", (source,), (attribution.id,), n == 0)
        for n, (span, line) in enumerate(zip(spans, lines, strict=True))
    )
    lemmas = tuple(tuple((word, word.rstrip("s")) for word in words(line)) for line in lines)
    document = Document(article, text, lang, marks, sentences)
    return ArticleRecord(document, f"print of {text}", (attribution,), (citation,), claims, lemmas)


def vectors(*records: ArticleRecord) -> dict[str, Vectors]:
    """A unit vector for each text of the records, told by the text alone."""
    found = {}
    for text in sorted({claim.text for item in records for claim in item.claims}):
        vector = np.random.default_rng(int(content_key(text)[:8], 16)).normal(size=4)
        found[content_key(text)] = (vector / np.linalg.norm(vector)).astype(np.float32)
    return found
