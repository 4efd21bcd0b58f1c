"""Who stands behind a claim: each speaker with the outlet through which the words came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from claimtrack.lang.outlets import registry
from claimtrack.origins.affiliation import Affiliations
from claimtrack.origins.presentation import folded, speech
from claimtrack.spoken import spoken
from claimtrack.types import Attribution, Claim, Corpus, Evidence, Role, SourceType

ASKING = (Role.RECIPIENT, Role.VENUE)
THROUGH = (Role.RELAY, *ASKING)
NAMED = (SourceType.PERSON, SourceType.ORGANISATION)
ASKED = 160  # characters of a sentence behind the outlet that asked in which the person is introduced
NOT_REPORTING = ("platform", "aggregator", "image_agency")  # kinds of outlet where sources post, or copies lie
_SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n")


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
    told: bool = False  # said to, or on, the outlet in ``through``
    spokesperson: bool = False  # called so


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
        self._outlets |= {folded(a.outlet) for a in corpus.articles.values() if a.outlet}
        self._judged: dict[str, bool] = {}  # name -> whether it is an outlet's

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
        """Return the outlet on which an article rests: the one that it names most often for what it says, None without one.

        What it is taken from passed that on, and counts only where it names no other.
        """
        rows = self._by_article.get(article, [])
        outlets = [a for a in rows if a.source_type is SourceType.OUTLET and a.role is not Role.VENUE]
        named = [a.source for a in outlets if a.role is not Role.DERIVED_FROM] or [a.source for a in outlets]
        return min(set(named), key=lambda n: (-named.count(n), named.index(n)), default=None)

    def derived_from(self, article: str) -> tuple[Attribution, ...]:
        """Return what an article says of itself that it is taken from."""
        return tuple(a for a in self._by_article.get(article, []) if a.role is Role.DERIVED_FROM)

    def is_outlet(self, name: str) -> bool:
        """Whether a name is an outlet's, known to the registry or to the corpus; a platform where sources post is none."""
        if name not in self._judged:
            known = registry().by_name(name)
            self._judged[name] = known.kind not in NOT_REPORTING if known else folded(name) in self._outlets
        return self._judged[name]

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
        if kind in NAMED and not speaker.via and folded(name) in self._outlets and self.is_outlet(name):
            kind = SourceType.OUTLET  # a paper that nobody knows but as a publisher here
        if kind in NAMED:
            name = self._affiliations.person(name, claim.article)
            kind = kind if name == speaker.source else SourceType.PERSON
        body = self._affiliations.described(name) if kind is SourceType.ANONYMOUS else None
        if body:
            name, kind = body, SourceType.ORGANISATION
        entity = (self._affiliations.organisation(name) if kind is SourceType.PERSON else None) or name
        entity = self._affiliations.canonical(entity) if kind in NAMED else entity
        through = None if kind is SourceType.OUTLET else self._through(speaker, around)
        told = through in {a.source for a in self._by_article.get(claim.article, []) if a.role in ASKING}
        spokesperson = self._affiliations.is_spokesperson(name)
        return Voice(claim.id, claim.article, name, entity, kind, through, speaker, told=told, spokesperson=spokesperson)

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
        if speaker.source_type is SourceType.PERSON:
            elsewhere = {next((n for n in a.via if self.is_outlet(n)), None) for a in self._occasions(speaker)} - {None}
            return elsewhere.pop() if len(elsewhere) == 1 else self._asked(speaker) if not elsewhere else None
        return self._shown(speaker) if speaker.source_type is SourceType.DOCUMENT else None

    @staticmethod
    def _reports(outlet: Attribution, speaker: Attribution) -> bool:
        return outlet.source_type is SourceType.OUTLET and speaker.source_type is not SourceType.ORGANISATION

    def _occasions(self, speaker: Attribution) -> Iterator[Attribution]:
        """What the same person said before in the article, or was asked in the same paragraph; a headline stands for it all."""
        rows = self._by_article.get(speaker.article, [])
        asking = {a.source for a in rows if a.role in ASKING}
        for other in (a for a in rows if a.source == speaker.source):
            before = speaker.evidence is Evidence.HEADLINE or _place(other) < _place(speaker)
            if before or (asking.intersection(other.via) and self._one_paragraph(speaker, other)):
                yield other

    def _asked(self, speaker: Attribution) -> str | None:
        """The outlet that a sentence names before the person, with no words yet: "Asked by Tide, Ana Bell is of another mind"."""
        text = self._corpus.articles[speaker.article].text
        for row in self._by_article.get(speaker.article, []):
            if row.role in ASKING and row.content_span is None and row.source_span and self.is_outlet(row.source):
                sentence = _SENTENCE_END.split(text[row.source_span.end : row.source_span.end + ASKED], maxsplit=1)[0]
                if row.source_span.end <= _place(speaker)[0] and speaker.source in sentence:
                    return row.source
        return None

    def _shown(self, document: Attribution) -> str | None:
        """The outlet that had the document where the article spoke of it before: "a letter seen by Tide", "the letter"."""
        words = set(folded(document.source).strip("()").split())
        rows = [a for a in self._by_article.get(document.article, []) if _place(a) < _place(document)]
        same = [a for a in rows if a.source_type is SourceType.DOCUMENT and words & set(folded(a.source).strip("()").split())]
        return next((n for a in reversed(same) for n in a.via if self.is_outlet(n)), None)

    def _one_paragraph(self, one: Attribution, other: Attribution) -> bool:
        start, end = sorted((_place(one)[0], _place(other)[0]))
        return "\n" not in self._corpus.articles[one.article].text[start:end]


def _place(found: Attribution) -> tuple[int, str]:
    span = found.content_span or found.source_span or found.cue_span
    return (span[0] if span else 0), found.id


def _same_words(one: Attribution, two: Attribution) -> bool:
    return one.content_span is not None and two.content_span is not None and one.content_span.overlaps(two.content_span)


def _inside(found: Attribution, claim: Claim) -> bool:
    return found.source_span is not None and claim.sentence.contains(found.source_span)
