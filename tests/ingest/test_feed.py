"""Feeds: what of each dialect becomes an article, what is left out, and that nothing is made up."""

from __future__ import annotations

import json

import pytest

from claimtrack.errors import InputError
from claimtrack.ingest.feed import ENTRIES, from_feed, looks_like_feed
from claimtrack.types import Article, Refusal, digest

MASTER = "The harbour master said on Monday that the ferries stay in port."
RSS = f"""<?xml version="1.0" encoding="utf-8"?><!-- made for a test -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The Coast</title><link>https://coast.example/</link><atom:link rel="self" href="https://coast.example/feed"/>
<language>en-GB</language><image><title>No title</title><url>https://coast.example/i.png</url></image>
<item><media:title>No title</media:title><title>Port &amp;amp; pier &lt;i&gt;shut&lt;/i&gt;</title>
  <link>https://coast.example/port?a=1&amp;b=2</link><guid isPermaLink="false">coast.example:17</guid>
  <pubDate>Mon, 06 Jan 2025 10:00:00 +0700</pubDate><dc:creator>Ann Roe</dc:creator><author>bo@coast.example (Bo Li)</author>
  <category>Harbour</category><description>In short: shut.</description>
  <content:encoded><![CDATA[<p>{MASTER}</p><p>It &eacute;clat, <b>she</b> said.</p>
  <script>x("no")</script>]]></content:encoded></item>
<item><title>Pier open</title><link>/pier</link><pubDate>06 Jan 2025</pubDate>
  <description>The pier is open &amp;amp; dry.</description></item>
<item><title>Only a title</title><link>https://coast.example/none</link></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://coast.example/news/"><title>The Coast</title>
<link rel="self" href="feed"/><link href="https://coast.example/"/><id>urn:feed</id><updated>2025-01-07T00:00:00Z</updated>
<entry><title type="html">Port &amp;lt;17&amp;gt;</title><id>tag:coast.example,2025:17</id><link rel="replies" href="no"/>
  <link href="port"/>
  <updated>2025-01-06T11:00:00Z</updated><published>2025-01-06T10:00:00.5+07:00</published>
  <author><name>Ann Roe</name><email>ann@coast.example</email></author><author><name>Bo Li</name></author>
  <summary>In short.</summary>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
  <p>{MASTER}</p><p>3 &lt; 4, <i>she</i> said.</p></div></content></entry>
<entry><title>Two</title><id>2</id><updated>2025-01-06</updated><summary type="text">A &lt;b&gt; is
a letter here.</summary><source><title>The Pier</title></source></entry>
</feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://pantai.example/"><title>Pantai</title>
<dc:language>id</dc:language><items><rdf:Seq><rdf:li rdf:resource="x"/></rdf:Seq></items></channel>
<item rdf:about="https://pantai.example/1"><title>Pelabuhan ditutup</title><link>https://pantai.example/1</link>
<description>Menurut gubernur, pelabuhan itu ditutup pada Senin.</description>
<dc:creator>Sri</dc:creator><dc:date>2025-01-02</dc:date></item>
</rdf:RDF>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The Coast",
    "language": "en",
    "items": [
        {
            "id": 17,
            "url": "https://coast.example/port",
            "title": "Port <17>",
            "content_html": f"<p>{MASTER}</p><p>She said.</p>",
            "content_text": "no",
            "date_published": "2025-01-06T10:00:00+07:00",
            "date_modified": "2025-02-01",
            "authors": [{"name": "Ann Roe"}, {"name": None}, {"name": "Bo Li"}],
        },
        {"id": "urn:2", "content_text": "One line.\n\nTwo.", "external_url": "https://pier.example/2", "author": {"name": "Cy"}},
        {"id": "3", "content_text": None, "summary": 7, "url": "https://coast.example/3"},
        "no item",
    ],
}


def entries(data: str | bytes, url: str | None = None) -> list[Article | Refusal]:
    return list(from_feed(data if isinstance(data, bytes) else data.encode(), "f.xml", url))


def articles(data: str | bytes, url: str | None = None) -> list[Article]:
    return [item for item in entries(data, url) if isinstance(item, Article)]


def test_rss() -> None:
    full, short, none = entries(RSS)
    assert full == Article(
        id="coast.example:17",
        text=f"Port & pier shut\n\n{MASTER}\nIt éclat, she said.",
        outlet="The Coast",
        url="https://coast.example/port?a=1&b=2",
        lang="en",
        published="2025-01-06T10:00:00+07:00",
        title="Port & pier shut",
        author="Ann Roe, Bo Li",
    )
    assert short == Article(
        id=digest("url", "https://coast.example/pier"),
        text="Pier open\n\nThe pier is open & dry.",
        outlet="The Coast",
        url="https://coast.example/pier",
        lang="en",
        published="2025-01-06",
        title="Pier open",
    )
    assert none == Refusal("f.xml, entry 3", "has no text", "Add its page: claimtrack add https://coast.example/none")


def test_atom() -> None:
    full, short = articles(ATOM)
    assert full == Article(
        id="tag:coast.example,2025:17",
        text=f"Port <17>\n\n{MASTER}\n3 < 4, she said.",
        outlet="The Coast",
        url="https://coast.example/news/port",
        lang="en",
        published="2025-01-06T10:00:00.5+07:00",
        title="Port <17>",
        author="Ann Roe, Bo Li",
    )
    assert (short.text, short.outlet, short.published) == ("Two\n\nA <b> is\na letter here.", "The Pier", "2025-01-06")
    assert short.id == "https://coast.example/news/2"  # from the base address that the feed states


def test_rdf() -> None:
    (found,) = articles(RDF)
    assert found == Article(
        id="https://pantai.example/1",
        text="Pelabuhan ditutup\n\nMenurut gubernur, pelabuhan itu ditutup pada Senin.",
        outlet="Pantai",
        url="https://pantai.example/1",
        lang="id",
        published="2025-01-02",
        title="Pelabuhan ditutup",
        author="Sri",
    )


def test_json_feed() -> None:
    one, two, three, four = entries(json.dumps(JSON))
    assert one == Article(
        id=digest("entry", "The Coast", "17"),
        text=f"Port <17>\n\n{MASTER}\nShe said.",
        outlet="The Coast",
        url="https://coast.example/port",
        lang="en",
        published="2025-01-06T10:00:00+07:00",
        title="Port <17>",
        author="Ann Roe, Bo Li",
    )
    assert isinstance(two, Article)
    assert (two.id, two.text, two.url, two.author) == ("urn:2", "One line.\n\nTwo.", "https://pier.example/2", "Cy")
    assert [item.what for item in (three, four) if isinstance(item, Refusal)] == ["has no text"] * 2


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ('<rss version="0.91"><channel><title>T</title>', "</channel></rss>"),
        ('<rss version="0.92" xmlns="http://backend.userland.com/rss2"><channel><title>T</title>', "</channel></rss>"),
        (
            '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://x.example/r.dtd">\n<rss><channel><title>T</title>',
            "",
        ),
        (
            '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
            "<channel><title>T</title></channel>",
            "</r:RDF>",
        ),
        ("\ufeff  <rss><channel><title>T</title>", "</channel></rss>"),
    ],
)
def test_older_dialects(head: str, tail: str) -> None:
    (found,) = articles(f"{head}<item><title>Port</title><description>{MASTER}</description></item>{tail}")
    assert (found.text, found.outlet, found.published, found.lang) == (f"Port\n\n{MASTER}", "T", None, None)


def test_names_of_atom_within_rss() -> None:
    (found,) = articles(
        '<rss version="2.0" xmlns:a10="http://www.w3.org/2005/Atom"><channel><title>T</title><item><title>Port</title>'
        f"<description>In short.</description><a10:content type='html'>&lt;p&gt;{MASTER}&lt;/p&gt;</a10:content>"
        "<a10:author><a10:name>Ann Roe</a10:name></a10:author><a10:updated>2025-01-06T10:00:00Z</a10:updated></item>"
    )
    assert (found.text, found.author, found.published) == (f"Port\n\n{MASTER}", "Ann Roe", "2025-01-06T10:00:00Z")


MALFORMED = f"""<rss version="2.0"><channel><title>A & B&nbsp;C</title>
<item><title>Port & pier</title><link>https://coast.example/?a=1&b=2</link><description>{MASTER} <p>Fish & chips &rsquo; &bogus;
<item><title>Pier</title><description><![CDATA[AT&T & <b>co</b> said so.]]></description><dc:creator>Ann</dc:creator></item>"""


def test_a_malformed_feed_is_mended() -> None:
    port, pier = articles(MALFORMED)
    assert (port.outlet, port.title, port.url) == ("A & B C", "Port & pier", "https://coast.example/?a=1&b=2")
    assert port.text == f"Port & pier\n\n{MASTER} Fish & chips ’ &bogus;"
    assert (pier.text, pier.author) == ("Pier\n\nAT&T & co said so.", "Ann")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding: str) -> None:
    feed = RSS.replace("utf-8", encoding).replace("The Coast", "L’Été" if "85" not in encoding else "L'Été")
    assert articles(feed.encode(encoding))[0].outlet == ("L’Été" if "85" not in encoding else "L'Été")


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        ("Mon, 06 Jan 2025 10:00:00 GMT", "2025-01-06T10:00:00+00:00"),
        ("Mon, 06 Jan 2025 10:00:00 EST", "2025-01-06T10:00:00-05:00"),
        ("Mon, 06 Jan 2025 10:00:00 WIB", "2025-01-06T10:00:00"),  # a zone that is not known is not made up
        ("6 Jan 2025", "2025-01-06"),
        ("2025-01-06", "2025-01-06"),
        ("2025-01-06T10:00Z", "2025-01-06T10:00Z"),
        ("Sen, 16 Des 2024 10:00:00 +0700", "2024-12-16T10:00:00+07:00"),
        ("16 déc. 2024", "2024-12-16"),
        ("lundi 16 décembre 2024", "2024-12-16"),
        ("2025-02-30", None),
        ("2025-01", None),
        ("Jan 2025 10:00", None),
        ("yesterday", None),
        ("06/01/2025", None),
        ("Mon, 32 Jan 2025 10:00:00 GMT", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_a_date_is_no_more_precise_than_it_is_given(given: str, read_as: str | None) -> None:
    feed = f"<rss><channel><item><description>{MASTER}</description><pubDate>{given}</pubDate></item></channel></rss>"
    assert [found.published for found in articles(feed)] == [read_as]


def test_the_day_of_the_feed_is_not_that_of_an_entry() -> None:
    feed = f"<rss><channel><pubDate>6 Jan 2025</pubDate><item><description>{MASTER}</description></item></channel></rss>"
    assert articles(feed)[0].published is None


def test_a_language_that_the_text_is_not_in_is_not_taken() -> None:
    text = "Le port reste fermé jusqu’à vendredi, a déclaré le préfet lundi matin devant la presse."
    feed = "<rss><channel><language>{}</language><item><description>{}</description></item></channel></rss>"
    assert articles(feed.format("en-US", text))[0].lang is None
    assert articles(feed.format("fr_FR", text))[0].lang == "fr"
    assert articles(feed.format("en-US", MASTER))[0].lang == "en"


def test_a_known_outlet_has_the_name_that_it_is_known_by() -> None:
    feed = (
        "<rss><channel><title>Toute l’actu</title>"
        "<item><link>https://www.lemonde.fr/a</link><description>x y</description></item>"
        "<item><link>https://coast.example/a</link><description>x z</description></item></channel></rss>"
    )
    assert [found.outlet for found in articles(feed)] == ["Le Monde", "Toute l’actu"]


def test_an_id_is_of_one_feed() -> None:
    feed = "<rss><channel><title>{}</title><item><guid>17</guid><description>x</description></item></channel></rss>"
    one, other = articles(feed.format("The Coast")) + articles(feed.format("The Pier"))
    assert (one.id, other.id) == (digest("entry", "The Coast", "17"), digest("entry", "The Pier", "17"))


def test_an_id_that_comes_twice_is_told() -> None:
    item = "<item><guid>urn:1</guid><description>{}</description></item>"
    first, again = entries(f"<rss><channel>{item.format('One.')}{item.format('Two.')}</channel></rss>")
    assert isinstance(first, Article)
    assert (again.what, first.text) == ("repeats the id 'urn:1' of an earlier entry", "One.")  # type: ignore[union-attr]


def test_more_entries_than_are_read_are_told() -> None:
    feed = "<rss><channel>" + "<item><guid>u:{}</guid><description>x</description></item>" * (ENTRIES + 1) + "</channel></rss>"
    *read_, last = entries(feed.format(*range(ENTRIES + 1)))
    assert len(read_) == ENTRIES
    assert last == Refusal("f.xml", f"holds more than {ENTRIES:,} entries; the rest was not read", "Split it")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is no feed (RSS, Atom, RDF or JSON Feed)"),
        (b"<html><body><rss/></body></html>", "is no feed (RSS, Atom, RDF or JSON Feed)"),
        (b"<feeds/>", "is no feed (RSS, Atom, RDF or JSON Feed)"),
        (b"<!DOCTYPE rss [", "is no feed (RSS, Atom, RDF or JSON Feed)"),
        (b'{"text": "an article"}', "is no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": {}}', "is no JSON Feed"),
        (b'{"version": ["https://jsonfeed.org/version/1"]}', "is no JSON Feed"),
        (b"{", "is no JSON that can be read"),
        (b"%PDF-1.7", "is no text file"),
    ],
)
def test_what_is_no_feed_is_said(data: bytes, what: str) -> None:
    with pytest.raises(InputError) as caught:
        entries(data)
    assert (caught.value.what, caught.value.where) == (what, "f.xml")
    assert caught.value.mend


def test_an_empty_feed_is_told() -> None:
    for data in (b"<rss/>", b"<feed ", b'{"version": "https://jsonfeed.org/version/1", "items": []}'):
        (refusal,) = entries(data)
        assert isinstance(refusal, Refusal)
        assert refusal.what == "holds no entry"


def test_a_page_is_no_feed() -> None:
    assert looks_like_feed(RSS.encode())
    assert looks_like_feed(RSS.encode("utf-16"))
    assert looks_like_feed(json.dumps(JSON).encode())
    for data in (b"", b"<html><rss>", b"<!doctype html><html>", b"{}", b"<?xml", b"\x1f\x8b", b"<!-- <rss> --><html>"):
        assert not looks_like_feed(data)
