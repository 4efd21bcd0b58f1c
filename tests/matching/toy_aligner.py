"""Aligners small enough to be worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from claimtrack.matching.aligner import Aligner

WEIGHTS = ((1.0, 2.0), (3.0, 4.0))  # of the smaller and the greater coverage: in context, and alone
BIAS = -5.0


def aligner(dimension: int = 2, means: Mapping[str, tuple[float, ...]] | None = None, gate: float = 0.0) -> Aligner:
    """Return one that maps nothing; ``gate`` is what the gate makes of the first component, after GELU."""
    first = np.eye(1, dimension, dtype=np.float32)
    arrays = {"weights": np.array(WEIGHTS, np.float32), "bias": np.array(BIAS, np.float32)}
    for space in ("ctx", "plain"):
        arrays |= {
            f"{space}_mean_{lang}": np.array(mean, np.float16) for lang, mean in (means or {"en": (0.0,) * dimension}).items()
        }
        arrays |= {f"{space}_map": np.eye(dimension, dtype=np.float16), f"{space}_gate_in": first}
        arrays |= {f"{space}_gate_in_bias": np.zeros(1, np.float32), f"{space}_gate_out": np.array([[gate]], np.float32)}
        arrays[f"{space}_gate_out_bias"] = np.zeros(1, np.float32)
    return Aligner(arrays, f"toy {dimension} {gate}")
