"""What the status of a claim is judged by: the signals in its wording, who says it, and what stands before it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimtrack.lang.tokens import tokens
from claimtrack.status.signals import found
from claimtrack.types import Attribution, SourceType, Style

# Parties speak of what they know; outlets, documents and unnamed people pass something on.
PARTIES = frozenset({SourceType.PERSON, SourceType.ORGANISATION})
# Who counts when several say it together: the one nearest to the event.
NEAREST = (SourceType.PERSON, SourceType.ORGANISATION, SourceType.DOCUMENT, SourceType.ANONYMOUS, SourceType.OUTLET)
# Signals that count at the sources, and ahead of the claim.
VOICES = ("spokespeople", "experts", "witnesses", "adversaries", "accusing_sources", "papers", "insiders")
AHEAD = ("denied", "alleged", "threatened", "planned", "rebuttal")
AT_END = 10_000
AT_START = 1  # words from the beginning: "Si la grève ...", "Mais si ..."
OPENING = 6  # words in which the subject of a claim stands
ADPOSITION = "adp-np"  # in the names of rules of attribution: "selon X", "menurut X", "according to X"
YEAR = re.compile(r"(?:19|20)\d\d")
NAME = 4  # letters of a name that is worth finding again in the claim


@dataclass(frozen=True, slots=True)
class StatusContext:
    """What stands around a claim. ``before``: the sentence before it and its own up to it; ``voices``: words at its sources."""

    lang: str
    attributions: Sequence[Attribution] = ()
    sentence: str = ""
    headline: bool = False
    verb: bool = True  # whether the claim holds a finite verb
    before: str = ""
    voices: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Signals by name (with the place of their first word), stances and kinds of source.

    ``accuser`` tells that a source is an accusation by nature: a complaint, an indictment, a plaintiff. ``own`` tells
    that the source speaks of itself, ``aside`` that an adposition names it ("selon X"), ``figure`` that the claim holds a
    number, ``year`` that it holds a year; ``voices`` and ``before`` are the signals at the sources and ahead of the claim.
    """

    signals: Mapping[str, int]
    stances: frozenset[str]
    kinds: frozenset[SourceType]
    headline: bool
    verb: bool
    accuser: bool = False
    own: bool = False
    aside: bool = False
    figure: bool = False
    quoted: bool = False
    short: bool = False
    year: bool = False
    voices: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()

    def has(self, *names: str) -> bool:
        """Whether any of the signals is there."""
        return any(name in self.signals for name in names)

    def first(self, name: str, *others: str) -> bool:
        """Whether a signal is there, and before the others ("have been blocking": the auxiliary counts as one word)."""
        return name in self.signals and all(self.signals[name] <= self.signals.get(o, AT_END) + 1 for o in others)

    def opens(self, name: str) -> bool:
        """Whether a signal stands at the very beginning."""
        return self.signals.get(name, AT_START + 1) <= AT_START

    @property
    def party(self) -> bool:
        """Whether a person or an organisation says it."""
        return bool(self.kinds & PARTIES)

    @property
    def outlet(self) -> bool:
        """Whether an outlet reports it and nobody else is named."""
        return SourceType.OUTLET in self.kinds and not self.party

    @property
    def told(self) -> bool:
        """Whether the article tells it in its own voice."""
        return not self.kinds

    @property
    def by(self) -> str:
        """The kind of source that counts, or "told"."""
        return next((kind.value for kind in NEAREST if kind in self.kinds), "told")


def facts(claim_text: str, context: StatusContext) -> Facts:
    """Gather what status is judged by."""
    words = [t for t in tokens(claim_text) if t.is_word]
    signals = found(claim_text, context.lang)
    sources = [
        token.word for a in context.attributions for token in tokens(a.source) if token.capital and len(token.word) >= NAME
    ]
    opening = {token.word for token in words[:OPENING]}
    pronoun = signals.get("subject_pronoun", AT_END) <= AT_START
    return Facts(
        signals=signals,
        stances=frozenset(a.stance for a in context.attributions),
        kinds=frozenset(a.source_type for a in context.attributions),
        headline=context.headline,
        verb=context.verb,
        accuser=any(found(a.source, context.lang, ("accusing_sources",)) for a in context.attributions),
        own=bool(context.attributions) and (pronoun or not opening.isdisjoint(sources)),
        aside=any(ADPOSITION in a.rule for a in context.attributions),
        figure=any(token.word[0].isdigit() for token in words),
        quoted=any(a.style is Style.DIRECT for a in context.attributions),
        short=len(words) < 5,
        year=any(YEAR.fullmatch(token.word) for token in words),
        voices=frozenset(found(context.voices, context.lang, VOICES)) if context.voices else frozenset(),
        before=frozenset(found(context.before, context.lang, AHEAD)) if context.before else frozenset(),
    )
