"""The whole training: judged claims in, ``aligner.npz`` and ``matcher.json`` out."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from claimtrack.backends import registry
from claimtrack.errors import InputError
from claimtrack.matching.aligner import DATA as ALIGNER
from claimtrack.matching.features import TOKENS
from claimtrack.matching.fit import Table, aligned, as_json, table
from claimtrack.matching.judged import Judged
from claimtrack.matching.learnt import located, shipped
from claimtrack.matching.model import DATA as MATCHER
from claimtrack.matching.model import Matcher
from claimtrack.matching.vectors import Known, claim_vectors
from claimtrack.protocols import Embedder, Progress, TokenEmbedder
from claimtrack.training.aligning import Recipe, trained, units_of
from claimtrack.training.blending import Bin, Probabilities, Score, blended, probability_of, reliability, scored, trusted
from claimtrack.training.crossfit import held_out_scores, token_features
from claimtrack.training.reading import read_all
from claimtrack.training.states import Arrays, Reader, States, framed

# The least that held-out stories can say something about: a fold has some units and some pairs that are the same.
UNITS, SAME = 4, 40
FRESH_UNITS, FRESH_SAME = 12, 400  # to fit everything anew


@dataclass(frozen=True, slots=True)
class Trained:
    """What was trained on, where it was written, and how it scores on what it had not seen."""

    folder: str
    claims: int
    families: int
    units: int
    scores: tuple[Score, ...]
    reliability: tuple[Bin, ...]
    suggest: float
    confirm: float


@dataclass(frozen=True, slots=True)
class Options:
    """How to train: everything anew or on from what is there, with which encoder, from which seed."""

    fresh: bool = False
    encoder: str = "e5-small"
    seed: int = 0


def train(
    data: Sequence[Path],
    folder: Path,
    check: Sequence[Path] = (),
    options: Options | None = None,
    progress: Progress | None = None,
) -> Trained:
    """Train on judged claims and write what was learnt into a folder; ``check`` are corpora to be scored at the end.

    Raises:
        InputError: the data cannot be read, or there is too little of it.
        BackendError: there is no such encoder.
    """
    chosen = options or Options()
    judged, checked = _readable(read_all(data)), {str(path): _readable(read_all([path])) for path in check}
    refuse_too_little(judged, chosen.fresh)
    embedder = registry.embedder(chosen.encoder, allow_test=True)
    if not isinstance(embedder, TokenEmbedder):
        raise InputError(f"the encoder {chosen.encoder} does not show tokens", mend="Train with --encoder e5-small")
    known: Known = {}
    reader = Reader(embedder, known, progress)
    start = None if chosen.fresh else _arrays()
    states = reader.encoded(framed(judged, chosen.seed).claims, start)
    recipe = Recipe(seed=chosen.seed)
    arrays = trained(judged, states, units_of(judged, range(len(judged.claims))), recipe, start)
    rows = _told(judged)
    held = held_out_scores(judged, states, rows, recipe, start)
    made, pairs, probability = (blended if chosen.fresh else trusted)(_part(judged, rows), embedder, known, held, progress)
    _write(folder, arrays, made)
    found = scored("held-out stories", probability, pairs)
    for name, corpus in checked.items():
        found += scored(name, *_judged_by(made, arrays, corpus, reader, embedder))
    counts = len(judged.claims), len(set(judged.families)), len(set(judged.units))
    bins = tuple(reliability(probability, pairs))
    return Trained(str(folder), *counts, tuple(found), bins, made.suggest, made.confirm)


def refuse_too_little(judged: Judged, fresh: bool) -> None:
    """Raise InputError where held-out stories could not tell whether anything was learnt."""
    units, same = len(set(judged.units)), same_pairs(judged)
    least = (FRESH_UNITS, FRESH_SAME) if fresh else (UNITS, SAME)
    if units < least[0] or same < least[1]:
        raise InputError(
            f"too little to learn from: {units} stories and {same} pairs that say the same in two articles; "
            f"it takes {least[0]} and {least[1]}",
            mend="Judge more claims" + (", or go on from the aligner there is (without --fresh)." if fresh else "."),
        )


def same_pairs(judged: Judged) -> int:
    """Count the pairs of one family in two articles."""
    families = Counter(judged.families)
    inside = Counter((family, claim.article) for family, claim in zip(judged.families, judged.claims, strict=True))
    return sum(n * (n - 1) for n in families.values()) // 2 - sum(n * (n - 1) for n in inside.values()) // 2


def _arrays() -> Arrays:
    """The aligner in use, to go on from."""
    with np.load(io.BytesIO(located(ALIGNER).read_bytes()), allow_pickle=False) as held:
        return dict(held)


def _told(judged: Judged) -> list[int]:
    """The claims that the pair matcher is fitted on: those in articles; if there are none, all."""
    rows = [row for row, claim in enumerate(judged.claims) if claim.context is not None]
    return rows or list(range(len(judged.claims)))


def told(judged: Judged) -> Judged:
    """Return the readable claims in articles."""
    return _part(_readable(judged), _told(_readable(judged)))


def _readable(judged: Judged) -> Judged:
    return _part(judged, [row for row, claim in enumerate(judged.claims) if any(map(str.isalnum, claim.text))])


def _part(judged: Judged, rows: Sequence[int]) -> Judged:
    names = (tuple(column[row] for row in rows) for column in (judged.families, judged.stories, judged.units))
    return Judged(tuple(judged.claims[row] for row in rows), *names)


def _judged_by(made: Matcher, arrays: Arrays, corpus: Judged, reader: Reader, embedder: Embedder) -> tuple[Probabilities, Table]:
    """Judge all pairs of a corpus that was not trained on."""
    states: States = reader.encoded(corpus.claims, arrays)
    vectors = claim_vectors(corpus.claims, embedder, made.offsets, reader.known, reader.progress)
    data, count = table(corpus, vectors), len(corpus.claims)
    scores = np.zeros((count, count, len(TOKENS)))
    scores[data.pairs[:, 0], data.pairs[:, 1]] = token_features(corpus, states, range(count), arrays, data.pairs)
    data = aligned(data, scores)
    return probability_of(made, data), data


def _write(folder: Path, arrays: Arrays, made: Matcher) -> None:
    """Write the aligner and the matcher, which are only good for each other."""
    write_matcher(folder, made)
    with (folder / ALIGNER).open("wb") as stream:
        np.savez_compressed(stream, allow_pickle=False, **arrays)


def write_matcher(folder: Path, made: Matcher) -> None:
    """Write a matcher beside those of other encoders.

    Raises:
        InputError: the folder cannot be written to.
    """
    path = folder / MATCHER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held: dict[str, Any] = json.loads((path if path.exists() else shipped(MATCHER)).read_text(encoding="utf-8"))
        encoders: Mapping[str, Any] = {**held["encoders"], made.encoder: as_json(made)}
        path.write_text(json.dumps({**held, "encoders": encoders}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", str(folder), "Choose another folder with -o") from error
