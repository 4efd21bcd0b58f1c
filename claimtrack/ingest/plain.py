"""Articles from plain text, JSON lines and CSV, each record checked on its own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from claimtrack.ingest.lines import lines
from claimtrack.lang.normal import reading_text
from claimtrack.types import Article, Refusal, digest

_FIELDS = ("id", "text", "outlet", "url", "lang", "published", "title", "author")
_SHAPE = 'One JSON object a line, like {"text": "..."}, with id, outlet, url, lang, published, title if known'
_CELL = 10_000_000  # characters in one CSV cell; the csv module's own bound (131,072) is below long articles

_LONGEST = 1_000_000  # characters of one article: five times the longest long read; the rules take 2e-5 s a character


def from_text(text: str, where: str, id: str) -> Iterator[Article | Refusal]:
    """Yield the one article of a text file; its first line is the title when it looks like one."""
    if not text.strip():
        yield Refusal(where, "is empty", "Put an article's text in it, or leave it out")
        return
    if len(text) > _LONGEST:
        yield _too_long(text, where)
        return
    found = lines(reading_text(text))
    first = found[0] if found else None
    is_title = first and len(found) > 1 and first.heading_like and first.words > 2
    yield Article(id=id, text=text, title=text[slice(*first.span)] if first and is_title else None, origin=where)


def from_jsonl(text: str, where: str) -> Iterator[Article | Refusal]:
    """Yield an article, or why there is none, for each line that is not empty."""
    seen: set[str] = set()
    empty = True
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            empty = False
            yield once(_json_line(line, f"{where}:{number}"), f"{where}:{number}", seen)
    if empty:
        yield Refusal(where, "is empty", _SHAPE)


def _json_line(line: str, where: str) -> Article | Refusal:
    try:
        row = json.loads(line, strict=False)
    except (ValueError, RecursionError) as error:
        return Refusal(where, f"is no JSON ({error})", _SHAPE)
    if not isinstance(row, dict):
        return Refusal(where, f"is a JSON {type(row).__name__}, not an object", _SHAPE)
    return article(row, where)


def from_csv(text: str, where: str) -> Iterator[Article | Refusal]:
    """Yield an article, or why there is none, for each row; the header names the columns."""
    csv.field_size_limit(_CELL)
    header = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True)
    seen: set[str] = set()
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
        if "text" not in names:
            yield Refusal(f"{where}:1", "has no column named text", "Name the columns in the first line: id, outlet, ..., text")
            return
        reader.fieldnames = names
        for row in reader:
            at = f"{where}:{reader.line_num}"
            if None in row:
                yield Refusal(at, "has more cells than the header", "Put quotation marks around cells that hold the separator")
            else:
                yield once(article({name: value or None for name, value in row.items()}, at), at, seen)
    except csv.Error as error:
        yield Refusal(f"{where}:{reader.line_num}", f"is no CSV ({error})", "Mend the line; what follows it was not read")


def article(row: Mapping[str, Any], where: str) -> Article | Refusal:
    """Return the article of one record; only ``text`` is required, and null means unknown."""
    given = {name: row.get(name) for name in _FIELDS}
    for name, value in given.items():
        if name == "id" and isinstance(value, int) and not isinstance(value, bool):
            given[name] = str(value)
        elif value is not None and not isinstance(value, str):
            return Refusal(where, f"{name} is a {type(value).__name__}, not a string", "Put it in quotation marks, or null")
    text = given.pop("text")
    if not text or not text.strip():
        return Refusal(where, "has no text", "Give the article's text in the field text, or leave the record out")
    if len(text) > _LONGEST:
        return _too_long(text, where)
    if "\x00" in (given["id"] or ""):
        return Refusal(where, "has an id with a zero byte in it", "Give the article another id")
    fields = {name: value.strip() or None if value else None for name, value in given.items()}
    return Article(id=fields.pop("id") or digest(text), text=text, origin=where, **fields)


def _too_long(text: str, where: str) -> Refusal:
    what = f"is larger than {_LONGEST:,} characters ({len(text):,})"
    return Refusal(where, what, "Give each article a record or file of its own")


def once(item: Article | Refusal, where: str, seen: set[str], kind: str = "record") -> Article | Refusal:
    """Return the article, or a refusal when ``seen`` holds its id; adds it there."""
    if isinstance(item, Refusal):
        return item
    if item.id in seen:
        return Refusal(where, f"repeats the id {item.id!r} of an earlier {kind}", "Give each article an id of its own")
    seen.add(item.id)
    return item
