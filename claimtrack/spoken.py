"""Whether an attribution says that somebody spoke, or only that somebody is going to ask for something."""

from __future__ import annotations

import re
from functools import cache

from claimtrack.lang.lexicon import codes, lexicon
from claimtrack.types import Attribution

REACH = 24  # characters before a verb in which its auxiliary stands: "will most probably ask"
REQUESTS = ("ask",)  # stances whose content is what is wanted, not what is said to be so


def spoken(found: Attribution, text: str, lang: str) -> bool:
    """Return False for a request that is still to come ("will ask them to close it"): nobody said that it is so.

    Args:
        found: The attribution.
        text: The article's text.
        lang: The article's language; one without a table ``origins`` has no future tense.
    """
    if found.cue_span is None or found.stance not in REQUESTS:
        return True
    auxiliary, ending = _future(lang)
    before = text[max(0, found.cue_span.start - REACH) : found.cue_span.start]
    cue = text[found.cue_span.start : found.cue_span.end].strip().casefold()
    return not (auxiliary.search(before) or ending.search(cue))


@cache
def _future(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Auxiliaries of the future right before a verb, and endings of verbs in it."""
    table = lexicon(lang).table("origins") if lang in codes() else {}
    words = "|".join(re.escape(w) for w in sorted(table.get("future", ()), key=lambda w: (-len(w), w)))
    endings = "|".join(re.escape(w) for w in table.get("future_endings", ()))
    before = rf"(?<!\w)(?:{words})(?:\s+[\w-]+)?\s*$" if words else r"(?!)"
    return re.compile(before, re.IGNORECASE), re.compile(rf"(?:{endings})$" if endings else r"(?!)")
