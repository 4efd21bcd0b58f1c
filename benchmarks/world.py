"""Claims to measure on: those of ``../shared/data`` with their vectors, and as many as one likes made from them.

A made story is a copy of a real one: names and figures become others (letters are exchanged, so that every offset
holds), and all its vectors are turned about the mean of all, by a turn of its own, with some noise that stands for other
wordings; claims of one sentence, or of one article, still have one vector of it. So copies are about as unlike as real stories
are, and within one the cosines are those of the real story. Tokens are turned alike, without noise.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.measure import ROOT
from claimtrack.backends.registry import embedder
from claimtrack.matching import ClaimVectors, claim_vectors, fitted_to
from claimtrack.matching.aligner import Aligner, Alignment, Side, Tokens, packed
from claimtrack.matching.judged import Judged, joined, read
from claimtrack.protocols import Vectors
from claimtrack.types import Claim, MatchInput, Span, Status

SHARED = Path(os.environ.get("CLAIMTRACK_SHARED", ROOT.parent / "shared"))
CACHE = ROOT / "benchmarks" / ".cache"
ENCODER = "e5-small"
NOISE = 0.35  # of vectors that are only searched: two around one claim have a cosine of about 0.89
WORDING = 0.1  # length of the noise that stands for another wording
_KINDS = ("plain", "context", "sentence", "article")
_COMMON = ("sentence", "article")  # kinds of vectors that several claims of an article have in common
_SPACES = ("context", "plain")
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
    """The claims of stories and dev with their vectors, embedded once and kept in ``benchmarks/.cache``; no tokens."""
    corpus, encoder = _claims_of_gold(), embedder(ENCODER)
    with np.load(_made_once("vectors", encoder.id)) as held:
        return corpus, ClaimVectors(**{kind: held[kind] for kind in _KINDS})


@cache
def aligned() -> tuple[Judged, ClaimVectors]:
    """The same with the tokens that the aligner in use compares, kept likewise."""
    corpus, vectors = real()
    aligner = _aligner()
    with np.load(_made_once("tokens", f"{embedder(ENCODER).id} {aligner.id}")) as held:
        return corpus, replace(vectors, alignment=Alignment(aligner, _taken_up(aligner, held)))


@cache
def _claims_of_gold() -> Judged:
    return joined([read(gold(name)) for name in ("stories", "dev")])


def _aligner() -> Aligner:
    aligner = fitted_to(embedder(ENCODER))[0].aligner
    if aligner is None:
        raise SystemExit("the benchmarks measure with the shipped matcher, which compares tokens")
    return aligner


def _made_once(what: str, maker: str) -> Path:
    """The file with the vectors, or the tokens, of the claims, made by what has this id."""
    corpus, encoder = _claims_of_gold(), embedder(ENCODER)
    texts = hashlib.sha256("\x1f".join([maker, *(claim.text for claim in corpus.claims)]).encode()).hexdigest()
    path = CACHE / f"{what}-{texts[:16]}.npz"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        vectors = claim_vectors(corpus.claims, encoder, fitted_to(encoder)[1], {}, aligner=_aligner())
        content = _laid_out(vectors) if what == "tokens" else {kind: getattr(vectors, kind) for kind in _KINDS}
        with tempfile.NamedTemporaryFile(dir=CACHE, suffix=".npz", delete=False) as aside:
            np.savez(aside, **content)
        Path(aside.name).rename(path)
    return path


def _laid_out(vectors: ClaimVectors) -> dict[str, np.ndarray]:
    """The packed tokens of every claim, end to end, and the bytes of each, by space."""
    assert vectors.alignment is not None
    out = {}
    for space in _SPACES:
        parts = [packed(getattr(one, space)) for one in vectors.alignment.tokens]
        out[f"{space} tokens"] = np.frombuffer(b"".join(parts), np.uint8)
        out[f"{space} bytes"] = np.array([len(part) for part in parts])
    return out


def _taken_up(aligner: Aligner, held: Mapping[str, np.ndarray]) -> list[Tokens]:
    sides = []
    for space in _SPACES:
        ends = np.cumsum(held[f"{space} bytes"]).tolist()
        content = held[f"{space} tokens"].tobytes()
        sides.append([aligner.unpacked(content[start:end]) for start, end in zip([0, *ends], ends, strict=False)])
    return [Tokens(*both) for both in zip(*sides, strict=True)]


def made(count: int, seed: int = 0, tokens: bool = True) -> tuple[list[MatchInput], ClaimVectors]:
    """Return so many claims, whole stories at a time but for the last, with their vectors, and with or without tokens."""
    corpus, vectors = aligned() if tokens else real()
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
    moved = {kind: _moved(getattr(vectors, kind)[chosen], copy, rng, kind in _COMMON) for kind in _KINDS}
    alignment = _realigned(vectors.alignment, rows[:count], copy.tolist()) if vectors.alignment is not None else None
    return claims, ClaimVectors(**moved, alignment=alignment)


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


def _moved(vectors: Vectors, copy: np.ndarray, rng: np.random.Generator, common: bool) -> Vectors:
    """Turn the vectors of each copy about the mean of all, by a turn of its own, and add noise, the same to ``common`` ones."""
    turn = _about(real()[1].plain.mean(axis=0))
    turned, numbers = vectors @ turn, np.unique(copy)
    for number in numbers.tolist():
        own = np.random.default_rng(int(number))
        order, signs = 1 + own.permutation(vectors.shape[1] - 1), own.choice(np.array([-1, 1], np.float32), vectors.shape[1] - 1)
        rows = np.flatnonzero(copy == number)
        turned[rows, 1:] = turned[rows][:, order] * signs
    out = turned @ turn.T
    noise = np.arange(len(out))
    if common:
        codes = np.unique(vectors, axis=0, return_inverse=True)[1] * (int(copy.max()) + 1) + copy
        noise = np.unique(codes, return_inverse=True)[1]
    made = rng.standard_normal((int(noise.max()) + 1, vectors.shape[1]), np.float32)
    made *= np.float32(WORDING / float(vectors.shape[1]) ** 0.5)
    for start in range(0, len(out), 65536):
        out[start : start + 65536] += made[noise[start : start + 65536]]
    return np.asarray(out / np.linalg.norm(out, axis=1, keepdims=True), np.float32)


def _realigned(alignment: Alignment, rows: list[int], copies: list[int]) -> Alignment:
    """The tokens of made claims: for each copy of a real one turned by another exchange of axes, exact in whole steps."""
    width = alignment.aligner.width

    @cache
    def turn(copy: int) -> tuple[np.ndarray, np.ndarray]:
        own = np.random.default_rng(copy)
        return own.permutation(width), own.choice(np.array([-1, 1], np.int8), width)

    def turned(row: int, copy: int) -> Tokens:
        order, signs = turn(copy)
        sides = (getattr(alignment.tokens[row], space) for space in _SPACES)
        return Tokens(*(Side(np.ascontiguousarray(side.steps[:, order] * signs), side.weights) for side in sides))

    return Alignment(alignment.aligner, [turned(row, copy) for row, copy in zip(rows, copies, strict=True)])


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
