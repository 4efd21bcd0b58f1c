"""Marks what is not the article's own prose, by rules that are data in the lexicons. Nothing is ever deleted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from claimtrack.ingest.lines import PROSE_WORDS, Line, gaps, joined, lines
from claimtrack.ingest.phrases import opinion_headings, rules
from claimtrack.ingest.pieces import BRACKETED, SENTENCE_BORDER, line_marks, shifted, title_marks
from claimtrack.lang.normal import reading_text
from claimtrack.lang.segment import trimmed
from claimtrack.types import Mark, MarkKind, Span

_TITLE_WORDS = 3
# After a heading such as "Related posts", a line of this length that ends as a sentence is the article again.
_PROSE_LENGTH = 180
_HEAD_LENGTH = 80
# "JAKARTA, KOMPAS.com -", "PARIS (AFP) -", "Makassar -", "NEW YORK, June 3 (Reuters) –"
_PLACE = r"[^\W\d_a-zß-öø-ÿ][\w .,'’/]{0,50}?"
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE})\s?(?P<agency>\([^()\n]{{2,40}}\))?\s?(?:[–—]|\s-{{1,2}})\s+(?=[\"“«'(]?[^\W_a-zß-öø-ÿ])"
)
_FULL_STOP = re.compile(r"[.!?…][)\"”»]*\s")
_DASH = re.compile(r"\s[–—-]\s")
_DATELINE_LINES, _DATELINE_WORDS = 4, 4


def marks(text: str) -> tuple[Mark, ...]:
    """Return the marks of an article's text, in order; spans are of ``text`` and do not overlap, but for OPINION."""
    found = lines(reading_text(text))
    links = _links(found)
    page = _Page(found)
    unfinished = {line.span for group in joined(found) for line in group[:-1] if not line.ends}
    for line in found:
        if line.span not in links:
            is_title = line is found[0] and line.words > _TITLE_WORDS
            taken = title_marks(line) if is_title else line_marks(line)
            page.take(line, (mark for mark in taken if line.span not in unfinished or not mark.rule.endswith(".name")))
    for step in (_after_headings, _captions, _after_footer, _datelines, _credits_above):
        step(page)
    return tuple(sorted([*_disjoint(page.marks()), *_opinions(page)], key=lambda mark: mark.span))


class _Page:
    """The lines of an article and the marks on each, while the rules go over them."""

    def __init__(self, found: Sequence[Line]) -> None:
        self.lines = found
        self.taken: dict[int, list[Mark]] = {}

    def take(self, line: Line, marks: Iterable[Mark]) -> None:
        """Add marks to a line."""
        if added := list(marks):
            self.taken.setdefault(line.span.start, []).extend(added)

    def of(self, line: Line) -> list[Mark]:
        """Return the marks on a line."""
        return self.taken.get(line.span.start, [])

    def whole(self, line: Line) -> Mark | None:
        """Return the mark that covers all of a line."""
        return next((mark for mark in self.of(line) if mark.span == line.span), None)

    def marks(self) -> list[Mark]:
        """Return all marks."""
        return [mark for marks in self.taken.values() for mark in marks]


def _disjoint(taken: Iterable[Mark]) -> list[Mark]:
    """Return the marks in order, without those that overlap an earlier or longer one."""
    out: list[Mark] = []
    for mark in sorted(taken, key=lambda mark: (mark.span.start, -mark.span.end)):
        if not out or mark.span.start >= out[-1].span.end:
            out.append(mark)
    return out


def _links(found: Sequence[Line]) -> set[Span]:
    """Return the spans of the short lines inside a broken-up sentence: their words ("TikTok", "Post") are no buttons."""
    broken = [group for group in joined(found) if len(group) > 1 and any(line.words >= PROSE_WORDS for line in group)]
    return {line.span for group in broken for line in group if line.words < PROSE_WORDS}


def _rest(line: Line, taken: Iterable[Mark]) -> Iterator[Span]:
    """Yield the stretches of a line that no mark has taken."""
    for gap in gaps(line.span, sorted(mark.span for mark in taken)):
        inner = trimmed(line.text, Span(gap.start - line.span.start, gap.end - line.span.start))
        if inner.start < inner.end:
            yield shifted(inner, line)


