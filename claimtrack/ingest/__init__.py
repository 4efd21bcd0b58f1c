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

_PAGES = (".html", ".htm")
_FEEDS = (".rss", ".atom", ".rdf", ".xml", ".json")
_SHARED = (".xml", ".json")  # endings of much else: in a folder such a file is passed over when it is no feed
_PLAIN = (".txt", ".jsonl", ".csv", *_PAGES)
_ARCHIVES = (".warc", ".warc.gz", ".warc.zst", ".wacz")
_PACKED = ".gz"
KINDS = (*_PLAIN, *(kind + _PACKED for kind in _PLAIN), *_FEEDS, *_ARCHIVES)
_KNOWN = f"{', '.join((*_PLAIN, *_FEEDS, *_ARCHIVES))}; {', '.join(_PLAIN)} also with {_PACKED}"


def read(path: Path) -> Iterator[Article | Refusal]:
    """Yield the articles of a file, or of a folder and its folders in the order of their names."""
    if path.is_dir():
        yield from _folder(path)
    elif _ending(path) is None and path.exists():
        yield Refusal(str(path), f"is not of a kind that is read ({path.suffix or 'no ending'})", f"Known: {_KNOWN}")
    else:
        yield from _file(path, _stem(path))


def _ending(path: Path) -> str | None:
    """Return the ending of a file's name that says what kind it is of, in small letters."""
    name = path.name.lower()
    return next((ending for ending in sorted(KINDS, key=len, reverse=True) if name.endswith(ending) and name != ending), None)


def _stem(path: Path) -> str:
    """Return a file's name without that ending."""
    return path.name[: -len(_ending(path) or path.suffix) or None]


def _folder(folder: Path) -> Iterator[Article | Refusal]:
    """Yield the articles of a folder; hidden files, links to folders and files of other kinds are passed over."""
    found, stems = False, set[str]()
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in [Path(root, name) for name in sorted(names) if not name.startswith(".")]:
            if _is_ours(path):
                found = True
                stem = _stem(path)
                id = stem if stem not in stems else f"{stem}-{digest(path.relative_to(folder).as_posix())[:8]}"
                stems.add(stem)
                yield from _file(path, id)
    if not found:
        yield Refusal(str(folder), "holds no article", f"Put files of these kinds in it: {_KNOWN}")


def _is_ours(path: Path) -> bool:
    """Whether a file of a folder is one to read: by its name, or where that says little by how it begins."""
    ending = _ending(path)
    if ending not in _SHARED:
        return ending is not None
    from claimtrack.ingest.feed import SNIFFED, looks_like_feed

    try:
        with path.open("rb") as stream:
            return looks_like_feed(stream.read(SNIFFED))
    except OSError:
        return False


def _file(path: Path, id: str) -> Iterator[Article | Refusal]:
    where, ending = str(path), _ending(path) or path.suffix.lower()
    try:
        if ending in _ARCHIVES:
            from claimtrack.ingest.archive import from_archive

            yield from from_archive(path, where)
            return
        yield from _records(_bytes(path, where, ending), where, id, ending.removesuffix(_PACKED))
    except OSError as error:
        yield Refusal(where, f"cannot be read ({error.strerror or error})", "Check the path and your right to read it")
    except InputError as error:
        yield Refusal(error.where or where, error.what, error.mend)


def _bytes(path: Path, where: str, ending: str) -> bytes:
    """Return what a plain file holds, unpacked within bounds."""
    if not ending.endswith(_PACKED):
        return path.read_bytes()
    from claimtrack.ingest.packed import unpacked

    return unpacked(path, where)


def _records(data: bytes, where: str, id: str, kind: str) -> Iterator[Article | Refusal]:
    if kind in _PAGES:
        from claimtrack.ingest.html import from_html

        yield from from_html(data, where, id)
    elif kind in _FEEDS:
        from claimtrack.ingest.feed import from_feed

        yield from from_feed(data, where)
    elif kind == ".jsonl":
        yield from from_jsonl(decode(data, where), where)
    elif kind == ".csv":
        yield from from_csv(decode(data, where), where)
    else:
        yield from from_text(decode(data, where), where, id)
