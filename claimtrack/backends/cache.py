"""Prepared model directories in the user's cache: built aside, checked, put in place in one step.

A prepared directory holds ``manifest.json`` with the size, sha256 and modification time of every other file.
A file whose size and time are as recorded is taken as whole; one whose time differs is read and hashed; anything
else makes the directory damaged, and it is built again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from claimtrack.errors import BackendError
from claimtrack.protocols import Progress

MANIFEST = "manifest.json"
_CHUNK = 1 << 20


def cache_root(cache_dir: Path | None = None) -> Path:
    """Where prepared models live: the argument, else ``CLAIMTRACK_CACHE``, else the user's cache directory."""
    if cache_dir is not None:
        return cache_dir
    if named := os.environ.get("CLAIMTRACK_CACHE"):
        return Path(named)
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("claimtrack"))


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_CHUNK):
            digest.update(block)
    return digest.hexdigest()


def is_whole(directory: Path) -> bool:
    """Whether every file that the manifest lists is there, of its size and of its content."""
    try:
        files = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))["files"]
        return bool(files) and all(_file_is_whole(directory / name, entry) for name, entry in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def prepared(final: Path, build: Callable[[Path], None], progress: Progress | None = None) -> Path:
    """Return ``final``, built first by ``build(directory)`` when it is missing or damaged.

    Processes that prepare at once wait for the first one. ``progress`` is told of the stage "checking the model".

    Raises:
        BackendError: when the cache directory cannot be written.
    """
    if is_whole(final):
        return final
    from filelock import FileLock

    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{final}.lock"):
            if not is_whole(final):
                _build_aside(final, build)
                if progress is not None:
                    progress("checking the model", 1, 1)
    except OSError as error:
        raise BackendError(
            f"the cache cannot be written ({error.strerror or error})",
            str(final.parent),
            "Free some space or set CLAIMTRACK_CACHE to a folder that can be written.",
        ) from error
    return final


def _file_is_whole(path: Path, entry: dict[str, object]) -> bool:
    state = path.stat()
    if state.st_size != entry["size"]:
        return False
    return state.st_mtime_ns == entry["mtime_ns"] or sha256_of(path) == entry["sha256"]


def _build_aside(final: Path, build: Callable[[Path], None]) -> None:
    aside = Path(tempfile.mkdtemp(prefix=f".{final.name}-", dir=final.parent))
    try:
        made = aside / "made"
        made.mkdir()
        build(made)
        _seal(made)
        if final.exists():
            os.replace(final, aside / "damaged")
        os.replace(made, final)
        _fsync(final.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _seal(directory: Path) -> None:
    files = {}
    for path in sorted(path for path in directory.rglob("*") if path.is_file()):
        _fsync(path)
        state = path.stat()
        name = path.relative_to(directory).as_posix()
        files[name] = {"size": state.st_size, "sha256": sha256_of(path), "mtime_ns": state.st_mtime_ns}
    manifest = directory / MANIFEST
    manifest.write_text(json.dumps({"files": files}, indent=1), encoding="utf-8")
    _fsync(manifest)
    _fsync(directory)


def _fsync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
