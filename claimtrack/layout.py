"""The shape of an index folder: ``manifest.json``, ``claims.sqlite`` (the truth), ``vectors.faiss`` (a cache).

The manifest repeats what the database knows, so that a reader, or a person, can tell at a glance what the
folder holds; it alone says for which generation the cache was written. It is never trusted over the database.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from claimtrack.errors import BrokenIndexError

SCHEMA = 4  # version of the folder and of the tables; a reader refuses a newer one
LEFTOVER_SECONDS = 3600.0  # a temporary file this old was left by a run that was killed: none takes so long to write
RESTORE = "Put back a copy of claims.sqlite, or make a new index from the articles: claimtrack add PATH --index NEW"
NEWER = "Upgrade claimtrack (pip install -U claimtrack), or make a new index with: claimtrack add PATH --index NEW"


@dataclass(frozen=True, slots=True)
class CacheState:
    """For what the vector cache was written: generation, count of vectors, size of the file in bytes."""

    generation: int
    count: int
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``manifest.json`` says."""

    schema: int
    encoder: str
    encoder_id: str
    dimension: int
    generation: int
    counts: Mapping[str, int] = field(default_factory=dict)
    cache: CacheState | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Manifest:
        """Build from parsed JSON; raises KeyError, TypeError or ValueError on another shape."""
        fields = {name: data[name] for name in cls.__slots__ if name in data}
        cache = fields.pop("cache", None)
        made = cls(**fields, cache=CacheState(**cache) if cache else None)
        texts, numbers = (made.encoder, made.encoder_id), (made.schema, made.dimension, made.generation)
        if not all(isinstance(text, str) for text in texts) or not all(type(number) is int for number in numbers):
            raise TypeError("a field of another kind")
        if not isinstance(made.counts, dict):
            raise TypeError("counts that are none")
        return made


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """An index folder by name; makes no promise that it is there."""

    root: Path

    @property
    def manifest_path(self) -> Path:
        """Where the manifest is."""
        return self.root / "manifest.json"

    @property
    def database_path(self) -> Path:
        """Where the database is."""
        return self.root / "claims.sqlite"

    @property
    def cache_path(self) -> Path:
        """Where the vector cache is."""
        return self.root / "vectors.faiss"

    def exists(self) -> bool:
        """Whether there is an index here."""
        return self.database_path.is_file()

    def require(self) -> None:
        """Raise BrokenIndexError when there is no index here."""
        if not self.exists():
            mend = f"Make one with: claimtrack add PATH --index {self.root}"
            raise BrokenIndexError("no index in this folder", str(self.root), mend)

    def create(self) -> None:
        """Make the folder and see that it can be written to."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.root):
                pass
        except OSError as error:
            raise not_writable(self.root, error) from error

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder against other processes that would make its tables or write its cache at the same time."""
        try:
            import fcntl
        except ImportError:  # not on Windows: SQLite's own locks remain
            yield
            return
        handle = os.open(self.root, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def backup(self) -> Path:
        """Copy manifest and vector cache, as they are, into a new folder ``before-repair-N``; return it."""
        number = 1 + sum(1 for _ in self.root.glob("before-repair-*"))
        place = self.root / f"before-repair-{number}"
        try:
            place.mkdir()
            for path in (self.manifest_path, self.cache_path):
                if path.is_file():
                    shutil.copy2(path, place / path.name)
        except OSError as error:
            raise not_writable(place, error) from error
        return place

    def sweep(self) -> None:
        """Remove temporary files that a killed run has left."""
        for kept in (self.manifest_path, self.cache_path):
            sweep(kept)

    def manifest(self) -> Manifest | None:
        """Read the manifest; None when it is missing or damaged (the database then tells the same)."""
        try:
            data = json.loads(self.manifest_path.read_text(encoding="utf-8"))
            check_schema(int(data["schema"]), self.manifest_path)
            return Manifest.from_json(data)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write_manifest(self, manifest: Manifest) -> None:
        """Write the manifest whole or not at all."""
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        write_atomic(self.manifest_path, text.encode("utf-8"))

    def cache_matches(self, generation: int, count: int) -> bool:
        """Whether the cache file is the one that the manifest says was written for this generation."""
        manifest = self.manifest()
        if manifest is None or manifest.cache is None:
            return False
        try:
            size = self.cache_path.stat().st_size
        except OSError:
            return False
        return manifest.cache == CacheState(generation, count, size)


def check_schema(found: int, where: Path) -> None:
    """Raise BrokenIndexError when the index was written by a newer claimtrack."""
    if found > SCHEMA:
        raise BrokenIndexError(f"index has schema {found}, this claimtrack reads up to {SCHEMA}", str(where), NEWER)


def not_writable(where: Path, error: OSError) -> BrokenIndexError:
    """The error for a place that cannot be written to."""
    mend = "Choose a folder that you may write to with --index DIR, or free some space"
    return BrokenIndexError(f"cannot write here ({error.strerror or error})", str(where), mend)


def write_atomic(path: Path, data: bytes) -> None:
    """Write to a temporary file beside ``path``, fsync, rename over it; raises BrokenIndexError when that fails."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise not_writable(path, error) from error


def sweep(path: Path) -> None:
    """Remove the temporary files beside ``path`` that runs which were killed while writing it have left."""
    named = re.compile(rf"\.{re.escape(path.name)}[.-]\w{{8}}(\.part)?")
    with suppress(OSError):  # another run may sweep too
        for left in path.parent.iterdir():
            if named.fullmatch(left.name) and time.time() - left.stat().st_mtime > LEFTOVER_SECONDS:
                left.unlink()


def _umask() -> int:
    """What new files may not be; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
