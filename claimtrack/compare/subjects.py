"""Another actor in otherwise the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimtrack.compare.facts import Facts
from claimtrack.compare.wording import Word, alike, words
from claimtrack.types import Change, ChangeKind, Span

SUBJECT = 5  # words at the beginning of a claim in which its subject stands
COMMON = 0.6  # share of the remaining words that both claims have; below, they are worded too differently to tell


def actor_changes(a: Facts, b: Facts) -> Iterator[Change]:
    """Two claims of one language that begin with different names and go on in the same words."""
    if a.lang != b.lang:
        return
    one, two = _named_subject(a), _named_subject(b)
    if not one or not two or any(alike(x.folded, y.folded) for x in one for y in two) or not _same_rest(a, b, one, two):
        return
    note = f"{' '.join(w.text for w in one)} → {' '.join(w.text for w in two)}"
    yield Change(ChangeKind.ACTOR, a.claim.id, b.claim.id, note, "actor", _span(one), _span(two))


def _named_subject(facts: Facts) -> list[Word]:
    """The first run of capitalised words near the beginning of the claim."""
    named: list[Word] = []
    for word in words(facts.claim.text, facts.claim.span.start)[:SUBJECT]:
        capital = word.text[:1].isupper() and word in facts.content and not any(c.isdigit() for c in word.text)
        if capital and not _opens(word, facts):
            named.append(word)
        elif named:
            break
    return named


def _opens(word: Word, facts: Facts) -> bool:
    """Whether a word may be capital only because the claim begins with it: the article also has it in small letters."""
    return word.span.start == facts.claim.span.start and word.text.lower() in facts.article.text


def _same_rest(a: Facts, b: Facts, one: Sequence[Word], two: Sequence[Word]) -> bool:
    left = {w.folded for w in a.content if w not in one}
    right = {w.folded for w in b.content if w not in two}
    shared = sum(any(alike(x, y) for y in right) for x in left)
    return bool(left and right) and shared >= COMMON * max(len(left), len(right))


def _span(found: Sequence[Word]) -> Span:
    return Span(found[0].span.start, found[-1].span.end)
