"""How much of the machine a backend may use."""

from __future__ import annotations

import os


def threads() -> int:
    """How many threads: ``CLAIMTRACK_THREADS``, else ``OMP_NUM_THREADS``, else the cores given to this process."""
    for name in ("CLAIMTRACK_THREADS", "OMP_NUM_THREADS"):
        if (value := os.environ.get(name, "")).isdecimal() and int(value) > 0:
            return int(value)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
