"""What the rules say of one line: boilerplate as a whole, in a piece of it, or in one of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimtrack.ingest.lines import Line
from claimtrack.ingest.phrases import KindRules, rules
from claimtrack.types import Mark, MarkKind, Span

# A line that a rule may take as a whole; longer lines are prose, of which a rule may take a sentence.
_LINE_LENGTH = 250
# Kinds whose opening words also open prose ("Published in March, the report ..."): not when a longer sentence follows.
_OPENERS = frozenset({MarkKind.BYLINE, MarkKind.FOOTER, MarkKind.IMAGE_CREDIT, MarkKind.ADVERTISEMENT, MarkKind.COPYRIGHT})
_OPENER_WORDS = 8
_NAME_WORDS = 10
_PIECES = re.compile(r"\s{2,}|\s[|•·]\s")
SENTENCE_BORDER = re.compile(r"""(?<=[.!?…])["”»')]*\s+(?=["“«(]?[^\W\d_a-zß-öø-ÿ])""")
_QUOTE = re.compile(r"[\"“”«»]")
_FILE_NAME = re.compile(r"[\w .,'’()&+-]{1,100}\.(?:jpe?g|png|gif|webp|svg|avif|bmp|tiff?|heic)", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:copyright|hak cipta)?\s?(?:©|\(c\)\s|ⓒ)", re.IGNORECASE)
BRACKETED = re.compile(r"[(\[][^()\[\]]{2,60}[)\]]\.?")
_AT_END = re.compile(r"""(?<=[.!?…"”»])\s?\([^()\n\d][^()\n.!?]{1,40}\)$""")


def title_marks(line: Line) -> list[Mark]:
    """Mark the first line only when nothing of it is a title: titles, too, open with "Video:" or "Explained:"."""
    whole = _verdict(line.text) if len(line.text) <= _LINE_LENGTH else None
    if whole and (whole[1].endswith((".whole", ".pattern")) or whole[0] in _OPENERS):
        return [Mark(line.span, *whole)]
    return [] if line.heading_like and not line.ends else line_marks(line)


def line_marks(line: Line) -> list[Mark]:
    """Mark a short line that is boilerplate as a whole, else its pieces and sentences that are."""
    if len(line.text) <= _LINE_LENGTH and (whole := _verdict(line.text)):
        return [Mark(line.span, *whole)]
    found = []
    for piece in _split(line.text, _PIECES):
        text = line.text[piece.start : piece.end]
        short = len(text) <= _LINE_LENGTH
        if short and len(text) < len(line.text) and (verdict := _verdict(text)):
            found.append(Mark(shifted(piece, line), *verdict))
        else:
            found += [
                Mark(shifted(Span(piece.start + span.start, piece.start + span.end), line), kind, rule)
                for span, kind, rule in _inside(text, short)
            ]
    return found


def _verdict(text: str) -> tuple[MarkKind, str] | None:
    """Return the kind and rule of a short piece that is boilerplate as a whole."""
    if _FILE_NAME.fullmatch(text):
        return MarkKind.IMAGE_CREDIT, "file-name"
    for of_kind in rules():
        if rule := _rule(of_kind, text):
            return of_kind.kind, f"{of_kind.kind}.{rule}"
    if _COPYRIGHT.match(text):
        return MarkKind.COPYRIGHT, "copyright.sign"
    if BRACKETED.fullmatch(text) and any(character.isalpha() for character in text):
        return MarkKind.FOOTER, "footer.brackets"
    return None


def _rule(of_kind: KindRules, text: str) -> str | None:
    """Return the name of the list that takes the whole piece."""
    if of_kind.whole.fullmatch(text) or of_kind.heads.fullmatch(text):
        return "whole"
    if of_kind.patterns.fullmatch(text):
        return "pattern"
    if of_kind.labels.match(text):
        return "label"
    if of_kind.starts.match(text) and not (of_kind.kind in _OPENERS and _is_sentence(text)):
        return "start"
    if of_kind.contains.search(text) and SENTENCE_BORDER.search(text) is None:
        return "contains"
    if of_kind.names.match(text) and text[-1] not in ".!?" and len(text.split()) <= _NAME_WORDS:
        return "name"
    return None


def _is_sentence(text: str) -> bool:
    return text[-1] in ".!?" and len(text.split()) > _OPENER_WORDS


def _inside(text: str, short: bool) -> Iterator[tuple[Span, MarkKind, str]]:
    """Yield what a rule takes of a piece that is not boilerplate as a whole."""
    for of_kind in rules():
        for match in of_kind.credits.finditer(text):
            yield Span(*match.span()), of_kind.kind, f"{of_kind.kind}.credit"
    if (closing := _AT_END.search(text)) and not any(of_kind.credits.search(closing.group()) for of_kind in rules()):
        start = closing.start() + (closing.group()[0] == " ")
        yield Span(start, closing.end()), MarkKind.FOOTER, "footer.end"
    quoted = _QUOTE.search(text) is not None
    spans = _split(text, SENTENCE_BORDER)
    for span in (spans if len(spans) > 1 else []) if short else spans[-1:]:
        sentence = text[span.start : span.end]
        if len(sentence) > _LINE_LENGTH:
            continue
        if (verdict := _sentence_verdict(sentence)) and not (quoted and verdict[1].endswith("sentence")):
            yield span, *verdict


def _sentence_verdict(sentence: str) -> tuple[MarkKind, str] | None:
    for of_kind in rules():
        if of_kind.contains.search(sentence):
            return of_kind.kind, f"{of_kind.kind}.contains"
        rule = _rule(of_kind, sentence)
        if rule in ("whole", "label", "start"):
            return of_kind.kind, f"{of_kind.kind}.sentence"
    return None


def _split(text: str, border: re.Pattern[str]) -> list[Span]:
    """Return the trimmed stretches between the borders."""
    ends = [0, *(position for match in border.finditer(text) for position in match.span()), len(text)]
    found = []
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            found.append(Span(start, end))
    return found


def shifted(span: Span, line: Line) -> Span:
    """Return a span of the line's text as a span of the article's text."""
    return Span(line.span.start + span.start, line.span.start + span.end)
