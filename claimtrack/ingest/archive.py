"""Articles from web archives (WARC, WACZ): each page of HTML that was answered becomes one, the rest is passed over.

A page's date is what the page says; the day of the crawl is no date of publication. No name within an archive is ever a path.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from claimtrack.errors import InputError
from claimtrack.ingest.html import LIMIT, NO_TEXT, from_html, web_address
from claimtrack.ingest.packed import Allowance, Bounded, Disk, Gunzipped, Readable, inflated
from claimtrack.ingest.records import LARGEST, NO_RECORD, Record, records
from claimtrack.types import Article, Refusal, digest

_OK = 200  # the status of an answer that holds what was asked for
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_SKIPPED = b"\x2a\x4d\x18"  # ends the mark of a frame that readers skip: archives keep their dictionary in one
_DAMAGED = 100  # damaged records that are told one by one; then the rest of an archive is not worth reading
_CHUNK = re.compile(rb"[0-9a-fA-F]{1,8}[^\r\n]{0,200}\r\n")
_MARKUP = re.compile(rb"\s{0,99}<(?:!doctype|html|head|body|\?xml|!--)", re.IGNORECASE)  # said to be packed, but is not
_ANEW = "Get or make the archive anew; what else is in it was read"
_NO_ARCHIVE = "Give a WARC file, packed or not, or a WACZ file"
_UNREADABLE = (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError, KeyError, zlib.error, struct.error)


@dataclass(slots=True)
class _Tally:
    """What was seen in one archive, and what may yet come out of it: of its parts, of these unpacked, of their pages."""

    parts: Allowance
    unpacked: Allowance
    bodies: Allowance
    pages: int = 0
    empty: int = 0  # pages without an article's text
    damaged: int = 0
    seen: dict[str, str] = field(default_factory=dict)  # a hash of the page at each address


def from_archive(path: Path, where: str) -> Iterator[Article | Refusal]:
    """Yield the articles of an archive, what could not be read, and one refusal for all pages that hold no article.

    Raises InputError when it unpacks to more than it may, OSError when the file cannot be read.
    """
    with Disk(path) as disk:
        tally = _Tally(Allowance(disk, where), Allowance(disk, where), Allowance(disk, where))
        is_zip = disk.read(2) == b"PK"
        disk.seek(0)
        yield from _wacz(disk, where, tally) if is_zip else _warc(disk, where, tally)
    if not tally.pages and not tally.damaged:
        yield Refusal(where, "holds no page of HTML", _NO_ARCHIVE)
    elif tally.empty:
        some = f"{tally.empty:,} of its {tally.pages:,} pages hold no article text"
        yield Refusal(where, some, "Nothing need be done if they are start pages, lists or frames")


def _wacz(disk: Disk, where: str, tally: _Tally) -> Iterator[Article | Refusal]:
    """Read the WARC files of a WACZ file, which is a zip file."""
    try:
        with zipfile.ZipFile(disk) as packed:
            members = [one for one in packed.infolist() if one.filename.startswith("archive/") and ".warc" in one.filename]
            if sum(one.compress_size for one in members) > os.fstat(disk.fileno()).st_size:
                raise InputError("is a zip file whose parts lie upon each other", where, _NO_ARCHIVE)
            for number, member in enumerate(members, 1):
                yield from _member(packed, member, f"{where}, part {number}", tally)
    except _UNREADABLE as error:
        tally.damaged += 1
        yield Refusal(where, f"is no zip file that can be read ({_plain(error)})", _ANEW)


def _member(packed: zipfile.ZipFile, member: zipfile.ZipInfo, where: str, tally: _Tally) -> Iterator[Article | Refusal]:
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or member.flag_bits & 1:
        tally.damaged += 1
        yield Refusal(where, "is packed in a way that is not read", "Pack it without encryption, by deflate or not at all")
        return
    try:
        with packed.open(member) as stream:
            yield from _warc(stream, where, tally)
    except _UNREADABLE as error:
        tally.damaged += 1
        yield Refusal(where, f"cannot be unpacked ({_plain(error)})", _ANEW)


def _warc(stream: Readable, where: str, tally: _Tally) -> Iterator[Article | Refusal]:
    """Read the records of one WARC file; what comes out of each layer is counted against the disk."""
    number = 0
    try:
        for number, found in enumerate(records(_opened(stream, tally)), 1):
            if tally.damaged >= _DAMAGED:
                yield Refusal(where, f"holds more than {_DAMAGED} damaged records; what follows was not read", _ANEW)
                return
            if number == 1 and found == NO_RECORD:
                tally.damaged += 1
                yield Refusal(where, "is no WARC file, or begins with a damaged record", _NO_ARCHIVE)
            else:
                yield from _read(found, f"{where}, record {number}", tally)
    except _UNREADABLE as error:
        tally.damaged += 1
        yield Refusal(where, f"is damaged or cut off after record {number} ({_plain(error)})", _ANEW)


def _opened(stream: Readable, tally: _Tally) -> Readable:
    """Return the stream unpacked, told by its first bytes."""
    head = stream.read(len(_ZSTD))
    packed = Bounded(stream, tally.parts, head)
    if head.startswith(_GZIP):
        return Bounded(Gunzipped(packed), tally.unpacked)
    if head == _ZSTD or head[1:] == _SKIPPED:
        from fastwarc.stream_io import ZstdReader

        reader: Any = packed  # only its methods read and tell are called
        return Bounded(ZstdReader(reader), tally.unpacked)
    return packed


def _read(found: Record | str, where: str, tally: _Tally) -> Iterator[Article | Refusal]:
    """Yield the article of a record, or why there is none; nothing for what is no page, or the same page again."""
    try:
        if isinstance(found, str):
            raise InputError(found)
        answer = _answer(found)
    except (OSError, InputError) as error:
        tally.damaged += 1
        yield Refusal(where, error.what if isinstance(error, InputError) else f"is damaged ({_plain(error)})", _ANEW)
        return
    if answer is None:
        return
    url, page = answer
    tally.bodies.spend(len(page))
    tally.pages += 1
    content, before = hashlib.sha256(page).hexdigest(), tally.seen.get(url)
    if before is None:
        tally.seen[url] = content
        yield from _article(url, page, where, tally)
    elif before != content:
        yield Refusal(where, "holds another state of a page that came before", "The first was taken; add the other as a file")


def _article(url: str, page: bytes, where: str, tally: _Tally) -> Iterator[Article | Refusal]:
    try:
        for item in from_html(page, where, digest("url", url), url):
            if isinstance(item, Refusal) and item.what == NO_TEXT:
                tally.empty += 1
            else:
                yield item
    except InputError as error:
        yield Refusal(where, error.what, error.mend)


def _answer(record: Record) -> tuple[str, bytes] | None:
    """Return the address and the bytes of a page that was answered; None for any other record.

    Raises InputError or OSError when what is a page cannot be had.
    """
    from fastwarc.warc import WarcRecordType

    made = _parsed(record.data, "none")
    url = web_address((made.headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">"))
    if made.record_type != WarcRecordType.response or url is None or not made.is_http_parsed:
        return None
    headers = made.http_headers
    if headers.status_code != _OK or (made.http_content_type or "").strip().lower() not in _HTML:
        return None
    if not record.whole:
        raise InputError(f"holds a page of more than {LARGEST:,} bytes")
    transfer, content = _codings(headers, "Transfer-Encoding"), _codings(headers, "Content-Encoding")
    packed = [name for name in transfer + content if name != "chunked"]
    if len(packed) > 1:
        raise InputError("holds a page that is packed more than once")
    body: bytes = made.reader.read(LARGEST)
    if "chunked" in transfer and _CHUNK.match(body):
        body = _parsed(record.data, "transfer").reader.read(LARGEST)
    return url, _unpacked(body, packed[0], record) if packed and not _MARKUP.match(body) else body


def _unpacked(body: bytes, coding: str, record: Record) -> bytes:
    """Return at most one byte more of a page than is read."""
    if coding in ("gzip", "x-gzip", "deflate"):
        return inflated(body, LIMIT + 1)
    unpacked: bytes = _parsed(record.data, "all").reader.read(LIMIT + 1)
    return unpacked


def _parsed(data: bytes, decode: Literal["none", "transfer", "all"]) -> Any:
    """Return fastwarc's reading of one record; raises OSError when there is none."""
    from fastwarc.warc import WarcRecord

    made = WarcRecord.from_bytes(data)
    if made.is_http:
        made.parse_http(auto_decode=decode, strict_mode=False)
    return made


def _codings(headers: Any, name: str) -> list[str]:
    """Return how a body was packed, in the order of the headers."""
    named = (part.strip().lower() for line in headers.get_multiple(name) for part in line.split(","))
    return [part for part in named if part not in ("", "identity")]


def _plain(error: Exception) -> str:
    """Return what a library says in a few printable words."""
    return "".join(letter if letter.isprintable() else " " for letter in str(error))[:80].strip() or type(error).__name__
