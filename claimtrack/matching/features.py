"""What is measured of a pair of claims: one row of numbers a pair, each a function of the two articles alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from claimtrack.lang.lexicon import codes
from claimtrack.matching.candidates import Pairs
from claimtrack.matching.clues import Cast, Clues, cast, clues, dice, strangers
from claimtrack.matching.vectors import ClaimVectors
from claimtrack.matching.views import view
from claimtrack.protocols import Vectors
from claimtrack.quantities import Quantity, clashes, quantities
from claimtrack.quantities.agreement import agree, comparable
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
    "quantities_shared": 1,
    "large_quantities_shared": 1,
    "quantities_clash": -1,
    "sentence_quantities_shared": 1,
    "sentence_quantities_clash": -1,
    "days_apart": -1,
    "dated": 0,
    "strangers": -1,
}
NAMES = tuple(DIRECTIONS)
UNDATED = 2.1  # log(1 + days) that stands for an unknown distance: a week; ``dated`` tells the two apart
LARGE = 13  # a number from which two articles seldom share it by chance


@dataclass(frozen=True, slots=True)
class Known:
    """What is read of a claim once: clues of it, its sentence and the head of its article, and its quantities."""

    claim: Clues
    sentence: Clues
    head: Clues
    cast: Cast
    quantities: tuple[Quantity, ...]
    sentence_quantities: tuple[Quantity, ...]


def pair_features(claims: Sequence[MatchInput], vectors: ClaimVectors, pairs: Pairs) -> Matrix:
    """Return float64 features of shape (pairs, len(NAMES))."""
    a, b = pairs[:, 0], pairs[:, 1]
    columns = [_cosines(space, a, b) for space in (vectors.plain, vectors.context, vectors.sentence, vectors.article)]
    columns += _standings(claims, vectors, pairs)
    known = _known(claims)
    columns += _columns([_compare(known[i], known[j]) for i, j in pairs.tolist()], 9)
    lengths = np.array([len(claim.text) for claim in claims])
    langs = np.array([claim.lang for claim in claims])
    columns += [np.log1p(np.minimum(lengths[a], lengths[b])), (langs[a] != langs[b]).astype(np.float64)]
    columns += _columns([_figures(known[i], known[j]) for i, j in pairs.tolist()], 5)
    columns += _apart(claims, a, b)
    columns.append(_strangers(claims, known, pairs))
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


def _columns(rows: Sequence[tuple[float, ...]], width: int) -> list[Matrix]:
    return list(np.array(rows, dtype=np.float64).reshape(len(rows), width).T)


def _cosines(space: Vectors, a: Pairs, b: Pairs, step: int = 65536) -> Matrix:
    out = np.empty(len(a))
    for start in range(0, len(a), step):
        part = slice(start, start + step)
        out[part] = np.einsum("ij,ij->i", space[a[part]], space[b[part]])
    return out


def _known(claims: Sequence[MatchInput]) -> list[Known]:
    articles: dict[str, tuple[Cast, Clues]] = {}
    out = []
    for claim in claims:
        if claim.article not in articles:
            body = claim.context or claim.text
            names = cast(f"{claim.title or ''}\n{body}")
            articles[claim.article] = names, clues(f"{claim.title or ''}\n{body[:ARTICLE_HEAD]}", names.names)
        names, head = articles[claim.article]
        sentence = view(claim).sentence
        own, around = _quantities(claim.text, claim.lang), _quantities(sentence, claim.lang)
        out.append(Known(clues(claim.text, names.names), clues(sentence, names.names), head, names, own, around))
    return out


@lru_cache(maxsize=65536)
def _quantities(text: str, lang: str) -> tuple[Quantity, ...]:
    return tuple(quantities(text, lang)) if lang in codes() else ()


def _figures(a: Known, b: Known) -> tuple[float, ...]:
    agreed = _agreed(a.quantities, b.quantities)
    return (
        float(min(2, len(agreed))),
        float(min(2, sum(one.low >= LARGE for one in agreed))),
        float(min(2, len(clashes(a.quantities, b.quantities)))),
        float(min(2, len(_agreed(a.sentence_quantities, b.sentence_quantities)))),
        float(min(2, len(clashes(a.sentence_quantities, b.sentence_quantities)))),
    )


def _agreed(left: Sequence[Quantity], right: Sequence[Quantity]) -> list[Quantity]:
    """Those of the left that the right has too; the same whichever side is asked, but for repeated figures."""
    return [one for one in left if any(comparable(one, other) and agree(one, other) for other in right)]


def _apart(claims: Sequence[MatchInput], a: Pairs, b: Pairs) -> list[Matrix]:
    """How many days lie between the two publications, as log(1 + days), and whether that is known."""
    days = np.array([_day(claim.published) for claim in claims])
    gap = np.log1p(np.abs(days[a] - days[b]))
    known = np.isfinite(gap)
    return [np.where(known, gap, UNDATED), known.astype(np.float64)]


def _day(published: str | None) -> float:
    try:
        return float(date.fromisoformat((published or "")[:10]).toordinal())
    except ValueError:
        return float("nan")


def _strangers(claims: Sequence[MatchInput], known: Sequence[Known], pairs: Pairs) -> Matrix:
    """1 where the articles are about different actors and neither claim names one that the other article is about."""
    seen: dict[tuple[str, str], bool] = {}
    out = np.zeros(len(pairs))
    for row, (i, j) in enumerate(pairs.tolist()):
        a, b, both = known[i], known[j], (claims[i].article, claims[j].article)
        if both not in seen:
            seen[both] = both[0] != both[1] and strangers(a.cast, b.cast)
        bridged = a.claim.names & (b.claim.names | b.cast.chief) or b.claim.names & a.cast.chief
        out[row] = seen[both] and not bridged
    return out


def _compare(a: Known, b: Known) -> tuple[float, ...]:
    names, figures = a.claim.names & b.claim.names, a.claim.figures & b.claim.figures
    return (
        float(min(3, len(names))),
        float(bool(a.claim.names) and bool(b.claim.names) and not names),
        dice(a.sentence.names, b.sentence.names),
        dice(a.head.names, b.head.names),
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
    barred = {name: _barred(both[group]) for name, group in members.items()}
    ahead = np.zeros((len(pairs), 2, 2))  # pair, direction, (margin, standing)
    by_articles: dict[tuple[str, str], list[int]] = {}
    for number, (i, j) in enumerate(pairs.tolist()):
        by_articles.setdefault((claims[i].article, claims[j].article), []).append(number)
    for (left, right), numbers in by_articles.items():
        block = both[members[left]] @ both[members[right]].T
        i, j = place[pairs[numbers, 0]], place[pairs[numbers, 1]]
        same = left == right
        ahead[numbers, 0] = _ahead(block, barred[right], same)[i, j]
        ahead[numbers, 1] = _ahead(block.T, barred[left], same)[j, i]
    low, high = ahead.min(axis=1), ahead.max(axis=1)
    return [low[:, 0], high[:, 0], low[:, 1], high[:, 1]]


def _barred(claims: Vectors) -> Matrix:
    """Minus infinity where one claim of an article is another or its duplicate, and so no rival of it; else 0."""
    out = np.where(claims @ claims.T >= DUPLICATE, -np.inf, 0.0)
    np.fill_diagonal(out, -np.inf)
    return np.asarray(out)


def _ahead(block: Vectors, barred: Matrix, same: bool) -> Matrix:
    """(asking, asked, 2): similarity less that of the best rival that is no duplicate of the asked, and less the mean."""
    asking = block.astype(np.float64)
    if same:
        asking = asking.copy()
        np.fill_diagonal(asking, -9.0)  # a claim is no rival for itself
    best = (asking[:, None, :] + barred[None, :, :]).max(axis=2)
    standing = block - (block.sum(axis=1, keepdims=True) - (2.0 if same else 0.0)) / max(1, block.shape[1] - same)
    margin = np.where(best > -5.0, block - best, standing)
    return np.stack([margin, standing], axis=2)
