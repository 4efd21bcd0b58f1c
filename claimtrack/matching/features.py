"""What is measured of a pair of claims: one row of numbers a pair, each a function of the two articles alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.candidates import Pairs
from claimtrack.matching.clues import Clues, clues, dice, lowercase_words
from claimtrack.matching.vectors import ClaimVectors
from claimtrack.matching.views import view
from claimtrack.protocols import Vectors
from claimtrack.types import MatchInput

Matrix = NDArray[np.float64]
# Plain plus contextual cosine above which two claims of one article are no rivals; 1.8 to 1.88 were tried on stories and dev
# (2026-11-22): average precision there moves by less than 0.03.
DUPLICATE = 1.86
ARTICLE_HEAD = 1500  # code points of an article whose names say what it is about
DIRECTIONS = {  # which way a feature may move the belief in the trees: 1 up, -1 down, 0 either
    "plain": 1,
    "context": 1,
    "sentence": 0,
    "article": 1,
    "margin_low": 1,
    "margin_high": 1,
    "standing_low": 1,
    "standing_high": 1,
    "names_shared": 0,
    "names_clash": -1,
    "sentence_names": 1,
    "article_names": 1,
    "figures_shared": 1,
    "figures_clash": -1,
    "figures_one_sided": 0,
    "letters": 1,
    "sentence_letters": 1,
    "brevity": 0,
    "cross_lingual": 0,
}
NAMES = tuple(DIRECTIONS)


@dataclass(frozen=True, slots=True)
class Known:
    """Clues of a claim, of its sentence and of the head of its article."""

    claim: Clues
    sentence: Clues
    article: Clues


def pair_features(claims: Sequence[MatchInput], vectors: ClaimVectors, pairs: Pairs) -> Matrix:
    """Return float64 features of shape (pairs, len(NAMES))."""
    a, b = pairs[:, 0], pairs[:, 1]
    columns = [_cosines(space, a, b) for space in (vectors.plain, vectors.context, vectors.sentence, vectors.article)]
    columns += _standings(claims, vectors, pairs)
    known = _known(claims)
    compared = np.array([_compare(known[i], known[j]) for i, j in pairs.tolist()], dtype=np.float64).reshape(len(pairs), -1)
    columns += list(compared.T) if len(pairs) else [np.zeros(0)] * 9
    lengths = np.array([len(claim.text) for claim in claims])
    langs = np.array([claim.lang for claim in claims])
    columns += [np.log1p(np.minimum(lengths[a], lengths[b])), (langs[a] != langs[b]).astype(np.float64)]
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


def _cosines(space: Vectors, a: Pairs, b: Pairs, step: int = 65536) -> Matrix:
    out = np.empty(len(a))
    for start in range(0, len(a), step):
        part = slice(start, start + step)
        out[part] = np.einsum("ij,ij->i", space[a[part]], space[b[part]])
    return out


def _known(claims: Sequence[MatchInput]) -> list[Known]:
    ordinary: dict[str, frozenset[str]] = {}
    heads: dict[str, Clues] = {}
    out = []
    for claim in claims:
        if claim.article not in heads:
            body = claim.context or claim.text
            ordinary[claim.article] = lowercase_words(body)
            heads[claim.article] = clues(f"{claim.title or ''}\n{body[:ARTICLE_HEAD]}", ordinary[claim.article])
        common = ordinary[claim.article]
        out.append(Known(clues(claim.text, common), clues(view(claim).sentence, common), heads[claim.article]))
    return out


def _compare(a: Known, b: Known) -> tuple[float, ...]:
    names, figures = a.claim.names & b.claim.names, a.claim.figures & b.claim.figures
    return (
        float(min(3, len(names))),
        float(bool(a.claim.names) and bool(b.claim.names) and not names),
        dice(a.sentence.names, b.sentence.names),
        dice(a.article.names, b.article.names),
        float(min(2, len(figures))),
        float(bool(a.claim.figures) and bool(b.claim.figures) and not figures),
        float(bool(a.claim.figures) != bool(b.claim.figures)),
        dice(a.claim.grams, b.claim.grams),
        dice(a.sentence.grams, b.sentence.grams),
    )


def _standings(claims: Sequence[MatchInput], vectors: ClaimVectors, pairs: Pairs) -> list[Matrix]:
    """How a claim stands among the other's article: ahead of its best rival, and of the article's mean; low and high side."""
    rows: dict[str, list[int]] = {}
    place = np.zeros(len(claims), dtype=np.int64)
    for row, claim in enumerate(claims):
        group = rows.setdefault(claim.article, [])
        place[row] = len(group)
        group.append(row)
    members = {name: np.array(group) for name, group in rows.items()}
    both = np.concatenate([vectors.plain, vectors.context], axis=1)
    ahead = np.zeros((len(pairs), 2, 2))  # pair, direction, (margin, standing)
    by_articles: dict[tuple[str, str], list[int]] = {}
    for number, (i, j) in enumerate(pairs.tolist()):
        by_articles.setdefault((claims[i].article, claims[j].article), []).append(number)
    for (left, right), numbers in by_articles.items():
        block = both[members[left]] @ both[members[right]].T
        i, j = place[pairs[numbers, 0]], place[pairs[numbers, 1]]
        same = left == right
        ahead[numbers, 0] = _ahead(block, both[members[right]], same)[i, j]
        ahead[numbers, 1] = _ahead(block.T, both[members[left]], same)[j, i]
    low, high = ahead.min(axis=1), ahead.max(axis=1)
    return [low[:, 0], high[:, 0], low[:, 1], high[:, 1]]


def _ahead(block: Vectors, rivals: Vectors, same: bool) -> Matrix:
    """(asking, asked, 2): similarity less that of the best rival that is no duplicate of the asked, and less the mean."""
    barred = np.where(rivals @ rivals.T >= DUPLICATE, -np.inf, 0.0)
    np.fill_diagonal(barred, -np.inf)
    asking = block.astype(np.float64)
    if same:
        asking = asking.copy()
        np.fill_diagonal(asking, -9.0)  # a claim is no rival for itself
    best = (asking[:, None, :] + barred[None, :, :]).max(axis=2)
    standing = block - (block.sum(axis=1, keepdims=True) - (2.0 if same else 0.0)) / max(1, block.shape[1] - same)
    margin = np.where(best > -5.0, block - best, standing)
    return np.stack([margin, standing], axis=2)
