"""The records of a WARC file: where each begins and ends, and on to the next one where one is damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claimtrack.ingest.packed import Readable

LARGEST = 10_000_000  # bytes of a record's block; a news page is well under 5 MB
NO_RECORD = "holds bytes that are no record"
_HEAD = 65_536  # bytes of a record's headers; usual ones take 500
_BLOCK = 65_536  # bytes taken at a time, and what is kept of a block that is too large
_DROPPED = 1_000_000  # bytes that are done with, before they are let go
_START = re.compile(rb"WARC/\d\.\d")
_LINE_START = re.compile(rb"\nWARC/\d\.\d\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"\ncontent-length:[ \t]{0,9}(\d{1,15})[ \t]{0,9}\r?\n", re.IGNORECASE)
_BLANK = re.compile(rb"[\r\n]*")
# What ends a record; or else the next one, a gap where a packed one was damaged, the end.
_AFTER = re.compile(rb"\r\n\r\n|[\r\n]{0,8}(?:WARC/|\x00|\Z)")
_LOOK_AHEAD = 16  # bytes that ``_AFTER`` looks at


@dataclass(frozen=True, slots=True)
class Record:
    """One record, headers and block; ``whole`` is false where only the start of a too large block was kept."""

    data: bytes
    whole: bool


class _Buffer:
    """Bytes of a stream from ``at`` on."""

    def __init__(self, stream: Readable) -> None:
        self.stream, self.data, self.at, self.over = stream, bytearray(), 0, False

    def holds(self, size: int) -> bool:
        """Read until ``size`` bytes lie ahead; whether there are as many."""
        while not self.over and len(self.data) - self.at < size:
            more = self.stream.read(_BLOCK)
            self.over = not more
            self.data += more
        return len(self.data) - self.at >= size

    def move(self, at: int) -> None:
        """Go on to a place in ``data``, and let go of what lies behind it."""
        self.at = at
        if at > _DROPPED:
            del self.data[:at]
            self.at = 0

    def skip(self, size: int) -> bool:
        """Pass over ``size`` bytes without keeping them; whether there were as many."""
        while size > 0 and self.holds(1):
            step = min(size, len(self.data) - self.at)
            self.move(self.at + step)
            size -= step
        return size == 0


def records(stream: Readable) -> Iterator[Record | str]:
    """Yield each record of an unpacked stream, or what is wrong at a place where one is damaged."""
    buffer = _Buffer(stream)
    while buffer.holds(1):
        buffer.holds(_LOOK_AHEAD)
        blank = _BLANK.match(buffer.data, buffer.at)
        if blank and blank.end() > buffer.at:
            buffer.move(blank.end())
            continue
        found = _record(buffer) if _START.match(buffer.data, buffer.at) else NO_RECORD
        yield found
        if isinstance(found, str):
            _resume(buffer)


def _record(buffer: _Buffer) -> Record | str:
    """Take the record at hand; where it is damaged say how, and stay."""
    start = buffer.at
    buffer.holds(_HEAD)
    head = _HEAD_END.search(buffer.data, start, start + _HEAD)
    if head is None:
        return "is cut off" if len(buffer.data) - start < _HEAD else f"has headers of more than {_HEAD:,} bytes"
    said = _LENGTH.search(buffer.data, start, head.end())
    if said is None:
        return "does not say how long it is"
    size, length = head.end() - start, int(said[1])
    if length > LARGEST:
        return _start_of(buffer, size, length)
    if not buffer.holds(size + length):
        return "is cut off"
    buffer.holds(size + length + _LOOK_AHEAD)
    end = buffer.at + size + length
    if not _AFTER.match(buffer.data, end):
        return "is of another length than it says"
    data = bytes(buffer.data[buffer.at : end])
    buffer.move(end)
    return Record(data, True)


def _start_of(buffer: _Buffer, size: int, length: int) -> Record | str:
    """Keep the start of a block that is too large, and pass over it."""
    buffer.holds(size + _BLOCK)
    data = bytes(buffer.data[buffer.at : buffer.at + size + _BLOCK])
    return Record(data, False) if buffer.skip(size + length) else "is cut off"


def _resume(buffer: _Buffer) -> None:
    """Go on to the next line that begins a record, or to the end."""
    while (found := _LINE_START.search(buffer.data, buffer.at)) is None and not buffer.over:
        buffer.move(max(buffer.at, len(buffer.data) - _LOOK_AHEAD))
        buffer.holds(_LOOK_AHEAD + 1)
    buffer.move(found.start() + 1 if found else len(buffer.data))
