"""Web archives made for tests: pages of our own words in WARC records."""

from __future__ import annotations

import gzip
import io
import zipfile

PAGE = (
    "<!doctype html><html><head><title>Port shut</title></head><body><article>"
    + "".join(f"<p>On day {day} the harbour master said that the ferries stay in port until it passes.</p>" for day in range(5))
    + "</article></body></html>"
).encode()
HTML = b"Content-Type: text/html; charset=utf-8\r\n"


def record(
    body: bytes = PAGE,
    url: bytes = b"https://coast.example/port",
    head: bytes = HTML,
    kind: bytes = b"response",
    status: bytes = b"200 OK",
    length: int | None = None,
) -> bytes:
    """One record of an HTTP answer; ``length``: what it says of its block, when that is not true."""
    block = b"HTTP/1.1 " + status + b"\r\n" + head + b"\r\n" + body
    said = len(block) if length is None else length
    return (
        b"WARC/1.0\r\nWARC-Type: " + kind + b"\r\nWARC-Target-URI: " + url + b"\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n"
        b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n" % said
    ) + (block + b"\r\n\r\n")


def other(text: str, url: bytes = b"https://coast.example/other") -> bytes:
    """A record of another page."""
    return record(PAGE.replace(b"ferries", text.encode()), url)


INFO = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Type: application/warc-fields\r\nContent-Length: 6\r\n\r\na: b\r\n\r\n\r\n"


def wacz(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """A zip file with these members, as crawlers pack them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()


def each(*records: bytes) -> bytes:
    """Records packed one by one."""
    return b"".join(map(gzip.compress, records))
