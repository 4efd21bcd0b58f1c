"""What is measured of a pair of claims: one row of numbers a pair, each a function of the two articles alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from claimtrack.lang.lexicon import codes
from claimtrack.matching.aligner import Alignment
from claimtrack.matching.clues import GRAM, Cast, cast, clues, strangers
from claimtrack.matching.overlaps import Pieces, Sets, capped, numbered
from claimtrack.matching.standings import Standings
from claimtrack.matching.vectors import ClaimVectors
from claimtrack.matching.views import view
from claimtrack.protocols import Vectors
from claimtrack.quantities import Quantity, clashes, quantities
from claimtrack.quantities.agreement import agree, comparable
from claimtrack.types import MatchInput

Matrix = NDArray[np.float64]
Pairs = NDArray[np.int64]
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
    "alignment": 1,
    "token_margin_low": 1,
    "token_margin_high": 1,
    "token_standing_low": 1,
    "token_standing_high": 1,
}
NAMES = tuple(DIRECTIONS)
TOKENS = NAMES[NAMES.index("alignment") :]  # of encoders that show no tokens they are 0
UNDATED = 2.1  # log(1 + days) that stands for an unknown distance: a week; ``dated`` tells the two apart
LARGE = 13  # a number from which two articles seldom share it by chance


class TokenFeatures:
    """What the tokens of claims tell of pairs: how well they cover each other, and how that stands in the two articles."""

    def __init__(self, articles: Pairs, alignment: Alignment) -> None:
        """``articles`` is a number for the article of each claim, from 0."""
        self._apart = alignment.told_apart(articles)
        centres = self._apart.centres()
        self._standings = Standings(articles, *np.split(centres, 2, axis=1))

    def of(self, pairs: Pairs) -> list[Matrix]:
        """Return the columns of ``TOKENS``, each of shape (pairs,)."""
        return [self._apart.scores(pairs), *self._standings.of(pairs)]


class Pairing:
    """Claims made ready to be compared: pairs of them are then told by row numbers, as many at once as one likes."""

    def __init__(self, claims: Sequence[MatchInput], vectors: ClaimVectors) -> None:
        """Read every claim, its sentence and its article once; of an article that is compared all claims must be there."""
        self._vectors = vectors
        self._articles = numbered([claim.article for claim in claims])
        self._langs = numbered([claim.lang for claim in claims])
        self._lengths = np.array([len(claim.text) for claim in claims], np.int64)
        self._days = np.array([_day(claim.published) for claim in claims], np.float64)
        self._standings = Standings(self._articles, vectors.plain, vectors.context)
        self._tokens = TokenFeatures(self._articles, vectors.alignment) if vectors.alignment is not None else None
        self._read(claims)

    def _read(self, claims: Sequence[MatchInput]) -> None:
        casts, heads = _articles(claims)
        self._casts = casts
        names = [casts[article].names for article in self._articles.tolist()]
        shown = [view(claim).sentence for claim in claims]
        own = [clues(claim.text, known) for claim, known in zip(claims, names, strict=True)]
        self._names = [one.names for one in own]
        self._chiefs = [one.names & casts[at].chief for one, at in zip(own, self._articles.tolist(), strict=True)]
        around = [clues(sentence, known) for sentence, known in zip(shown, names, strict=True)]
        self._own = {kind: Sets(getattr(one, kind) for one in own) for kind in ("names", "figures")}
        self._around = {"names": Sets(one.names for one in around)}
        for found, told in ((own, self._own), (around, self._around)):
            told["grams"] = Pieces([one.words for one in found], GRAM)
        self._heads = Sets(heads)
        self._quantities = [_quantities(claim.text, claim.lang) for claim in claims]
        self._quantities_around = [_quantities(text, claim.lang) for text, claim in zip(shown, claims, strict=True)]

    def features(self, pairs: Pairs) -> Matrix:
        """Return float64 features of shape (pairs, len(NAMES)); those of ``TOKENS`` are 0 where there are no tokens."""
        a, b = pairs[:, 0], pairs[:, 1]
        spaces = self._vectors
        columns = [_cosines(space, a, b) for space in (spaces.plain, spaces.context, spaces.sentence, spaces.article)]
        columns += self._standings.of(pairs)
        columns += self._overlaps(a, b)
        columns += [np.log1p(np.minimum(self._lengths[a], self._lengths[b])), self._langs[a] != self._langs[b]]
        columns += self._figures(pairs)
        gap = np.log1p(np.abs(self._days[a] - self._days[b]))
        dated = np.isfinite(gap)
        columns += [np.where(dated, gap, UNDATED), dated, self._strangers(pairs)]
        columns += self._tokens.of(pairs) if self._tokens is not None else [np.zeros(len(pairs)) for _ in TOKENS]
        return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)

    def inside(self, pairs: Pairs) -> NDArray[np.bool_]:
        """Whether the two claims of each pair are of one article."""
        return np.asarray(self._articles[pairs[:, 0]] == self._articles[pairs[:, 1]])

    def _overlaps(self, a: Pairs, b: Pairs) -> list[Matrix]:
        own, around, heads = self._own, self._around, self._heads
        names, figures = own["names"].shared(a, b), own["figures"].shared(a, b)
        counted = own["figures"].sizes
        return [
            capped(names, 3),
            (own["names"].both(a, b) & (names == 0)).astype(np.float64),
            around["names"].dice(a, b),
            heads.dice(self._articles[a], self._articles[b]),
            capped(figures, 2),
            (own["figures"].both(a, b) & (figures == 0)).astype(np.float64),
            ((counted[a] > 0) != (counted[b] > 0)).astype(np.float64),
            own["grams"].dice(a, b),
            around["grams"].dice(a, b),
        ]

    def _figures(self, pairs: Pairs) -> list[Matrix]:
        """Quantities that agree, large ones that do, that clash; and those of the sentences that agree, that clash."""
        own, around = _compared(self._quantities, pairs), _compared(self._quantities_around, pairs)
        return [own[:, 0], own[:, 1], own[:, 2], around[:, 0], around[:, 2]]

    def _strangers(self, pairs: Pairs) -> Matrix:
        """1 where the articles are about different actors and neither claim names one that the other article is about."""
        ends = np.sort(self._articles[pairs], axis=1)
        codes, place = np.unique(ends[:, 0] * len(self._casts) + ends[:, 1], return_inverse=True)
        both = (divmod(code, len(self._casts)) for code in codes.tolist())
        apart = np.array([x != y and strangers(self._casts[x], self._casts[y]) for x, y in both], np.bool_)[place]
        out = np.zeros(len(pairs))
        for row in np.flatnonzero(apart).tolist():
            i, j = pairs[row].tolist()
            a, b = self._names[i], self._names[j]
            if a or b:
                bridged = a & (b | self._casts[self._articles[j]].chief) or b & self._casts[self._articles[i]].chief
                out[row] = not bridged
            else:
                out[row] = 1.0
        return np.maximum(out, self._foreign(pairs))

    def _foreign(self, pairs: Pairs) -> Matrix:
        """1 where two claims of one language each name somebody that their article is about and the other's never names."""
        a, b = pairs.T
        told = np.array([bool(one) for one in self._chiefs], np.bool_)
        out = np.zeros(len(pairs))
        for row in np.flatnonzero((self._langs[a] == self._langs[b]) & told[a] & told[b]).tolist():
            i, j = pairs[row].tolist()
            here, there = self._casts[self._articles[i]].names, self._casts[self._articles[j]].names
            out[row] = not self._chiefs[i] <= there.keys() and not self._chiefs[j] <= here.keys()
        return out


