"""Matching a list of claims from a file, with each other or against the claims of an index."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from claimtrack.errors import InputError
from claimtrack.grouping import match_inputs
from claimtrack.lang.detect import article_language, sentence_language
from claimtrack.lang.lexicon import codes
from claimtrack.matching import Settings, caveats, match
from claimtrack.protocols import Embedder, Progress
from claimtrack.tracker_results import MatchReport
from claimtrack.types import Corpus, MatchInput, Refusal, Span

_MEND = 'Each needs an "id" and a "text"; "lang", "article", "title", "context", "span" and "published" may be left out'
_PAIR = re.compile(r"\d{1,12}")


def match_file(path: Path, embedder: Embedder, corpus: Corpus | None, progress: Progress | None = None) -> MatchReport:
    """Match the claims of a file; with a corpus, only pairs of one claim of the file and one of the corpus are kept."""
    wanted: dict[str, MatchInput] = {}
    refused: list[Refusal] = []
    for item in read_claims(path):
        if isinstance(item, Refusal):
            refused.append(item)
        elif item.id in wanted:
            refused.append(
                Refusal(f"{path}", f"the id {item.id!r} comes twice; the first was taken", "Give the claims different ids")
            )
        else:
            wanted[item.id] = item
    held = match_inputs(corpus.claims.values(), corpus) if corpus is not None else []
    both = sorted(wanted.keys() & {item.id for item in held})
    if both:
        raise InputError(f"the id {both[0]!r} is that of a claim of the index too", str(path), "Give the claims other ids")
    inputs = [*wanted.values(), *held]
    settings = Settings(apart=frozenset(wanted) if corpus is not None else frozenset())
    matches = match(inputs, embedder, settings, progress=progress) if wanted and len(inputs) > 1 else []
    return MatchReport(tuple(matches), tuple(refused), caveats(embedder.id))


def read_claims(path: Path) -> Iterator[MatchInput | Refusal]:
    """Yield the claims of a JSONL or CSV file; what cannot be read is a Refusal that names the line."""
    for number, row in _rows(path):
        where = f"{path}:{number}"
        if isinstance(row, Refusal):
            yield row
            continue
        try:
            yield _input(row)
        except (ValueError, KeyError) as error:
            yield Refusal(where, f"not a claim ({error})", _MEND)


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any] | Refusal]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", str(path), "Check the name and the permissions") from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", str(path), "Save it as UTF-8") from error
    if path.suffix.casefold() == ".csv":
        try:
            yield from enumerate(csv.DictReader(text.splitlines(keepends=True)), start=2)
        except csv.Error as error:
            yield 0, Refusal(str(path), f"is no CSV ({error})", "Mend the line; what follows it was not read")
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, _json(line, f"{path}:{number}")


def _json(line: str, where: str) -> Mapping[str, Any] | Refusal:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Refusal(where, f"not JSON ({error})", "Each line is one JSON object")
    return row if isinstance(row, dict) else Refusal(where, "not a JSON object", _MEND)


def _input(row: Mapping[str, Any]) -> MatchInput:
    name, text = (_text(row, key) for key in ("id", "text"))
    if not name or not text or not text.strip():
        raise ValueError("id or text is missing")
    context, lang = _text(row, "context"), _text(row, "lang")
    span = _span(row.get("span"), context)
    if lang is None:
        lang = article_language(context or text)[0] or sentence_language(text, codes()[0])
    elif lang not in codes():
        raise ValueError(f"language {lang!r} is not one of {', '.join(codes())}")
    article, title, published = (_text(row, key) for key in ("article", "title", "published"))
    return MatchInput(name, text, lang, article or name, title, context, span, None, published)


def _text(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str | int):
        raise ValueError(f"{key} is not text")
    return str(value).encode("utf-8", "replace").decode("utf-8")


def _span(value: object, context: str | None) -> Span | None:
    if value in (None, "") or context is None:
        return None
    parts: Iterable[object] = value if isinstance(value, list) else _PAIR.findall(str(value))
    numbers = [int(str(part)) for part in parts]
    if len(numbers) != 2 or not 0 <= numbers[0] < numbers[1] <= len(context):
        raise ValueError(f"span {value} does not lie in the context of {len(context)} characters")
    return Span(*numbers)
