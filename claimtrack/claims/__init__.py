"""Claims: the content clauses of an article, each with its place, whom it is attributed to and its status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claimtrack.claims.clauses import Clause, split
from claimtrack.claims.filters import Surroundings, is_claim
from claimtrack.claims.mentions import passing_mentions
from claimtrack.claims.stretches import Stretch, stretches
from claimtrack.claims.surround import status_context
from claimtrack.claims.trim import trimmed
from claimtrack.lang.segment import sentences
from claimtrack.status import StatusContext, status
from claimtrack.types import Attribution, Claim, Document, Sentence, SentenceKind, Span

__all__ = ["extract", "with_contexts"]


@dataclass(frozen=True, slots=True)
class _Found:
    stretch: Stretch
    clause: Clause


def extract(document: Document, attributions: Sequence[Attribution]) -> tuple[Claim, ...]:
    """Return the claims of a document in text order; they never overlap.

    Args:
        document: An article made ready for the rules.
        attributions: Those of this document; their content bounds the clauses.
    """
    return tuple(claim for claim, _ in with_contexts(document, attributions))


def with_contexts(document: Document, attributions: Sequence[Attribution]) -> Iterator[tuple[Claim, StatusContext]]:
    """Yield each claim with what its status was judged by."""
    mentions = passing_mentions(document, attributions)
    for previous, sentence in pairwise((None, *document.sentences)):
        assert sentence is not None
        near = [a for a in attributions if _touches(a, sentence.span)]
        for stretch in stretches(document.text, sentence, near):
            for found in _clauses(document, sentence, stretch, near):
                if not _about_outlet(found, mentions):
                    yield _claim(document, sentence, previous, found)


def _about_outlet(found: _Found, mentions: Sequence[Span]) -> bool:
    return not found.stretch.attributions and any(m.overlaps(found.clause.span) for m in mentions)


def _touches(attribution: Attribution, span: Span) -> bool:
    spans = (attribution.content_span, attribution.cue_span, attribution.source_span)
    return any(s is not None and s.overlaps(span) for s in spans)


def _clauses(document: Document, sentence: Sentence, stretch: Stretch, near: Sequence[Attribution]) -> Iterator[_Found]:
    for inner in sentences(document.text[stretch.span.start : stretch.span.end], sentence.lang, inside_quotes=True):
        start = stretch.span.start + inner.start
        text = document.text[start : stretch.span.start + inner.end]
        for clause in split(text, sentence.lang, sentence.kind is SentenceKind.HEADLINE):
            span = trimmed(document.text, Span(start + clause.span.start, start + clause.span.end), sentence.lang)
            if span and is_claim(document, Surroundings(sentence, stretch, span, clause.rule, near)):
                yield _Found(stretch, Clause(span, clause.rule))


def _claim(document: Document, sentence: Sentence, previous: Sentence | None, found: _Found) -> tuple[Claim, StatusContext]:
    span, over = found.clause.span, found.stretch.attributions
    context = status_context(document, sentence, previous, span, over)
    state, rule = status(document.text[span.start : span.end], context)
    claim = Claim(
        article=document.article.id,
        span=span,
        text=document.article.text[span.start : span.end],
        lang=sentence.lang,
        sentence=sentence.span,
        status=state,
        rule=f"{sentence.lang}.clause.{found.clause.rule}",
        status_rule=rule,
        attributed_to=tuple(dict.fromkeys(a.source for a in over)),
        attributions=tuple(a.id for a in over),
        headline=context.headline,
    )
    return claim, context
