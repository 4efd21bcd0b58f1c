"""Who stands behind a claim: each speaker with the outlet through which the words came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claimtrack.lang.outlets import registry
from claimtrack.origins.affiliation import Affiliations
from claimtrack.origins.presentation import folded
from claimtrack.spoken import spoken
from claimtrack.types import Attribution, Claim, Corpus, Evidence, Role, SourceType

THROUGH = (Role.RELAY, Role.RECIPIENT, Role.VENUE)
NOT_REPORTING = ("platform", "aggregator", "image_agency")  # kinds of outlet where sources post, or copies lie


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker of one claim; ``through`` is the outlet that has the words, None when they are public."""

    claim: str
    article: str
    name: str  # whom the article names
    entity: str  # for whom that one speaks
    type: SourceType
    through: str | None
    attribution: Attribution | None


class Voices:
    """Reads the voices of claims; made once a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        """Index the attributions by article."""
        self._corpus = corpus
        self._affiliations = Affiliations(corpus)
        self._by_article: dict[str, list[Attribution]] = {}
        for found in sorted(corpus.attributions.values(), key=_place):
            self._by_article.setdefault(found.article, []).append(found)
        self._outlets = {folded(a.source) for a in corpus.attributions.values() if a.source_type is SourceType.OUTLET}
        self._outlets |= {folded(c.outlet) for c in corpus.citations}

    def of(self, claim: Claim) -> list[Voice]:
        """Return the voices of a claim, none when the article states it itself."""
        found = self._attributions(claim)
        speakers = [a for a in found if a.role is Role.SPEAKER]
        relays = [] if speakers else [a for a in found if a.role in THROUGH]
        voices = [self._voice(claim, a, found) for a in speakers]
        return voices + [Voice(claim.id, claim.article, a.source, a.source, SourceType.OUTLET, None, a) for a in relays]

    def beside(self, claim: Claim) -> list[Voice]:
        """Return the people who speak in the claim's sentence, whatever about."""
        rows = [a for a in self._by_article.get(claim.article, []) if _inside(a, claim)]
        return [self._voice(claim, a, rows) for a in rows if a.role is Role.SPEAKER and a.source_type is SourceType.PERSON]

    def rests_on(self, article: str) -> str | None:
        """Return the outlet on which an article rests: named most often as a source of what it says; None without one."""
        named = [
            a.source for a in self._by_article.get(article, []) if a.source_type is SourceType.OUTLET and a.role is not Role.VENUE
        ]
        return min(set(named), key=lambda n: (-named.count(n), named.index(n)), default=None)

    def derived_from(self, article: str) -> tuple[Attribution, ...]:
        """Return what an article says of itself that it is taken from."""
        return tuple(a for a in self._by_article.get(article, []) if a.role is Role.DERIVED_FROM)

    def is_outlet(self, name: str) -> bool:
        """Whether a name is an outlet's, known to the registry or to the corpus; a platform where sources post is none."""
        known = registry().by_name(name)
        return known.kind not in NOT_REPORTING if known else folded(name) in self._outlets

    def offices(self, entity: str) -> frozenset[str]:
        """Return the classes of public office of a person or body."""
        return self._affiliations.offices(entity)

    def _attributions(self, claim: Claim) -> list[Attribution]:
        linked = [self._corpus.attributions[a] for a in claim.attributions if a in self._corpus.attributions]
        text = self._corpus.articles[claim.article].text
        found = [a for a in linked if spoken(a, text, claim.lang)]
        missing = {folded(n) for n in claim.attributed_to} - {folded(a.source) for a in linked}
        rows = [a for a in self._by_article.get(claim.article, []) if a.role is not Role.DERIVED_FROM]
        rows = [a for a in rows if spoken(a, text, claim.lang)]
        for name in sorted(missing):
            same = [a for a in rows if folded(a.source) == name]
            found += sorted(same, key=lambda a: (abs(_place(a)[0] - claim.span.start), a.id))[:1]
        return found or [a for a in rows if a.content_span is None and _inside(a, claim)]

    def _voice(self, claim: Claim, speaker: Attribution, around: Iterable[Attribution]) -> Voice:
        entity = speaker.source
        if speaker.source_type is SourceType.PERSON:
            entity = self._affiliations.organisation(entity) or entity
        if speaker.source_type in (SourceType.PERSON, SourceType.ORGANISATION):
            entity = self._affiliations.canonical(entity)
        through = None if speaker.source_type is SourceType.OUTLET else self._through(speaker, around)
        return Voice(claim.id, claim.article, speaker.source, entity, speaker.source_type, through, speaker)

    def _through(self, speaker: Attribution, around: Iterable[Attribution]) -> str | None:
        """The first outlet on the way, from the row itself, the rows about the same words, or the person's other rows.

        An organisation may confirm what an outlet reports; a person or a paper is reported by the outlet beside it.
        """
        beside = [a for a in around if a.role in THROUGH or self._reports(a, speaker)]
        for name in (*speaker.via, *(a.source for a in beside if _same_words(a, speaker))):
            if self.is_outlet(name):
                return name
        if speaker.source_type is not SourceType.PERSON:
            return None
        elsewhere = {next((n for n in a.via if self.is_outlet(n)), None) for a in self._earlier(speaker)} - {None}
        return elsewhere.pop() if len(elsewhere) == 1 else None

    @staticmethod
    def _reports(outlet: Attribution, speaker: Attribution) -> bool:
        return outlet.source_type is SourceType.OUTLET and speaker.source_type is not SourceType.ORGANISATION

    def _earlier(self, speaker: Attribution) -> Iterator[Attribution]:
        """What the same person said before in the article; a headline stands for all of it."""
        for other in self._by_article.get(speaker.article, []):
            if other.source == speaker.source and (speaker.evidence is Evidence.HEADLINE or _place(other) < _place(speaker)):
                yield other


def _place(found: Attribution) -> tuple[int, str]:
    span = found.content_span or found.source_span or found.cue_span
    return (span[0] if span else 0), found.id


def _same_words(one: Attribution, two: Attribution) -> bool:
    return one.content_span is not None and two.content_span is not None and one.content_span.overlaps(two.content_span)


def _inside(found: Attribution, claim: Claim) -> bool:
    return found.source_span is not None and claim.sentence.contains(found.source_span)
