"""The network: nothing asks for it but ``add URL``, and that goes to public addresses only, in bounded time and size."""

from __future__ import annotations

import ast
import gzip
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from claimtrack.errors import InputError
from claimtrack.ingest import fetch as fetching
from claimtrack.ingest.fetch import fetch
from claimtrack.ingest.inputs import read_all
from claimtrack.types import Refusal

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "The bridge at Vernou was closed on Monday, according to Reuters. "
PUBLIC = "93.184.215.14"  # stands for the open Internet: what is sent to it goes to the server of these tests
PRIVATE = (
    "http://127.0.0.1/",
    "http://localhost:1/",
    "http://[::1]/",
    "http://10.0.0.1/",
    "http://192.168.1.1/admin",
    "http://169.254.169.254/latest/meta-data/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::ffff:127.0.0.1]/",
    "http://[fd00::1]/",
    "http://user@127.0.0.1/",
    "http://100.64.0.1/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://224.0.0.1/",
    "http://[ff02::1]/",
)


class Handler(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        Handler.asked.append(self.path)
        kind, _, rest = self.path.lstrip("/").partition("/")
        if kind == "to":
            self.send_response(302)
            self.send_header("Location", rest)
            self.end_headers()
        elif kind == "drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(200):
                self.wfile.write(b"x")
                time.sleep(0.05)
        elif kind == "slow-head":
            for _ in range(200):
                self.wfile.write(b"H")
                time.sleep(0.05)
        elif kind == "bomb":
            self.send_response(200)
            self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(gzip.compress(bytes(50_000_000), 9))
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<p>a secret</p>")

    def log_message(self, *args: object) -> None:
        return


Looked = list[str]
Network = Callable[[dict[str, list[str]]], Looked]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()


@pytest.fixture
def network(port: int, monkeypatch: pytest.MonkeyPatch) -> Network:
    """A made network: names lead to lists of addresses, one a look-up, and PUBLIC is the server of these tests."""
    Handler.asked.clear()
    connect, connected = socket.create_connection, Looked()

    def install(names: dict[str, list[str]]) -> Looked:
        answers = {name: iter(lists) for name, lists in names.items()}

        def look_up(host: str, at: int, *given: Any, **named: Any) -> list[Any]:
            found = next(answers[host]) if host in answers else host
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, at)) for one in found.split()]

        def create(address: tuple[str, int], *given: Any, **named: Any) -> socket.socket:
            connected.append(address[0])
            return connect(("127.0.0.1", port) if address[0] == PUBLIC else address, *given, **named)

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        monkeypatch.setattr(socket, "create_connection", create)
        return connected

    return install


def test_a_redirect_to_a_private_address_is_not_followed(network: Network, port: int) -> None:
    for target in (f"http://127.0.0.1:{port}/secret", f"//127.0.0.1:{port}/secret", "http://inside.example/secret"):
        connected = network({"news.example": [PUBLIC] * 3, "inside.example": ["10.0.0.7"]})
        connected.clear()
        with pytest.raises(InputError, match=r"private address.*--allow-private"):
            fetch(f"http://news.example/to/{target}")
        assert connected == [PUBLIC]
    assert not [path for path in Handler.asked if path.endswith("/secret") and not path.startswith("/to/")]


def test_a_name_that_changes_its_address_after_the_check_is_asked_once(network: Network) -> None:
    """DNS rebinding: the second answer is never asked for, the connection goes to the address that was checked."""
    connected = network({"news.example": [PUBLIC, "127.0.0.1"]})
    assert fetch("http://news.example/page").body == b"<p>a secret</p>"
    assert connected == [PUBLIC]


def test_a_redirect_to_the_same_name_is_looked_up_and_checked_again(network: Network) -> None:
    connected = network({"news.example": [PUBLIC, "127.0.0.1"]})
    with pytest.raises(InputError, match="private address"):
        fetch("http://news.example/to//secret")
    assert connected == [PUBLIC]


def test_one_private_address_among_public_ones_is_enough(network: Network) -> None:
    connected = network({"news.example": [f"{PUBLIC} 192.168.0.1"]})
    with pytest.raises(InputError, match="private address"):
        fetch("http://news.example/page")
    assert connected == []


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://news.example/x", "http://[::1", "javascript:alert(1)", "http://:80"]
)
def test_a_redirect_to_what_is_no_web_address_is_one_line(network: Network, target: str) -> None:
    network({"news.example": [PUBLIC] * 9})
    with pytest.raises(InputError, match=r"no web address|not a web address") as raised:
        fetch(f"http://news.example/to/{target}")
    assert "\n" not in str(raised.value)
    assert raised.value.mend


