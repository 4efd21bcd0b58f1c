"""What the fuzzers are fed: text, records, tables and pages made of pieces that readers trip over."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

PROSE = (
    "The minister said on Monday that 3,400 people left, according to Reuters.",
    "Selon Le Monde, le préfet a déclaré mardi : « Nous fermons l’école. »",
    "Menurut Kompas, gubernur mengatakan bahwa jembatan itu ditutup pada 3 Juni.",
    "“We deny it,” she told the BBC. (AFP)",
    "JAKARTA, KOMPAS.com - ",
    "Source : https://example.org/a?b=c",
    "Photo: AFP/Jane Roe",
    "Baca juga: ",
    "(Reuters) -",
)
# fmt: off
ODD = (
    "\x00", "\x1b[31m", "\u202e", "\u2028", "\ufeff", "\ufffd", "\u0301", "\u200b", "\xa0", "\x85", "\x0c", "İ", "ß", "ﬁ", "👩‍🔬",
    '"', "«", "»", "“", "”", "(", ")", "[", "]", "'", "’", ",", ".", ":", ";", "-", "–", "—", "…", "\n", "\r\n", "\r", "\t", " ",
    "1", "1.000,5", "99999999999999999999", "1e999", "-0", "½", "٣", "Ⅳ", "²", "31 février", "30/02/2024", "%", "€", "$",
)
# fmt: on
TEXT = st.lists(st.sampled_from(PROSE) | st.sampled_from(ODD) | st.text(max_size=12), max_size=24).map("".join)
LONG = st.tuples(st.sampled_from(PROSE + ODD), st.integers(2, 400)).map(lambda made: made[0] * made[1])
ANY_TEXT = TEXT | st.tuples(TEXT, LONG, TEXT).map("".join)
LANG = st.sampled_from(["en", "fr", "id", None, "xx", ""])
VALUE: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT, lambda inner: st.lists(inner, max_size=3), max_leaves=4
)
FIELDS = ("id", "text", "outlet", "url", "published", "title", "author", "other")
ROW = st.fixed_dictionaries({"text": ANY_TEXT, "lang": LANG}, optional={name: VALUE for name in FIELDS if name != "text"})
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1", "cp1251", "shift_jis"])
# fmt: off
TAGS = st.sampled_from([
    "<p>", "</p>", "<article>", "</article>", "<li>", "<table><tr><td>", "<script type='application/ld+json'>", "</script>",
    "<!--", "-->", "<![CDATA[", "]]>", "<meta charset=utf-16>", "<meta property=og:title content='", "'>", "<a href='//[::'>",
    '<meta name="date" content="99999-13-45">', "<link rel=canonical href=javascript:x>", "<svg><style>", "<noscript>", "&#0;",
    "&#x110000;", "&lt;", "<?xml version='1.0' encoding='utf-7'?>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "<h1>", "<title>", "<br/>",
    '{"@type":"NewsArticle","headline":', '{"@graph":[', "]}", '"datePublished":"0000-00-00"', '{"name":{"name":[{}]}}',
])
# fmt: on


def _encoded(made: tuple[str, str]) -> bytes:
    return made[0].encode(made[1], errors="replace")


def _torn(made: tuple[bytes, int, bytes]) -> bytes:
    data, place, inserted = made
    at = place % (len(data) + 1)
    return data[:at] + inserted + data[at:]


def in_bytes(text: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """Text in some encoding, as it is or with a few bytes put into it."""
    whole = st.tuples(text, ENCODINGS).map(_encoded)
    return whole | st.tuples(whole, st.integers(0, 10_000), st.binary(max_size=6)).map(_torn)


# fmt: off
FEED_TAGS = st.sampled_from([
    "<rss version='2.0'>", "</rss>", "<channel>", "</channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "</link>",
    "<link href='//[::'/>", "<link rel='alternate' href='/a'/>", "<guid isPermaLink='false'>", "</guid>", "<description>",
    "</description>", "<content:encoded>", "</content:encoded>", "<![CDATA[", "]]>", "<pubDate>", "</pubDate>", "<dc:date>",
    "</dc:date>", "<author>", "</author>", "<name>", "</name>", "<source url='x'>", "</source>", "<entry>", "</entry>", "<id>",
    "</id>", "<updated>", "</updated>", "<content type='xhtml'>", "<content type='html'>", "<content mode='base64'>",
    "</content>", "<summary>", "</summary>", "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://[' xml:lang='fr'>",
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>", "<item rdf:about=':'>",
    "<!--", "-->", "<?x", "?>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "&eacute;", "&amp;amp;", "&lt;p&gt;", "&#0;", "&#xd800;",
    "<p>", "</p>", "<ul><li>", "<language>", "</language>", "<media:title>", "<x xmlns='urn:x'>", "<category>", "<image>",
    "Mon, 06 Jan 2025 10:00:00 +0700", "16 déc. 2023", "2025-02-30", "99999-01-01", "0000-00-00T24:60", "31 Feb 2025 99:99",
    "Mon, 06 Jan 2025 10:00:00 +9999", "a@b.example (Ann Roe)", "https://example.org/a?b=1&amp;c", "urn:x:1", "file:///etc/passwd",
])
FEED_HEADS = st.sampled_from([
    "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>T</title><item><description>",
    "<?xml version='1.0' encoding='utf-16'?><rss><item>", "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content>", "",
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><item><description>",
    "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><item><title>", "\ufeff<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'>",
])
# fmt: on


def _csv_text(rows: list[dict[str, Any]]) -> str:
    quoted = ('"' + str(row.get(name, "")).replace('"', '""') + '"' for row in rows for name in FIELDS)
    lines = [",".join(cells) for cells in zip(*[quoted] * len(FIELDS), strict=True)]
    return "\n".join([",".join(FIELDS), *lines])


JSON_LINES = st.lists(ROW.map(lambda row: json.dumps(row)) | ANY_TEXT | VALUE.map(json.dumps), max_size=4).map("\n".join)
CSV = st.lists(ROW, max_size=4).map(_csv_text) | st.tuples(st.just("id,text\n"), ANY_TEXT).map("".join)
HTML = st.lists(TAGS | ANY_TEXT, max_size=30).map("".join)
ITEM_FIELDS = (
    "id",
    "url",
    "external_url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "date_published",
    "author",
    "language",
)
ITEM = st.fixed_dictionaries({}, optional=dict.fromkeys((*ITEM_FIELDS, "authors"), VALUE)) | st.fixed_dictionaries(
    {"content_html": HTML, "authors": st.lists(st.fixed_dictionaries({"name": VALUE}), max_size=2)}
)
JSON_FEED = st.fixed_dictionaries(
    {"version": st.just("https://jsonfeed.org/version/1.1"), "items": st.lists(ITEM | VALUE, max_size=4)},
    optional={"title": VALUE, "language": VALUE, "home_page_url": VALUE},
).map(json.dumps)
FEED = st.tuples(FEED_HEADS, st.lists(FEED_TAGS | ANY_TEXT, max_size=40).map("".join)).map("".join) | JSON_FEED
PAGE = HTML.map(lambda made: f"<html><article><p>{PROSE[0]} {PROSE[3]}</p>{made}") | HTML
# fmt: off
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "": bytes, "gzip": gzip.compress, "deflate": zlib.compress, "br": bytes, "zstd": bytes, "x": bytes,
    "gzip, gzip": lambda data: gzip.compress(gzip.compress(data)), "identity": bytes,
}
TARGETS = st.sampled_from([
    "https://example.org/a", "<http://example.org/b>", "https://example.org/../../x", "urn:x", "http://e/\x1b[31m", "http://[::",
])
STATUS = st.sampled_from([
    "HTTP/1.1 200 OK", "HTTP/1.1 404 No", "HTTP/1.1 -1 x", "HTTP/2", "\x00", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked",
])
# fmt: on


def _record(made: tuple[str, str, str, str, bytes, int]) -> bytes:
    kind, target, status, coding, page, lie = made
    body = PACKED[coding](page)
    said = f"{status}\r\nContent-Type: text/html\r\nContent-Encoding: {coding}\r\n\r\n"
    block = said.encode("utf-8", "replace") + body
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {target}\r\nContent-Type: application/http\r\n"
    return head.encode() + f"Content-Length: {len(block) + lie}\r\n\r\n".encode() + block + b"\r\n\r\n"


def _archive(made: tuple[list[bytes], str]) -> bytes:
    records, packed = made
    if packed == "each":
        return b"".join(map(gzip.compress, records))
    if packed == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as stream:
            for number, record in enumerate(records):
                stream.writestr(f"archive/../{number}.warc.gz", gzip.compress(record))
        return out.getvalue()
    whole = b"".join(records)
    return gzip.compress(whole) if packed == "whole" else whole


RECORD = st.tuples(
    st.sampled_from(["response", "response", "response", "revisit", "request", "warcinfo", "x\x00"]),
    TARGETS,
    STATUS,
    st.sampled_from(list(PACKED)),
    in_bytes(PAGE),
    st.sampled_from([0, 0, 0, 0, 1, -1, 500, 10**9, 10**20]),
).map(_record)
WHOLE_ARCHIVE = st.tuples(
    st.lists(RECORD | st.binary(max_size=20) | RECORD.map(gzip.compress), max_size=4),
    st.sampled_from(["", "each", "whole", "zip"]),
).map(_archive)
ARCHIVE = WHOLE_ARCHIVE | st.tuples(WHOLE_ARCHIVE, st.integers(0, 10_000), st.binary(max_size=6)).map(_torn)
QUERY = ANY_TEXT | st.lists(
    st.sampled_from([*'"*()^:+-{}', "NEAR(", "AND", "OR", "NOT", "text:", "bridge", "\x00"]), max_size=12
).map(" ".join)
JUDGED = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("text", "family", "story", "a", "b", "same", "lang", "span", "context", "marked", "twin"), VALUE | ANY_TEXT
    ),
)
SOUND = st.sampled_from(
    [
        {"text": PROSE[0], "family": "f", "story": "s"},
        {"a": PROSE[0], "b": PROSE[1], "same": True},
        {"a": "x", "b": "x", "same": 0},
        {"marked": "[[f|The mill closed]].", "story": "s", "lang": "en", "text": "x"},
    ]
)
JUDGED_ROWS = st.tuples(SOUND, st.lists(st.tuples(SOUND, JUDGED).map(lambda made: made[0] | made[1]) | JUDGED, max_size=4)).map(
    lambda made: [made[0], *made[1]]
)
JUDGED_LINES = JUDGED_ROWS.map(lambda rows: "\n".join(json.dumps(row) for row in rows)) | JSON_LINES


def _judged_csv(rows: list[dict[str, Any]]) -> str:
    names = sorted({name for row in rows for name in row})
    lines = [",".join('"' + str(row.get(name, "")).replace('"', '""') + '"' for name in names) for row in rows]
    return "\n".join([",".join(names), *lines])


JUDGED_CSV = JUDGED_ROWS.map(_judged_csv) | CSV
GOLD = (
    st.fixed_dictionaries(
        {},
        optional={
            "claims": st.lists(
                st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "article", "span", "text", "family"), VALUE)) | VALUE,
                max_size=3,
            )
        },
    )
    | VALUE
)
GOLD_FOLDER = st.tuples(JSON_LINES, GOLD.map(json.dumps) | ANY_TEXT)
MANIFEST = (
    st.fixed_dictionaries(
        {},
        optional={
            name: VALUE | st.just({"generation": 1, "count": 1, "size": 1})
            for name in ("schema", "encoder", "encoder_id", "dimension", "generation", "counts", "cache", "other")
        },
    ).map(json.dumps)
    | JSON_LINES
)
