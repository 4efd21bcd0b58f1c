"""How far an event is said to have gone: planned, done, denied ..., by the ``[status]`` table of the language."""

from __future__ import annotations

from claimtrack.status.context import Facts, StatusContext, facts
from claimtrack.status.rules import RULES
from claimtrack.types import Status

__all__ = ["Facts", "StatusContext", "status"]


def status(claim_text: str, context: StatusContext) -> tuple[Status, str]:
    """Return the status of a claim and the name of the rule that gave it.

    Args:
        claim_text: The claim's own words.
        context: Its language, attributions and sentence.
    """
    known = facts(claim_text, context)
    for rule in RULES:
        if rule.holds(known):
            return rule.status, f"{context.lang}.status.{rule.name}"
    return Status.ASSERTED, f"{context.lang}.status.default"
