"""Cut a sentence where the contents, cues and sources of its attributions begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from claimtrack.claims.verbs import verbs
from claimtrack.lang.tokens import tokens
from claimtrack.types import Attribution, Role, Sentence, Span

# A quotation that is a sentence of its own: a capital, four words or more; what stands around it reports it.
SPEECH = re.compile(r"(?:(?<=[“«])|(?<=\")) ?[^\W\d_a-z](?=(?:[^\s“”«»\"]* +){3})[^“”«»\"]{8,600}(?=[”»\"])")
ACTS = frozenset({"threaten", "accuse"})
GAP = 24  # characters between a source, its verb and the content: " a de nouveau ", " to "
STUB = 0.5  # of a piece's characters; below, it is a reporting clause and no claim (dev, 2026-11-22)
LABEL = 5  # words; a content so short that does not say what is done needs its verb: "denied any wrongdoing"
SUBJECT, NEAR = 6, 80  # words and characters of a subject before a quotation mark
OPENING = '«“"'
BEFORE = 24  # characters before a source in which the condition is looked for that it stands in
SPEAKING = frozenset({Role.SPEAKER, Role.RELAY})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a sentence under the same attributions; ``whole`` when it is one attribution's entire content."""

    span: Span
    attributions: tuple[Attribution, ...]
    whole: bool


def stretches(text: str, sentence: Sentence, near: Sequence[Attribution]) -> list[Stretch]:
    """Return the parts of the sentence in text order: contents, and what is neither content, cue nor source."""
    near = [a for a in near if not _in_condition(text, sentence, a) and not _in_word(sentence, a)]
    contents = [(_act(text, a, sentence), a) for a in near if a.content_span and a.role in SPEAKING]
    said = [a.cue_span for a in near if a.cue_span] + [a.source_span for a in near if a.source_span]
    bounds = {sentence.span.start, sentence.span.end}
    bounds |= {edge for span, _ in contents for edge in span if sentence.span.start < edge < sentence.span.end}
    edges = sorted(bounds)
    found = []
    for start, end in pairwise(edges):
        piece = Span(start, end)
        over = _innermost(contents, piece)
        whole = any(span == piece for span, _ in contents)
        own = {s for a in over for s in (a.cue_span, a.source_span)}
        if over:
            parts = _reported(text, piece, whole, [s for s in said if s not in own])
        else:
            parts = [p for q in _without(piece, said) for p in _speech(text, q, sentence)]
        found += [Stretch(part, over, whole) for part in parts if text[part.start : part.end].strip()]
    return found


def _in_condition(text: str, sentence: Sentence, attribution: Attribution) -> bool:
    """Whether nobody has said it yet: "if the review confirms a breach"."""
    edges = [s.start for s in (attribution.source_span, attribution.cue_span) if s]
    if not edges or min(edges) < sentence.span.start:
        return False
    words = tokens(text[max(sentence.span.start, min(edges) - BEFORE) : min(edges)])
    return bool(words) and words[-1].word in verbs(sentence.lang).hypotheses


def _in_word(sentence: Sentence, attribution: Attribution) -> bool:
    """Whether the content begins inside a word, as no content does."""
    at = attribution.content_span.start - sentence.span.start if attribution.content_span else -1
    start = max(0, at - BEFORE)
    return at > 0 and any(t.start < at - start < t.end for t in tokens(sentence.text[start : at + BEFORE]) if t.start)


def _act(text: str, attribution: Attribution, sentence: Sentence) -> Span:
    """Return the content with what it cannot do without: its condition, its subject, or the verb that is the act."""
    content, cue, source = attribution.content_span, attribution.cue_span, attribution.source_span
    assert content is not None
    if _lacks_subject(text, content, sentence):
        return Span(sentence.span.start, content.end)
    if not (cue and source and sentence.span.start <= source.start < cue.start < content.start):
        return content
    if content.start - cue.end > GAP or cue.start - source.end > GAP:
        return content
    if _is_condition(text[sentence.span.start : source.start], sentence.lang):
        return Span(sentence.span.start, content.end)
    act = attribution.stance in ACTS or _is_label(text, content, sentence)
    return Span(source.start, content.end) if act else content


def _is_condition(text: str, lang: str) -> bool:
    """Whether the words before a source are the condition of what it does: "If it loses, the union threatens ..."."""
    words = tokens(text[:BEFORE])
    return len(words) > 2 and words[0].word in verbs(lang).hypotheses and text.rstrip().endswith(",")


def _lacks_subject(text: str, content: Span, sentence: Sentence) -> bool:
    """Whether the subject stands before the quotation mark: 'Every customer "must follow our rules"'."""
    known, before = verbs(sentence.lang), text[sentence.span.start : content.start].rstrip()
    inside = text[content.start : min(content.end, content.start + BEFORE)]
    if len(before) > NEAR or (not before.endswith(tuple(OPENING)) and not inside.startswith(tuple(OPENING))):
        return False
    words = tokens(before.rstrip(OPENING))
    quoted = tokens(inside.lstrip(OPENING + " "))
    verb = bool(quoted) and known.finite(quoted, 0)
    return verb and 0 < len(words) <= SUBJECT and all(t.is_word for t in words) and not known.any_finite(words)


def _is_label(text: str, content: Span, sentence: Sentence) -> bool:
    """Whether a content names a thing without saying what is done: "toute faute", "any wrongdoing"."""
    known = verbs(sentence.lang)
    words = [t for t in tokens(text[content.start : content.end]) if t.is_word]
    words = list(takewhile(lambda t: t.word not in known.joins, words))
    return len(words) <= LABEL and not any(t.word[0].isdigit() for t in words) and not known.acts(words)


def _reported(text: str, piece: Span, whole: bool, said: Sequence[Span]) -> list[Span]:
    """Return a piece of content, or nothing when it only introduces an inner content: "the memo says" in Reuters' words."""
    parts = _without(piece, said)
    if whole:
        return [piece] if sum(t.is_word for part in parts for t in tokens(text[part.start : part.end])) > 1 else []
    return [piece] if sum(part.end - part.start for part in parts) >= STUB * (piece.end - piece.start) else []


def _speech(text: str, piece: Span, sentence: Sentence) -> list[Span]:
    """Return a sentence quoted in a piece without what introduces or follows it, or the piece itself."""
    found = SPEECH.finditer(text[piece.start : piece.end])
    quoted = [Span(piece.start + m.start(), piece.start + m.end()) for m in found if _has_verb(m[0], sentence.lang)]
    return quoted or [piece]


def _has_verb(text: str, lang: str) -> bool:
    return verbs(lang).any_finite(tokens(text))


def _innermost(contents: Sequence[tuple[Span, Attribution]], piece: Span) -> tuple[Attribution, ...]:
    over = [(span, a) for span, a in contents if span.contains(piece)]
    if not over:
        return ()
    least = min(span.end - span.start for span, _ in over)
    return tuple(a for span, a in over if span.end - span.start == least)


def _without(piece: Span, taken: Sequence[Span]) -> list[Span]:
    """Return what is left of a piece when the taken spans are cut out of it."""
    left, start = [], piece.start
    for span in sorted(s for s in taken if s.overlaps(piece)):
        if span.start > start:
            left.append(Span(start, span.start))
        start = max(start, span.end)
    return [*left, Span(start, piece.end)] if start < piece.end else left
