"""Documents and attributions drawn up from one text, and the claims found in them."""

from __future__ import annotations

from claimtrack.claims import extract
from claimtrack.lang.segment import sentences
from claimtrack.types import (
    Article,
    Attribution,
    Document,
    Evidence,
    Role,
    Sentence,
    SentenceKind,
    SourceType,
    Span,
)


def document(text: str, lang: str, headline: bool = False, title: str | None = None) -> Document:
    kind = SentenceKind.HEADLINE if headline else SentenceKind.BODY
    found = (Sentence(s, text[s.start : s.end], lang, kind, 0) for s in sentences(text, lang))
    return Document(Article("a1", text, lang=lang, title=title), text, lang, (), tuple(found))


def attribution(text: str, source: str, cue: str, content: str, kind: SourceType = SourceType.PERSON) -> Attribution:
    def span(part: str) -> Span:
        return Span(text.index(part), text.index(part) + len(part))

    return Attribution("a1", "test", source, kind, Role.SPEAKER, Evidence.PROSE, span(cue), span(source), span(content))


def texts(text: str, lang: str, *said: Attribution, headline: bool = False) -> list[str]:
    return [c.text for c in extract(document(text, lang, headline), said)]
