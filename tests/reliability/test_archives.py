"""Web archives and packed files that want to harm: one refusal, in bounded time and memory, and nothing is ever written."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack.ingest import packed, read
from claimtrack.types import Article, Refusal
from tests.ingest.warcs import HTML, INFO, PAGE, each, other, record, wacz
from tests.reliability.cost import cost

TOO_MUCH = "unpacks to more than 50 times its size"
GZIPPED = HTML + b"Content-Encoding: gzip\r\n"


def zeros(size: int) -> bytes:
    return gzip.compress(bytes(size), 9)


def blanks(size: int) -> bytes:
    return gzip.compress(b"\n" * size, 9)


def zstd_zeros(size: int) -> bytes:
    from fastwarc.stream_io import ZstdWriter

    out = io.BytesIO()
    writer = ZstdWriter(out)
    for _ in range(size // 1_000_000):
        writer.write(bytes(1_000_000))
    writer.close()
    return out.getvalue()


def zipped(data: bytes) -> bytes:
    return wacz({"archive/data.warc.gz": data}, zipfile.ZIP_DEFLATED)


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "text": ("a.txt.gz", lambda: zeros(30_000_000), TOO_MUCH),
    "lines": ("a.jsonl.gz", lambda: gzip.compress(b"\n" * 30_000_000, 9), TOO_MUCH),
    "table": ("a.csv.gz", lambda: gzip.compress(b"text\n" + b"a\n" * 12_000_000, 1), TOO_MUCH),
    "page": ("a.html.gz", lambda: gzip.compress(b"<p>" * 10_000_000, 9), TOO_MUCH),
    "gzip in gzip": ("a.txt.gz", lambda: gzip.compress(zeros(30_000_000)), "is no text file (it holds zero bytes)"),
    "one member": ("a.warc.gz", lambda: gzip.compress(INFO + bytes(30_000_000), 9), TOO_MUCH),
    "blank lines": ("a.warc.gz", lambda: gzip.compress(b"\r\n" * 15_000_000, 9), TOO_MUCH),
    "a long record": ("a.warc.gz", lambda: gzip.compress(record(bytes(30_000_000)), 9), TOO_MUCH),
    "many members": ("a.warc.gz", lambda: zeros(1_000_000) * 30, TOO_MUCH),
    "zip and gzip": ("a.wacz", lambda: zipped(zeros(30_000_000)), TOO_MUCH),
    "zip of much": ("a.wacz", lambda: wacz({"archive/a.warc": bytes(30_000_000)}, zipfile.ZIP_DEFLATED), TOO_MUCH),
    "zip of many": (
        "a.wacz",
        lambda: wacz({f"archive/{n}.warc.gz": blanks(14_000_000) for n in range(4)}, zipfile.ZIP_DEFLATED),
        TOO_MUCH,
    ),
    "zstd": ("a.warc.zst", lambda: zstd_zeros(30_000_000), TOO_MUCH),
    "zstd in a warc": ("a.warc", lambda: zstd_zeros(30_000_000), TOO_MUCH),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_one_refusal_in_bounded_time_and_memory(tmp_path: Path, bomb: str) -> None:
    name, make, what = BOMBS[bomb]
    (tmp_path / name).write_bytes(make())
    found = cost(tmp_path / name)
    assert (found.refused[-1], found.texts) == (what, [])
    assert found.count <= 2  # what came before it may be damaged
    assert found.memory < 150, "MB of memory"
    assert found.seconds < 10


def pages(page: bytes, count: int) -> bytes:
    return b"".join(record(page, b"https://coast.example/%d" % n, GZIPPED) for n in range(count))


def test_a_packed_page_that_is_a_bomb_costs_its_own_record_only(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(record(zeros(30_000_000), head=GZIPPED) + other("boats"))
    found = cost(tmp_path / "a.warc")
    assert found.refused == ["is larger than 10,000,000 bytes"]
    assert ["the boats stay" in text for text in found.texts] == [True]
    assert found.memory < 200
    assert found.seconds < 5


def test_many_packed_pages_are_one_bomb(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(pages(gzip.compress(b" " * 2_000_000), 100))
    found = cost(tmp_path / "a.warc")
    assert found.refused[-1] == TOO_MUCH
    assert found.memory < 150
    assert found.seconds < 20


def test_a_page_packed_more_than_once_is_not_unpacked(tmp_path: Path) -> None:
    nested = gzip.compress(zeros(30_000_000))
    heads = (b"Content-Encoding: gzip, gzip\r\n", b"Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n")
    twice = [record(nested, head=HTML + head) for head in (*heads, b"Content-Encoding: gzip\r\nTransfer-Encoding: gzip\r\n")]
    (tmp_path / "a.warc").write_bytes(b"".join(twice) + other("boats"))
    found = cost(tmp_path / "a.warc")
    assert found.refused == ["holds a page that is packed more than once"] * 3
    assert len(found.texts) == 1
    assert (found.memory < 150, found.seconds < 5) == (True, True)


def test_a_header_line_of_100_mb_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"WARC/1.0\r\nWARC-Type: response\r\nX: " + b"x" * 100_000_000 + b"\r\n\r\n" + other("boats"))
    found = cost(path)
    assert found.refused == ["has headers of more than 65,536 bytes"]
    assert len(found.texts) == 1
    assert (found.memory < 150, found.seconds < 10) == (True, True)
    path.write_bytes(record(head=HTML + b"X: " + b"x" * 5_000_000 + b"\r\n") + other("boats"))
    found = cost(path)
    assert found.refused[0].startswith("is damaged (")
    assert len(found.texts) == 1


def test_a_large_file_of_another_kind_is_passed_over_without_keeping_it(tmp_path: Path) -> None:
    film = record(bytes(30_000_000), b"https://coast.example/film", b"Content-Type: video/mp4\r\n")
    (tmp_path / "a.warc").write_bytes(film + record(b"x" * 12_000_000, b"https://coast.example/x") + other("boats"))
    found = cost(tmp_path / "a.warc")
    assert found.refused == ["holds a page of more than 10,000,000 bytes"]
    assert len(found.texts) == 1
    assert (found.memory < 150, found.seconds < 10) == (True, True)


def test_lengths_that_lie_take_linear_time(tmp_path: Path) -> None:
    """Each of 60,000 records says that it is nine million bytes long, which are there: after a hundred the rest is left."""
    (tmp_path / "a.warc").write_bytes(record(b"x", length=9_000_000) * 60_000)
    found = cost(tmp_path / "a.warc")
    assert found.count == 101
    assert found.refused[-1] == "holds more than 100 damaged records; what follows was not read"
    assert found.seconds < 20


@pytest.mark.parametrize("length", [b"-1", b"1e9", b"0x10", b"99999999999999999999999", b"", b"1\x00", b"\xd9\xa3"])
def test_a_length_that_is_none_is_told(tmp_path: Path, length: bytes) -> None:
    bad = record(length=77).replace(b"Content-Length: 77", b"Content-Length: " + length)
    (tmp_path / "a.warc").write_bytes(bad + other("boats"))
    article, refusal = sorted(read(tmp_path / "a.warc"), key=lambda item: isinstance(item, Refusal))
    assert isinstance(article, Article)
    assert isinstance(refusal, Refusal)
    assert refusal.what in ("does not say how long it is", "is cut off")


NAMES = (
    "archive/../../out.warc.gz",
    "archive//etc/out.warc",
    "archive/C:\\out.warc",
    "archive/\x1b[2J\n.warc.gz",
    "archive/.warc",
)


def test_names_within_an_archive_are_never_paths(tmp_path: Path) -> None:
    place = tmp_path / "a" / "b"
    place.mkdir(parents=True)
    members = {name: other("boats", b"https://coast.example/%d" % n) for n, name in enumerate(NAMES)}
    members |= {"/archive/abs.warc": record(), "../archive/up.warc": record(), "archive/x.txt": record()}
    (place / "a.wacz").write_bytes(wacz(members))
    before = sorted(path for path in tmp_path.rglob("*"))
    found = list(read(place / "a.wacz"))
    assert [item.url for item in found if isinstance(item, Article)] == [f"https://coast.example/{n}" for n in range(len(NAMES))]
    assert sorted(path for path in tmp_path.rglob("*")) == before
    assert all(
        "\n" not in (item.origin or "") and "\x1b" not in (item.origin or "") for item in found if isinstance(item, Article)
    )


def test_a_link_within_an_archive_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.warc"
    secret.write_bytes(record())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as stream:
        link = zipfile.ZipInfo("archive/link.warc")
        link.external_attr = 0o120777 << 16
        stream.writestr(link, str(secret))
    (tmp_path / "a.wacz").write_bytes(out.getvalue())
    assert not [item for item in read(tmp_path / "a.wacz") if isinstance(item, Article)]


@pytest.mark.parametrize(
    "url",
    [
        b"https://coast.example/\x1b[31m",
        b"https://coast.example/\xff\x00",
        b"https://a b/",
        b"javascript:x",
        b"file:///etc/passwd",
        b"x" * 9000,
    ],
)
def test_an_address_with_control_characters_is_none(tmp_path: Path, url: bytes) -> None:
    (tmp_path / "a.warc").write_bytes(record(url=url) + other("boats"))
    assert [item.url for item in read(tmp_path / "a.warc") if isinstance(item, Article)] == ["https://coast.example/other"]


def test_headers_of_any_bytes_are_read_or_refused(tmp_path: Path) -> None:
    heads = (
        b"\x00",
        b"\xff\xfe: \x1b\r\n",
        b"Content-Type: \x00text/html\r\n",
        b": x\r\n" * 500,
        b"Content-Encoding: \x1b\x00\r\n",
    )
    for head in heads:
        for status in (b"200 OK", b"\x00", b"-200", b"99999999999999999999"):
            (tmp_path / "a.warc").write_bytes(record(head=head + HTML, status=status) + other("boats"))
            found = list(read(tmp_path / "a.warc"))
            assert any(isinstance(item, Article) and item.url == "https://coast.example/other" for item in found)
            for item in found:
                if isinstance(item, Refusal):
                    assert (item.where + item.what + item.mend).isprintable()


def lying(whole: bytes, start: bytes, offset: int, number: int, form: str) -> bytes:
    """A zip file of which a number in the last table is another."""
    data = bytearray(whole)
    struct.pack_into(form, data, data.rindex(start) + offset, number)
    return bytes(data)


def test_a_zip_file_whose_table_lies_is_refused_or_read(tmp_path: Path) -> None:
    whole = wacz({"archive/a.warc.gz": each(record()), "archive/b.warc.gz": each(other("boats"))})
    table, end = b"PK\x01\x02", b"PK\x05\x06"
    lies = (
        lying(whole, table, 20, 0xFFFFFFF0, "<I"),  # the packed size
        lying(whole, table, 42, 0, "<I"),  # the place: that of the first
        lying(whole, table, 10, 12, "<H"),  # the method: bzip2
        lying(whole, table, 10, 99, "<H"),
        lying(whole, table, 8, 1, "<H"),  # encrypted
        lying(whole, end, 12, 0x7FFFFFFF, "<I"),  # the size of the table
        lying(whole, end, 16, 0xFFFFFFF0, "<I"),
        lying(whole, table, 28, 0xFFFF, "<H"),  # the length of a name
    )
    for data in lies:
        (tmp_path / "a.wacz").write_bytes(data)
        found = list(read(tmp_path / "a.wacz"))
        assert any(isinstance(item, Refusal) for item in found) or len(found) == 2  # or it is read in spite of it
        assert all(item.mend and (item.what + item.where).isprintable() for item in found if isinstance(item, Refusal))


def test_parts_that_lie_upon_each_other_are_refused(tmp_path: Path) -> None:
    whole = wacz({f"archive/{n:03}.warc": bytes(5000) if n else other("boats") for n in range(50)}, zipfile.ZIP_DEFLATED)
    data = bytearray(whole)
    at, table = 0, whole.index(b"PK\x01\x02")
    while (at := data.find(b"PK\x01\x02", max(at + 4, table))) >= 0:
        struct.pack_into("<I", data, at + 20, 5000)
    (tmp_path / "a.wacz").write_bytes(bytes(data))
    (refusal,) = read(tmp_path / "a.wacz")
    assert isinstance(refusal, Refusal)
    assert refusal.what == "is a zip file whose parts lie upon each other"


def test_a_table_of_a_million_names_is_not_read(tmp_path: Path) -> None:
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    table = entry * 1_000_000
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(table), 0, 0)
    (tmp_path / "a.wacz").write_bytes(table + end)
    found = cost(tmp_path / "a.wacz")
    assert found.refused[0].startswith("is no zip file that can be read (asks for more than")
    assert (found.count, found.memory < 50) == (1, True)


def test_titles_and_texts_of_pages_are_only_text(tmp_path: Path) -> None:
    page = PAGE.replace(b"Port shut", b"Port &lt;script&gt;\x1b[31m\xe2\x80\xae shut")
    (tmp_path / "a.warc").write_bytes(record(page))
    (found,) = read(tmp_path / "a.warc")
    assert isinstance(found, Article)
    assert found.title is not None
    assert "ferries stay" in found.text


def test_the_bounds_are_those_that_are_stated() -> None:
    assert (packed.RATIO, packed.FLOOR, packed.LARGEST) == (50, 16_000_000, 100_000_000)
