"""Set the wordings of one claim side by side, say what changed between them, and who got it from whom.

Run with ``python examples/compare_wordings.py [TEXT]``; the cluster of the nearest claim is taken.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from claimtrack.tracker import Tracker

ARTICLES = Path(__file__).parent / "articles"
TEXT = "OpenAI has suspended ByteDance's account"


def main(text: str = TEXT) -> None:
    with tempfile.TemporaryDirectory() as folder, Tracker(Path(folder) / "index") as tracker:
        tracker.add([ARTICLES])
        cluster, corpus = tracker.cluster(text), tracker.corpus()
        comparison = tracker.compare(cluster.id)
        print(comparison.label)
        for row in comparison.rows:
            wording = corpus.articles[row.article].text[slice(*row.wording)]
            print(f"  {row.language}  {row.status}  {row.outlet or row.article}: {wording} [{row.source or 'no source'}]")
        print("changes:")
        for change in comparison.summary:
            print(f"  {change.kind}: {change.note}")
        trace = tracker.trace(cluster.id)
        print(f"origins: {', '.join(trace.origins)} ({trace.independent_origins} independent)")
        print(trace.reason)


if __name__ == "__main__":
    main(*sys.argv[1:2])
