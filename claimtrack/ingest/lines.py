"""The lines of a text, and which of them read on: link extraction and hard wrapping break sentences over lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from claimtrack.ingest.phrases import alternation
from claimtrack.lang.lexicon import codes, lexicon
from claimtrack.types import Span

_ENDS = re.compile(r"""[.!?…:][)\]»"”’'\s]*$|[»"”]$""")
# A line that can only go on: closing or joining punctuation, a clitic, or a small letter (not iPhone, not eBay).
_GOES_ON = re.compile(r"[,;.:!?%)\]”]|'\w|[^\W\dA-Z_](?<=[a-zß-öø-ÿ])(?![A-Z])")
_BULLET = re.compile(r"\s*(?:[•◦·▪●■◆*▶►▸→>|–—-]|\d{1,2}[.)]\s)")
# Columns of hard-wrapped text (e-mail and plain-text archives wrap at 65 to 80).
_WRAP = range(50, 101)
_LINK_WORDS = 6  # a link's text that stands alone on its line is this short; seeds/003 has one to two words
_HEADING_LENGTH, _HEADING_WORDS = 120, 16
PROSE_WORDS = 8
_TITLE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One non-empty line, trimmed, and whether an empty line stands before it."""

    span: Span
    text: str
    gap: bool

    @property
    def ends(self) -> bool:
        """Whether the line ends as a sentence or an introduction does."""
        return _ENDS.search(self.text[-8:]) is not None

    @property
    def words(self) -> int:
        """Count of words."""
        return len(self.text.split())

    @property
    def heading_like(self) -> bool:
        """Whether it is short and ends without a full stop."""
        return len(self.text) <= _HEADING_LENGTH and self.words <= _HEADING_WORDS and self.text[-1] not in ".,;:…"


def lines(text: str) -> list[Line]:
    """Return the non-empty lines of a reading text."""
    found, start, gap = [], 0, False
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            first = start + raw.index(stripped)
            found.append(Line(Span(first, first + len(stripped)), stripped, gap))
            gap = False
        else:
            gap = True
        start += len(raw) + 1
    return found


def gaps(span: Span, taken: Iterable[Span]) -> list[Span]:
    """Return what the spans ``taken`` (in order) leave of ``span``, in order."""
    out, start = [], span.start
    for one in taken:
        if one.end <= start or one.start >= span.end:
            continue
        if one.start > start:
            out.append(Span(start, one.start))
        start = one.end
    return [*out, Span(start, span.end)] if start < span.end else out


@cache
def _hanging() -> re.Pattern[str]:
    words = (word for code in codes() for word in lexicon(code).table("segment").get("hanging", ()))
    return re.compile(rf"(?<!\w){alternation(words)}$|[,(]$", re.IGNORECASE)


def joined(found: Sequence[Line]) -> list[list[Line]]:
    """Return the lines in groups; the lines of a group are one paragraph that was broken up."""
    groups: list[list[Line]] = []
    wrapped = _wrapped(found)
    for index, line in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else None
        before = groups[-1][-1] if groups else None
        if before and (_reads_on(groups[-1], line, after) or (index in wrapped and not line.gap)):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _reads_on(group: Sequence[Line], line: Line, after: Line | None) -> bool:
    before = group[-1]
    if before.ends and not _closes(line):
        return False
    if _BULLET.match(line.text) or _BULLET.match(before.text):
        return False
    if _GOES_ON.match(line.text):
        return before.words < _TITLE_WORDS or before.span.start > 0  # a title may be followed by "detikcom - ..."
    link = line.words <= _LINK_WORDS and not line.ends
    if link and after is not None and _GOES_ON.match(after.text) and (len(group) > 1 or before.words >= PROSE_WORDS):
        return True
    return before.words >= PROSE_WORDS and _hanging().search(before.text[-20:]) is not None


def _closes(line: Line) -> bool:
    """Whether a line starts with the punctuation that a link's end left behind, whatever ends the line before."""
    return line.text[0] in ",;" or line.text.startswith(("'s ", ". ")) or line.text == "."


def _wrapped(found: Sequence[Line]) -> set[int]:
    """Return the indexes of the lines that hard wrapping put on a line of their own."""
    indexes: set[int] = set()
    start = 0
    for index in range(1, len(found) + 1):
        if index == len(found) or found[index].gap:
            block = found[start:index]
            if _is_wrapped(block):
                indexes.update(range(start + 1, index))
            start = index
    return indexes


def _is_wrapped(block: Sequence[Line]) -> bool:
    widths = [len(line.text) for line in block[:-1]]
    if len(widths) < 2 or max(widths) not in _WRAP or min(widths) < max(widths) - 25:
        return False
    return sum(line.ends for line in block[:-1]) <= 0.35 * len(widths)
