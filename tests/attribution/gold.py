"""Marked sentences of ours: how they are written, and how what was found is counted against them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from claimtrack.attribution import attribute
from claimtrack.ingest.document import build
from claimtrack.lang.outlets import registry
from claimtrack.types import Article, Attribution, Role, Span

GOLD = Path(__file__).resolve().parents[1] / "gold"
# A content counts as found at this intersection over union, as in the measuring data's score.
ENOUGH = 0.5
HARD = "? "
_MARK = re.compile(r"\{s(\d*)\|([^|{}]*)\|([a-z_]*)\|([^|{}]*)\}|\{c(\d*)\|([^|{}]*)\}")


@dataclass
class Row:
    """One attribution that the sentence holds."""

    name: str = ""
    role: str = ""
    source: Span | None = None
    content: Span | None = None


@dataclass
class Sentence:
    """A sentence without its marks, and what they say."""

    text: str
    rows: list[Row] = field(default_factory=list)
    hard: bool = False  # "? " before the line: marked as is true, and not found as yet


def parse(line: str) -> Sentence:
    """Take the marks out of a line."""
    out, at = "", 0
    rows: dict[str, Row] = {}
    hard = line.startswith(HARD)
    line = line.removeprefix(HARD)
    for match in _MARK.finditer(line):
        out += line[at : match.start()]
        number = match[1] if match[2] is not None else match[5]
        words = match[4] if match[2] is not None else match[6]
        row = rows.setdefault(number or "1", Row())
        span = Span(len(out), len(out) + len(words))
        if match[2] is not None:
            row.name, row.role, row.source = match[2], match[3], span
        else:
            row.content = span
        out += words
        at = match.end()
    return Sentence(out + line[at:], list(rows.values()), hard)


def sentences(lang: str, hard: bool = False) -> Iterator[Sentence]:
    """The marked sentences of a language: those that are found, or the hard ones."""
    yield from (sentence for sentence in everything(lang) if sentence.hard == hard)


def everything(lang: str) -> Iterator[Sentence]:
    """All marked sentences of a language."""
    for line in (GOLD / f"{lang}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield parse(line)


def found(text: str, lang: str) -> tuple[Attribution, ...]:
    """What the engine finds in a text."""
    return attribute(build(Article("gold", text, lang=lang)), registry())


def fold(name: str) -> str:
    """A name without case, accents and brackets."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return plain.casefold().strip(" ()")


def _touch(span: Span, other: Span | None) -> bool:
    return other is not None and span.start < other.end and other.start < span.end


def fits(row: Row, one: Attribution) -> bool:
    """Whether an attribution is the one that a row stands for."""
    side = {Role.RECIPIENT, Role.VENUE, Role.DERIVED_FROM}
    if (one.role in side or row.role in side) and one.role != row.role:
        return False
    if row.name and fold(one.source) != fold(row.name):
        return False
    if not row.name and row.source is not None and not _touch(row.source, one.source_span):
        return False  # a described source: any canonical name will do, but it must be these words
    return row.content is None or (one.content_span is not None and one.content_span.iou(row.content) >= ENOUGH)


def compare(sentence: Sentence, lang: str) -> tuple[int, list[Attribution], list[Row]]:
    """(rows found, attributions too many, rows missed) of one sentence."""
    free, missed = list(found(sentence.text, lang)), []
    for row in sentence.rows:
        hit = next((one for one in free if fits(row, one)), None)
        if hit is None:
            missed.append(row)
        else:
            free.remove(hit)
    return len(sentence.rows) - len(missed), free, missed


def count(lang: str) -> tuple[int, int, int, list[str]]:
    """(right, too many, missed, descriptions of what went wrong) over a language's sentences that are not hard."""
    right = extra = lost = 0
    wrong: list[str] = []
    for sentence in sentences(lang):
        hits, free, missed = compare(sentence, lang)
        right, extra, lost = right + hits, extra + len(free), lost + len(missed)
        wrong.extend(f"missed {row.name!r} in {sentence.text!r}" for row in missed)
        wrong.extend(f"extra {one.rule} {one.source!r} in {sentence.text!r}" for one in free)
    return right, extra, lost, wrong


def not_found(lang: str) -> list[str]:
    """The sentences, hard or not, with anything missed or too many."""
    out = []
    for sentence in everything(lang):
        _, free, missed = compare(sentence, lang)
        if free or missed:
            out.append(sentence.text)
    return out
