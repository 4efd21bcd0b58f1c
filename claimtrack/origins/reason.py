"""The reasoning behind a count of origins, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.origins.model import Leg, LegKind, Trace
from claimtrack.origins.presentation import folded

NAMED = "named by"


def reason(trace: Trace) -> str:
    """Return one sentence: the roots with the articles that lead there, copies, silent articles and circles."""
    parts = [_roots(trace)]
    copies = [f"{r.copy} republishes {r.original}" for r in trace.republications]
    silent = sorted({leg.article for leg in trace.legs if leg.kind is LegKind.SILENT})
    if copies:
        parts.append(
            f"{', '.join(copies)} and is not counted" if len(copies) == 1 else f"{', '.join(copies)} and are not counted"
        )
    if silent:
        known = f" (stripped in {len(trace.stripped)} of {len(trace.timeline)} articles)" if trace.stripped else ""
        parts.append(f"{_listed(silent)} {'names' if len(silent) == 1 else 'name'} no source{known}")
    parts += [f"{_listed(list(circle))} cite one another in a circle and count once" for circle in trace.circles]
    if any(event.rank is None for event in trace.timeline) and len(trace.timeline) > 1:
        unknown = [e.article for e in trace.timeline if e.rank is None]
        parts.append(f"when {_listed(unknown)} {'was' if len(unknown) == 1 else 'were'} published is not known")
    return "; ".join(parts) + "."


def _roots(trace: Trace) -> str:
    if not trace.origins:
        return "No origin is named"
    count = trace.independent_origins
    found = ", ".join(_described(root, trace) for root in trace.origins if root not in trace.statements)
    told = f"{count} independent origin{'s' if count > 1 else ''}: {found}"
    said = [_described(root, trace) for root in trace.statements]
    return f"{told}, plus the statement{'s' if len(said) > 1 else ''} of {_listed(said)}" if said else told


def _described(root: str, trace: Trace) -> str:
    """A root with how each article leads to it: "Tide (told by Ana Bell in a, named by b)"."""
    ways: dict[str, list[str]] = {}
    for leg in trace.legs:
        if leg.root and leg.counted and folded(leg.root) == folded(root):
            ways.setdefault(_way(leg), []).append(leg.article)
    telling = {article for way, articles in ways.items() if way != NAMED for article in articles}
    ways[NAMED] = [article for article in ways.get(NAMED, []) if article not in telling]
    return f"{root} ({', '.join(f'{way} {_listed(articles)}' for way, articles in ways.items() if articles)})"


def _way(leg: Leg) -> str:
    """How one leg leads from its root to its article, in words before the article."""
    speaker = leg.path[-2] if len(leg.path) > 2 else None
    if leg.kind is LegKind.RESTS:
        return "the main source of"
    if leg.kind is LegKind.OWN:
        return "published first by" if leg.rule == "root.first" else "without a source in"
    if leg.rule == "root.own-source":
        return "from unnamed sources in"
    spoken = {"root.told": "told by", "root.through": "citing", "root.public": "through", "root.outlet": "through"}
    spoken["root.spokesperson"] = "through its spokesperson"
    return f"{spoken[leg.rule]} {speaker} in" if speaker and leg.rule in spoken else NAMED


def _listed(names: Sequence[str]) -> str:
    """Names in a row, each once."""
    once = list(dict.fromkeys(names))
    return once[0] if len(once) == 1 else f"{', '.join(once[:-1])} and {once[-1]}"
