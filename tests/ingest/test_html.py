from __future__ import annotations

import pytest

from claimtrack.ingest.html import from_html
from claimtrack.types import Article, Refusal

BODY = "".join(
    f"<p>On day {day} the harbour master said that <a href='/c'>the council</a> kept the ferries in port until it passed.</p>"
    for day in range(6)
)
BROKEN = '<script type="application/ld+json">{"headline": "torn</script>'
STORY = """<script type='application/ld+json'>{"@graph": [{"@type": "WebSite", "name": "no"}, {"@type": ["NewsArticle"],
 "headline": "Port shut &amp; empty", "datePublished": "2025-03-02T08:15:00+07:00", "author": [{"name": "Ann Roe"}, "Bo Li"],
 "publisher": {"@type": "Organization", "name": "The Coast"}}]}</script>"""


def page(head: str, body: str = BODY) -> bytes:
    return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body><article>{body}</article></body></html>".encode()


def only(data: bytes, **given: str) -> Article | Refusal:
    (found,) = from_html(data, "p.html", **given)
    return found


def test_facts_come_from_the_block_that_parses():
    found = only(page(f'{BROKEN}{STORY}<link rel="canonical" href="https://coast.example/port">'), id="p")
    assert isinstance(found, Article)
    assert (found.id, found.title, found.outlet, found.author) == ("p", "Port shut & empty", "The Coast", "Ann Roe, Bo Li")
    assert (found.published, found.url) == ("2025-03-02T08:15:00+07:00", "https://coast.example/port")
    assert found.text.startswith("Port shut & empty\n\nOn day 0 the harbour master said that the council kept")


def test_meta_elements_where_there_is_no_json():
    head = (
        '<meta content="The Coast" property="og:site_name"><meta property="og:title" content="Port shut">'
        '<meta property="article:published_time" content="2025-03-02T08:15:00Z">'
    )
    found = only(page(head), url="https://coast.example/x")
    assert isinstance(found, Article)
    assert (found.title, found.outlet, found.published) == ("Port shut", "The Coast", "2025-03-02T08:15:00Z")
    assert found.url == "https://coast.example/x"


def test_what_is_no_date_is_not_given():
    found = only(page('<meta property="article:published_time" content="yesterday">'))
    assert isinstance(found, Article)
    assert found.published is None


def test_windows_encoding_declared_by_the_page():
    data = page("", "<p>" + "La préfète a fermé l’école jusqu’à vendredi, a-t-elle indiqué à la presse. " * 6 + "</p>")
    found = only(data.decode().replace("charset=utf-8", "charset=iso-8859-1").encode("cp1252"))
    assert isinstance(found, Article)
    assert "l’école jusqu’à" in found.text


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (page("", ""), "holds no article text"),
        (b"<div>" * 100_000, "nests more than 400 elements"),
        (b"<ul>" + b"<li>x" * 20_000, "holds 20,000 elements <li>"),
        (b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>", "holds no article text"),
        (b'<script type="application/ld+json">' * 300, "holds no article text"),
        (b"<" * 100_000, "holds no article text"),
        (b"a" * 10_000_001, "is larger than 10,000,000 bytes"),
    ],
)
def test_hostile_pages_are_refused(data: bytes, what: str):
    found = only(data)
    assert isinstance(found, Refusal)
    assert found.what == what
    assert found.mend
