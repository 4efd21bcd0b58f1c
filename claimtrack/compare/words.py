"""Words as vectors, read where they stand, so that those of two texts can be told to mean the same.

A word's vector says less of the word than of the text that it stands in; so the mean of the text's words is taken off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import numpy as np

from claimtrack.protocols import Embedder, Vectors
from claimtrack.types import Span

Told = tuple[str, Sequence[Span]]  # a text, the places of its words
Reading = Callable[[Sequence[Told]], list[Vectors]]
Contextual = Callable[[Sequence[tuple[str, Span]]], Vectors]

FEW = 6  # words: in a text of so many, half of what is taken off is what all texts have in common


@dataclass(frozen=True, slots=True)
class WordReader:
    """A way to read words: its name, what its cosines mean, unit vectors (words, dimension) of each text.

    A cosine from ``least`` on speaks for one meaning; a word that comes nowhere near ``covered`` is not told. ``across``:
    words of two languages can be compared.
    """

    way: str
    least: float
    covered: float
    across: bool
    read: Reading


def reader(embedder: Embedder) -> WordReader:
    """Return the best way there is to read words with an encoder; nothing is loaded yet.

    The thresholds were chosen on 141 word pairs of ../shared/data/claim-families and the 105 of tests/gold/words.txt
    (2026-11-22): links of e5-small there are right at .85 and .98 and find .70 and .87; what the trained map of the matcher
    or the words read alone add to the words read in their sentence is within a point of that.
    """
    name, across = embedder.id, embedder.cross_lingual
    in_context: Contextual | None = getattr(embedder, "embed_in_context", None)
    if in_context is not None:
        return WordReader(f"{name}, words in their sentence", 0.28, 0.24, across, partial(_in_context, in_context))
    return WordReader(f"{name}, words alone", 0.28, 0.24, across, partial(_alone, embedder))


def _in_context(embed: Contextual, told: Sequence[Told]) -> list[Vectors]:
    items = [(text, span) for text, spans in told for span in spans]
    if not items:
        return [np.zeros((0, 1), np.float32) for _ in told]
    try:
        rows = embed(items)
    except ValueError:  # a word of which the encoder sees no letter
        rows = _one_by_one(embed, items)
    ends = np.cumsum([len(spans) for _, spans in told])
    return _all_apart(np.split(rows, ends[:-1]))


def _one_by_one(embed: Contextual, items: Sequence[tuple[str, Span]]) -> Vectors:
    """Read each word for itself; one that cannot be read is far from every other."""
    read: dict[int, Vectors] = {}
    for place, item in enumerate(items):
        with suppress(ValueError):
            read[place] = embed([item])[0]
    nothing = np.zeros_like(next(iter(read.values()), np.zeros(1, np.float32)))
    return np.array([read.get(place, nothing) for place in range(len(items))], np.float32)


def _alone(embedder: Embedder, told: Sequence[Told]) -> list[Vectors]:
    distinct = sorted({text[span.start : span.end] for text, spans in told for span in spans})
    place = {word: number for number, word in enumerate(distinct)}
    rows = embedder.embed(distinct)
    return _all_apart([rows[[place[text[s.start : s.end]] for s in spans], :] for text, spans in told])


def _all_apart(found: Sequence[Vectors]) -> list[Vectors]:
    whole = np.concatenate(found)
    return [_apart(rows, whole) for rows in found]


def _apart(rows: Vectors, whole: Vectors) -> Vectors:
    """Take off what the words of a text have in common; of few words that is partly what the ``whole`` has in common."""
    if not len(rows):
        return rows
    shared = (rows.sum(axis=0) + FEW * whole.mean(axis=0)) / (len(rows) + FEW)
    apart = rows - shared
    return np.asarray(apart / np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-9), np.float32)
