"""Where the learnt part is: in the package, or in a folder that ``claimtrack train`` wrote."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from claimtrack.config import MATCHER_VARIABLE
from claimtrack.errors import BackendError

NAMES = ("aligner.npz", "matcher.json")


def located(name: str) -> Path:
    """Return a file of the learnt part: of ``$CLAIMTRACK_MATCHER`` where that is set, else the shipped one.

    Raises:
        BackendError: the folder that was named lacks it.
    """
    given = os.environ.get(MATCHER_VARIABLE)
    if not given:
        return shipped(name)
    path = Path(given).expanduser() / name
    if not path.is_file():
        raise BackendError(
            f"{MATCHER_VARIABLE} names a folder without {name}", given, "Write one: claimtrack train DATA -o FOLDER; or unset it"
        )
    return path


def shipped(name: str) -> Path:
    """Return a file of the learnt part as it came with the package."""
    return Path(str(files("claimtrack") / "data" / name))


def contents() -> list[bytes]:
    """Return the learnt part that takes the place of the shipped one; nothing where none does."""
    return [located(name).read_bytes() for name in NAMES] if os.environ.get(MATCHER_VARIABLE) else []
