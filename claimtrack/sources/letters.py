"""Who wrote a letter or filed a complaint, from the sentence that says so."""

from __future__ import annotations

from claimtrack.sources.glosses import Gloss, Glossary
from claimtrack.sources.memory import Memory
from claimtrack.sources.names import runs, text_of
from claimtrack.sources.people import Directory
from claimtrack.sources.press import Phrase

# "by" and the writer's name stand within so many tokens of the letter's noun.
WRITER_WITHIN = 5


def sender(d: Directory, memory: Memory, glossary: Glossary, noun: Phrase) -> Gloss | None:
    """The gloss, with its owner, of "In its letter, Veltris ..." or "la plainte déposée par Veltris"; else None."""
    tokens, _, end = noun
    gloss = glossary.read(*noun, lambda *_: None)
    if gloss is None or gloss.head not in d.g.names["sent"]:
        return None
    by = (k + 1 for k in range(end, min(len(tokens), end + WRITER_WITHIN)) if d.g.has("authors_after", tokens[k].low))
    start = _own(d, noun) or next(by, 0)
    run = next(iter(runs(tokens[start : start + WRITER_WITHIN], d.g, d.names.cuts)), None)
    if not start or run is None or run[0]:
        return None
    owner = memory.organisation(d.trim(text_of(tokens, start, start + run[1]), False))
    gloss.owner = owner.name if owner is not None else ""
    return gloss if owner is not None else None


def _own(d: Directory, noun: Phrase) -> int:
    """Where the name after "in its letter," starts, else 0."""
    tokens, at, end = noun
    glued = end < len(tokens) and d.g.has("possessives", tokens[end].low)
    comma = end + 1 if glued else end
    own = glued or (at > 0 and d.g.has("possessives", tokens[at - 1].low))
    return comma + 1 if own and comma < len(tokens) and tokens[comma].low == "," else 0
