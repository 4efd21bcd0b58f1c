"""Which claims may have other nearest claims since some went: not all, but without knowing which ones went.

A claim looks for its nearest among the articles near its own, of each language at most so many. Where no more than these
were near, all of them were looked at: then the ones that went leave its lists as they are, but for those they were in. Each
article that went had a claim at least, so there were at most as many more near ones than today as claims have gone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.grid import cosines
from claimtrack.matching.nearby import ARTICLE, Claims, Reach

Flags = NDArray[np.bool_]
TOGETHER = 512  # articles whose cosines with all others are held at once: 40 MB at 20,000 articles


def crowded(claims: Claims, held: Flags, gone: int, reach: Reach) -> Flags:
    """Return whether the article of each of the claims ``held`` from before may have been near more than are looked at.

    ``gone`` is how many claims have gone since. Of the others nothing is said.
    """
    rows, first = np.unique(claims.articles, return_index=True)
    first = first[held[first]]  # of articles that were there before
    spaces, langs = claims.spaces[first, ARTICLE], _languages(claims)[claims.articles[first]]
    own = np.eye(claims.languages, dtype=np.float32)[langs]
    found = np.zeros(int(rows.max(initial=-1)) + 1, np.bool_)
    for start in range(0, len(first), TOGETHER):
        part = slice(start, start + TOGETHER)
        near = (cosines(spaces[part], spaces) >= reach.least).astype(np.float32) @ own - own[part]
        found[claims.articles[first[part]]] = near.max(axis=1) + gone > reach.articles
    return np.asarray(held & found[claims.articles])


def _languages(claims: Claims) -> NDArray[np.int64]:
    """The language that most claims of each article are in."""
    codes = claims.articles * claims.languages + claims.langs
    counts = np.bincount(codes, minlength=(int(claims.articles.max(initial=-1)) + 1) * claims.languages)
    return np.asarray(counts.reshape(-1, claims.languages).argmax(axis=1), np.int64)
