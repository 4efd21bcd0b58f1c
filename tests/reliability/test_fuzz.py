"""A few rounds of the fuzzers, and what longer ones have found; ``python -m benchmarks.fuzz READER --minutes M`` goes on."""

from __future__ import annotations

import pytest

from benchmarks.fuzz import READERS, one_round

_SAID = b"The minister said on Monday that 3,400 people left, according to Reuters."
FOUND: tuple[tuple[str, bytes | str], ...] = (
    ("claims-csv", b'id,text\na,"' + b"x" * 140_000 + b'"'),  # a cell longer than the csv module takes
    ("claims-jsonl", b"[" * 100_000),
    ("jsonl", b'{"text": "a", "id": 1e999}'),
    ("csv", b'id,text\r\n"a\x00,b'),
    ("txt", _SAID + b'"' * 24 + _SAID),  # a quotation of nothing but marks
    ("feed", b"<rss><item><title>a&#xd800;b</title><description>" + _SAID),  # half a letter, which no text can hold
    ("feed", b"<rss><item><link>http://[::</link><description>" + _SAID),
    ("feed", b"<rss><item><author>ann@coast.example (Ann)</author><description>" + _SAID),  # no name was left of it
    ("archive", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"),  # an answer without a type
    ("html", b"<meta charset=utf-16>" + _SAID + b'"' * 24 + _SAID),
)


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_yields_articles_and_refusals_whatever_comes_in(reader: str) -> None:
    assert one_round(reader, 7, count=12) == 12


@pytest.mark.parametrize(("reader", "data"), FOUND)
def test_what_was_found_stays_mended(reader: str, data: bytes) -> None:
    READERS[reader][1](data)
