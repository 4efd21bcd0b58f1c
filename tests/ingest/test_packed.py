"""Plain files that are packed: read like the file within, or refused in one line."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import InputError
from claimtrack.ingest import packed, read
from claimtrack.ingest.packed import GAP, Gunzipped, inflated
from claimtrack.types import Article, Refusal
from tests.ingest.warcs import PAGE

TEXT = "Port shut until Friday\n\nThe ferries stay in port, the harbour master said."


def only(folder: Path, name: str, data: bytes) -> Article | Refusal:
    (folder / name).write_bytes(data)
    (found,) = read(folder / name)
    return found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("port.txt.gz", TEXT),
        ("Port.TXT.GZ", TEXT),
        ("port.jsonl.gz", '{"id": "port", "text": "The ferries stay in port."}'),
        ("port.csv.gz", "id,text\nport,The ferries stay in port."),
        ("port.html.gz", PAGE.decode()),
        ("port.htm.gz", PAGE.decode()),
    ],
)
def test_a_packed_file_is_read_as_the_file_in_it(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name[:-3]).write_text(content, "utf-8")
    (plain,) = read(tmp_path / name[:-3])
    found = only(tmp_path, name, gzip.compress(content.encode()))
    assert isinstance(found, Article)
    assert found == plain
    assert found.id.lower() == "port" or "htm" in name
    assert "ferries" in found.text


def test_parts_packed_one_by_one_are_one_file(tmp_path: Path) -> None:
    found = only(tmp_path, "a.txt.gz", gzip.compress(b"The ferries stay ") + gzip.compress(b"in port.") + bytes(512))
    assert isinstance(found, Article)
    assert found.text == "The ferries stay in port."


WHOLE = gzip.compress(TEXT.encode())
CUT = "is damaged or cut off"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (WHOLE[:-4], CUT),
        (WHOLE[:12], CUT),
        (WHOLE[:-8] + b"checksum", CUT),
        (WHOLE + b"rubbish", CUT),
        (b"no gzip at all", CUT),
        (b"", "is empty"),
        (gzip.compress(b""), "is empty"),
        (gzip.compress(WHOLE), "is no text file (it holds zero bytes)"),  # packed twice
        (gzip.compress(b"%PDF-1.7 x"), "is no text file"),
    ],
)
def test_what_is_not_whole_is_refused(tmp_path: Path, data: bytes, what: str) -> None:
    found = only(tmp_path, "a.txt.gz", data)
    assert isinstance(found, Refusal)
    assert (found.where, found.what) == (str(tmp_path / "a.txt.gz"), what)
    assert found.mend


def test_more_than_is_held_in_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LARGEST", 50)
    found = only(tmp_path, "a.txt.gz", WHOLE)
    assert isinstance(found, Refusal)
    assert found.what == "unpacks to more than 50 bytes"


def test_more_than_a_text_packs_to_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "FLOOR", 1000)
    assert isinstance(only(tmp_path, "a.txt.gz", gzip.compress(b"The ferries stay. " * 60)), Article)
    found = only(tmp_path, "b.txt.gz", gzip.compress(b"The ferries stay. " * 600))
    assert isinstance(found, Refusal)
    assert found.what == "unpacks to more than 50 times its size"


def test_feeds_and_others_are_not_unpacked(tmp_path: Path) -> None:
    for name in ("a.gz", "a.xml.gz", "a.json.gz", "a.tar.gz", "a.txt.bz2", "a.txt.xz", "a.zip", ".gz", ".txt.gz"):
        found = only(tmp_path, name, WHOLE)
        assert isinstance(found, Refusal)
        assert found.what.startswith("is not of a kind that is read")


def test_a_folder_holds_packed_files_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A plain one.")
    (tmp_path / "a.txt.gz").write_bytes(WHOLE)
    found = [item.text for item in read(tmp_path) if isinstance(item, Article)]
    assert found == ["A plain one.", TEXT]


@given(st.lists(st.binary(max_size=300), max_size=6), st.integers(1, 70), st.integers(1, 400))
def test_members_come_out_as_they_went_in(parts: list[bytes], step: int, size: int) -> None:
    class Slow(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            return super().read(step)

    stream, out = Gunzipped(Slow(b"".join(map(gzip.compress, parts)))), b""
    while data := stream.read(size):
        assert len(data) <= size
        out += data
    assert (out, stream.damaged) == (b"".join(parts), 0)


@given(st.binary(max_size=200), st.integers(0, 10_000), st.integers(0, 255), st.integers(1, 70))
def test_damage_is_counted_and_what_follows_is_found(part: bytes, place: int, byte: int, step: int) -> None:
    """A byte of the first of three members is another; what comes behind is lost only where the damage hides its start."""

    class Slow(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            return super().read(step)

    first = bytearray(gzip.compress(part, mtime=0))
    at = place % len(first)
    changed = first[at] != byte
    first[at] = byte
    stream, out = Gunzipped(Slow(bytes(first) + gzip.compress(b"second") + gzip.compress(b"third"))), b""
    while data := stream.read(1000):
        out += data
    if not changed:
        assert (out, stream.damaged) == (part + b"secondthird", 0)
    elif stream.damaged:
        assert GAP in out
    elif 3 < at < 10:  # the time and such, which say nothing of the content
        assert out == part + b"secondthird"


def test_a_packed_page_is_held_to_its_limit() -> None:
    assert inflated(gzip.compress(bytes(1_000_000)), 1000) == bytes(1000)
    with pytest.raises(InputError, match="damaged or cut off"):
        inflated(gzip.compress(b"abc" * 1000)[:-5], 10_000)
