"""Packed input within bounds: what comes out is counted against what was read from the disk, and stops in time."""

from __future__ import annotations

import io
import os
import zlib
from pathlib import Path
from typing import Protocol

from claimtrack.errors import InputError

# Text packs to a fifth, pages of tables to a thirtieth, zeros to a thousandth: more than fifty times is no text. Chosen.
RATIO = 50
FLOOR = 16_000_000  # bytes that may come out whatever went in: a small file may be one much repeated page
LARGEST = 100_000_000  # bytes of a packed plain file, held in memory as a plain file is
_BLOCK = 16_384  # packed bytes taken at a time
# Bytes read in one go; zipfile takes a whole table of contents so, and 1 MB is one of 10,000 names. Chosen.
_ONE_READ = 1_000_000
_MAGIC = b"\x1f\x8b\x08"
GAP = b"\r\n\r\n\x00\r\n"  # stands in what comes out where a damaged member was
_MEND = "Unpack it yourself if you trust it, and add what is in it"


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, none at the end."""


class Disk(io.FileIO):
    """A file that counts the bytes taken from it; raises OSError when more is asked for at once than a reader needs."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Return at most ``size`` bytes, all that are left when it is negative."""
        if size is None or size < 0:
            size = max(0, os.fstat(self.fileno()).st_size - self.tell())
        if size > _ONE_READ:
            raise OSError(f"asks for more than {_ONE_READ:,} bytes at once")
        data = super().read(size) or b""
        self.taken += len(data)
        return data


class Allowance:
    """How much may come out of a file: ``FLOOR`` bytes, and ``RATIO`` times what was read from the disk so far."""

    def __init__(self, disk: Disk, where: str) -> None:
        """Nothing has come out yet."""
        self._disk, self._where, self._out = disk, where, 0

    def spend(self, size: int) -> None:
        """Count bytes that came out; raises InputError when they are too many."""
        self._out += size
        if self._out > FLOOR + RATIO * self._disk.taken:
            raise InputError(f"unpacks to more than {RATIO} times its size", self._where, _MEND)


class Bounded:
    """A reader of which each byte is counted against an allowance of its own."""

    def __init__(self, inner: Readable, allowance: Allowance, head: bytes = b"") -> None:
        """``head``: bytes already read from ``inner``."""
        self._inner, self._allowance, self._head, self._at = inner, allowance, head, 0

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes; raises InputError when too many came out."""
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
        else:
            data = self._inner.read(size)
        self._allowance.spend(len(data))
        self._at += len(data)
        return data

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._at


class Gunzipped:
    """The members of a gzip stream, one after the other; a damaged one leaves ``GAP`` and the next one is looked for."""

    def __init__(self, inner: Readable) -> None:
        """``damaged`` counts the places where something is missing."""
        self._inner, self._packed, self._over, self.damaged = inner, b"", False, 0
        self._member: zlib._Decompress | None = None

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, or a ``GAP``."""
        while self._filled():
            if self._member is None and not self._opened():
                self.damaged += 1
                self._seek()
                return GAP
            if self._member is not None and (out := self._inflated(size)) is not None:
                return out
        if self._member is not None:
            self._member = None
            self.damaged += 1
            return GAP
        return b""

    def _filled(self) -> bool:
        """Whether there are packed bytes at hand; at a member's start enough of them to know it by."""
        wanted = 1 if self._member else len(_MAGIC)
        while not self._over and len(self._packed) < wanted:
            more = self._inner.read(_BLOCK)
            self._over, self._packed = not more, self._packed + more
        return bool(self._packed)

    def _opened(self) -> bool:
        """Start on a member, after zeros that fill up; whether there is one, or nothing."""
        while self._packed.startswith(b"\0"):
            self._packed = self._packed.lstrip(b"\0")
            self._filled()
        if self._packed.startswith(_MAGIC):
            self._member = zlib.decompressobj(31)
        return self._member is not None or not self._packed

    def _inflated(self, size: int) -> bytes | None:
        """Return bytes of the member at hand, a GAP where it is damaged; None when more packed bytes are needed."""
        assert self._member is not None
        try:
            out = self._member.decompress(self._packed, size)
        except zlib.error:
            self._member, self.damaged = None, self.damaged + 1
            self._seek()
            return GAP
        if self._member.eof:
            self._packed, self._member = self._member.unused_data, None
        else:
            self._packed = self._member.unconsumed_tail
        return out or None

    def _seek(self) -> None:
        """Drop packed bytes up to the start of the next member."""
        self._packed = self._packed[1:]
        while (at := self._packed.find(_MAGIC)) < 0 and not self._over:
            more = self._inner.read(_BLOCK)
            self._over, self._packed = not more, self._packed[-2:] + more
        self._packed = self._packed[at:] if at >= 0 else b""


def unpacked(path: Path, where: str) -> bytes:
    """Return what a gzip file holds; raises InputError when it is damaged, cut off or larger than it may be."""
    with Disk(path) as disk:
        inner = Gunzipped(disk)
        stream, out = Bounded(inner, Allowance(disk, where)), bytearray()
        while data := stream.read(_BLOCK):
            out += data
            if len(out) > LARGEST:
                raise InputError(f"unpacks to more than {LARGEST:,} bytes", where, "Split it, or unpack it and add what is in it")
    if inner.damaged:
        raise InputError("is damaged or cut off", where, "Get or make the file anew")
    return bytes(out)


def inflated(data: bytes, limit: int) -> bytes:
    """Return at most ``limit`` bytes of a packed page (gzip, zlib or bare deflate); raises InputError when damaged."""
    for kind in (47, -15):
        member = zlib.decompressobj(kind)
        try:
            out = member.decompress(data, limit)
        except zlib.error:
            continue
        if member.eof or len(out) == limit:
            return out
    raise InputError("holds a packed page that is damaged or cut off")
