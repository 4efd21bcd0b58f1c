"""Input that wants to harm: each reader ends in articles or in one line with a mend, in bounded time and memory."""

from __future__ import annotations

import csv
import gzip
import io
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claimtrack.fingerprint import fingerprint_of
from claimtrack.ingest import read
from claimtrack.ingest.html import from_html
from claimtrack.lang.outlets import registry
from claimtrack.pipeline import derive
from claimtrack.protocols import ClaimFilter
from claimtrack.tracker import Tracker
from claimtrack.types import Article, Refusal

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "The bridge at Vernou was closed on Monday, according to Reuters. "


def made(folder: Path, name: str, data: bytes) -> list[Article | Refusal]:
    path = folder / name
    path.write_bytes(data)
    return list(read(path))


def refusals(found: list[Article | Refusal]) -> list[str]:
    assert all(item.mend and "\n" not in f"{item.where}{item.what}{item.mend}" for item in found if isinstance(item, Refusal))
    return [item.what for item in found if isinstance(item, Refusal)]


LONG_LINE = """
import re, sys
from pathlib import Path
from claimtrack.ingest import read
from claimtrack.tracker import Tracker
path, kind = Path(sys.argv[1]), sys.argv[2]
head = {"txt": "", "jsonl": '{"text": "', "csv": "id,text\\na,"}[kind]
tail = {"txt": "", "jsonl": '"}', "csv": ""}[kind]
path.write_text(head + "x " * 50_000_000 + tail)
with Tracker(path.parent / "index", "hash") as tracker:
    report = tracker.add([path])
what = report.refused[0].what if report.refused else ""
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]  # ru_maxrss would be that of who started this
print(len(report.added), what, int(peak) // 1024)
"""


@pytest.mark.parametrize("kind", ["txt", "jsonl", "csv"])
def test_a_line_of_100_mb_is_refused_in_one_line(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    words = [sys.executable, "-c", LONG_LINE, str(tmp_path / f"long.{kind}"), kind]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    added, *what, memory = done.stdout.split()
    assert added == "0"
    assert "larger than" in " ".join(what)
    assert int(memory) < 1200, "MB of memory"


def test_a_compressed_file_is_unpacked_within_bounds_or_not_at_all(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(200_000_000), 9)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name in ("bomb.gz", "bomb.xml.gz", "bomb.tar.gz", "bomb.zip", "bomb.txt.bz2"):
        (what,) = refusals(made(tmp_path, name, bomb))
        assert "is not of a kind that is read" in what
    for name in ("bomb.warc.gz", "bomb.jsonl.gz", "bomb.txt.gz"):
        assert refusals(made(tmp_path, name, bomb))[-1] == "unpacks to more than 50 times its size"
    for name in ("bomb.txt", "bomb.jsonl", "bomb.csv", "bomb.html"):
        assert refusals(made(tmp_path, name, bomb)), name
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha ha ha ha ha ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + '<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY net SYSTEM "http://127.0.0.1:9/x">]>'
)


def test_entities_of_xml_are_not_expanded_nor_followed(tmp_path: Path) -> None:
    page = f"{LAUGHS}<html><body><article><p>{SENTENCE * 12}&i;&file;&net;</p></article></body></html>"
    (found,) = made(tmp_path, "laughs.html", page.encode())
    assert isinstance(found, Refusal) or ("root:" not in found.text and len(found.text) < 3000)
    for feed in ("feed.xml", "feed.rss", "feed.atom"):  # what stands in feeds is tried in test_feeds.py
        assert "is no feed" in refusals(made(tmp_path, feed, LAUGHS.encode()))[0]


@pytest.mark.parametrize(
    "bytes_", [b"\xff\xfe\xfd" * 50, b"caf\xe9 " * 100, b"\xed\xa0\x80" * 40, b"\xc0\xaf" * 99, b"\xf8\x88\x80\x80\x80"]
)
@pytest.mark.parametrize("kind", ["txt", "jsonl", "csv", "html"])
def test_invalid_utf_8_is_read_or_refused(tmp_path: Path, kind: str, bytes_: bytes) -> None:
    found = made(tmp_path, f"a.{kind}", b"id,text\na," + bytes_ if kind == "csv" else bytes_)
    refusals(found)
    assert all(item.text.strip() for item in found if isinstance(item, Article))


@pytest.mark.parametrize("depth", [300, 5_000, 200_000])
@pytest.mark.parametrize("tag", ["div", "p", "b", "table><tr><td", "svg"])
def test_deep_html_ends_soon(depth: int, tag: str) -> None:
    page = f"<html><body><article>{f'<{tag}>' * depth}{SENTENCE * 10}".encode()
    start = time.process_time()
    (found,) = from_html(page, "deep.html")
    assert isinstance(found, Article | Refusal)
    if depth > 400 and tag in ("div", "b", "svg"):
        assert isinstance(found, Refusal)
        assert found.what == "nests more than 400 elements"
    assert time.process_time() - start < 20


