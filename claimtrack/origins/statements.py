"""Which roots are the statements of those whom a claim is about: they confirm or deny it, they did not bring it to light."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from claimtrack.origins.model import Leg
from claimtrack.origins.presentation import folded
from claimtrack.types import Attribution, Claim, SourceType

SAID = ("root.public", "root.spokesperson")  # words that somebody said in public, as themselves or through who speaks for them
NARRATED = ("threaten", "accuse")  # stances of speech acts: an article that tells of one has not quoted a statement


def of_parties(legs: Iterable[Leg], claims: Sequence[Claim], attributions: Mapping[str, Attribution]) -> frozenset[str]:
    """Return the roots, folded, that a claim of the cluster names and that speak in every leg that leads to them."""
    known: dict[str, list[Leg]] = {}
    for leg in (leg for leg in legs if leg.root and leg.counted):
        known.setdefault(folded(leg.root or ""), []).append(leg)
    texts = [folded(claim.text) for claim in claims]
    return frozenset(
        root
        for root, leading in known.items()
        if all(leg.rule in SAID for leg in leading) and _named(_names(root, leading, attributions), texts)
    )


def narrated(leg: Leg, attributions: Mapping[str, Attribution]) -> bool:
    """Whether a leg rests on a speech act that its article tells of: "X threatens to close it"."""
    return leg.attribution is not None and attributions[leg.attribution].stance in NARRATED


def _names(root: str, legs: Iterable[Leg], attributions: Mapping[str, Attribution]) -> list[str]:
    """How claims may call a root: by its name, a person also by the last word of it."""
    rows = [attributions[leg.attribution] for leg in legs if leg.attribution]
    person = any(a.source_type is SourceType.PERSON and folded(a.source) == root for a in rows)
    return [root, root.split()[-1]] if person else [root]


def _named(names: Iterable[str], texts: Iterable[str]) -> bool:
    joined = "|".join(re.escape(name) for name in names)
    pattern = re.compile(rf"(?<!\w)(?:{joined})(?!\w)")
    return any(pattern.search(text) for text in texts)
