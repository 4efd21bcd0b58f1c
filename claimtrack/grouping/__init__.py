"""Matching and clustering what is new in a store; what comes out is what one run over everything would have made.

A pair's probability depends on its two articles alone, so it is computed when the pair is first looked at and holds until
one of them is replaced. Which pairs are looked at depends on who is nearest to whom: that is kept up to date, exactly. A
cluster depends on the matches in its component: only components that something touched are clustered anew.
"""

from __future__ import annotations

from dataclasses import replace

from claimtrack.fingerprint import matching_rules
from claimtrack.grouping.clusters import clustered
from claimtrack.grouping.loaded import Loaded, match_inputs
from claimtrack.grouping.matches import matched
from claimtrack.lang.lexicon import codes
from claimtrack.memo import MemoEmbedder
from claimtrack.protocols import Engine, Progress, Store

__all__ = ["group", "is_due", "match_inputs"]


def group(store: Store, embedder: MemoEmbedder, engine: Engine, progress: Progress | None = None) -> None:
    """Match and cluster what is new, whatever order it came in; again if the store moved on meanwhile."""
    while True:
        generation = store.state().generation
        embedder.used.clear()
        standing = store.standing(matching_rules(embedder.id), codes())
        loaded = Loaded(store, standing)
        changes = matched(loaded, embedder, engine, progress)
        if store.regroup(replace(clustered(loaded, changes), generation=generation)):
            return


def is_due(store: Store, embedder: MemoEmbedder) -> bool:
    """Whether claims have come or gone since the last grouping, or it went by other rules."""
    state = store.state()
    return state.grouped != state.generation or not state.rules.startswith(matching_rules(embedder.id))
