"""Claims to measure on: those of ``../shared/data`` with their vectors, and as many as one likes made from them.

A made story is a copy of a real one: names and figures become others (letters are exchanged, so that every offset
holds), and all its vectors are turned about the mean of all, by a turn of its own, with some noise that stands for other
wordings. So copies are about as unlike as real stories are, and within one the cosines are those of the real story.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.measure import ROOT
from claimtrack.backends.registry import embedder
from claimtrack.matching import ClaimVectors, claim_vectors, fitted_to
from claimtrack.matching.judged import Judged, joined, read
from claimtrack.protocols import Vectors
from claimtrack.types import Claim, MatchInput, Span, Status

SHARED = Path(os.environ.get("CLAIMTRACK_SHARED", ROOT.parent / "shared"))
CACHE = ROOT / "benchmarks" / ".cache"
ENCODER = "e5-small"
NOISE = 0.35  # of vectors that are only searched: two around one claim have a cosine of about 0.89
WORDING = 0.1  # length of the noise that stands for another wording
_KINDS = ("plain", "context", "sentence", "article")
_NAME = re.compile(r"(?<!\w)[A-Z]\w+|\d+")


def gold(name: str) -> Path:
    """The folder of a gold corpus: ``dev``, ``seeds``, or ``stories`` with its marks taken out."""
    folder = _shared() / "data" / name
    if name != "stories":
        return folder
    made = CACHE / "stories"
    if not (made / "gold.json").exists():
        made.mkdir(parents=True, exist_ok=True)
        files = sorted(str(path) for path in folder.glob("*.marked.jsonl"))
        subprocess.run([sys.executable, str(SHARED / "score" / "unmark.py"), *files, str(made)], check=True, capture_output=True)
    return made


def _shared() -> Path:
    if not (SHARED / "data").is_dir():
        raise SystemExit(f"the benchmarks measure on {SHARED}/data, which is not there")
    return SHARED


@cache
def real() -> tuple[Judged, ClaimVectors]:
    """The claims of stories and dev with their vectors, embedded once and kept in ``benchmarks/.cache``."""
    corpus = joined([read(gold(name)) for name in ("stories", "dev")])
    encoder = embedder(ENCODER)
    texts = hashlib.sha256("\x1f".join([encoder.id, *(claim.text for claim in corpus.claims)]).encode()).hexdigest()
    path = CACHE / f"vectors-{texts[:16]}.npz"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        vectors = claim_vectors(corpus.claims, encoder, fitted_to(encoder)[1])
        with tempfile.NamedTemporaryFile(dir=CACHE, suffix=".npz", delete=False) as aside:
            np.savez(aside, **{kind: getattr(vectors, kind) for kind in _KINDS})
        Path(aside.name).rename(path)
    with np.load(path) as held:
        return corpus, ClaimVectors(**{kind: held[kind] for kind in _KINDS})


def made(count: int, seed: int = 0) -> tuple[list[MatchInput], ClaimVectors]:
    """Return so many claims, whole stories at a time but for the last, with their vectors."""
    corpus, vectors = real()
    stories: dict[str, list[int]] = {}
    for row, story in enumerate(corpus.stories):
        stories.setdefault(story, []).append(row)
    rng, rows, copies = np.random.default_rng(seed), list[int](), list[int]()
    while len(rows) < count:
        for members in stories.values():
            rows += members
            copies += [1 + (copies[-1] if copies else -1)] * len(members)
    chosen, copy = np.array(rows[:count]), np.array(copies[:count])
    claims = _claims([corpus.claims[row] for row in rows[:count]], copy.tolist())
    moved = {kind: _moved(getattr(vectors, kind)[chosen], copy, rng) for kind in _KINDS}
    return claims, ClaimVectors(**moved)


def claim_of(shown: MatchInput) -> Claim:
    """The claim that the matcher was shown."""
    span = shown.span or Span(0, len(shown.text))
    return Claim(shown.article, span, shown.text, shown.lang, span, Status.ASSERTED, "benchmark")


def many(count: int, seed: int = 0) -> Vectors:
    """Return so many vectors: those of real claims with noise, each by turns."""
    vectors = real()[1].plain
    rng = np.random.default_rng(seed)
    out = np.empty((count, vectors.shape[1]), np.float32)
    for start in range(0, count, 65536):
        part = out[start : start + 65536]
        part[:] = vectors[rng.integers(0, len(vectors), len(part))]
        part += NOISE * rng.standard_normal(part.shape, np.float32) / np.float32(vectors.shape[1] ** 0.5)
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    return out


def _moved(vectors: Vectors, copy: np.ndarray, rng: np.random.Generator) -> Vectors:
    """Turn the vectors of each copy about the mean of all, by another turn for each, and add some noise."""
    turn = _about(real()[1].plain.mean(axis=0))
    turned, numbers = vectors @ turn, np.unique(copy)
    for number in numbers.tolist():
        own = np.random.default_rng(int(number))
        order, signs = 1 + own.permutation(vectors.shape[1] - 1), own.choice(np.float32([-1, 1]), vectors.shape[1] - 1)
        rows = np.flatnonzero(copy == number)
        turned[rows, 1:] = turned[rows][:, order] * signs
    out = turned @ turn.T
    for start in range(0, len(out), 65536):
        part = out[start : start + 65536]
        part += WORDING * rng.standard_normal(part.shape, np.float32) / np.float32(vectors.shape[1] ** 0.5)
    return np.asarray(out / np.linalg.norm(out, axis=1, keepdims=True), np.float32)


def _about(mean: Vectors) -> Vectors:
    """An orthogonal matrix (a reflection) that takes the mean's direction to the first axis, and back."""
    normal = mean / np.linalg.norm(mean) - np.eye(1, len(mean), dtype=np.float32)[0]
    normal /= np.linalg.norm(normal)
    return np.asarray(np.eye(len(mean)) - 2 * np.outer(normal, normal), np.float32)


def _claims(claims: list[MatchInput], copies: list[int]) -> list[MatchInput]:
    texts: dict[tuple[str, int], str] = {}
    out = []
    for claim, copy in zip(claims, copies, strict=True):
        key = (claim.article, copy)
        if key not in texts:
            texts[key] = renamed(claim.context or claim.text, copy)
        name = f"{copy}/{claim.article}"
        place = hashlib.sha256(f"{copy}/{claim.id}".encode()).hexdigest()[:16]
        shown = replace(claim, id=place, article=name, text=renamed(claim.text, copy), context=texts[key])
        out.append(replace(shown, title=renamed(claim.title, copy) if claim.title else None))
    return out


def renamed(text: str, copy: int) -> str:
    """The text with the letters and digits of its names and figures exchanged, equally wherever they occur."""
    mapping = _mapping(copy)
    return _NAME.sub(lambda found: found.group()[0] * (not found.group()[0].isdigit()) + _rest(found.group(), mapping), text)


def _rest(word: str, mapping: dict[int, str]) -> str:
    return (word if word[0].isdigit() else word[1:]).translate(mapping)


@cache
def _mapping(copy: int) -> dict[int, str]:
    rng = np.random.default_rng(copy)
    out: dict[int, str] = {}
    for letters in ("aeiou", "bcdfghjklmnprstvw", "123456789"):
        out |= dict(zip(map(ord, letters), "".join(rng.permutation(list(letters))), strict=True))
    return out
