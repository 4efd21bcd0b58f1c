"""Web archives: which records become articles, what they say of them, and what becomes of damaged ones."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

import pytest

from claimtrack.ingest import read
from claimtrack.types import Article, Refusal, digest
from tests.ingest.warcs import HTML, INFO, PAGE, each, other, record, wacz

TEXT = "Port shut\n\nOn day 0 the harbour master said that the ferries stay in port until it passes.\nOn day 1"


def found(folder: Path, data: bytes, name: str = "crawl.warc.gz") -> tuple[list[Article], list[Refusal]]:
    path = folder / name
    path.write_bytes(data)
    items = list(read(path))
    return [one for one in items if isinstance(one, Article)], [one for one in items if isinstance(one, Refusal)]


def urls(articles: list[Article]) -> list[str | None]:
    return [article.url for article in articles]


def test_a_page_becomes_an_article_without_the_day_of_the_crawl(tmp_path: Path) -> None:
    (article,), refused = found(tmp_path, each(INFO, record()))
    assert refused == []
    assert article.text.startswith(TEXT)
    assert (article.url, article.title, article.published) == ("https://coast.example/port", "Port shut", None)
    assert article.id == digest("url", "https://coast.example/port")  # as of a page that was fetched


def test_a_page_keeps_its_own_date(tmp_path: Path) -> None:
    head = b'<head><meta property="article:published_time" content="2025-03-02T08:15:00Z">'
    (article,), _ = found(tmp_path, record(PAGE.replace(b"<head>", head)), "crawl.warc")
    assert article.published == "2025-03-02T08:15:00Z"


def zstd(data: bytes) -> bytes:
    from fastwarc.stream_io import ZstdWriter

    out = io.BytesIO()
    writer = ZstdWriter(out)
    writer.write(data)
    writer.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.warc", INFO + record() + other("boats")),
        ("a.warc.gz", each(INFO, record(), other("boats"))),
        ("a.warc.gz", gzip.compress(INFO + record() + other("boats"))),
        ("a.WARC", each(INFO, record(), other("boats"))),  # what a file is, its first bytes say
        ("a.warc.zst", zstd(INFO + record() + other("boats"))),
        ("a.wacz", wacz({"archive/data.warc.gz": each(INFO, record(), other("boats")), "pages/pages.jsonl": b"{}"})),
        ("a.wacz", wacz({"archive/1.warc": record(), "archive/2.warc.gz": each(other("boats")), "x/3.warc": other("no", b"x:")})),
    ],
)
def test_every_way_to_pack_one_holds_the_same(tmp_path: Path, name: str, data: bytes) -> None:
    articles, refused = found(tmp_path, data, name)
    assert refused == []
    assert urls(articles) == ["https://coast.example/port", "https://coast.example/other"]
    assert "the boats stay" in articles[1].text


CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
BARE = zlib.compressobj(9, zlib.DEFLATED, -15)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"Content-Encoding: gzip\r\n", gzip.compress(PAGE)),
        (b"Content-Encoding: x-gzip\r\n", gzip.compress(PAGE)),
        (b"Content-Encoding: deflate\r\n", zlib.compress(PAGE)),
        (b"Content-Encoding: deflate\r\n", BARE.compress(PAGE) + BARE.flush()),
        (b"Content-Encoding: zstd\r\n", zstd(PAGE)),
        (b"Content-Encoding: gzip\r\n", PAGE),  # said, but the crawler had unpacked it
        (b"Content-Encoding: br\r\n", PAGE),
        (b"Transfer-Encoding: chunked\r\n", CHUNKED),
        (b"Transfer-Encoding: chunked\r\n", PAGE),
        (b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", gzip.compress(PAGE)),
        (
            b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(gzip.compress(PAGE)), gzip.compress(PAGE)),
        ),
        (b"Content-Encoding: identity\r\n", PAGE),
    ],
)
def test_a_packed_page_is_unpacked(tmp_path: Path, head: bytes, body: bytes) -> None:
    (article,), refused = found(tmp_path, record(body, head=HTML + head))
    assert refused == []
    assert article.text.startswith(TEXT)


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    records = (
        record(status=b"404 Not Found"),
        record(status=b"301 Moved"),
        record(kind=b"request"),
        record(kind=b"revisit"),
        record(kind=b"resource"),
        record(head=b"Content-Type: image/png\r\n"),
        record(head=b""),
        record(url=b"urn:x"),
        record(url=b"dns:coast.example"),
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n",
    )
    articles, refused = found(tmp_path, each(*records, record()))
    assert (urls(articles), refused) == (["https://coast.example/port"], [])
    articles, (refusal,) = found(tmp_path, each(*records))
    assert (articles, refusal.what) == ([], "holds no page of HTML")


def test_xhtml_is_a_page(tmp_path: Path) -> None:
    articles, _ = found(tmp_path, record(head=b"Content-Type: Application/XHTML+xml\r\n"))
    assert urls(articles) == ["https://coast.example/port"]


def test_pages_without_a_text_are_told_together(tmp_path: Path) -> None:
    empty = [record(b"<html><body></body></html>", b"https://coast.example/%d" % number) for number in range(3)]
    articles, (refusal,) = found(tmp_path, each(record(), *empty))
    assert len(articles) == 1
    assert refusal.what == "3 of its 4 pages hold no article text"
    assert refusal.where == str(tmp_path / "crawl.warc.gz")


def test_the_same_page_again_is_passed_over_and_another_state_is_told(tmp_path: Path) -> None:
    later = record(PAGE.replace(b"ferries", b"boats"))
    articles, (refusal,) = found(tmp_path, each(record(), record(), later))
    assert ["the ferries stay" in article.text for article in articles] == [True]
    assert refusal.what == "holds another state of a page that came before"
    assert refusal.where.endswith(", record 3")


ANOTHER = "is of another length than it says"


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        (record(length=20) + other("boats"), ", record 1", ANOTHER),
        (record(length=len(PAGE) + 500) + other("boats"), ", record 1", ANOTHER),
        (record(length=9_000_000) + other("boats"), ", record 1", "is cut off"),
        (record().replace(b"Content-Length", b"Content-Width") + other("boats"), ", record 1", "does not say how long it is"),
        (INFO + b"rubbish\r\n" + other("boats"), ", record 2", "holds bytes that are no record"),
        (b"rubbish\r\n" + other("boats"), "", "is no WARC file, or begins with a damaged record"),
        (other("boats") + record()[:-400], ", record 2", "is cut off"),
        (each(other("boats"), record())[:-40], ", record 2", "is cut off"),
        (gzip.compress(other("boats") + record())[:-40], ", record 2", None),
        (each(INFO, record())[:-8] + b"checksum" + each(other("boats")), ", record 2", "holds bytes that are no record"),
        (each(INFO) + b"no gzip" + each(other("boats")), ", record 2", "holds bytes that are no record"),
        (each(INFO) + b"\x1f\x8b\x08\x00rubbish" + each(other("boats")), ", record 2", "holds bytes that are no record"),
        (record(b"\x1f\x8b\x08rubbish", head=HTML + b"Content-Encoding: gzip\r\n") + other("boats"), ", record 1", None),
        (
            record(gzip.compress(PAGE)[:-30], head=HTML + b"Content-Encoding: gzip\r\n") + other("boats"),
            ", record 1",
            "holds a packed page that is damaged or cut off",
        ),
        (record(b"rubbish", head=HTML + b"Content-Encoding: br\r\n") + other("boats"), ", record 1", None),
        (record(b"ff\r\nabc", head=HTML + b"Transfer-Encoding: chunked\r\n") + other("boats"), ", record 1", None),
    ],
)
def test_a_damaged_record_is_told_and_the_rest_goes_on(tmp_path: Path, data: bytes, where: str, what: str | None) -> None:
    articles, (refusal,) = found(tmp_path, data)
    assert urls(articles) == ["https://coast.example/other"]
    assert refusal.where == str(tmp_path / "crawl.warc.gz") + where
    assert what is None or refusal.what == what
    assert refusal.mend


def test_zeros_between_packed_records_are_no_damage(tmp_path: Path) -> None:
    articles, refused = found(tmp_path, each(record()) + bytes(50_000) + each(other("boats")) + bytes(30))
    assert (len(articles), refused) == (2, [])


def test_a_cut_zstd_file_is_told(tmp_path: Path) -> None:
    articles, refused = found(tmp_path, zstd(record() + other("boats"))[:-20], "a.warc.zst")
    assert articles == []
    assert "is damaged or cut off" in refused[0].what


def test_a_broken_wacz_is_told(tmp_path: Path) -> None:
    whole = wacz({"archive/data.warc.gz": each(record())})
    articles, (refusal,) = found(tmp_path, whole[:-40], "a.wacz")
    assert articles == []
    assert refusal.what.startswith("is no zip file that can be read")
    articles, (refusal,) = found(tmp_path, wacz({"pages/pages.jsonl": b"{}"}), "a.wacz")
    assert (articles, refusal.what) == ([], "holds no page of HTML")
    damaged = bytearray(whole)
    damaged[whole.index(b"\x1f\x8b") + 200] ^= 255
    articles, refused = found(tmp_path, bytes(damaged), "a.wacz")
    assert articles == []
    assert refused


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", b"\x1f\x8b", b"PK"])
def test_nothing_is_told(tmp_path: Path, data: bytes) -> None:
    articles, (refusal,) = found(tmp_path, data)
    assert articles == []
    assert refusal.mend


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (refusal,) = read(tmp_path / "none.warc.gz")
    assert isinstance(refusal, Refusal)
    assert refusal.what == "cannot be read (No such file or directory)"


def test_a_folder_of_archives(tmp_path: Path) -> None:
    (tmp_path / "b.warc.gz").write_bytes(each(record()))
    (tmp_path / "a.wacz").write_bytes(wacz({"archive/data.warc": other("boats")}))
    assert [item.url for item in read(tmp_path) if isinstance(item, Article)] == [
        "https://coast.example/other",
        "https://coast.example/port",
    ]