def _after_headings(page: _Page) -> None:
    """Mark what belongs to a heading such as "Related posts" or "Note:", up to the next prose or the end."""
    current: MarkKind | None = None
    for index, line in enumerate(page.lines):
        heading = next((r.kind for r in rules() if len(line.text) <= _HEAD_LENGTH and r.heads.fullmatch(line.text)), None)
        if heading and not (heading is MarkKind.NOTICE and index < len(page.lines) / 2):
            current = heading
        elif current and len(line.text) >= _PROSE_LENGTH and line.ends and current is not MarkKind.NOTICE:
            current = None
        elif current:
            page.take(line, [Mark(span, current, f"{current}.after-heading") for span in _rest(line, page.of(line))])


def _captions(page: _Page) -> None:
    """Mark a line without a full stop that stands right above an image credit."""
    for above, line, below in zip(page.lines, page.lines[1:], page.lines[2:], strict=False):
        credited = any(mark.kind is MarkKind.IMAGE_CREDIT and mark.span.start == below.span.start for mark in page.of(below))
        if above and credited and line.heading_like and not line.ends and not below.gap and not page.of(line):
            page.take(line, [Mark(line.span, MarkKind.CAPTION, "caption.above-credit")])


def _after_footer(page: _Page) -> None:
    """Mark one or two paragraphs after a closing "(source)" line: a box about another article."""
    for index in range(max(1, len(page.lines) - 2), len(page.lines)):
        above = page.whole(page.lines[index - 1])
        if above and above.kind is MarkKind.FOOTER and BRACKETED.fullmatch(page.lines[index - 1].text):
            for line in page.lines[index:]:
                if not page.of(line):
                    page.take(line, [Mark(line.span, MarkKind.TEASER, "teaser.after-footer")])


def _datelines(page: _Page) -> None:
    """Mark "JAKARTA, KOMPAS.com -" at the start of one of the first paragraphs."""
    for line in [line for line in page.lines[: 4 * _DATELINE_LINES] if not page.whole(line)][:_DATELINE_LINES]:
        match = _DATELINE.match(line.text)
        if match and (line.ends or _FULL_STOP.search(line.text)) and _is_dateline(match, line.text):
            end = match.start() + len(match.group().rstrip())
            page.take(line, [Mark(shifted(Span(0, end), line), MarkKind.BYLINE, "byline.dateline")])


def _is_dateline(match: re.Match[str], text: str) -> bool:
    place = match["place"]
    if match["agency"] or place.split(",")[0].isupper():
        return True
    first = SENTENCE_BORDER.split(text[match.end() :], maxsplit=1)[0]
    return len(place.split()) <= _DATELINE_WORDS and "." not in place.rstrip(".")[:-4] and _DASH.search(first) is None


def _credits_above(page: _Page) -> None:
    """Read a copyright sign with a name as a picture's credit where the article goes on below it."""
    prose = max((line.span.start for line in page.lines if line.words >= PROSE_WORDS and not page.of(line)), default=0)
    for start, marks in page.taken.items():
        if start < prose:
            page.taken[start] = [
                Mark(mark.span, MarkKind.IMAGE_CREDIT, "image_credit.sign") if mark.rule == "copyright.sign" else mark
                for mark in marks
            ]


def _opinions(page: _Page) -> list[Mark]:
    """Mark each opinion section: its heading, and what follows up to the next heading or mark."""
    out: list[Mark] = []
    section: list[Line] = []
    for line in page.lines:
        if line.heading_like and opinion_headings().fullmatch(line.text):
            out += _section(section)
            section = [line]
        elif section and (page.whole(line) or (line.heading_like and not line.ends)):
            out += _section(section)
            section = []
        elif section:
            section.append(line)
    return out + _section(section)


def _section(section: Sequence[Line]) -> list[Mark]:
    if len(section) < 2:  # a heading over nothing: a label at the top of the page
        return []
    return [Mark(Span(section[0].span.start, section[-1].span.end), MarkKind.OPINION, "opinion.heading")]