@pytest.mark.parametrize("piece", ['" («', "« (“", '"\n\n(', "( " * 3, "«»", "“.", "said, ", 'selon " ', "menurut (“"])
@pytest.mark.parametrize("lang", ["en", "fr", "id"])
def test_80_kb_of_marks_take_linear_time(piece: str, lang: str) -> None:
    took = []
    for size in (20_000, 80_000):
        article = Article("hostile", SENTENCE + piece * (size // len(piece)), lang=lang)
        start = time.process_time()
        derive(article, fingerprint_of(article), registry())
        took.append(time.process_time() - start)
    assert took[1] < 8 * took[0] + 2.0  # linear is 4, quadratic 16


IDS = (
    "../../etc/passwd",
    "/etc/passwd",
    "..\\..\\x",
    "a/b",
    ".",
    "..",
    "~",
    "-o",
    "--help",
    "x" * 5000,
    "\u202egpj.exe",
    "\x1b[2J",
)


def test_ids_are_never_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    place = tmp_path / "place"
    place.mkdir()
    rows = [{"id": name, "text": f"{SENTENCE} Number {n} stands here.", "lang": "en"} for n, name in enumerate(IDS)]
    (place / "ids.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with Tracker(place / "index", "hash") as tracker:
        assert len(tracker.add([place / "ids.jsonl"]).added) == len(IDS)
        for format in ("html", "records", "csv", "markdown", "prov"):
            tracker.export(format, place / f"out.{format}")
        for name in IDS:
            assert tracker.show(name)
        assert tracker.doctor().ok
    assert {path.name for path in tmp_path.iterdir()} == {"place"}
    assert {path.name for path in place.iterdir()} == {
        *("ids.jsonl", "index", "out.html", "out.records", "out.csv", "out.markdown", "out.prov")
    }


def test_an_id_with_a_zero_byte_is_refused(tmp_path: Path) -> None:
    """SQLite takes it for the end of a text: two claims of such articles would be taken for one."""
    row = json.dumps({"id": "a\x00b", "text": SENTENCE})
    assert refusals(made(tmp_path, "z.jsonl", row.encode())) == ["has an id with a zero byte in it"]


def test_a_link_out_of_a_folder_is_not_followed_to_another_folder(tmp_path: Path) -> None:
    secret, given = tmp_path / "secret", tmp_path / "given"
    secret.mkdir()
    given.mkdir()
    (secret / "s.txt").write_text(SENTENCE)
    (given / "a.txt").write_text(SENTENCE)
    (given / "out").symlink_to(secret)
    assert [item.id for item in read(given) if isinstance(item, Article)] == ["a"]


FORMULAS = (
    "=cmd|' /C calc'!A0",
    "\u202e=1+1",
    "\uff1d1+1",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x","y")',
)


def test_no_cell_of_an_exported_table_is_a_formula(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    rows = [
        {
            "id": f"{formula} {n}",
            "outlet": formula,
            "title": formula,
            "text": f"{SENTENCE} {formula} told Reuters it stands.",
            "lang": "en",
        }
        for n, formula in enumerate(FORMULAS)
    ]
    (tmp_path / "f.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with Tracker(tmp_path / "index", "hash") as tracker:
        tracker.add([tmp_path / "f.jsonl"])
        out = io.StringIO()
        tracker.export("csv", out)
    cells = [cell for row in csv.reader(io.StringIO(out.getvalue())) for cell in row]
    assert any(formula.strip("\t\r\u202e") in cell for formula in FORMULAS for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d", "\u202e"))]


QUERIES = (
    *(
        '"',
        '""',
        "'",
        "*",
        "(",
        ")",
        "a AND",
        "OR OR",
        "NOT",
        "NEAR(a b)",
        "text:bridge",
        "bridge*",
        "^bridge",
        "a - b",
        "{a b}: c",
    ),
    *(
        "'; DROP TABLE claims; --",
        '" OR 1=1',
        "\x00",
        "\ud800",
        "%",
        "_",
        "bridge\u202e",
        "a" * 100_000,
        "bridge " * 20_000,
        "",
        " ",
    ),
)


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_a_query_is_words_whatever_is_in_it(index: Path, number: int) -> None:
    query = QUERIES[number]
    with Tracker(index, "hash") as tracker:
        for hit in tracker.search(query, 3):
            assert hit.claim.text
        assert tracker._store.counts()["articles"] == 6


def test_a_word_of_a_query_is_never_syntax_to_the_store(index: Path) -> None:
    with Tracker(index, "hash") as tracker:
        for word in ("NOT", "AND", 'a"b', "x*", "NEAR(a b)", "text:b", "^c", "-d", "{a b}: c", "\x00", "", "(", "'"):
            for every in (False, True):
                assert tracker._store.lexical([word, "bridge"], ClaimFilter(), 3, every) is not None
        assert tracker._store.lexical(['"', "bridge", "NOT"], ClaimFilter(), 3) == tracker._store.lexical(
            ["bridge"], ClaimFilter(), 3
        )


def test_wide_html_is_refused() -> None:
    for tag, count in (("li", 6_000), ("p", 60_000)):
        page = f"<html><body><article>{f'<{tag}>x</{tag}>' * count}{SENTENCE * 10}".encode()
        (found,) = from_html(page, "wide.html")
        assert isinstance(found, Refusal)
        assert found.what == f"holds {count:,} elements <{tag}>"
