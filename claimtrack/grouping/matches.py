"""The neighbours of new claims and those they become, and the matches of the pairs that are looked at since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimtrack.grouping.departed import crowded
from claimtrack.grouping.loaded import Loaded
from claimtrack.matching import ClaimVectors, claim_vectors, fitted_to, judge_pairs
from claimtrack.matching.candidates import NEIGHBOURS, numbered_articles, same_article
from claimtrack.matching.grid import steps
from claimtrack.matching.nearby import KINDS, Claims, Reach, reach_of, settled
from claimtrack.matching.neighbours import NONE, NOTHING, Near, blank, entered_and_left
from claimtrack.matching.views import view
from claimtrack.memo import MemoEmbedder, content_key, context_key
from claimtrack.protocols import Engine, Progress
from claimtrack.standing import NO_KEY, Keys, Placed, Standing, keys_of
from claimtrack.types import Match, MatchInput

SPACES = KINDS + 1  # and of the article
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Changes:
    """What new claims change before clusters: matches, pairs that are no more looked at, places, and what vectors serve."""

    news: Flags
    matches: Sequence[Match]
    left: Places
    placed: Placed
    uses: dict[str, tuple[str, ...]]
    keep: frozenset[str]


def matched(loaded: Loaded, embedder: MemoEmbedder, engine: Engine, progress: Progress | None = None) -> Changes:
    """Return what the claims that no grouping has placed yet change."""
    standing, news = loaded.standing, ~loaded.standing.known
    fitted, offsets = fitted_to(embedder, progress=progress)
    keep = frozenset(embedder.used)
    inputs = loaded.inputs(_articles(standing, np.flatnonzero(news)))
    vectors = claim_vectors(inputs, embedder, offsets, progress=progress, aligner=fitted.aligner)
    spaces = _spaces(standing, inputs, vectors)
    claims = Claims(spaces, standing.langs, numbered_articles(standing.articles), len(standing.languages))
    reach = reach_of(fitted.encoder, NEIGHBOURS)
    held, asked = _held(standing, claims, reach)
    near = settled(claims, held, asked, reach, engine.spread)
    entered, left = _pairs(standing, held, near)
    involved = loaded.inputs(_articles(standing, np.unique(entered)))
    row = np.full(len(news), NONE, np.int64)
    row[standing.places(_keys(involved))] = np.arange(len(involved))
    vectors = claim_vectors(involved, embedder, offsets, aligner=fitted.aligner)
    spread = map if engine.remote else engine.spread  # what a share needs of the articles is here
    matches = judge_pairs(involved, vectors, np.sort(row[entered], axis=1), fitted, spread=spread)
    changed = news | (near.places != held.places).any(axis=(1, 2, 3))
    return Changes(news, matches, left, _placed(standing.keys, spaces, near, changed), _uses(inputs), keep)


def _articles(standing: Standing, places: Places) -> set[str]:
    return {standing.articles[place] for place in places.tolist()}


def _keys(claims: list[MatchInput]) -> Keys:
    return keys_of([one.id for one in claims])


def _spaces(standing: Standing, inputs: list[MatchInput], vectors: ClaimVectors) -> NDArray[np.int16]:
    """The vectors of all claims, with those of the new ones."""
    spaces = standing.placed.spaces
    if not standing.known.any():
        spaces = np.zeros((len(standing.known), SPACES, vectors.plain.shape[1]), np.int16)
    kinds = (vectors.plain, vectors.context, vectors.article)
    spaces[standing.places(_keys(inputs))] = np.stack([steps(kind) for kind in kinds], axis=1)
    return spaces


def _held(standing: Standing, claims: Claims, reach: Reach) -> tuple[Near, Flags]:
    """The neighbours that are known, by place, and the claims whose nearest must be sought anew."""
    news = ~standing.known
    if news.all():
        return blank(len(news), KINDS, len(standing.languages), NEIGHBOURS), news
    near = standing.placed.near
    places = standing.places(near)
    gone = (places == NONE) | news[places]
    cosines = np.where(gone, np.float32(NOTHING), standing.placed.cosines)
    fewer = (gone & (near != NO_KEY)).any(axis=(1, 2, 3))
    asked = news | fewer
    if standing.shrunk:
        asked |= crowded(claims, standing.known, standing.shrunk, reach)
    return Near(np.where(gone, NONE, places).astype(np.int32), cosines), asked


def _pairs(standing: Standing, held: Near, near: Near) -> tuple[Places, Places]:
    """Pairs that are looked at since the news came, and those that are not any more; those of one article always are."""
    number = {name: n for n, name in enumerate(dict.fromkeys(standing.articles))}
    article = np.array([number[name] for name in standing.articles], np.int64)
    entered, left = entered_and_left(held, near, standing.langs)
    entered, left = (pairs[article[pairs[:, 0]] != article[pairs[:, 1]]] for pairs in (entered, left))
    news = np.flatnonzero(~standing.known)
    return np.concatenate([entered, news[same_article(article[news].tolist())]]), left


def _placed(keys: Keys, spaces: NDArray[np.int16], near: Near, changed: Flags) -> Placed:
    """What is kept of the claims whose place is new or changed."""
    places = near.places[changed]
    names = np.where(places == NONE, np.uint64(NO_KEY), keys[places]) if len(keys) else places.astype(np.uint64)
    return Placed(keys[changed], spaces[changed], names, near.cosines[changed])


def _uses(inputs: list[MatchInput]) -> dict[str, tuple[str, ...]]:
    """The content keys of the texts that each claim's vectors come of."""
    out = {}
    for one in inputs:
        shown = view(one)
        texts = map(content_key, (shown.plain, shown.sentence, shown.article))
        out[one.id] = (*texts, context_key(shown.window, shown.span))
    return out
