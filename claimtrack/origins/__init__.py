"""Where a cluster comes from: who got it from whom, and on how many legs it stands."""

from __future__ import annotations

from claimtrack.origins.model import Event, Leg, LegKind, Republication, Trace
from claimtrack.origins.tracer import Tracer
from claimtrack.types import Cluster, Corpus

__all__ = ["Event", "Leg", "LegKind", "Republication", "Trace", "Tracer", "trace"]


def trace(cluster: Cluster, corpus: Corpus) -> Trace:
    """Trace one cluster; for many clusters of one corpus make one ``Tracer``."""
    return Tracer(corpus).trace(cluster)
