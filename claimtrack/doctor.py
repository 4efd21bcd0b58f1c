"""Examines an index from the folder down to the last span; repairs only what the tables can give back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

from claimtrack import mending, vectorcache
from claimtrack.backends.registry import load_vector_index
from claimtrack.backends.store_sqlite_mend import Damage
from claimtrack.errors import BrokenIndexError, ClaimtrackError
from claimtrack.layout import RESTORE, IndexFolder
from claimtrack.matching.aligner import MOST, STEPS, Aligner
from claimtrack.protocols import Store
from claimtrack.tracker_results import Check, DoctorReport

# What a cosine by bytes may be off, and that of a vector that comes before the one that is sought. Off were 0.003 at most in
# an index of 53,909 vectors of made claims, of which each of 2,000 came first (2026-11-22).
COARSE = 0.02
LOOKED_AT = 2_000  # vectors of an index of bytes that must find themselves
SHOWN = 20  # problems listed of one check; the rest is counted

_HEAVY = 64.0  # what the aligner counts on for its sums to be exact

_MENDS = {
    "clusters": "Run the last `claimtrack add` again: it completes what was left undone",
    "encoder": "Make a new index from the articles: claimtrack add PATH --index NEW",
}
_REMAKE = "claimtrack doctor --repair keeps a copy and makes it again from the articles' texts and vectors"
_BY_RUN = frozenset({"digests", "clusters"})  # checks of what a run of `add` makes, or leaves undone
# What can be wrong where all that is damaged is what can be made again.
_REMADE = frozenset({"digests", "hashes", "offsets", "kinds", "vectors", "clusters", "grouping", "full text"})
_UNSEEN = Check("vector cache", ("not examined: the vectors of the database are damaged",), RESTORE)
_IN_TABLES = _REMADE | {"tokens"}
_STORE_CHECKS = (
    *("pages", "foreign keys", "full text", "hashes", "offsets", "kinds", "vectors", "encoder", "clusters", "grouping"),
    "digests",
)


class MendableStore(mending.ForgetfulStore, Protocol):
    """A store that can be copied, and whose full-text index can be made anew."""

    def copy(self, path: Path) -> None:
        """Write a copy of everything to a new file."""

    def index_words(self) -> None:
        """Make the full-text index anew from the claims."""

    def tokens(self) -> Iterator[tuple[int, str, bytes]]:
        """Yield the row, the maker and the bytes of all packed tokens."""

    def forget_tokens(self, rows: Sequence[int]) -> None:
        """Remove packed tokens; what needs them reads the texts again."""


def examine(folder: IndexFolder, store: MendableStore, repair: bool = False, memo: mending.Memo | None = None) -> DoctorReport:
    """Examine everything; with ``repair``, make anew what the index can give back, after a copy of what was there.

    Manifest, vector cache and full-text index hold nothing that is not in the tables, packed tokens nothing that is not in
    the texts they were made of; what is derived of an article follows from its text, and groups follow from articles and
    vectors, where ``memo`` gives the encoder that made these. Nothing else is ever written.
    """
    checks, damage = _examined(folder, store, memo)
    wrong = {check.name for check in checks if check.repairable and not check.ok}
    if repair and wrong:
        _repair(folder, store, wrong, damage)
        if not _BY_RUN.isdisjoint(wrong) and memo is not None:
            mending.mend(store, damage, memo())
            vectorcache.settle(folder, store)
        before = {check.name: check for check in checks}
        after, _ = _examined(folder, store, memo)
        checks = [replace(before[one.name], repaired=True) if one.ok and not before[one.name].ok else one for one in after]
    return DoctorReport(folder.root, tuple(checks))


def _examined(folder: IndexFolder, store: MendableStore, memo: mending.Memo | None) -> tuple[list[Check], Damage]:
    checks, tokens = _of_store(store)
    wrong = {check.name for check in checks if not check.ok}
    damage = mending.damage_of(store, memo) if tokens or not _BY_RUN.isdisjoint(wrong) else Damage()
    if not _BY_RUN.isdisjoint(wrong) and not damage.beyond and wrong <= _REMADE:
        mend = _REMAKE if "digests" in wrong else _MENDS["clusters"]
        checks = [replace(check, mend=mend, repairable=True) if not check.ok else check for check in checks]
    unlike = dict.fromkeys(damage.tokens, "is not what was written") | _unlike_tokens(store)
    damage = replace(damage, tokens=tuple(sorted(unlike)))
    checks.append(_repairable("tokens", [f"tokens {row}: {unlike[row]}" for row in damage.tokens]))
    sound = wrong.isdisjoint(("pages", "vectors", "encoder"))
    return [*checks, _manifest(folder, store), _cache(folder, store) if sound else _UNSEEN], damage


def blame(folder: IndexFolder, store: MendableStore) -> None:
    """Raise BrokenIndexError when what the articles are derived from is damaged; anything may have failed for it."""
    for check in _of_store(store)[0]:
        if not check.ok and not check.repairable and check.name not in _MENDS:
            where, what = str(folder.database_path), f"the index is damaged ({check.name}: {check.problems[0]})"
            raise BrokenIndexError(what, where, f"{RESTORE}; claimtrack doctor shows what is damaged")


def _repair(folder: IndexFolder, store: MendableStore, wrong: Collection[str], damage: Damage) -> None:
    """Make anew all but what must be derived again."""
    backup = folder.backup()
    if not _IN_TABLES.isdisjoint(wrong):
        store.copy(backup / folder.database_path.name)
    if "full text" in wrong:
        store.index_words()
    if "tokens" in wrong:
        store.forget_tokens(damage.tokens)
    with folder.alone():
        if "vector cache" in wrong:
            vectorcache.refresh(folder, store, anew=True)
        else:
            vectorcache.write_manifest(folder, store)


def _of_store(store: Store) -> tuple[list[Check], bool]:
    """What the store finds of itself, and whether tokens are among it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for finding in store.check():
        found[finding.check].append(f"{finding.where}: {finding.what}")
    checks = {name: Check(name, _short(found[name]), _MENDS.get(name, RESTORE) if found[name] else "") for name in _STORE_CHECKS}
    if not {name for name in found if found[name]} - {
        "full text",
        "clusters",
        "grouping",
        "tokens",
    }:  # else the claims themselves are in doubt
        checks["full text"] = _repairable("full text", found["full text"])
    return list(checks.values()), bool(found["tokens"])


