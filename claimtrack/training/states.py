"""What the frozen encoder makes of each claim's tokens: read once, then trained on."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.aligner import MOST
from claimtrack.matching.judged import Judged
from claimtrack.matching.vectors import Known
from claimtrack.matching.views import span_key, text_key, view
from claimtrack.protocols import Progress, TokenEmbedder, Vectors
from claimtrack.types import MatchInput, Span

SPACES = ("ctx", "plain")  # a claim's tokens read within title and paragraph, and read alone
FRAMED = 0.75  # share of the bare sentences that get two others of their story in front; not tuned
Half = NDArray[np.float16]
Read = tuple[Half, Vectors]  # states and weights of a claim's tokens
Arrays = Mapping[str, NDArray[Any]]  # an aligner, named as in ``aligner.npz``


@dataclass(frozen=True, eq=False, slots=True)
class States:
    """For each space and claim: token states (n, 384) of length 1, the language's mean removed, and weights (n,)."""

    tokens: Mapping[str, Sequence[Read]]
    means: Mapping[str, Mapping[str, Vectors]]  # space -> language


def framed(judged: Judged, seed: int) -> Judged:
    """Return the claims; most bare sentences stand behind two others of their story and language, as in an article."""
    draw = random.Random(seed)
    near: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (claim, story) in enumerate(zip(judged.claims, judged.stories, strict=True)):
        near[story, claim.lang].append(place)
    claims = list(judged.claims)
    for place, claim in enumerate(judged.claims):
        others = [at for at in near[judged.stories[place], claim.lang] if judged.families[at] != judged.families[place]]
        if claim.context is None and others and draw.random() < FRAMED:
            first, second = (judged.claims[draw.choice(others)].text for _ in range(2))
            head = f"{first}\n{second} "
            claims[place] = replace(claim, context=head + claim.text, span=Span(len(head), len(head) + len(claim.text)))
    return replace(judged, claims=tuple(claims))


@dataclass(frozen=True, eq=False, slots=True)
class Reader:
    """An encoder that shows tokens, and what of the texts it has read is kept for the pair matcher."""

    embedder: TokenEmbedder
    known: Known
    progress: Progress | None = None

    def encoded(self, claims: Sequence[MatchInput], start: Arrays | None = None) -> States:
        """Encode every claim in both spaces; the means are those of an aligner to go on from, else of these claims."""
        views, langs = [view(claim) for claim in claims], [claim.lang for claim in claims]
        raw = {
            "ctx": self._read([(one.window, one.span) for one in views]),
            "plain": self._read([(one.plain, None) for one in views]),
        }
        means = {space: means_in(start, space) if start else means_of(rows, langs) for space, rows in raw.items()}
        return States({space: _freed(rows, langs, means[space]) for space, rows in raw.items()}, means)

    def _read(self, items: Sequence[tuple[str, Span | None]]) -> list[Read]:
        out = []
        for (text, span), told in zip(items, self.embedder.embed_tokens(items, self.progress), strict=True):
            self.known[text_key(text) if span is None else span_key(text, span)] = told.vector
            out.append((_unit(told.states[:MOST]).astype(np.float16), told.weights[:MOST]))
        return out


def means_in(arrays: Arrays, space: str) -> dict[str, Vectors]:
    """Return the language means of an aligner."""
    start = f"{space}_mean_"
    return {name.removeprefix(start): np.asarray(one, np.float32) for name, one in arrays.items() if name.startswith(start)}


def _freed(rows: Sequence[Read], langs: Sequence[str], means: Mapping[str, Vectors]) -> list[Read]:
    common = np.mean(list(means.values()), axis=0)  # of a language without its own
    return [(centred(v.astype(np.float32), means.get(lang, common)), w) for (v, w), lang in zip(rows, langs, strict=True)]


def means_of(rows: Sequence[Read], langs: Sequence[str]) -> dict[str, Vectors]:
    """Return the mean token state of each language."""
    by = {lang: [states for (states, _), own in zip(rows, langs, strict=True) if own == lang] for lang in sorted(set(langs))}
    return {lang: np.concatenate(states).mean(axis=0, dtype=np.float32) for lang, states in by.items()}


def centred(states: Vectors, mean: Vectors) -> Half:
    """Return the states without a mean, of length 1, in half precision."""
    return _unit(states - mean).astype(np.float16)


def principal(states: Iterable[Half], count: int) -> Vectors:
    """Return the ``count`` directions of most variance, shape (384, count), signs fixed."""
    total = np.zeros(0)
    for one in states:
        wide = one.astype(np.float64)
        total = wide.T @ wide if not total.size else total + wide.T @ wide
    found = np.linalg.eigh(total)[1][:, ::-1][:, :count]
    signs = np.sign(found[np.abs(found).argmax(axis=0), np.arange(found.shape[1])])
    return np.asarray(found * signs, np.float32)


def _unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)
