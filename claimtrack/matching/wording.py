"""What the words of two claims tell without an encoder: names, figures, letters, days, and whom their articles are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from claimtrack.lang.lexicon import codes
from claimtrack.matching.closeness import Columns, Matrix, Pairs
from claimtrack.matching.clues import GRAM, Cast, Clues, cast, clues, strangers
from claimtrack.matching.overlaps import Pieces, Sets, capped, numbered
from claimtrack.matching.views import sentence_of
from claimtrack.quantities import Quantity, quantities
from claimtrack.quantities.agreement import weighed
from claimtrack.types import MatchInput

ARTICLE_HEAD = 1500  # code points of an article whose names say what it is about
UNDATED = 2.1  # log(1 + days) that stands for an unknown distance: a week; ``dated`` tells the two apart
LARGE = 13  # a number from which two articles seldom share it by chance


class Wording:
    """Claims, their sentences and their articles, read once."""

    def __init__(self, claims: Sequence[MatchInput]) -> None:
        """Read every claim, its sentence and its article."""
        self._articles = numbered([claim.article for claim in claims])
        self._langs = numbered([claim.lang for claim in claims])
        self._days = np.array([_day(claim.published) for claim in claims], np.float64)
        self._casts, heads = _articles(claims)
        names = [self._casts[article].names for article in self._articles.tolist()]
        shown = [sentence_of(claim) for claim in claims]
        own = [clues(claim.text, known) for claim, known in zip(claims, names, strict=True)]
        around = [_around(*one) for one in zip(claims, shown, own, names, strict=True)]
        self._names = [one.names for one in own]
        self._chiefs = [one.names & self._casts[at].chief for one, at in zip(own, self._articles.tolist(), strict=True)]
        self._own = {kind: Sets(getattr(one, kind) for one in own) for kind in ("names", "figures")}
        self._around = {"names": Sets(one.names for one in around)}
        for found, told in ((own, self._own), (around, self._around)):
            told["grams"] = Pieces([one.words for one in found], GRAM)
        self._heads = Sets(heads)
        self._quantities = [_quantities(claim.text, claim.lang) for claim in claims]
        self._quantities_around = [_quantities(text, claim.lang) for text, claim in zip(shown, claims, strict=True)]

    def of(self, pairs: Pairs) -> Columns:
        """Return what words tell of pairs of rows, each column of shape (pairs,)."""
        gap = np.log1p(np.abs(self._days[pairs[:, 0]] - self._days[pairs[:, 1]]))
        dated = np.isfinite(gap)
        return {
            **self._overlaps(*pairs.T),
            **self._figures(pairs),
            "days_apart": np.where(dated, gap, UNDATED),
            "dated": dated.astype(np.float64),
            "strangers": self._strangers(pairs),
        }

    def _overlaps(self, a: Pairs, b: Pairs) -> Columns:
        own, around, heads = self._own, self._around, self._heads
        names, figures = own["names"].shared(a, b), own["figures"].shared(a, b)
        counted = own["figures"].sizes
        return {
            "names_shared": capped(names, 3),
            "names_clash": (own["names"].both(a, b) & (names == 0)).astype(np.float64),
            "sentence_names": around["names"].dice(a, b),
            "article_names": heads.dice(self._articles[a], self._articles[b]),
            "figures_shared": capped(figures, 2),
            "figures_clash": (own["figures"].both(a, b) & (figures == 0)).astype(np.float64),
            "figures_one_sided": ((counted[a] > 0) != (counted[b] > 0)).astype(np.float64),
            "letters": own["grams"].dice(a, b),
            "sentence_letters": around["grams"].dice(a, b),
        }

    def _figures(self, pairs: Pairs) -> Columns:
        """Quantities that agree, large ones that do, that clash; and those of the sentences that agree, that clash."""
        own, around = _compared(self._quantities, pairs), _compared(self._quantities_around, pairs)
        return {
            "quantities_shared": own[:, 0],
            "large_quantities_shared": own[:, 1],
            "quantities_clash": own[:, 2],
            "sentence_quantities_shared": around[:, 0],
            "sentence_quantities_clash": around[:, 2],
        }

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


def _articles(claims: Sequence[MatchInput]) -> tuple[list[Cast], list[frozenset[str]]]:
    """The cast of each article and the names in its head, in the order in which the articles come."""
    seen: dict[str, tuple[Cast, frozenset[str]]] = {}
    for claim in claims:
        if claim.article not in seen:
            body, title = claim.context or claim.text, f"{claim.title or ''}\n"
            names = cast(title + body)
            seen[claim.article] = names, clues(title + body[:ARTICLE_HEAD], names.names).names
    return [one for one, _ in seen.values()], [head for _, head in seen.values()]


def _around(claim: MatchInput, sentence: str, own: Clues, known: Mapping[str, int]) -> Clues:
    """The clues of a claim's sentence; those of the claim where it is the whole of it."""
    return own if sentence == claim.text else clues(sentence, known)


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
    agreed, apart = weighed(a, b)
    return float(min(2, len(agreed))), float(min(2, sum(one.low >= LARGE for one in agreed))), float(min(2, len(apart)))


def _day(published: str | None) -> float:
    try:
        return float(date.fromisoformat((published or "")[:10]).toordinal())
    except ValueError:
        return float("nan")
