"""The outlets of the package, and the mentions of outlets in a text."""

from __future__ import annotations

from claimtrack.lang.outlets import OutletRegistry, registry

KNOWN = registry()


def mentions(text: str, known: OutletRegistry = KNOWN) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], outlet.name) for span, outlet in known.find(text)]
