"""A small corpus built sentence by sentence, for the tests of what reads whole corpora."""

from __future__ import annotations

from collections.abc import Iterable

from claimtrack.types import (
    Article,
    Attribution,
    Citation,
    CitationKind,
    Claim,
    Cluster,
    Corpus,
    Evidence,
    Match,
    Role,
    SourceType,
    Span,
    Status,
)

PERSON, ORGANISATION, OUTLET = SourceType.PERSON, SourceType.ORGANISATION, SourceType.OUTLET


class Story:
    """Collects articles, claims and attributions; spans are found by the words given."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.claims: dict[str, Claim] = {}
        self.attributions: dict[str, Attribution] = {}
        self.citations: list[Citation] = []
        self.clusters: dict[str, list[str]] = {}
        self.matches: list[Match] = []

    def article(self, id: str, text: str, outlet: str | None = None, published: str | None = None, **more: str | None) -> str:
        self.articles[id] = Article(id, text, outlet=outlet, published=published, **{"lang": "en", **more})
        return id

    def place(self, article: str, words: str) -> Span:
        start = self.articles[article].text.index(words)
        return Span(start, start + len(words))

    def source(
        self,
        article: str,
        name: str,
        type: SourceType,
        about: str | None = None,
        *,
        surface: str | None = None,
        role: Role = Role.SPEAKER,
        via: Iterable[str] = (),
        evidence: Evidence = Evidence.PROSE,
    ) -> str:
        found = Attribution(
            article=article,
            rule="test",
            source=name,
            source_type=type,
            role=role,
            evidence=evidence,
            source_span=self.place(article, surface) if surface else None,
            content_span=self.place(article, about) if about else None,
            via=tuple(via),
        )
        self.attributions[found.id] = found
        return found.id

    def cites(self, article: str, outlet: str, kind: CitationKind = CitationKind.CITES, count: int = 1) -> None:
        self.citations.append(Citation(article, outlet, kind, count, (Span(0, 1),)))

    def claim(
        self,
        cluster: str,
        article: str,
        words: str,
        by: Iterable[str] = (),
        status: Status = Status.ASSERTED,
        headline: bool = False,
    ) -> str:
        text, span, ids = self.articles[article].text, self.place(article, words), tuple(by)
        start = max(text.rfind(stop, 0, span.start) + len(stop) if stop in text[: span.start] else 0 for stop in (". ", "\n"))
        end = text.find(".", max(span.start, span.end - 1)) + 1 or len(text)
        made = Claim(
            article=article,
            span=span,
            text=words,
            lang=self.articles[article].lang or "en",
            sentence=Span(min(start, span.start), max(end, span.end)),
            status=status,
            rule="test",
            attributed_to=tuple(dict.fromkeys(self.attributions[i].source for i in ids)),
            attributions=ids,
            headline=headline,
        )
        self.claims[made.id] = made
        self.clusters.setdefault(cluster, []).append(made.id)
        return made.id

    def corpus(self) -> Corpus:
        clusters = {key: Cluster(key, self.claims[ids[0]].text, tuple(ids)) for key, ids in self.clusters.items()}
        languages = {a.id: a.lang or "en" for a in self.articles.values()}
        return Corpus(
            self.articles, self.claims, self.attributions, tuple(self.citations), clusters, tuple(self.matches), languages
        )
