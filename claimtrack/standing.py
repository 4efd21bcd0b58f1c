"""How the claims of an index stand to each other: what one grouping leaves for the next, and what it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from claimtrack.types import Cluster, Match

Keys = NDArray[np.uint64]
NO_KEY = 0
LISTS = 2  # kinds of vectors by which a claim's nearest are kept; there may be more vectors


def keys_of(ids: list[str]) -> Keys:
    """Claim ids, 16 hex digits each, as numbers of the same order."""
    return np.frombuffer(bytes.fromhex("".join(ids)), dtype=">u8").astype(np.uint64)


def id_of(key: int) -> str:
    """The claim id of a number."""
    return f"{key:016x}"


@dataclass(frozen=True, eq=False, slots=True)
class Placed:
    """Claims with what places them among the others.

    ``spaces`` are vectors in steps of a grid, int16 (claims, kinds, dimension); ``near`` the ids of the nearest claims as
    numbers, (claims, LISTS, languages, k), NO_KEY past the end, ``cosines`` theirs.
    """

    keys: Keys
    spaces: NDArray[np.int16]
    near: Keys
    cosines: NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True)
class Standing:
    """All claims of a store by language and then by id; ``known`` are those that a grouping by ``rules`` has placed.

    ``langs`` are places in ``languages``, ``articles`` the ids of the claims' articles. ``placed`` has a row for each claim,
    zeros for those that are not known. ``shrunk`` is how many of the placed ones have gone since.
    """

    rules: str
    languages: tuple[str, ...]
    langs: NDArray[np.int16]
    articles: tuple[str, ...]
    known: NDArray[np.bool_]
    placed: Placed
    shrunk: int = 0

    @property
    def keys(self) -> Keys:
        """The claims' ids as numbers."""
        return self.placed.keys

    def places(self, keys: Keys) -> NDArray[np.int64]:
        """Where claims are, in the shape of ``keys``; -1 for those that are not there."""
        order = np.argsort(self.keys)
        if not len(order):
            return np.full(keys.shape, -1, np.int64)
        found = order[np.searchsorted(self.keys, keys, sorter=order).clip(max=len(order) - 1)]
        return np.where(self.keys[found] == keys, found, -1)


@dataclass(frozen=True, eq=False, slots=True)
class Beliefs:
    """Pairs of claims, smaller key first, and the probability that they say the same; three arrays of one length."""

    a: Keys
    b: Keys
    probability: NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Update:
    """A grouping that holds on to an earlier one: what of that goes or changes.

    ``gone`` are pairs of claims that are matched no more, (pairs, 2); ``regrouped`` the claims whose clusters are
    replaced; ``stories`` the story of each cluster that stays but for its story.
    """

    gone: Keys
    regrouped: Keys
    stories: Mapping[str, str]


@dataclass(frozen=True, eq=False, slots=True)
class Grouping:
    """Matches and clusters made for one generation of a store by ``rules``; all there are, or those of an ``update``.

    ``placed`` are the claims whose place is new or changed, ``uses`` the content keys of the texts that the vectors
    of new ones come of; ``keep`` those of texts that are no claim's.
    """

    generation: int
    matches: Sequence[Match] = ()
    clusters: tuple[Cluster, ...] = ()
    keep: frozenset[str] = frozenset()
    rules: str = ""
    placed: Placed | None = None
    uses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    update: Update | None = None
