"""Which clauses are claims: not questions, comment, the outlet's own voice, bare reporting or refusals to comment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from claimtrack.claims.stretches import Stretch
from claimtrack.claims.verbs import verbs
from claimtrack.lang.lexicon import lexicon
from claimtrack.lang.tokens import Token, tokens
from claimtrack.types import Document, Sentence, SentenceKind, Span

# Clauses without a finite verb that still state something, by the name of the rule that opened them.
VERBLESS_RULES = frozenset({"participle", "past-participle", "with-absolute", "after-gerund", "result"})
MOST = 0.8  # a headline without a verb is a claim as a whole ("Three dead in fire"), not as a label before a colon
QUOTES = (("«", "»"), ("“", "”"))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A clause with what it stands in."""

    sentence: Sentence
    stretch: Stretch
    span: Span
    rule: str


@dataclass(frozen=True)
class _Phrases:
    no_comment: tuple[str, ...]
    opinion: tuple[str, ...]
    own_voice: frozenset[str]


@cache
def _phrases(lang: str) -> _Phrases:
    table = lexicon(lang).table("claims")
    return _Phrases(tuple(table.get("no_comment", ())), tuple(table.get("opinion", ())), frozenset(table.get("own_voice", ())))


def is_claim(document: Document, place: Surroundings) -> bool:
    """Whether a clause states something about the world, as far as general rules can tell."""
    text = document.text[place.span.start : place.span.end]
    words = [t for t in tokens(text) if t.is_word]
    if len(words) < 2 or _is_question(place.sentence):
        return False
    plain = text.lower().replace("’", "'")
    phrases = _phrases(place.sentence.lang)
    if any(p in plain for p in phrases.no_comment):
        return False
    if place.stretch.attributions:
        return place.stretch.whole or _states(place, words)
    sentence = place.sentence.text.lower().replace("’", "'")
    if any(p in sentence for p in phrases.opinion):
        return False
    if not _quoted(document.text, place) and any(w.word in phrases.own_voice for w in words):
        return False
    return _states(place, words)


def _is_question(sentence: Sentence) -> bool:
    return sentence.text.rstrip(" »”\"')").endswith("?")


def _states(place: Surroundings, words: list[Token]) -> bool:
    if verbs(place.sentence.lang).any_finite(words):
        return len(words) >= 3 or bool(place.stretch.attributions)
    headline = place.sentence.kind is SentenceKind.HEADLINE and place.span.iou(place.sentence.span) > MOST
    return place.rule in VERBLESS_RULES or (headline and len(words) >= 3)


def _quoted(text: str, place: Surroundings) -> bool:
    """Whether the clause stands between quotation marks of its sentence."""
    start, end = place.sentence.span
    before, after = text[start : place.span.start], text[place.span.end : end]
    if any(before.count(a) > before.count(b) and b in after for a, b in QUOTES):
        return True
    return before.count('"') % 2 == 1 and '"' in after
