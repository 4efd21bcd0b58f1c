"""Feeds that want to harm: nothing is expanded, fetched or opened, and what is wide, deep or long ends in time."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path

import pytest

from claimtrack.errors import InputError
from claimtrack.ingest import read
from claimtrack.ingest.feed import from_feed
from claimtrack.ingest.feedxml import reduced
from claimtrack.types import Article, Refusal
from tests.reliability.cost import cost

SENTENCE = "The bridge at Vernou was closed on Monday, according to Reuters."
ITEM = f"<item><title>Bridge</title><description>{SENTENCE}</description></item>"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha ha ha ha ha ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + '<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY net SYSTEM "http://127.0.0.1:9/x"><!ENTITY % p SYSTEM "http://127.0.0.1:9/p">]>'
)


def rss(inside: str) -> str:
    return f"<rss version='2.0'><channel><title>T</title>{inside}</channel></rss>"


def atom(inside: str, head: str = "") -> str:
    return f"<feed xmlns='http://www.w3.org/2005/Atom'{head}>{inside}</feed>"


def found(data: str | bytes) -> list[Article | Refusal]:
    """What a feed yields, as one refusal when it is none."""
    try:
        return list(from_feed(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"), "f.xml"))
    except InputError as error:
        return [Refusal(error.where, error.what, error.mend)]


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*given: object, **named: object) -> None:
        raise AssertionError("a file asked for the network")

    for place, name in ((socket, "create_connection"), (socket, "getaddrinfo"), (socket.socket, "connect")):
        monkeypatch.setattr(place, name, never)


FEW = "<!DOCTYPE rss [" + "".join(f"<!ENTITY {name} 'ha ha'>" for name in ("a", "i", "file", "net")) + "]>"
PLACES = (
    rss(f"<item><title>&a;&i;</title><description>{SENTENCE} &i; &file; &net;</description></item>"),
    rss(f"<item><link>https://x.example/&i;&file;</link><description>{SENTENCE}</description></item>"),
    atom(f"<entry><link href='https://x.example/&i;&file;'/><summary>{SENTENCE}</summary></entry>"),
    atom(f"<entry xml:lang='&i;'><author><name>&i;</name></author><summary>{SENTENCE} &i;</summary></entry>"),
)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("place", range(len(PLACES)))
@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("declared", [LAUGHS, FEW], ids=["many", "few"])
def test_entities_are_neither_expanded_nor_fetched(place: int, broken: bool, declared: str) -> None:
    (article,) = found(declared + PLACES[place] + ("<x" if broken else ""))
    assert isinstance(article, Article)
    told = f"{article}"
    assert "ha ha" not in told
    assert "root:" not in told
    assert len(told) < 1000


HIDDEN = (
    f"<rss><!DOCTYPE x [<!ENTITY e 'boo'>]><channel><item><title>&e;</title><description>{SENTENCE}</description></item>",
    "<!DOCTYPE rss [<!ENTITY e '<rss>]><rss><!ENTITY e \"boo\">'> ]>"
    + rss("<item><title>&e;</title><description>&e;</description></item>"),
    "<!DOCTYPE rss [ <!-- ]> --> <!ENTITY e 'boo'> ]>" + rss("<item><title>&e;</title><description>&e;</description></item>"),
    "<rss><channel><?xml version='1.0'?><!DOCTYPE rss [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><item><description>&e;</description></item>",
    "<?xml-stylesheet href='http://127.0.0.1:9/x'?><rss xmlns:xi='http://www.w3.org/2001/XInclude'><channel><item><description>"
    "<xi:include href='file:///etc/passwd' parse='text'/></description></item></channel></rss>",
)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("number", range(len(HIDDEN)))
def test_a_declaration_in_an_odd_place_declares_nothing(number: int) -> None:
    told = f"{found(HIDDEN[number])}"
    assert "boo'" not in told.replace("'boo'>", "")
    assert "root:" not in told


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    "name", ["http://127.0.0.1:9/x", "file:///etc/passwd", "/etc/passwd", "feed:http://127.0.0.1:9/", "~/.ssh/id"]
)
def test_a_file_that_holds_an_address_or_a_path_is_only_that(tmp_path: Path, name: str) -> None:
    """feedparser opens a string, and bytes too, that name a file or an address."""
    (tmp_path / "a.rss").write_text(name)
    (refusal,) = read(tmp_path / "a.rss")
    assert isinstance(refusal, Refusal)
    assert refusal.what == "is no feed (RSS, Atom, RDF or JSON Feed)"


LETTERS = "".join(f"<x xmlns:a{n}='u{n}'/>" for n in range(50_000))
WIDE: dict[str, str] = {
    "deep": rss("<a>" * 300_000 + ITEM),
    "deep items": rss("<item>" * 300_000),
    "deep within a text": rss("<item><description>" + "<b>" * 200_000 + SENTENCE),
    "deep HTML": rss("<item><description>" + "&lt;b>" * 100_000 + SENTENCE + "</description></item>"),
    "categories": rss("<item>" + "".join(f"<category>{n}</category>" for n in range(100_000)) + ITEM[6:]),
    "links": atom("<entry>" + "<link href='http://x/a'/>" * 100_000 + f"<summary>{SENTENCE}</summary></entry>"),
    "titles": rss("<item>" + "<title>x</title>" * 100_000 + ITEM[6:]),
    "authors": atom("<entry>" + "<author><name>x</name></author>" * 50_000 + f"<summary>{SENTENCE}</summary></entry>"),
    "name spaces": rss(LETTERS + ITEM),
    "attributes": rss("<item " + " ".join(f"a{n}='1'" for n in range(100_000)) + ITEM[5:]),
    "a long author": rss(f"<item><author>{'a' * 3_000_000}</author>" + ITEM[6:]),
    "a long base address": atom(f"<entry><summary>{SENTENCE}</summary></entry>" * 500, f" xml:base='http://x/{'a' * 3_000_000}'"),
    "a long title": rss(f"<item><title>{'x' * 3_000_000}</title>" + ITEM[6:]),
    "a long date": rss(f"<item><pubDate>{'1 ' * 1_000_000}</pubDate>" + ITEM[6:]),
    "white space before": "\n" * 3_000_000 + rss(ITEM),
    "white space within": atom("<entry><content type='xhtml'>" + " <!---->" * 300_000 + f"<p>{SENTENCE}</p></content></entry>"),
    "declarations": "<!DOCTYPE a [\n" + "\n<!ENTITY" * 300_000 + "]>" + rss(ITEM),
    "tags with quotation marks": "<rss><a " + '<b" " ' * 300_000,
    "ampersands": rss("<item><description>" + "& " * 300_000 + "</description></item>"),
    "letters by name": rss("<item><description>" + "&eacute;" * 200_000 + "</description></item>"),
    "open CDATA": rss("<item><description>" + "<![CDATA[" * 300_000),
    "open comments": rss("<!--" * 500_000 + ITEM),
    "brackets": rss("<item><description>" + "<" * 1_000_000),
    "brackets in HTML": rss("<item><description>" + "&lt;" * 300_000 + "</description></item>"),
    "JSON in JSON": '{"version":"https://jsonfeed.org/version/1","items":' + "[" * 200_000,
    "items": '{"version":"https://jsonfeed.org/version/1","items":[' + "{}," * 500_000 + "{}]}",
    "too large": " " * 10_000_001,
}


@pytest.mark.parametrize("name", WIDE)
def test_a_wide_or_deep_feed_ends_soon(name: str) -> None:
    start = time.process_time()
    items = found(WIDE[name])
    assert time.process_time() - start < 15  # measured on 2026-11-22: 0.0 to 1.5 s, brackets in HTML 0.9 s
    assert items
    for item in items:
        if isinstance(item, Refusal):
            assert item.mend
            assert "\n" not in item.what + item.mend
        else:
            assert len(item.text) < 1_000_000
            assert len(f"{item.title}{item.author}{item.url}{item.published}") < 9000


def test_a_feed_of_ten_megabytes_is_read_in_bounded_memory(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text(rss("<item><description>" + "& " * 1_500_000 + "</description></item>" + ITEM))
    (tmp_path / "warm.rss").write_text(rss(ITEM))
    measured = cost(tmp_path / "a.rss", tmp_path / "warm.rss")
    assert [what[:36] for what in measured.refused] == ["is larger than 1,000,000 characters "]
    assert SENTENCE in measured.texts[-1]
    assert measured.memory < 500
    assert measured.seconds < 30


@pytest.mark.parametrize(
    "bytes_",
    [b"\xff\xfe\xfd" * 50, b"caf\xe9 " * 100, b"\xed\xa0\x80" * 40, b"\xc0\xaf" * 99, b"\x00\x01\x02", b"\xf8\x88\x80\x80\x80"],
)
def test_invalid_utf_8_is_read_or_refused(bytes_: bytes) -> None:
    head, tail = rss("<item><description>|</description></item>" + ITEM).encode().split(b"|")
    for data in (head + bytes_ + b" said." + tail, bytes_ + head + tail, head + tail + bytes_):
        assert all(item.text.strip() if isinstance(item, Article) else item.mend for item in found(data))


@pytest.mark.parametrize(
    "letter", ["&#0;", "&#x1b;[31m", "&#xd800;", "&#xffff;", "&#x110000;", "&#99999999999;", "\x1b[31m", "\x00"]
)
def test_letters_that_are_none_leave_the_rest(letter: str) -> None:
    data = rss(
        f"<item><title>A {letter} b</title><guid>urn:{letter}x</guid><description>{letter}{SENTENCE}</description></item>{ITEM}"
    )
    *_, last = found(data)
    assert isinstance(last, Article)
    assert SENTENCE in last.text
    for item in found(data):
        assert isinstance(item, Article)
        assert not any(ord(one) < 32 or one == "\x7f" for one in f"{item.id}{item.title}{item.url}{item.author}")


def test_titles_and_names_of_a_json_feed_are_lines_without_control_characters() -> None:
    bad = "A\x1b[31m <b>b</b>\x00\nc\x85"
    item = {
        "id": f"urn:{bad}",
        "url": f"https://x.example/{bad}",
        "title": bad,
        "content_text": SENTENCE,
        "authors": [{"name": bad}],
    }
    (article,) = found(json.dumps({"version": "https://jsonfeed.org/version/1", "title": bad, "items": [item]}))
    assert isinstance(article, Article)
    assert (article.title, article.outlet, article.url) == ("A [31m b c", "A [31m b c", None)
    assert not any(ord(one) < 32 for one in f"{article.id}{article.author}")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://[::", "//x", "https://a b/", "x" * 3000]
)
def test_what_is_no_web_address_is_no_address(link: str) -> None:
    (article,) = found(
        rss(f"<item><guid isPermaLink='false'>urn:1</guid><link>{link}</link><description>{SENTENCE}</description></item>")
    )
    assert isinstance(article, Article)
    assert article.url is None


def test_what_goes_on_to_the_reader_of_feeds_is_small_and_well_formed() -> None:
    from xml.etree import ElementTree

    for data in (*PLACES, HIDDEN[3], *(WIDE[name] for name in ("deep items", "categories", "authors", "a long base address"))):
        body, _ = reduced(data)
        root = ElementTree.fromstring(body)
        assert len(body) < len(data) + 1000
        for entry in root.iter():
            assert len(list(entry)) <= 600
            assert all(len(value) <= 2000 for value in entry.attrib.values())
