"""The two streams: stdout carries the result, stderr carries progress, notes and errors."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

# C0 and C1 controls, and the characters that reorder or hide text on a terminal (Unicode TR 36, 2014).
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def stdout() -> Console:
    """Return the console for results; no markup, no highlighting, plain when piped."""
    return Console(markup=False, highlight=False, emoji=False, soft_wrap=False)


def stderr() -> Console:
    """Return the console for progress and notes."""
    return Console(stderr=True, markup=False, highlight=False, emoji=False)


def clean(value: object) -> str:
    """Return text that is safe to show: white space folded, control and reordering characters made visible."""
    text = " ".join(("" if value is None else str(value)).split())
    return _UNSAFE.sub(lambda m: f"\\u{ord(m.group()):04x}", unicodedata.normalize("NFC", text))


def clean_piece(piece: str) -> str:
    """Like ``clean`` for part of a text: white space at its ends is kept as one space."""
    head, tail = " " if piece[:1].isspace() else "", " " if piece[-1:].isspace() else ""
    return f"{head}{clean(piece)}{tail}" if piece.strip() else head


def text(value: object, style: str = "") -> Text:
    """Return cleaned text as a rich Text, so that nothing in it is read as markup."""
    return Text(clean(value), style=style)


def plain(value: Any) -> Any:
    """Turn dataclasses, mappings and sequences into what JSON can carry."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"id": getattr(value, "id", None), **fields} if isinstance(getattr(type(value), "id", None), property) else fields
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in value]
    return str(value) if isinstance(value, Path) else value


def json_line(value: Any) -> str:
    """Return one line of JSON, with the characters that could trick a terminal escaped."""
    line = json.dumps(plain(value), ensure_ascii=False)
    return _UNSAFE.sub(lambda m: f"\\u{ord(m.group()):04x}", line)


def print_json(values: Iterable[Any]) -> None:
    """Write one JSON object a line to stdout."""
    for value in values:
        sys.stdout.write(json_line(value) + "\n")


def note(message: str) -> None:
    """Write one line to stderr."""
    stderr().print(text(message), soft_wrap=True)


@contextmanager
def progress() -> Iterator[Any]:
    """Show a progress bar a stage on stderr when that is a terminal; yield the callback ``(stage, done, total)``."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = stderr()
    columns = (TextColumn("{task.description:<12}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(clean(stage), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report
