"""What stands around a claim for the judgement of its status: the words before it and those at its sources."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.claims.verbs import verbs
from claimtrack.lang.tokens import tokens
from claimtrack.status import StatusContext
from claimtrack.types import Attribution, Document, Sentence, SentenceKind, Span

AHEAD = 300  # characters before a claim that can still bear on it; not tuned
LEFT, RIGHT = 50, 70  # characters around a source in which its office stands: "head of fisheries at Company X"; not tuned


def status_context(
    document: Document, sentence: Sentence, previous: Sentence | None, span: Span, over: Sequence[Attribution]
) -> StatusContext:
    """Return what the status of the claim at a span is judged by.

    Args:
        document: The article.
        sentence: The sentence of the claim.
        previous: The sentence before it.
        span: The claim's place.
        over: The attributions that it is content of.
    """
    text = document.text
    own = text[max(sentence.span.start, span.start - AHEAD) : span.start]
    return StatusContext(
        lang=sentence.lang,
        attributions=over,
        sentence=sentence.text,
        headline=sentence.kind is SentenceKind.HEADLINE,
        verb=verbs(sentence.lang).any_finite(tokens(text[span.start : span.end])),
        before=f"{previous.text[-AHEAD:] if previous else ''} {own}",
        voices=" . ".join(_voice(text, sentence, a) for a in over),
    )


def _voice(text: str, sentence: Sentence, attribution: Attribution) -> str:
    """Return the name of a source with the words around its mention, its content left out."""
    place = attribution.source_span or attribution.cue_span
    if place is None:
        return attribution.source
    start, end = max(0, place.start - LEFT), min(len(text), place.end + RIGHT)
    if sentence.span.overlaps(place):
        start, end = max(start, sentence.span.start), min(end, sentence.span.end)
    content = attribution.content_span
    if content and content.start >= place.end:
        end = min(end, content.start)
    if content and content.end <= place.start:
        start = max(start, content.end)
    return f"{attribution.source} . {text[start:end]}"