@pytest.mark.parametrize("kind", ["drip", "slow-head"])
def test_a_server_that_sends_a_byte_now_and_then_is_left_after_a_time(
    network: Network, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LONGEST", 0.4)
    network({"news.example": [PUBLIC]})
    start = time.monotonic()
    with pytest.raises(InputError, match="takes longer than"):
        fetch(f"http://news.example/{kind}")
    assert time.monotonic() - start < 5


def test_a_packed_answer_is_not_unpacked(network: Network) -> None:
    network({"news.example": [PUBLIC]})
    (found,) = list(read_all(["http://news.example/bomb"]))
    assert isinstance(found, Refusal)
    assert "no text file" in found.what


@pytest.mark.parametrize("path", ["/é tude/page", "/a%20b?q=été&r=1", "/x\ty", "/page#part"])
def test_an_address_with_any_letters_is_fetched(network: Network, path: str) -> None:
    network({"news.example": [PUBLIC]})
    assert fetch(f"http://news.example{path}").body == b"<p>a secret</p>"
    assert Handler.asked[-1].isascii()
    assert " " not in Handler.asked[-1]


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://a..b/", "http://" + "a" * 300 + "/", "http://news.example:99999/", "http://x:0/"]
)
def test_an_address_that_cannot_be_is_one_line(url: str) -> None:
    with pytest.raises(InputError) as raised:
        fetch(url)
    assert "\n" not in str(raised.value)
    assert raised.value.mend


@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_address_is_fetched(address: str) -> None:
    with pytest.raises(InputError, match=r"private address|cannot be looked up"):
        fetch(address)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/", "data:text/html,x", "https://"])
def test_only_web_addresses_are_fetched(address: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a web address"):
        fetch(address)


NETWORKING = frozenset({"socket", "ssl", "http", "urllib.request", "requests", "httpx", "aiohttp", "ftplib", "smtplib"})
DOORS = {
    "ingest/fetch.py": {"http.client", "socket", "ssl"},  # add URL
    "backends/embedder_sbert.py": {"socket", "urllib.request"},  # a model by its hub name, when somebody asks for one
}


def test_only_two_modules_can_reach_a_network() -> None:
    found: dict[str, set[str]] = {}
    for path in (ROOT / "claimtrack").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            asked = {name for name in names if name in NETWORKING or name.split(".")[0] in NETWORKING}
            if asked:
                found.setdefault(path.relative_to(ROOT / "claimtrack").as_posix(), set()).update(asked)
    assert found == DOORS


BLOCKED = """
import socket, sys
def refuse(*given, **named):
    raise AssertionError("a socket was asked for")
for name in ("connect", "connect_ex", "bind", "sendto"):
    setattr(socket.socket, name, refuse) if name in dir(socket.socket) else None
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
def hook(event, given):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto", "urllib.Request")):
        raise AssertionError(event)
sys.addaudithook(hook)
from claimtrack.cli.app import main
for words in (["add", sys.argv[1]], ["add", sys.argv[1], "--jobs", "2"], ["search", "bridge"], ["clusters"], ["outlets"],
              ["info"], ["doctor"], ["graph"], ["compare", "the bridge was closed"], ["trace", "the bridge was closed"],
              ["show", "a0000"], ["why", "a0000"], ["match", sys.argv[3]], ["export", "html", "-o", sys.argv[4]],
              ["export", "records", "-o", sys.argv[4]], ["demo"]):
    encoder = ["--encoder", "hash"] if words[0] in ("add", "match", "demo") else []
    index = [] if words[0] == "demo" else ["--index", sys.argv[2]]
    argv, sys.argv = sys.argv, ["claimtrack", *words, *index, *encoder]
    try:
        main()
    except SystemExit as stop:
        assert not stop.code, (words, stop.code)
    sys.argv = argv
"""


def test_every_command_works_with_sockets_blocked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.reliability.corpus import rows, write

    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    given = tmp_path / "given"
    given.mkdir()
    write(given / "articles.jsonl", 6)
    page = "".join(f"<p>{SENTENCE}</p>" for _ in range(9))
    (given / "a.html").write_text(
        f'<html><head><link rel=canonical href="https://example.org/a"></head><body>{page}</body></html>'
    )
    claims = [{"id": row["id"], "text": row["text"].split("\n")[0], "lang": row["lang"]} for row in rows(3)]
    (tmp_path / "claims.jsonl").write_text("".join(json.dumps(row) + "\n" for row in claims), "utf-8")
    words = [str(given), str(tmp_path / "index"), str(tmp_path / "claims.jsonl"), str(tmp_path / "out")]
    done = subprocess.run([sys.executable, "-c", BLOCKED, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    blocked = f"{BLOCKED.split('from claimtrack')[0]}\nimport urllib.request\nurllib.request.urlopen('http://example.org')"
    assert subprocess.run([sys.executable, "-c", blocked], capture_output=True, check=False).returncode != 0
