"""The cues that are weighed: facts about a claim, alone and together, each by a name that says why."""

from __future__ import annotations

from collections.abc import Iterator

from claimtrack.status.context import AHEAD, VOICES, Facts
from claimtrack.status.rules import StatusRule

CONTENT = (
    *("done", "planned", "possible", "in_progress", "negated", "alleged", "conditional", "conditional_perfect", "active"),
    *("stative", "threatened", "denied", "rumoured", "wrongdoing", "toll", "condition", "pending", "infinitive", "acts"),
    *("forecast", "first_person", "second_person", "called_off", "object_voice"),
)
TENSES = ("done", "planned", "possible", "in_progress", "conditional", "active", "stative", "negated")
NO_EVENT = ("stative", "negated", "pending", "planned", "possible", "in_progress")
PAIRS = (
    *((a, b) for a in ("done", "active") for b in ("acts", "negated", "first_person", "wrongdoing", "stative", "toll")),
    *((a, "second_person") for a in ("done", "active")),
    *(("acts", b) for b in ("negated", "first_person", "wrongdoing", "stative", "toll", "second_person")),
    *(("negated", b) for b in ("first_person", "planned", "stative", "pending", "active")),
    ("planned", "forecast"),
)
TIMES = ("day", "date")
SIDES = {"told": "told", "person": "party", "organisation": "party", "anonymous": "party"}


def cues(facts: Facts, rule: StatusRule | None) -> frozenset[str]:
    """Return the names of the cues that a claim gives; ``rule`` is the first of the decision list that holds."""
    return frozenset((*_verdict(facts, rule), *_wording(facts), *_source(facts), *_place(facts)))


def is_event(facts: Facts) -> bool:
    """Whether something is said to have happened, with no hedge, plan or negation about it."""
    return facts.has("done", "active", "object_voice") and not facts.has(*NO_EVENT)


def side(facts: Facts) -> str:
    """Who tells it: the article ("told"), somebody who speaks ("party"), or an outlet or document ("paper")."""
    return SIDES.get(facts.by, "paper")


def _verdict(facts: Facts, rule: StatusRule | None) -> Iterator[str]:
    name, status = (rule.name, rule.status.value) if rule else ("default", "asserted")
    yield f"rule {name}"
    yield f"rule for {status}"
    yield f"rule for {status}, {facts.by}"


def _wording(facts: Facts) -> Iterator[str]:
    who = side(facts)
    for name in (n for n in CONTENT if facts.has(n)):
        yield name
        yield f"{name}, {who}"
        if facts.headline:
            yield f"{name}, headline"
    for a, b in PAIRS:
        if facts.has(a) and facts.has(b):
            yield f"{a} and {b}"
            yield f"{a} and {b}, {who}"
    tenses = [name for name in TENSES if facts.has(name)]
    if tenses:
        yield f"{min(tenses, key=lambda name: facts.signals[name])} first"
    else:
        yield "no tense"
        yield f"no tense, {who}"
    if is_event(facts):
        yield from ("event", f"event, {who}", f"event, {facts.by}")
    if facts.figure:
        yield f"figure, {who}"
    yield from _when(facts, who)
    if facts.short:
        yield "short"
    if not facts.verb:
        yield "no verb"


def _when(facts: Facts, who: str) -> Iterator[str]:
    """Whether it says when: a day in the news, a month or a year."""
    for name in TIMES:
        if facts.has(name) or (name == "date" and facts.year):
            yield name
            yield f"{name}, {who}"


def _source(facts: Facts) -> Iterator[str]:
    event = is_event(facts)
    yield f"by {facts.by}"
    if facts.by != "outlet" and any(kind.value == "outlet" for kind in facts.kinds):
        yield "through an outlet"
    for stance in facts.stances:
        yield f"stance {stance}"
        if event:
            yield f"stance {stance}, event"
        if facts.has("negated"):
            yield f"stance {stance}, negated"
    speaking = [name for name in VOICES if name in facts.voices]
    for name in speaking:
        yield f"voice of {name}"
        yield from (f"voice of {name}, {q}" for q in ("acts", "negated", "wrongdoing", "done", "planned") if facts.has(q))
        if event:
            yield f"voice of {name}, event"
    if side(facts) == "party" and not speaking:
        yield "voice of nobody known"
    if facts.own:
        yield "of itself"
        if event:
            yield "of itself, event"


def _place(facts: Facts) -> Iterator[str]:
    event, who = is_event(facts), side(facts)
    if facts.headline:
        yield from ("headline", f"headline, {who}", *(("headline, event",) if event else ()))
    if facts.quoted:
        yield "quoted"
        yield from (name for name, holds in (("quoted, event", event), ("quoted, negated", facts.has("negated"))) if holds)
    if facts.before & {"rebuttal", "denied"}:
        yield f"rebuttal before, {who}"
        told = (
            ("quoted", facts.quoted),
            ("negated", facts.has("negated")),
            ("event", event),
            ("no tense", not facts.has(*TENSES)),
        )
        yield from (f"rebuttal before, {name}" for name, holds in told if holds)
    yield from (f"{name} before" for name in AHEAD if name in facts.before and name != "rebuttal")
