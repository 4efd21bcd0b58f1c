"""Fetch one page over HTTP: the only place that opens a network connection, and only for ``add URL``.

Every hop is resolved by us and connected by address, so that a name cannot point to a private address after
the check (server-side request forgery, OWASP; DNS rebinding).
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from claimtrack.errors import InputError

TIMEOUT = 15.0  # seconds, for connecting and for each read
LIMIT = 10_000_000  # bytes of body; a news page is well under 5 MB
HOPS = 5  # redirects followed
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


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
        seen = urljoin(seen, location)
    else:
        raise InputError(f"more than {HOPS} redirects", url, "Give the address that they end at.")
    if status != http.client.OK:
        raise InputError(f"the server answered {status}", seen, "Open it in a browser and save the page as .html.")
    return page


def _get(url: str, allow_private: bool) -> tuple[int, str | None, Page]:
    connection = _connection(url, allow_private)
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("GET", target, headers={"User-Agent": "claimtrack", "Accept": "text/html,*/*;q=0.5"})
        answer = connection.getresponse()
        body = answer.read(LIMIT + 1)
    except (OSError, http.client.HTTPException) as error:
        raise InputError(f"cannot be fetched ({error})", url, "Save the page as .html and add the file.") from error
    finally:
        connection.close()
    if len(body) > LIMIT:
        raise InputError(f"is larger than {LIMIT:,} bytes", url, "Save the article's text and add the file.")
    media_type = (answer.getheader("Content-Type") or "").split(";")[0].strip().casefold()
    return answer.status, answer.getheader("Location"), Page(url, media_type, body)


def _connection(url: str, allow_private: bool) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    secure = parts.scheme.casefold() == "https"
    try:
        host, port = parts.hostname, parts.port or (443 if secure else 80)
    except ValueError as error:
        raise InputError("is not a web address", url, "Give one like https://example.org/story.") from error
    if not host or parts.scheme.casefold() not in ("http", "https"):
        raise InputError("is not a web address", url, "Give one like https://example.org/story.")
    address = _address(host, port, url, allow_private)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    try:
        sock: socket.socket = socket.create_connection((address, port), timeout=TIMEOUT)
        connection.sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host) if secure else sock
    except OSError as error:
        raise InputError(f"cannot be reached ({error})", url, "Check the address, or save the page as .html.") from error
    return connection


def _address(host: str, port: int, url: str, allow_private: bool) -> str:
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise InputError(f"cannot be looked up ({error})", url, "Check the address, or save the page as .html.") from error
    if not allow_private and not all(ipaddress.ip_address(a.split("%")[0]).is_global for a in found):
        raise InputError("leads to a private address", url, "Give --allow-private if you mean to.")
    return found[0]
