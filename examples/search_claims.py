"""Search the example articles in one language and find claims in three.

Run with ``python examples/search_claims.py [QUERY]``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from claimtrack.tracker import Tracker

ARTICLES = Path(__file__).parent / "articles"
QUERY = "ByteDance's commercial products were not affected"


def main(query: str = QUERY) -> None:
    with tempfile.TemporaryDirectory() as folder, Tracker(Path(folder) / "index") as tracker:
        tracker.add([ARTICLES])
        print(f"query: {query}")
        for hit in tracker.search(query, k=8):
            nearness = "words only" if hit.similarity is None else f"{hit.similarity:.3f}"
            sources = ", ".join(hit.claim.attributed_to) or "no source given"
            print(f"{nearness}  {hit.claim.lang}  {hit.article.outlet or hit.article.id}: {hit.claim.text}")
            print(f"       {hit.claim.status}; {sources}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
