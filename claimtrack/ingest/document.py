"""Makes an article ready for the rules: reading text, marks, language, paragraphs, sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimtrack.errors import InputError
from claimtrack.ingest.cleanup import marks
from claimtrack.ingest.lines import Line, gaps, joined, lines
from claimtrack.lang.detect import article_language, sentence_language
from claimtrack.lang.lexicon import codes
from claimtrack.lang.normal import reading_text
from claimtrack.lang.segment import sentences, trimmed
from claimtrack.types import Article, Document, Mark, MarkKind, Sentence, SentenceKind, Span


def build(article: Article) -> Document:
    """Return the article's document; raises InputError when it has no text or its language is not one of ours."""
    if not article.text.strip():
        raise InputError("the article has no text", article.origin or article.id, "Give it a text, or leave it out")
    found = marks(article.text)
    boilerplate = tuple(mark for mark in found if mark.kind is not MarkKind.OPINION)
    plain = reading_text(article.text)
    lang = _language(article, plain, boilerplate)
    groups = _paragraphs(plain, boilerplate)
    text = _without_breaks(plain, groups)
    heading_at = _headings(groups, article)
    return Document(article, text, lang, found, tuple(_sentences(text, lang, groups, boilerplate, heading_at)))


def in_opinion(document: Document, span: Span) -> bool:
    """Whether a span stands in a section that the outlet calls its own opinion."""
    return any(mark.kind is MarkKind.OPINION and mark.span.overlaps(span) for mark in document.marks)


def _language(article: Article, plain: str, boilerplate: Sequence[Mark]) -> str:
    """Return the language given, else the one found in the prose."""
    if article.lang:
        code = article.lang.strip().lower().replace("_", "-").split("-")[0]
        if code in codes():
            return code
        what = f"language {article.lang!r} is not supported"
        raise InputError(what, article.origin or article.id, f"Known: {', '.join(codes())}")
    prose = " ".join(
        plain[span.start : span.end] for span in gaps(Span(0, len(plain)), [mark.span for mark in boilerplate])
    ).strip()
    found, _ = article_language(prose or plain)
    if found is None:
        raise InputError("its language is none of ours", article.origin or article.id, f"Give lang, one of: {', '.join(codes())}")
    return found


def _paragraphs(plain: str, boilerplate: Sequence[Mark]) -> list[list[Line]]:
    whole = {mark.span for mark in boilerplate}
    return joined([line for line in lines(plain) if line.span not in whole])


def _without_breaks(plain: str, groups: Sequence[Sequence[Line]]) -> str:
    """Return the text with the line ends inside a broken-up paragraph as spaces."""
    out = list(plain)
    for group in groups:
        start, end = group[0].span.start, group[-1].span.end
        out[start:end] = plain[start:end].replace("\n", " ")
    return "".join(out)


def _headings(groups: Sequence[Sequence[Line]], article: Article) -> set[int]:
    """Return the indexes of the groups that are the title or a heading between paragraphs."""
    title = " ".join(reading_text(article.title or "").split())
    found = {index for index, group in enumerate(groups[:-1]) if len(group) == 1 and _is_heading(group[0])}
    return found | {0} if groups and title and " ".join(line.text for line in groups[0]) == title else found


def _is_heading(line: Line) -> bool:
    return line.heading_like and line.text[-1] not in '»”"' and any(character.isalpha() for character in line.text)


def _sentences(
    text: str, lang: str, groups: Sequence[Sequence[Line]], boilerplate: Sequence[Mark], headings: set[int]
) -> Iterator[Sentence]:
    for number, group in enumerate(groups):
        kind = SentenceKind.HEADLINE if number in headings else SentenceKind.BODY
        for gap in gaps(Span(group[0].span.start, group[-1].span.end), [mark.span for mark in boilerplate]):
            stretch = text[gap.start : gap.end]
            spans = [trimmed(stretch, Span(0, len(stretch)))] if kind is SentenceKind.HEADLINE else sentences(stretch, lang)
            for start, end in spans:
                if any(character.isalnum() for character in stretch[start:end]):
                    own = sentence_language(stretch[start:end], lang)
                    yield Sentence(Span(gap.start + start, gap.start + end), stretch[start:end], own, kind, number)
