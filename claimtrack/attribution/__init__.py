"""Who said it, through whom, in which words. ``attribute`` reads a document; ``citations`` sums up its outlets."""

from __future__ import annotations

from claimtrack.attribution.citations import citations
from claimtrack.attribution.engine import attribute

__all__ = ["attribute", "citations"]
