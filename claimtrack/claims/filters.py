"""Which clauses are claims: a proposition that a reader can check, and no question, comment, label or reporting stub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from claimtrack.claims.phrases import ending, holds, opens, phrases, spaced
from claimtrack.claims.stretches import Stretch
from claimtrack.claims.verbs import verbs
from claimtrack.lang.tokens import Token, tokens
from claimtrack.types import Attribution, Document, MarkKind, Sentence, SentenceKind, Span

# Clauses without a finite verb that still state something, by the name of the rule that opened them.
VERBLESS_RULES = frozenset({"participle", "past-participle", "with-absolute", "after-gerund", "result"})
RELATIVE_RULES = frozenset({"relative", "result"})
HEADLINE_PARTS = frozenset({"headline-part", "headline-colon"})
INSERTED = frozenset({"colon", "semicolon"})  # clauses on which the comment in the rest of their sentence has no bearing
MOST = 0.8  # a headline without a verb is a claim as a whole ("Three dead in fire"), not as a label before a colon
LABEL = 3  # words of a phrase without a verb that still names no event: "a recount", "toute faute" (dev and stories, 2026-11-22)
GLOSS = 5  # words of a relative clause that only says who a source is; longer ones are news (dev and stories, 2026-11-22)
VERBLESS = 5  # words of a sentence that states something though no verb of it is known (H1, H2, 2026-11-22)
HEADING = 4  # words of a heading between paragraphs that states something
QUOTES = (("«", "»"), ("“", "”"))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A clause with what it stands in; ``near`` are the attributions of its sentence."""

    sentence: Sentence
    stretch: Stretch
    span: Span
    rule: str
    near: Sequence[Attribution] = ()

    @property
    def lang(self) -> str:
        """The language of the sentence."""
        return self.sentence.lang


def is_claim(document: Document, place: Surroundings) -> bool:
    """Whether a clause states something about the world, as far as general rules can tell."""
    words = [t for t in tokens(document.text[place.span.start : place.span.end]) if t.is_word]
    plain = spaced(words)
    if len(words) < 2 or _is_question(place.sentence) or holds(place.lang, "no_comment", plain):
        return False
    if _bare_condition(place.lang, document.text[place.span.start : place.span.end]) or _introduces(document.text, place):
        return False
    if not place.stretch.attributions and _is_routine(place.lang, place.sentence.text):
        return False
    if place.rule in RELATIVE_RULES and holds(place.lang, "definitions", plain):
        return False
    if place.stretch.attributions:
        return _states_as_content(place, words)
    if _is_comment(document, place, plain) or _is_own_voice(document.text, place, words):
        return False
    if holds(place.lang, "definitions", plain) or _about_source(document.text, place, words):
        return False
    if ending(place.lang, "arrivals", plain):
        return False
    return _states(document, place, words, plain)


@lru_cache(maxsize=8)
def _spaced_sentence(text: str) -> str:
    return spaced(tokens(text))


@lru_cache(maxsize=8)
def _is_routine(lang: str, sentence: str) -> bool:
    """Whether a sentence says how things go by custom or plan: "the fare changes according to the season"."""
    return holds(lang, "routine", _spaced_sentence(sentence))


def _is_question(sentence: Sentence) -> bool:
    return sentence.text.rstrip(" »”\"')").endswith("?")


def _bare_condition(lang: str, text: str) -> bool:
    """Whether a clause is only a condition: "if a breach is confirmed" without what then happens."""
    known, words = verbs(lang), tokens(text)
    if words[0].word not in known.hypotheses:
        return False
    then = next((i for i, t in enumerate(words) if t.word == "," or t.word in known.consequences), len(words))
    return not known.any_finite(words[then + 1 :])


def _is_comment(document: Document, place: Surroundings, plain: str) -> bool:
    if any(mark.kind is MarkKind.OPINION and mark.span.overlaps(place.span) for mark in document.marks):
        return True
    around = plain if place.rule in INSERTED else _spaced_sentence(place.sentence.text)
    return holds(place.lang, "opinion", around)


def _is_own_voice(text: str, place: Surroundings, words: Sequence[Token]) -> bool:
    start = place.span.start
    own = [w for w in words if spaced([w]) in phrases(place.lang, "own_voice")]
    said = any(not text[start + w.start : start + w.end].isupper() or w.end - w.start == 1 for w in own)  # "US" is no "us"
    return said and not _quoted(text, place)


def _introduces(text: str, place: Surroundings) -> bool:
    """Whether a clause breaks off at the word that opens somebody's content: "ByteDance a indiqué que"."""
    rest = spaced(tokens(text[place.span.end : place.stretch.span.end]))
    return bool(ending(place.lang, "reporting_ends", rest)) and len(rest.split()) == 1


def _about_source(text: str, place: Surroundings, words: Sequence[Token]) -> bool:
    """Whether a clause only says who a source is or where it spoke: "said Ana Brook, who led the study"."""
    known = verbs(place.lang)
    edges = [s for a in place.near for s in (a.source_span, a.cue_span) if s]
    if len(words) <= GLOSS and (words[0].word in known.relatives or place.rule in RELATIVE_RULES):
        return any(s.end <= place.span.start and not text[s.end : place.span.start].strip(" ,") for s in edges)
    leads = words[0].word in known.introducers
    return leads and any(s.start >= place.span.end and not text[place.span.end : s.start].strip(" ,") for s in edges)


def _states_as_content(place: Surroundings, words: Sequence[Token]) -> bool:
    known = verbs(place.lang)
    if known.any_finite(words):
        return True
    if place.rule in VERBLESS_RULES:
        return True
    if not place.stretch.whole:
        return False
    return known.acts(words) or len(words) > LABEL or any(t.word[0].isdigit() for t in words)


def _states(document: Document, place: Surroundings, words: Sequence[Token], plain: str) -> bool:
    finite = verbs(place.lang).any_finite(words)
    if place.sentence.kind is SentenceKind.HEADLINE:
        return _headline_states(document, place, len(words), plain, finite)
    if finite:
        return len(words) > 2
    plain_sentence = place.rule == "whole" and place.sentence.text.rstrip().endswith(".") and len(words) >= VERBLESS
    return place.rule in VERBLESS_RULES or plain_sentence


def _headline_states(document: Document, place: Surroundings, count: int, plain: str, finite: bool) -> bool:
    if opens(place.lang, "heading_openers", plain):
        return False
    if not _is_title(document, place.sentence):
        return finite and count >= HEADING
    least = 1 if place.rule in HEADLINE_PARTS or place.span.end < place.sentence.span.end else 2
    return count > least and (finite or place.rule in VERBLESS_RULES or place.span.iou(place.sentence.span) > MOST)


def _is_title(document: Document, sentence: Sentence) -> bool:
    """Whether a heading stands above the whole article, not between its paragraphs."""
    body = next((s for s in document.sentences if s.kind is SentenceKind.BODY), None)
    return body is None or sentence.span.start < body.span.start


def _quoted(text: str, place: Surroundings) -> bool:
    """Whether the clause stands between quotation marks of its sentence."""
    start, end = place.sentence.span
    before, after = text[start : place.span.start], text[place.span.end : end]
    if any(before.count(a) > before.count(b) and b in after for a, b in QUOTES):
        return True
    return before.count('"') % 2 == 1 and '"' in after
