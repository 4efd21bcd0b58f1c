"""Every wording of a cluster against the first, word by word: what says the same, what is added, what is lost."""

from __future__ import annotations

from collections.abc import Container, Sequence

import numpy as np

from claimtrack.compare.facts import Facts
from claimtrack.compare.model import Aligned, Alignment
from claimtrack.compare.partners import NEVER, Scores, align, differ
from claimtrack.compare.units import Unit, sentence, units
from claimtrack.compare.words import WordReader
from claimtrack.types import Span


def alignments(read: Sequence[Facts], reader: WordReader) -> tuple[Alignment | None, ...]:
    """Align every claim with the first of them; the first has none."""
    if len(read) < 2:
        return tuple(None for _ in read)
    cut = [units(facts) for facts in read]
    vectors = reader.read([told(facts, parts) for facts, parts in zip(read, cut, strict=True)])
    made: list[Alignment | None] = [None]
    for facts, parts, rows in zip(read[1:], cut[1:], vectors[1:], strict=True):
        near = (vectors[0] @ rows.T).astype(np.float64)
        made.append(_alignment(read[0], (cut[0], parts), near, reader if _usable(reader, read[0], facts) else None))
    return tuple(made)


def share_told(one: Facts, others: Sequence[Facts], place: Span, reader: WordReader) -> float | None:
    """Return the share of the words in a place of one claim's sentence that some of the others tells, 0 to 1.

    None where there are no words to tell, or none of the others is in a language that the encoder can compare.
    """
    others = [facts for facts in others if _usable(reader, one, facts)]
    own, *cut = [units(facts) for facts in (one, *others)]
    asked = {k for k, u in enumerate(own) if u.telling and place.contains(u.span)}
    if not asked or not others:
        return None
    rows, *vectors = reader.read([told(f, parts) for f, parts in zip((one, *others), (own, *cut), strict=True)])
    found: set[int] = set()
    for parts, columns in zip(cut, vectors, strict=True):
        near = (rows @ columns.T).astype(np.float64)
        found |= {i for i, _ in align(own, parts, near, reader.least)} | told_otherwise(own, parts, near, reader.covered)[0]
    return len(asked & found) / len(asked)


def _usable(reader: WordReader, one: Facts, two: Facts) -> bool:
    return reader.across or one.lang == two.lang


def _alignment(first: Facts, sides: tuple[Sequence[Unit], Sequence[Unit]], near: Scores, reader: WordReader | None) -> Alignment:
    """Align two sentences; without a reader of both languages only figures, days, spellings and markers are partners."""
    a, b = sides
    seen = near if reader else np.full_like(near, NEVER)
    links = align(a, b, seen, reader.least if reader else 0.0)
    made = (
        Aligned(b[j].span, a[i].span, round(float(near[i, j]), 3), rule, differ(a[i], b[j]))
        for (i, j), rule in sorted(links.items(), key=lambda item: (item[0][1], item[0][0]))
    )
    elsewhere = told_otherwise(a, b, seen, reader.covered) if reader else (set(range(len(a))), set(range(len(b))))
    lost, added = _runs(a, {i for i, _ in links} | elsewhere[0]), _runs(b, {j for _, j in links} | elsewhere[1])
    return Alignment(first.claim.id, tuple(made), added, lost)


def told_otherwise(a: Sequence[Unit], b: Sequence[Unit], near: Scores, covered: float) -> tuple[set[int], set[int]]:
    """The words on each side that come near some word of the other, be it another's partner; figures are told or not."""
    left, right = ([k for k, u in enumerate(side) if u.telling] for side in (a, b))
    rows = {i for i, u in enumerate(a) if right and not u.figure and near[i, right].max() >= covered}
    columns = {j for j, u in enumerate(b) if left and not u.figure and near[left, j].max() >= covered}
    return rows, columns


def _runs(parts: Sequence[Unit], linked: Container[int]) -> tuple[Span, ...]:
    """The places in the claim that say something and have no partner; function words between two of them belong to them."""
    runs: list[Span] = []
    open_run = False
    for place, unit in enumerate(parts):
        if not unit.inside or place in linked:
            open_run = False
        elif unit.telling or unit.markers:
            runs[-1:] = [Span(runs[-1].start, unit.span.end)] if open_run else [*runs[-1:], unit.span]
            open_run = True
    return tuple(runs)


def told(facts: Facts, parts: Sequence[Unit]) -> tuple[str, Sequence[Span]]:
    """Return a claim's sentence with the places of its units in it, as a reader of words takes them."""
    place = sentence(facts)
    return (
        facts.article.text[place.start : place.end],
        [Span(u.span.start - place.start, u.span.end - place.start) for u in parts],
    )
