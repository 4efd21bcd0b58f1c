"""Trim a clause to its proposition: no quotation marks, brackets or opening connectives at its ends."""

from __future__ import annotations

from functools import cache

from claimtrack.claims.phrases import ending, spaced
from claimtrack.lang.lexicon import lexicon
from claimtrack.lang.tokens import tokens
from claimtrack.types import Span

EDGES = " \t\n,;:.…—–-«»“”\"'’‘•*·|/"
TAIL = 60  # characters at the end of a clause in which words are dropped
OPENERS, CLOSERS = "([", ")]"


@cache
def _connectives(lang: str) -> tuple[str, ...]:
    return tuple(sorted(map(str, lexicon(lang).table("claims").get("connectives", ())), key=len, reverse=True))


def trimmed(text: str, span: Span, lang: str) -> Span | None:
    """Return the span without marks and connectives at its ends, or None when nothing is left."""
    start, end = _edges(text, *span)
    head = text[start : min(end, start + 60)].lower().replace("’", "'")
    for phrase in _connectives(lang):
        if head.startswith(phrase) and head[len(phrase) : len(phrase) + 1] in {" ", ","}:
            start, end = _edges(text, start + len(phrase), end)
            break
    while start < end and (cut := _tail(text[start:end], lang)) < end - start:
        start, end = _edges(text, start, start + cut)
    return Span(start, end) if end > start else None


def _tail(text: str, lang: str) -> int:
    """Return where the words end that a clause can end with: not "if", "a", nor a headline's "here's why"."""
    words = [t for t in tokens(text[-TAIL:]) if t.is_word]
    plain = spaced(words)
    teaser = ending(lang, "headline_tails", plain)
    count = teaser or ending(lang, "danglers", plain)
    if not count or count >= len(words):
        return len(text)
    at = max(0, len(text) - TAIL) + words[-count].start
    return at if not teaser or text[:at].rstrip().endswith((",", ":", "—", "–", "-", ";")) else len(text)


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start] in EDGES or text[start] in CLOSERS):
        start += 1
    while end > start and (text[end - 1] in EDGES or text[end - 1] in OPENERS):
        end -= 1
    while start < end and text[start] in OPENERS and text[start + 1 : end].count(CLOSERS[OPENERS.index(text[start])]) == 0:
        start += 1
    return start, end
