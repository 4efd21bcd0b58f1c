"""Makes again what texts and vectors of an index give back: what is derived of articles, groups of claims, word forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from claimtrack.backends.store_sqlite_mend import Damage
from claimtrack.errors import ClaimtrackError
from claimtrack.memo import MemoEmbedder
from claimtrack.protocols import Store

Memo = Callable[[], MemoEmbedder]


class ForgetfulStore(Store, Protocol):
    """A store that knows what of it is not what was written, and lets it be made again."""

    def damage(self) -> Damage:
        """Return what is not what was written, by what can be done about it."""

    def forget(self, damage: Damage) -> None:
        """Let the next run derive damaged articles, and what grouping makes, again."""

    def put_forms(self, lemmas: set[tuple[str, str]]) -> None:
        """Put folded word forms with their lemmas in the place of all that are there."""


def damage_of(store: ForgetfulStore, memo: Memo | None) -> Damage:
    """Return what is damaged; all of it is beyond mending where the encoder of the index is not at hand."""
    found = Damage(beyond=True)
    try:
        found, held = store.damage(), store.state().encoder
        at_hand = memo is not None and held is not None and memo().id == held.id
    except ClaimtrackError:
        at_hand = False
    return found if at_hand else replace(found, beyond=True)


def mend(store: ForgetfulStore, found: Damage, embedder: MemoEmbedder) -> None:
    """Read damaged articles again, from their stored texts, and group what is due; killed, the next run goes on."""
    from claimtrack.lang.lemmas import lemma_pairs
    from claimtrack.pipeline import add

    store.forget(found)
    add(store, found.articles, embedder)
    if found.forms:
        claims = store.corpus(matches=False).claims.values()
        store.put_forms({pair for claim in claims for pair in lemma_pairs(claim.text, claim.lang)})
