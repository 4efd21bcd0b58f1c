"""Who stands behind a claim: each speaker with the outlet through which the words came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from claimtrack.lang.outlets import registry
from claimtrack.origins.affiliation import Affiliations
from claimtrack.origins.presentation import folded, speech
from claimtrack.spoken import spoken
from claimtrack.types import Attribution, Claim, Corpus, Evidence, Role, SourceType

THROUGH = (Role.RELAY, Role.RECIPIENT, Role.VENUE)
NAMED = (SourceType.PERSON, SourceType.ORGANISATION)
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
    posted: bool = False  # written where people post in their own name


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
        quoted = [a for a in speakers if a.source_type is SourceType.PERSON]
        speakers = [a for a in speakers if not any(self._reports(a, q) and _same_words(a, q) for q in quoted)]
        relays = [] if speakers else [a for a in found if a.role in THROUGH]
        posted = self._posted(claim)
        voices = [replace(self._voice(claim, a, found), posted=posted) for a in speakers]
        return voices + [Voice(claim.id, claim.article, a.source, a.source, SourceType.OUTLET, None, a) for a in relays]

    def adds(self, claim: Claim, original: str) -> bool:
        """Whether an article names a source for a claim that the article from which it is taken names nowhere."""
        known = {folded(n) for a in self._by_article.get(original, []) for n in (a.source, *a.via)}
        named = ({folded(v.name), folded(v.entity), folded(v.through or v.name)} for v in self.of(claim))
        return any(not names & known for names in named)

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
        return found

    def _voice(self, claim: Claim, speaker: Attribution, around: Iterable[Attribution]) -> Voice:
        name, kind = speaker.source, speaker.source_type
        if kind in NAMED:
            name = self._affiliations.person(name, claim.article)
            kind = kind if name == speaker.source else SourceType.PERSON
        entity = (self._affiliations.organisation(name) if kind is SourceType.PERSON else None) or name
        entity = self._affiliations.canonical(entity) if kind in NAMED else entity
        through = None if speaker.source_type is SourceType.OUTLET else self._through(speaker, around)
        return Voice(claim.id, claim.article, name, entity, kind, through, speaker)

    def _posted(self, claim: Claim) -> bool:
        text = self._corpus.articles[claim.article].text
        return speech(claim.lang).posted.search(text, claim.sentence.start, claim.sentence.end) is not None

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