def pair_features(claims: Sequence[MatchInput], vectors: ClaimVectors, pairs: Pairs) -> Matrix:
    """Return float64 features of shape (pairs, len(NAMES)); those of ``TOKENS`` are 0 where there are no tokens."""
    return Pairing(claims, vectors).features(pairs)


def _articles(claims: Sequence[MatchInput]) -> tuple[list[Cast], list[frozenset[str]]]:
    """The cast of each article and the names in its head, in the order in which the articles come."""
    seen: dict[str, tuple[Cast, frozenset[str]]] = {}
    for claim in claims:
        if claim.article not in seen:
            body, title = claim.context or claim.text, f"{claim.title or ''}\n"
            names = cast(title + body)
            seen[claim.article] = names, clues(title + body[:ARTICLE_HEAD], names.names).names
    return [one for one, _ in seen.values()], [head for _, head in seen.values()]


def _cosines(space: Vectors, a: Pairs, b: Pairs, step: int = 16384) -> Matrix:
    out = np.empty(len(a))
    for start in range(0, len(a), step):
        part = slice(start, start + step)
        out[part] = np.einsum("ij,ij->i", space[a[part]], space[b[part]])
    return out


@lru_cache(maxsize=65536)
def _quantities(text: str, lang: str) -> tuple[Quantity, ...]:
    return tuple(quantities(text, lang)) if lang in codes() else ()


def _compared(found: Sequence[tuple[Quantity, ...]], pairs: Pairs) -> Matrix:
    """How many quantities of each pair agree, how many large ones do, how many clash; none where one side has none."""
    out = np.zeros((len(pairs), 3))
    some = np.array([bool(one) for one in found], np.bool_)
    for row in np.flatnonzero(some[pairs].all(axis=1)).tolist():
        i, j = pairs[row].tolist()
        out[row] = _agreement(found[i], found[j])
    return out


@lru_cache(maxsize=65536)
def _agreement(a: tuple[Quantity, ...], b: tuple[Quantity, ...]) -> tuple[float, float, float]:
    agreed = _agreed(a, b)
    return float(min(2, len(agreed))), float(min(2, sum(one.low >= LARGE for one in agreed))), float(min(2, len(clashes(a, b))))


def _agreed(left: Sequence[Quantity], right: Sequence[Quantity]) -> list[Quantity]:
    """Those of the left that the right has too; the same whichever side is asked, but for repeated figures."""
    return [one for one in left if any(comparable(one, other) and agree(one, other) for other in right)]


def _day(published: str | None) -> float:
    try:
        return float(date.fromisoformat((published or "")[:10]).toordinal())
    except ValueError:
        return float("nan")
