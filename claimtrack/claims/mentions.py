"""Outlets that a text merely mentions: news about a paper's site or a channel's crew is nobody's claim to trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from claimtrack.lang.outlets import registry
from claimtrack.types import Attribution, Document, Span

TOPIC = 3  # an outlet mentioned so often, or in the title, is what the article is about


def passing_mentions(document: Document, attributions: Sequence[Attribution]) -> tuple[Span, ...]:
    """Return the spans of outlets that are mentioned without being cited and that are not the article's topic."""
    found = registry().find(document.text)
    cited = [s for a in attributions for s in (a.source_span, a.cue_span) if s]
    times = Counter(outlet.name for _, outlet in found)
    headline = {outlet.name for _, outlet in registry().find(document.article.title or "")}
    return tuple(
        span
        for span, outlet in found
        if times[outlet.name] < TOPIC and outlet.name not in headline and not any(span.overlaps(c) for c in cited)
    )
