"""The clusters of the components that new matches, and those that are gone, touch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from claimtrack.clustering import LINK, Pairs, clusters_of, linked_parts, stories
from claimtrack.grouping.loaded import Loaded
from claimtrack.grouping.matches import Changes
from claimtrack.matching.told import Told
from claimtrack.standing import Beliefs, Grouping, Keys, Standing, Update, id_of, keys_of
from claimtrack.types import Cluster

Places = NDArray[np.int64]


def clustered(loaded: Loaded, changes: Changes) -> Grouping:
    """Return the whole change: that of the matches, and the clusters of every claim whose component it touches."""
    standing, store = loaded.standing, loaded.store
    gone = standing.keys[changes.left]
    new = _of(changes)
    members = _members(loaded, changes, new)
    stored = Beliefs(*_none()) if changes.news.all() else store.beliefs(0.0, standing.keys[members])
    chosen = {id_of(key) for key in standing.keys[members].tolist()}
    claims = [one for one in loaded.claims(standing.articles[place] for place in members.tolist()) if one.id in chosen]
    pairs = _pairs(keys_of([one.id for one in claims]), _without(stored, gone), new)
    made = clusters_of(claims, pairs, loaded.clusters(chosen))
    named, moved = _stories(loaded, made, chosen)
    update = None if changes.news.all() else Update(gone, standing.keys[members], moved)
    return Grouping(0, changes.matches, named, changes.keep, standing.rules, changes.placed, changes.uses, update)


def _none() -> tuple[Keys, Keys, NDArray[np.float64]]:
    return np.zeros(0, np.uint64), np.zeros(0, np.uint64), np.zeros(0, np.float64)


def _of(changes: Changes) -> Beliefs:
    if isinstance(changes.matches, Told):
        a, b = changes.matches.ends
        return Beliefs(keys_of(a), keys_of(b), changes.matches.probability)
    probability = np.array([one.probability for one in changes.matches], np.float64)
    return Beliefs(keys_of([one.a for one in changes.matches]), keys_of([one.b for one in changes.matches]), probability)


def _without(beliefs: Beliefs, gone: Keys) -> Beliefs:
    """Return the beliefs but for some pairs."""
    if not len(gone) or not len(beliefs.a):
        return beliefs
    pair = np.dtype([("a", np.uint64), ("b", np.uint64)])
    ordered = np.ascontiguousarray(np.sort(gone, axis=1)).view(pair).ravel()
    listed = np.ascontiguousarray(np.stack([beliefs.a, beliefs.b], axis=1)).view(pair).ravel()
    kept = ~np.isin(listed, ordered)
    return Beliefs(beliefs.a[kept], beliefs.b[kept], beliefs.probability[kept])


def _members(loaded: Loaded, changes: Changes, new: Beliefs) -> Places:
    """The places of all claims whose component is not what it was."""
    standing, store = loaded.standing, loaded.store
    if changes.news.all():
        return np.arange(len(changes.news))
    gone = standing.keys[changes.left]
    lost = store.beliefs(0.0, np.unique(gone))
    still = _without(lost, gone)
    touched = changes.news.copy()
    dropped = np.setdiff1d(_codes(standing, lost), _codes(standing, still))
    touched[np.concatenate([dropped // len(touched), dropped % len(touched)])] = True
    for keys in (new.a, new.b, store.unsettled()):
        touched[standing.places(keys)] = True
    linked = _without(store.beliefs(LINK), gone)
    high = new.probability >= LINK
    a, b = (standing.places(np.concatenate(ends)) for ends in ((linked.a, new.a[high]), (linked.b, new.b[high])))
    part = linked_parts(len(touched), a, b)
    return np.flatnonzero(np.isin(part, part[touched]))


def _codes(standing: Standing, beliefs: Beliefs) -> Places:
    return standing.places(beliefs.a) * len(standing.keys) + standing.places(beliefs.b)


def _pairs(keys: Keys, *parts: Beliefs) -> Pairs:
    """Beliefs as pairs of places among claims whose keys ascend."""
    a, b = (np.concatenate([getattr(one, end) for one in parts]) for end in ("a", "b"))
    probability = np.concatenate([one.probability for one in parts])
    ends = np.sort(np.stack([np.searchsorted(keys, a), np.searchsorted(keys, b)], axis=1), axis=1)
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    return Pairs(ends[order, 0], ends[order, 1], probability[order])


def _stories(loaded: Loaded, made: tuple[Cluster, ...], chosen: set[str]) -> tuple[tuple[Cluster, ...], dict[str, str]]:
    """The clusters with their stories, and the new stories of clusters that stay."""
    standing = loaded.standing
    article = dict(zip(map(id_of, standing.keys.tolist()), standing.articles, strict=True))
    homes = {name: home for name, home in loaded.store.homes().items() if chosen.isdisjoint(home[1])}
    lists = [*(claims for _, claims in homes.values()), *(one.claims for one in made)]
    story = stories([article[one] for one in claims] for claims in lists)
    moved = {name: story[article[claims[0]]] for name, (was, claims) in homes.items() if story[article[claims[0]]] != was}
    return tuple(replace(one, story=story[article[one.claims[0]]]) for one in made), moved
