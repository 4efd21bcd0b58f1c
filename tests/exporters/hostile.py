"""A corpus whose names try to break every format."""

from __future__ import annotations

from claimtrack.types import Corpus, Match, Relation, Role, SourceType, Status
from tests.story import ORGANISATION, OUTLET, PERSON, Story

NAMES = (
    'The "Quoted" [Daily] {Post}',
    '=HYPERLINK("http://x")',
    "tab\tand\nnewline",
    "nul\x00bell\x07escape\x1b[31m",
    "<b>&amp;]]></b>",
    "back\\slash\\N",
    "emoji 👩‍🔬 🇮🇩",
    "lone \ud800 surrogate",
    "rtl \u202egnp.exe",
    "line\u2028separator",
    "end; graph { a -> b }",
    "",
)


def corpus() -> Corpus:
    """One article, outlet, source and claim a name; every claim in one cluster, another cluster in contrast."""
    story = Story()
    for number, name in enumerate(NAMES):
        text = f"The dam burst, said {name} late. The mill stands idle."
        key = story.article(f"a{number} {name}", text, outlet=name or None, title=name or None, published=None)
        spoken = story.source(key, name or "someone", PERSON if number % 2 else ORGANISATION, "The dam burst")
        passed = story.source(key, f"wire {name}", OUTLET, "The dam burst", role=Role.RELAY)
        claim = story.claim(f"c {name}" if number == 1 else "c", key, "The dam burst", [spoken, passed], Status.DONE)
        idle = story.claim("idle", key, "The mill stands idle")
        if number == 0:
            story.matches.append(Match(claim, idle, 0.9, 0.4, Relation.CONTRAST))
        story.cites(key, f"wire {name}", count=2)
    assert SourceType.PERSON in {a.source_type for a in story.attributions.values()}
    return story.corpus()
