"""The decision list: the first rule that holds says what the wording alone gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from claimtrack.status.context import Facts
from claimtrack.types import SourceType, Status


@dataclass(frozen=True, slots=True)
class StatusRule:
    """A name, a status and when it holds; ``firm`` when nothing else can outweigh it."""

    name: str
    status: Status
    holds: Callable[[Facts], bool]
    firm: bool = False


STATES = ("stative", "negated", "pending")

RULES = (
    StatusRule("stance-deny", Status.DENIED, lambda f: "deny" in f.stances, firm=True),
    StatusRule("verb-deny", Status.DENIED, lambda f: f.has("denied"), firm=True),
    StatusRule("stance-threaten", Status.THREATENED, lambda f: "threaten" in f.stances, firm=True),
    StatusRule("threat", Status.THREATENED, lambda f: f.has("threatened") and not (f.party and f.has("negated")), firm=True),
    StatusRule("stance-warn", Status.THREATENED, lambda f: "warn" in f.stances and f.has("planned", "possible")),
    StatusRule(
        "conditional-threat", Status.THREATENED, lambda f: f.has("condition") and f.has("planned") and not f.opens("condition")
    ),
    StatusRule("condition", Status.POSSIBLE, lambda f: f.opens("condition"), firm=True),
    StatusRule("conditional-perfect", Status.ALLEGED, lambda f: f.first("conditional_perfect", "done"), firm=True),
    StatusRule(
        "conditional-hearsay",
        Status.ALLEGED,
        lambda f: f.first("conditional", "done") and (f.aside or not f.party) and not f.has("possible"),
    ),
    StatusRule("allegation", Status.ALLEGED, lambda f: f.first("alleged", "done", "in_progress"), firm=True),
    StatusRule("rumour", Status.REPORTED, lambda f: f.has("rumoured") and not f.has("planned")),
    StatusRule("progress", Status.IN_PROGRESS, lambda f: f.first("in_progress", "done", "planned")),
    StatusRule("stance-accuse", Status.ALLEGED, lambda f: "accuse" in f.stances, firm=True),
    StatusRule("stance-promise", Status.PLANNED, lambda f: "promise" in f.stances, firm=True),
    StatusRule("stance-ask", Status.ASSERTED, lambda f: "ask" in f.stances),
    StatusRule("belief", Status.POSSIBLE, lambda f: "believe" in f.stances and f.has("planned")),
    StatusRule("called-off", Status.DENIED, lambda f: f.has("called_off") and not f.has("possible"), firm=True),
    StatusRule("possibility", Status.POSSIBLE, lambda f: f.first("possible", "done")),
    StatusRule("party-negates", Status.DENIED, lambda f: f.has("negated") and f.party),
    StatusRule(
        "told-negation", Status.DENIED, lambda f: f.told and f.has("negated") and f.has("done", "active") and not f.has("pending")
    ),
    StatusRule("future-in-past", Status.PLANNED, lambda f: f.has("conditional")),
    StatusRule("future", Status.PLANNED, lambda f: f.first("planned", "done")),
    StatusRule("accusation", Status.ALLEGED, lambda f: f.accuser, firm=True),
    StatusRule("wrongdoing", Status.ALLEGED, lambda f: f.has("wrongdoing") and not f.told and not f.outlet),
    StatusRule("toll", Status.REPORTED, lambda f: f.has("toll") and not f.headline and SourceType.PERSON not in f.kinds),
    StatusRule("outlet-reports", Status.REPORTED, lambda f: f.outlet),
    StatusRule("headline-infinitive", Status.PLANNED, lambda f: f.headline and not f.verb and f.has("infinitive"), firm=True),
    StatusRule("headline", Status.DONE, lambda f: f.headline and not f.has("stative", "negated", "possible", "planned")),
    StatusRule("event", Status.DONE, lambda f: f.has("done") and not f.has(*STATES)),
    StatusRule("told-event", Status.DONE, lambda f: f.has("active") and f.told and not f.has(*STATES)),
)


def first_rule(facts: Facts) -> StatusRule | None:
    """Return the first rule that holds, None where nothing in the wording speaks."""
    return next((rule for rule in RULES if rule.holds(facts)), None)
