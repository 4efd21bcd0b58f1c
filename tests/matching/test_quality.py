"""Floors of what is measured on the gold corpora; dev was never trained on. Measured 2026-11-22: see each floor."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from claimtrack.backends.registry import embedder
from claimtrack.errors import BackendError
from claimtrack.matching.fit import table
from claimtrack.matching.judged import average_precision, read
from claimtrack.matching.model import matcher
from claimtrack.matching.vectors import claim_vectors


@pytest.mark.parametrize(
    ("corpus", "encoder", "cross", "same"),
    [
        ("dev", "e5-small", 0.83, 0.82),  # 0.853, 0.846
        ("dev", "use", 0.70, 0.65),  # 0.719, 0.670
        ("seeds", "e5-small", 0.44, 0.0),  # 0.472; no same-language pair there
    ],
)
def test_average_precision_keeps_its_floor(shared: Path, corpus: str, encoder: str, cross: float, same: float) -> None:
    judged = read(shared / "data" / corpus)
    try:
        model = embedder(encoder)
    except BackendError as error:
        pytest.skip(str(error))
    fitted = matcher(model.id)
    data = table(judged, claim_vectors(judged.claims, model, fitted.offsets, aligner=fitted.aligner))
    probability = fitted.across.probability(data.features)
    for rows, floor in ((~data.inside & data.cross, cross), (~data.inside & ~data.cross, same)):
        assert average_precision(probability[rows], data.same[rows]) >= floor
    assert np.isfinite(probability).all()
