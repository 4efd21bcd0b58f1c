"""add URL: what is fetched, what is refused. A server on this machine stands in for the web."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from claimtrack.errors import InputError
from claimtrack.ingest import fetch as fetching
from claimtrack.ingest.fetch import fetch, is_url


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", "/page?q=1")
            self.end_headers()
        elif self.path.startswith("/loop"):
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path.startswith("/page"):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write("<p>Écrit à Paris</p>".encode())
        elif self.path.startswith("/big"):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 200)
        else:
            self.send_error(404)

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    httpd = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()


def test_a_page_comes_back_with_its_final_address(server: str) -> None:
    page = fetch(f"{server}/moved", allow_private=True)
    assert page.url == f"{server}/page?q=1"
    assert page.media_type == "text/html"
    assert page.body.decode() == "<p>Écrit à Paris</p>"


def test_private_addresses_are_refused_unless_asked(server: str) -> None:
    with pytest.raises(InputError, match=r"private address.*--allow-private"):
        fetch(f"{server}/page")


def test_a_redirect_loop_ends(server: str) -> None:
    with pytest.raises(InputError, match="more than 5 redirects"):
        fetch(f"{server}/loop", allow_private=True)


def test_an_error_status_is_named(server: str) -> None:
    with pytest.raises(InputError, match="answered 404"):
        fetch(f"{server}/nothing", allow_private=True)


def test_a_body_over_the_limit_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LIMIT", 100)
    with pytest.raises(InputError, match="larger than 100 bytes"):
        fetch(f"{server}/big", allow_private=True)


@pytest.mark.parametrize("bad", ["http://", "https://:80/x", "http://host:notaport/"])
def test_what_is_no_address_is_said(bad: str) -> None:
    with pytest.raises(InputError, match="not a web address"):
        fetch(bad)


def test_only_http_counts_as_an_address() -> None:
    assert is_url("HTTPS://example.org/a")
    assert not is_url("ftp://example.org/a")
    assert not is_url("articles/http.txt")
