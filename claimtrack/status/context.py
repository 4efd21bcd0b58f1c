"""What the status rules look at: the signals in the wording and who says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimtrack.status.signals import found
from claimtrack.types import Attribution, SourceType

# Parties speak of what they know; outlets, documents and unnamed people pass something on.
PARTIES = frozenset({SourceType.PERSON, SourceType.ORGANISATION})
AT_END = 10_000
AT_START = 1  # words from the beginning: "Si la grève ...", "Mais si ..."


@dataclass(frozen=True, slots=True)
class StatusContext:
    """What stands around a claim."""

    lang: str
    attributions: Sequence[Attribution] = ()
    sentence: str = ""
    headline: bool = False
    verb: bool = True  # whether the claim holds a finite verb


@dataclass(frozen=True, slots=True)
class Facts:
    """Signals by name (with the place of their first word), stances and kinds of source.

    ``accuser`` tells that a source is an accusation by nature: a complaint, an indictment, a plaintiff.
    """

    signals: Mapping[str, int]
    stances: frozenset[str]
    kinds: frozenset[SourceType]
    headline: bool
    verb: bool
    accuser: bool = False

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


def facts(claim_text: str, context: StatusContext) -> Facts:
    """Gather what the rules look at."""
    return Facts(
        signals=found(claim_text, context.lang),
        stances=frozenset(a.stance for a in context.attributions),
        kinds=frozenset(a.source_type for a in context.attributions),
        headline=context.headline,
        verb=context.verb,
        accuser=any("accusing_sources" in found(a.source, context.lang) for a in context.attributions),
    )
