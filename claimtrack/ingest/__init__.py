"""From files to articles: ``read`` yields what can be read, and for the rest a refusal that says how to mend it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from claimtrack.errors import InputError
from claimtrack.ingest.decode import decode
from claimtrack.ingest.plain import from_csv, from_jsonl, from_text
from claimtrack.types import Article, Refusal, digest

__all__ = ["KINDS", "read"]

KINDS = (".txt", ".jsonl", ".csv", ".html", ".htm")


def read(path: Path) -> Iterator[Article | Refusal]:
    """Yield the articles of a file, or of a folder and its folders in the order of their names."""
    if path.is_dir():
        yield from _folder(path)
    elif path.suffix.lower() not in KINDS and path.exists():
        yield Refusal(str(path), f"is not of a kind that is read ({path.suffix or 'no ending'})", f"Known: {', '.join(KINDS)}")
    else:
        yield from _file(path, path.stem)


def _folder(folder: Path) -> Iterator[Article | Refusal]:
    """Yield the articles of a folder; hidden files, links to folders and files of other kinds are passed over."""
    found, stems = False, set[str]()
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in [Path(root, name) for name in sorted(names) if not name.startswith(".")]:
            if path.suffix.lower() in KINDS:
                found = True
                id = path.stem if path.stem not in stems else f"{path.stem}-{digest(path.relative_to(folder).as_posix())[:8]}"
                stems.add(path.stem)
                yield from _file(path, id)
    if not found:
        yield Refusal(str(folder), "holds no article", f"Put files of these kinds in it: {', '.join(KINDS)}")


def _file(path: Path, id: str) -> Iterator[Article | Refusal]:
    where = str(path)
    try:
        data = path.read_bytes()
        if path.suffix.lower() in (".html", ".htm"):
            from claimtrack.ingest.html import from_html

            yield from from_html(data, where, id)
            return
        text = decode(data, where)
    except OSError as error:
        yield Refusal(where, f"cannot be read ({error.strerror or error})", "Check the path and your right to read it")
    except InputError as error:
        yield Refusal(error.where or where, error.what, error.mend)
    else:
        yield from _records(path, text, where, id)


def _records(path: Path, text: str, where: str, id: str) -> Iterator[Article | Refusal]:
    kind = path.suffix.lower()
    if kind == ".jsonl":
        yield from from_jsonl(text, where)
    elif kind == ".csv":
        yield from from_csv(text, where)
    else:
        yield from from_text(text, where, id)
