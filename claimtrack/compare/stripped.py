"""Stripped attribution: what one article says in its own voice, another attributes."""

from __future__ import annotations

from collections.abc import Container, Sequence

from claimtrack.compare.facts import Facts
from claimtrack.compare.model import Attributed, Stripped
from claimtrack.published import before


def stripped(read: Sequence[Facts], doubted: Container[frozenset[str]] = frozenset()) -> tuple[Stripped, ...]:
    """Return the claims that an article states without any source although another attributes them.

    An article that names a source for the claim anywhere is not among them, nor one known to be earlier than all that
    attribute it, nor one of which only the headline has the claim, or whose words tell who denies or accuses,
    or whose sentence names a source of anything.
    A claim and its denial are two statements.

    Args:
        read: The claims of one cluster, in the order of publication.
        doubted: Pairs of claims that may be of two propositions.
    """
    articles: dict[str, list[Facts]] = {}
    for facts in read:
        articles.setdefault(facts.article.id, []).append(facts)
    found = []
    for group in articles.values():
        bare = [f for f in group if not f.claim.headline and not f.tells and not f.beside]
        if bare and not any(f.credit.strength for f in group):
            sources = [f for f in read if _attributes(f, bare[0])]
            if any(frozenset((f.claim.id, bare[0].claim.id)) not in doubted for f in sources):
                found.append(_stripped(bare[0], sources))
    return tuple(found)


def _attributes(other: Facts, bare: Facts) -> bool:
    """Whether another article names a source beside the claim, and did not take it from this one."""
    same = other.negative is bare.negative
    return other.credit.strength == 3 and same and other.article is not bare.article and not before(bare.article, other.article)


def _stripped(bare: Facts, sources: Sequence[Facts]) -> Stripped:
    named = {f.article.id: f for f in reversed(sources)}
    told = (
        Attributed(f.claim.id, f.article.id, f.credit.label or "", f.credit.spans[0])
        for f in sources
        if named[f.article.id] is f and f.credit.spans
    )
    return Stripped(bare.claim.id, bare.article.id, bare.claim.span, not bare.hedged, tuple(told))
