"""How far an event is said to have gone: planned, done, denied ...

The decision list of ``rules.py`` reads the wording and names what holds; the fitted weights of ``data/status.json``
judge its answer together with the other cues (who says it, what kind of act, what was said before).
"""

from __future__ import annotations

from claimtrack.status.context import Facts, StatusContext, facts
from claimtrack.status.cues import cues
from claimtrack.status.model import weights
from claimtrack.status.rules import first_rule
from claimtrack.types import Status

__all__ = ["Facts", "StatusContext", "status", "status_cues"]


def status(claim_text: str, context: StatusContext) -> tuple[Status, str]:
    """Return the status of a claim and what gave it: the rule that holds, or the cues that outweigh it.

    Args:
        claim_text: The claim's own words.
        context: Its language, attributions and sentence.
    """
    known = facts(claim_text, context)
    rule = first_rule(known)
    ruled, name = (rule.status, rule.name) if rule else (Status.ASSERTED, "default")
    given = cues(known, rule)
    judged = ruled if rule and rule.firm else weights().judged(given)
    if judged is ruled:
        return ruled, f"{context.lang}.status.{name}"
    return judged, f"{context.lang}.status.weighed({'; '.join(weights().reasons(given, judged, ruled))})"


def status_cues(claim_text: str, context: StatusContext) -> frozenset[str]:
    """Return the cues that are weighed for a claim, for fitting the weights."""
    known = facts(claim_text, context)
    return cues(known, first_rule(known))
