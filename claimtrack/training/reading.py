"""Judged claims, in the forms that people have them in; each becomes claims with a family, a story and a unit.

- a gold corpus: a folder with ``articles.jsonl`` and ``gold.json``;
- marked articles: JSON lines with ``marked`` (see ``marked``);
- claims: JSON lines or CSV with ``text``, ``family`` and ``story`` (``lang``, ``article``, ``title``, ``context``,
  ``span``, ``published`` and ``twin``, another story of the same kind, may be left out);
- pairs: JSON lines or CSV with ``a``, ``b`` (texts, or in JSON objects with the fields of a claim) and ``same``.

Within a story two claims of different families are judged: they say different things. Pairs are read so too: a chain
of ``same`` makes a family, pairs that share a text a story.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from claimtrack.errors import InputError
from claimtrack.lang.detect import article_language, sentence_language
from claimtrack.lang.lexicon import codes
from claimtrack.matching.judged import Judged, joined
from claimtrack.matching.judged import read as read_corpus
from claimtrack.training.marked import claims_of
from claimtrack.types import MatchInput, Span

Row = Mapping[str, Any]
_KINDS = (".jsonl", ".csv")
_MEND = (
    "Give a folder with articles.jsonl and gold.json, or JSONL or CSV whose rows have text, family and story, or a, b and "
    "same, or marked articles."
)
_YES, _NO = ("true", "1", "yes", "same"), ("false", "0", "no", "different")


def read_all(paths: Iterable[Path]) -> Judged:
    """Return everything in files and folders as one; names are kept apart by their file.

    Raises:
        InputError: a file is missing, holds nothing that is known here, or a row of it is wrong (named by its line).
    """
    return joined([part for path in paths for part in _read(path)])


def _read(path: Path) -> Iterator[Judged]:
    if (path / "gold.json").is_file():
        yield read_corpus(path)
    elif path.is_dir():
        found = sorted(one for one in path.iterdir() if one.suffix in _KINDS)
        if not found:
            raise InputError("holds no judged claims", str(path), _MEND)
        yield from (read_file(one) for one in found)
    else:
        yield read_file(path)


def read_file(path: Path) -> Judged:
    """Return what one file of marked articles, claims or pairs says."""
    rows = list(_rows(path))
    first: Row = rows[0][1] if rows else {}
    if "marked" in first:
        return _told(path, rows, claims_of)
    if {"a", "b", "same"} <= set(first):
        return _pairs(path, rows)
    if {"text", "family", "story"} <= set(first):
        return _told(path, rows, lambda row: [(_claim(row, f"{row['story']}-{row['line']}"), _word(row, "family"))])
    raise InputError("holds no judged claims", str(path), _MEND)


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})", str(path), _MEND) from error
    if path.suffix == ".csv":
        yield from enumerate(csv.DictReader(text.splitlines(keepends=True)), start=2)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise InputError(f"not JSON ({error})", f"{path}:{number}") from error
            if not isinstance(row, dict):
                raise InputError("not a JSON object", f"{path}:{number}", _MEND)
            yield number, row


def _told(path: Path, rows: Iterable[tuple[int, Row]], claims: Any) -> Judged:
    """What rows with a story say; a story's twin is named on some of its rows or of the twin's."""
    told, families, stories, twins = [], [], [], {}
    for number, row in rows:
        try:
            story = _word(row, "story")
            found = claims({**row, "line": number})
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"not a judged claim ({error})", f"{path}:{number}", _MEND) from error
        told += [claim for claim, _ in found]
        families += [f"{story}/{family}" for _, family in found]
        stories += [story] * len(found)
        if row.get("twin"):
            twins[story] = str(row["twin"])
    units = _components(stories, twins.items())
    return Judged(tuple(told), tuple(families), tuple(stories), tuple(units[story] for story in stories))


def _pairs(path: Path, rows: Sequence[tuple[int, Row]]) -> Judged:
    known: dict[tuple[str, str, str | None], MatchInput] = {}
    pairs: list[tuple[str, str, bool, int]] = []
    for number, row in rows:
        try:
            ends = [_end(row, side, f"{number}{side}") for side in ("a", "b")]
            same = _verdict(row["same"])
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"not a judged pair ({error})", f"{path}:{number}", _MEND) from error
        a, b = (known.setdefault((one.text, one.lang, one.context), one).id for one in ends)
        pairs.append((a, b, same, number))
    claims = tuple(known.values())
    names = [claim.id for claim in claims]
    families = _components(names, ((a, b) for a, b, same, _ in pairs if same))
    for a, b, same, number in pairs:
        if not same and families[a] == families[b]:
            raise InputError("told to be different, but other pairs make them the same", f"{path}:{number}", "Mend one of them.")
    stories = _components(names, ((a, b) for a, b, _, _ in pairs))
    return Judged(claims, tuple(families[name] for name in names), tuple(stories[name] for name in names))


def _end(row: Row, side: str, name: str) -> MatchInput:
    told = row[side]
    return _claim(told if isinstance(told, dict) else {"text": told, "lang": row.get(f"lang_{side}")}, name)


def _verdict(value: object) -> bool:
    word = str(value).strip().casefold()
    if word not in (*_YES, *_NO):
        raise ValueError(f"same is {value!r}, neither true nor false")
    return word in _YES


def _claim(row: Row, name: str) -> MatchInput:
    text, context, lang = _word(row, "text"), row.get("context") or None, row.get("lang") or None
    if lang is None:
        lang = article_language(context or text)[0] or sentence_language(text, codes()[0])
    if lang not in codes():
        raise ValueError(f"language {lang!r} is not one of {', '.join(codes())}")
    title, published = row.get("title") or None, row.get("published") or None
    span = _span(row.get("span"), text, context)
    return MatchInput(name, text, lang, str(row.get("article") or name), title, context if span else None, span, None, published)


def _span(given: object, text: str, context: str | None) -> Span | None:
    """Where a claim is in its context: where it is said to be, else where its words first stand."""
    if context is None:
        return None
    if not given:
        start = context.find(text)
        return Span(start, start + len(text)) if start >= 0 else None
    numbers = given if isinstance(given, list) else str(given).strip("[] ").replace(",", " ").split()
    start, end = (int(one) for one in numbers)
    if not 0 <= start < end <= len(context):
        raise ValueError(f"span {given} does not lie in the context")
    return Span(start, end)


def _word(row: Row, key: str) -> str:
    value = row[key]
    if not isinstance(value, str | int) or not str(value).strip():
        raise ValueError(f"{key} is missing")
    return str(value)


def _components(names: Iterable[str], bonds: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each name the smallest one that bonds lead to."""
    home = {name: name for name in names}

    def root(name: str) -> str:
        while home[name] != name:
            home[name] = home[home[name]]
            name = home[name]
        return name

    for a, b in bonds:
        if a in home and b in home:
            low, high = sorted((root(a), root(b)))
            home[high] = low
    return {name: root(name) for name in home}
