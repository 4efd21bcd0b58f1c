"""Pair matchers of encoders that show no tokens: ``python -m claimtrack.training DATA... --encoder use [-o FOLDER]``.

With several encoders it is fitted on all of them together, for the encoders that have none of their own. For e5-small,
and for users, there is ``claimtrack train``.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from claimtrack.backends import registry
from claimtrack.matching.fit import fit, stacked, table
from claimtrack.matching.judged import Judged
from claimtrack.matching.model import ANY, Matcher
from claimtrack.matching.reference import reference_offsets
from claimtrack.matching.vectors import claim_vectors
from claimtrack.protocols import Vectors
from claimtrack.training.blending import blended
from claimtrack.training.reading import read_all
from claimtrack.training.run import told, write_matcher


def generic(judged: Judged, names: Sequence[str]) -> Matcher:
    """Fit one matcher on several encoders, each freed of its languages as it would be without a matcher."""
    tables = []
    for name in names:
        embedder, known = registry.embedder(name, allow_test=True), dict[str, Vectors]()
        offsets = reference_offsets(embedder, known)
        tables.append(table(judged, claim_vectors(judged.claims, embedder, offsets, known)))
    return fit(stacked(tables), ANY, "pair-blend-generic-3", {})[0]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, fit, report, write."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--encoder", nargs="+", required=True)
    parser.add_argument("-o", "--output", type=Path, default=Path(str(files("claimtrack") / "data")))
    given = parser.parse_args(arguments)
    judged = told(read_all(given.data))
    if len(given.encoder) > 1:
        made = generic(judged, given.encoder)
    else:
        made = blended(judged, registry.embedder(given.encoder[0], allow_test=True), {}, None)[0]
    write_matcher(given.output, made)


if __name__ == "__main__":
    main()
