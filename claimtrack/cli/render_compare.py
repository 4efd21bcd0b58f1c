"""A comparison in the terminal: one wording an article, its words against those of the first, the typed changes below.

On a terminal added words are underlined and changed ones in colour; where there are no styles, as in a pipe, they stand
in marks of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from claimtrack.cli.console import clean, clean_piece, text
from claimtrack.cli.render import DIM, put, styled, table, wide
from claimtrack.types import Span

if TYPE_CHECKING:
    from claimtrack.compare import Comparison, Row

ADDED, CHANGED = "underline", "bold yellow"
MARKS = {ADDED: ("{+", "+}"), CHANGED: ("{~", "~}")}  # as wdiff writes them
SHOWN = 8  # places of the first wording that a row lacks and names


def comparison(found: Comparison) -> None:
    """A comparison: one wording an article, with the differing words marked, and the typed changes below."""
    languages = " ".join(sorted({row.language or "?" for row in found.rows}))
    put(text(found.label, "bold"), text(f"{len(found.rows)} articles · {languages} · cluster {found.cluster}", DIM), "")
    if wide():
        put(_wordings(found), "")
    else:
        for row in found.rows:
            put(_card(row, found))
    _legend(found)
    labels = {row.article: row.outlet or row.article for row in found.rows}
    _changes(found)
    _stripped(found)
    _lost(found, labels)


def _wordings(found: Comparison) -> Table:
    made = table("outlet", "lang", "status", "wording", "attributed to", "figures")
    for column, least in zip(made.columns, (18, 4, 11, 40, 16, 7), strict=True):
        column.min_width = least
    for row in found.rows:
        shown = _wording(row, found)
        made.add_row(_who(row, "\n"), row.language or "?", str(row.status), shown, _by(row), text(", ".join(row.figures)))
    return made


def _card(row: Row, found: Comparison) -> Padding:
    """One article in a narrow terminal: who, when and how in a line, the wording below it."""
    parts: list[Text | tuple[str, str]] = [_who(row, "  "), (f" · {row.language or '?'} · {row.status} · ", DIM), _by(row)]
    if row.figures:
        parts.append((f" · {clean(', '.join(row.figures))}", DIM))
    wording = Padding(_wording(row, found), (0, 0, 0, 2), expand=False)
    return Padding(Group(Text.assemble(*parts), wording), (0, 0, 1, 0), expand=False)


def _who(row: Row, between: str) -> Text:
    when = text(f"{row.article}, {(row.published or 'undated')[:10]}", DIM)
    return Text.assemble(text(row.outlet, "bold"), between, when) if row.outlet else when


def _by(row: Row) -> Text:
    return text(row.source) if row.source else text("no source named", "yellow")


def _changes(found: Comparison) -> None:
    if not found.summary:
        return
    ends = {claim: f"{row.outlet or row.article} ({row.language})" for row in found.rows for claim in row.claims}
    made = table("change", "what", "from", "to", title="Changes") if wide() else table("change", "what", title="Changes")
    for change in found.summary:
        kind, one, two = text(str(change.kind).replace("_", " "), "bold"), ends.get(change.a), ends.get(change.b)
        if wide():
            made.add_row(kind, text(change.note), text(one, DIM), text(two, DIM))
        else:
            made.add_row(kind, Text.assemble(text(change.note), "\n", text(f"{one} → {two}", DIM)))
    put(made, "")


def _stripped(found: Comparison) -> None:
    """Claims whose source an article has left out."""
    if found.stripped:
        put(text("Stripped attribution", "bold"))
    rows = {claim: row for row in found.rows for claim in row.claims}
    for item in found.stripped:
        row = rows[item.claim]
        start, end = (at - row.sentence.start for at in item.span)
        quoted = f"“{row.text[max(start, 0) : end]}”" if row.claim == item.claim else ""
        put(Padding(text(item.sentence, "yellow"), (0, 0, 0, 2), expand=False))
        if quoted:
            put(Padding(text(quoted, DIM), (0, 0, 0, 4), expand=False))
    if found.stripped:
        put("")


def _lost(found: Comparison, labels: Mapping[str, str]) -> None:
    """What of a quotation other wordings have left out."""
    for item in found.lost:
        where = next((row for row in found.rows if item.quote in row.claims), None)
        if where is not None:
            words = where.text[max(0, item.span.start - where.sentence.start) : max(0, item.span.end - where.sentence.start)]
            said = f"{item.kind} of the quotation lost in {labels.get(item.article, item.article)}: "
            put(Text.assemble((clean_piece(said), "bold"), text(f"“{words}”")))


def _wording(row: Row, found: Comparison) -> RenderableType:
    """The sentence, what it adds and changes marked; below it what of the first wording it lacks."""
    changed = [(span, CHANGED) for span in found.changed(row)]
    added = row.alignment.added if row.alignment else row.differing
    shown = _sentence(row, [*changed, *((span, ADDED) for span in added)])
    lost = [words for words in (_words(found.rows[0], span) for span in (row.alignment.lost if row.alignment else ())) if words]
    if not lost:
        return shown
    more = f" and {len(lost) - SHOWN} more" if len(lost) > SHOWN else ""
    return Group(shown, text(f"lacks {', '.join(f'“{words}”' for words in lost[:SHOWN])}{more}", DIM))


def _sentence(row: Row, marks: Sequence[tuple[Span, str]]) -> Text:
    """The sentence with marks: the claim plain, what stands around it dim."""
    cuts = sorted({0, len(row.text), *(p - row.sentence.start for span in (row.wording, *(m for m, _ in marks)) for p in span)})
    shown, plain = Text(), not styled()
    for start, end in pairwise(cut for cut in cuts if 0 <= cut <= len(row.text)):
        place = Span(start + row.sentence.start, end + row.sentence.start)
        style = next((style for span, style in marks if place.overlaps(span)), "")
        piece = clean_piece(row.text[start:end])
        if style and plain:
            piece = f"{MARKS[style][0]}{piece}{MARKS[style][1]}"
        shown.append(piece, style or ("" if place.overlaps(row.wording) else DIM))
    return shown


def _words(row: Row, span: Span) -> str:
    return clean(row.text[max(0, span.start - row.sentence.start) : max(0, span.end - row.sentence.start)])


def _legend(found: Comparison) -> None:
    """What the marks mean, and by what the words were aligned, or why not."""
    if found.unaligned:
        put(text(f"Words are not aligned across languages: {found.unaligned}", "yellow"), "")
    if len(found.rows) > 1:
        shown = Text("Against the first wording: " if found.aligned_by else "Against the first wording of the language: ", DIM)
        for style, word in ((ADDED, "added"), (CHANGED, "changed")):
            before, after = ("", "") if styled() else MARKS[style]
            shown.append(f"{before}{word}{after}", style).append("; " if style == ADDED else "", DIM)
        put(shown.append(f"; aligned by {clean(found.aligned_by)}" if found.aligned_by else "", DIM), "")
