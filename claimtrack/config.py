"""Where things are kept, and the few settings that come from outside."""

from __future__ import annotations

import os
from pathlib import Path

INDEX_VARIABLE = "CLAIMTRACK_INDEX"
CACHE_VARIABLE = "CLAIMTRACK_CACHE"
MATCHER_VARIABLE = "CLAIMTRACK_MATCHER"  # a folder that `claimtrack train` wrote
DEFAULT_INDEX = Path("indexes") / "default"


def index_dir(given: Path | str | None = None) -> Path:
    """The index folder: the one given, else ``$CLAIMTRACK_INDEX``, else ``indexes/default`` under the working folder."""
    chosen = given or os.environ.get(INDEX_VARIABLE) or DEFAULT_INDEX
    return Path(chosen).expanduser()


def cache_dir(given: Path | str | None = None) -> Path:
    """The folder of prepared models: the one given, else ``$CLAIMTRACK_CACHE``, else the user's cache directory."""
    chosen = given or os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("claimtrack", appauthor=False))
