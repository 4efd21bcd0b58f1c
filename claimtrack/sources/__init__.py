"""Resolution of sources: names, roles, short forms, pronouns, "the company"."""

from __future__ import annotations

from claimtrack.sources.memory import UNRESOLVED
from claimtrack.sources.names import collect
from claimtrack.sources.resolver import Resolver

__all__ = ["UNRESOLVED", "Resolver", "collect"]
