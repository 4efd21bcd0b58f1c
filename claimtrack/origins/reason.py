"""The reasoning behind a count of origins, in one sentence."""

from __future__ import annotations

from claimtrack.origins.model import LegKind, Trace


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
    described = []
    for root in trace.origins:
        legs = [leg for leg in trace.legs if leg.root and leg.root.casefold() == root.casefold() and leg.counted]
        articles = list(dict.fromkeys(leg.article for leg in legs))
        own = any(leg.kind is LegKind.OWN for leg in legs)
        described.append(f"{root} ({'published first by' if own else 'named by'} {_listed(articles)})")
    count = len(trace.origins)
    return f"{count} independent origin{'s' if count > 1 else ''}: {', '.join(described)}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