def _unlike_tokens(store: MendableStore) -> dict[int, str]:
    """What is wrong with the tokens of the aligner in use, by row; those of another are made anew before they are used."""
    found: dict[int, str] = {}
    aligner: Aligner | None = None
    for row, maker, packed in store.tokens():
        aligner = aligner or Aligner.load()
        if maker == aligner.id and (what := _unlike(packed, aligner)):
            found[row] = what
    return found


def _unlike(packed: bytes, aligner: Aligner) -> str:
    """What is wrong with some tokens: each is a vector of length 1, in steps, and a weight."""
    count, rest = divmod(len(packed), aligner.width + 2)
    if rest or count > MOST:
        return f"{len(packed)} bytes are not those of {MOST} tokens or fewer"
    side = aligner.unpacked(packed)
    lengths = np.linalg.norm(side.steps.astype(np.float32), axis=1)
    if not (abs(lengths - STEPS) <= 0.5 * aligner.width**0.5).all():  # what rounding to whole steps may do to a length
        return "a token is not of length 1"
    if not ((side.weights >= 0) & (side.weights < _HEAVY)).all() or not (count == 0 or side.weights.any()):
        return "a weight is not one"
    return ""


def _short(problems: list[str]) -> tuple[str, ...]:
    rest = len(problems) - SHOWN
    return (*problems[:SHOWN], f"and {rest} more") if rest > 0 else tuple(problems)


def _manifest(folder: IndexFolder, store: Store) -> Check:
    held, state = folder.manifest(), store.state()
    problems = []
    if held is None:
        problems.append(f"{folder.manifest_path}: missing or not readable")
    else:
        identity = state.encoder.id if state.encoder else ""
        pairs = (
            ("generation", held.generation, state.generation),
            ("encoder", held.encoder_id, identity),
            ("counts", dict(held.counts), store.counts()),
        )
        problems += [f"{name} is {said}, the database says {true}" for name, said, true in pairs if said != true]
    return _repairable("manifest", problems)


def _cache(folder: IndexFolder, store: Store) -> Check:
    problems: list[str] = []
    if store.state().encoder is None:
        return _repairable("vector cache", problems)
    if not folder.cache_path.exists():
        problems.append(f"{folder.cache_path}: missing")
    elif not vectorcache.fits(folder, store):
        problems.append(f"{folder.cache_path}: was written for another state of the database")
    else:
        problems += _differences(folder, store)
    return _repairable("vector cache", problems)


def _differences(folder: IndexFolder, store: Store) -> list[str]:
    """Each vector must find itself: the cache holds the database's vectors under their ids."""
    try:
        index = load_vector_index("faiss", folder.cache_path)
    except ClaimtrackError as error:
        return [str(error)]
    ids, _, matrix = store.vectors()
    if not len(ids):
        return []
    exact = getattr(index, "exact", True)
    slack, rows = vectorcache.SAME, np.arange(len(ids))
    if not exact:  # it orders by bytes: a near one may come first, and not all are looked at
        slack, rows = COARSE, np.linspace(0, len(ids) - 1, min(len(ids), LOOKED_AT)).astype(np.int64)
    similarities, found = index.search(matrix[rows], 1)
    places = np.searchsorted(ids, found[:, 0]).clip(max=len(ids) - 1)
    alike = (matrix[rows] * matrix[places]).sum(axis=1) > 1.0 - slack  # two texts may have one vector
    right = (abs(similarities[:, 0] - 1.0) <= slack) & ((found[:, 0] == ids[rows]) | alike)
    wrong = ids[rows[~right]].tolist() if len(index) == len(ids) else ids.tolist()
    return [f"vector {i} is not in the cache as it is in the database" for i in wrong]


def _repairable(name: str, problems: list[str]) -> Check:
    mend = "claimtrack doctor --repair keeps a copy and writes it anew from the database" if problems else ""
    return Check(name, _short(problems), mend, repairable=True)
