"""Fetch one page over HTTP: the only place that opens a network connection, and only for ``add URL``.

Every hop is resolved by us and connected by address, so that a name cannot point to a private address after
the check (server-side request forgery, OWASP; DNS rebinding).
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Timer
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from claimtrack.errors import InputError

TIMEOUT = 15.0  # seconds, for connecting and for each read
LONGEST = 60.0  # seconds for one answer: a server that sends a byte now and then would hold us for ever
LIMIT = 10_000_000  # bytes of body; a news page is well under 5 MB
HOPS = 5  # redirects followed
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEPT = "/%:=&?~#+!$,;'@()*[]"  # what an address may hold as it is (RFC 3986); the rest is percent-encoded
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses within IPv6 (RFC 6052)


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: the final address, the media type (lower case) and the body as bytes."""

    url: str
    media_type: str
    body: bytes


def is_url(text: str) -> bool:
    """Whether the text is meant as a web address rather than a path."""
    return text.casefold().startswith(("http://", "https://"))


def fetch(url: str, allow_private: bool = False) -> Page:
    """Fetch ``url``; raises InputError (one line with the mend) for whatever goes wrong."""
    seen = url
    for _ in range(HOPS + 1):
        status, location, page = _get(seen, allow_private)
        if status not in _REDIRECTS or not location:
            break
        seen = _joined(seen, location)
    else:
        raise InputError(f"more than {HOPS} redirects", url, "Give the address that they end at.")
    if status != http.client.OK:
        raise InputError(f"the server answered {status}", seen, "Open it in a browser and save the page as .html.")
    return page


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise InputError(f"redirects to what is no web address ({error})", url, "Save the page as .html.") from error


def _get(url: str, allow_private: bool) -> tuple[int, str | None, Page]:
    parts = _parts(url)
    target = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
    connection = _connection(parts, url, allow_private)
    try:
        with _hurried(connection, url):
            connection.request("GET", target, headers={"User-Agent": "claimtrack", "Accept": "text/html,*/*;q=0.5"})
            answer = connection.getresponse()
            body = answer.read(LIMIT + 1)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise InputError(f"cannot be fetched ({error})", url, "Save the page as .html and add the file.") from error
    finally:
        connection.close()
    if len(body) > LIMIT:
        raise InputError(f"is larger than {LIMIT:,} bytes", url, "Save the article's text and add the file.")
    media_type = (answer.getheader("Content-Type") or "").split(";")[0].strip().casefold()
    return answer.status, answer.getheader("Location"), Page(url, media_type, body)


@contextmanager
def _hurried(connection: http.client.HTTPConnection, url: str) -> Iterator[None]:
    """End what goes on over a connection after ``LONGEST`` seconds, with an InputError."""
    late, sock = Event(), connection.sock

    def end() -> None:
        late.set()
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(LONGEST, end)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if late.is_set():
            raise InputError(f"takes longer than {LONGEST:.0f} s", url, "Save the page as .html and add the file.")


def _parts(url: str) -> SplitResult:
    """Return the parts of a web address with a host and a port that can be; raises InputError for anything else."""
    try:
        parts = urlsplit(url)
        if parts.hostname and parts.scheme.casefold() in ("http", "https") and parts.port != 0:
            return parts
    except ValueError:
        pass
    raise InputError("is not a web address", url, "Give one like https://example.org/story.")


def _connection(parts: SplitResult, url: str, allow_private: bool) -> http.client.HTTPConnection:
    secure, host = parts.scheme.casefold() == "https", parts.hostname or ""
    port = parts.port or (443 if secure else 80)
    address = _address(host, port, url, allow_private)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    try:
        connection.sock = sock = socket.create_connection((address, port), timeout=TIMEOUT)
        if secure:
            connection.sock = safe = ssl.create_default_context().wrap_socket(
                sock, server_hostname=host, do_handshake_on_connect=False
            )
            with _hurried(connection, url):
                safe.do_handshake()
    except (OSError, ValueError) as error:
        connection.close()
        raise InputError(f"cannot be reached ({error})", url, "Check the address, or save the page as .html.") from error
    return connection


def _address(host: str, port: int, url: str, allow_private: bool) -> str:
    """Look a name up, once: what was checked is what is connected to."""
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise InputError(f"cannot be looked up ({error})", url, "Check the address, or save the page as .html.") from error
    if not allow_private and not all(map(_public, found)):
        raise InputError("leads to a private address", url, "Give --allow-private if you mean to.")
    return found[0]


def _public(text: str) -> bool:
    """Whether an address is one of the open Internet, and so are those that it holds within it."""
    address = ipaddress.ip_address(text.split("%")[0])
    held: list[ipaddress.IPv4Address | ipaddress.IPv6Address | None] = [address]
    if isinstance(address, ipaddress.IPv6Address):
        held += [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            held.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return all(one.is_global and not one.is_multicast for one in held if one is not None)
