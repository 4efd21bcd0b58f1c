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


def parse(line: str) -> Sentence:
    """Take the marks out of a line."""
    out, at, rows = "", 0, {}
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
    return Sentence(out + line[at:], list(rows.values()))


def sentences(lang: str) -> Iterator[Sentence]:
    """The marked sentences of a language."""
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


def fits(row: Row, one: Attribution) -> bool:
    """Whether an attribution is the one that a row stands for."""
    side = {Role.RECIPIENT, Role.VENUE, Role.DERIVED_FROM}
    if (one.role in side or row.role in side) and one.role != row.role:
        return False
    if fold(one.source) != fold(row.name) and row.name:
        return False
    return row.content is None or (one.content_span is not None and one.content_span.iou(row.content) >= ENOUGH)


def count(lang: str) -> tuple[int, int, int, list[str]]:
    """(right, too many, missed, descriptions of what went wrong) over a language's sentences."""
    right = extra = missed = 0
    wrong: list[str] = []
    for sentence in sentences(lang):
        free = list(found(sentence.text, lang))
        for row in sentence.rows:
            hit = next((one for one in free if fits(row, one)), None)
            if hit is None:
                missed += 1
                wrong.append(f"missed {row.name!r} in {sentence.text!r}")
            else:
                free.remove(hit)
                right += 1
        extra += len(free)
        wrong.extend(f"extra {one.rule} {one.source!r} in {sentence.text!r}" for one in free)
    return right, extra, missed, wrong
