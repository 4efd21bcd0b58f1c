"""Fuzz one reader: ``python -m benchmarks.fuzz READER [--minutes M] [--seed N]``; prints a row, or the smallest failing input.

Hypothesis makes inputs out of pieces that readers trip over, in rounds of a new seed until the time is over. Whatever comes in,
a reader yields articles and refusals, each refusal with a mend; every article goes through all rules that look at one article.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from benchmarks.measure import table
from claimtrack.errors import ClaimtrackError, InputError
from claimtrack.fingerprint import fingerprint_of
from claimtrack.ingest import read
from claimtrack.ingest.html import from_html
from claimtrack.lang.outlets import registry
from claimtrack.pipeline import derive
from claimtrack.searching import Query
from claimtrack.tracker import Tracker
from claimtrack.tracker_matching import read_claims
from claimtrack.types import Article, Refusal

ROUND = 200  # inputs under one seed
SECONDS, PER_CHARACTER = 3.0, 5e-4  # processor time that an input may take; rules take about 2e-5 s a character
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
ODD = (
    *(
        "\x00",
        "\x1b[31m",
        "\u202e",
        "\u2028",
        "\ufeff",
        "\ufffd",
        "\u0301",
        "\u200b",
        "\xa0",
        "\x85",
        "\x0c",
        "İ",
        "ß",
        "ﬁ",
        "👩‍🔬",
    ),
    *(
        '"',
        "«",
        "»",
        "“",
        "”",
        "(",
        ")",
        "[",
        "]",
        "'",
        "’",
        ",",
        ".",
        ":",
        ";",
        "-",
        "–",
        "—",
        "…",
        "\n",
        "\r\n",
        "\r",
        "\t",
        " ",
    ),
    *("1", "1.000,5", "99999999999999999999", "1e999", "-0", "½", "٣", "Ⅳ", "²", "31 février", "30/02/2024", "%", "€", "$"),
)
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
TAGS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<article>",
            "</article>",
            "<li>",
            "<table><tr><td>",
            "<script type='application/ld+json'>",
            "</script>",
        ),
        *(
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<meta charset=utf-16>",
            "<meta property=og:title content='",
            "'>",
            "<a href='//[::'>",
        ),
        *(
            '<meta name="date" content="99999-13-45">',
            "<link rel=canonical href=javascript:x>",
            "<svg><style>",
            "<noscript>",
            "&#0;",
        ),
        *(
            "&#x110000;",
            "&lt;",
            "<?xml version='1.0' encoding='utf-7'?>",
            "<!DOCTYPE x [<!ENTITY a 'b'>]>",
            "<h1>",
            "<title>",
            "<br/>",
        ),
        *('{"@type":"NewsArticle","headline":', '{"@graph":[', "]}", '"datePublished":"0000-00-00"', '{"name":{"name":[{}]}}'),
    ]
)


def _encoded(made: tuple[str, str]) -> bytes:
    return made[0].encode(made[1], errors="replace")


def _torn(made: tuple[bytes, int, bytes]) -> bytes:
    data, place, inserted = made
    at = place % (len(data) + 1)
    return data[:at] + inserted + data[at:]


def _bytes(text: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """Text in some encoding, as it is or with a few bytes put into it."""
    whole = st.tuples(text, ENCODINGS).map(_encoded)
    return whole | st.tuples(whole, st.integers(0, 10_000), st.binary(max_size=6)).map(_torn)


def _csv_text(rows: list[dict[str, Any]]) -> str:
    quoted = ('"' + str(row.get(name, "")).replace('"', '""') + '"' for row in rows for name in FIELDS)
    lines = [",".join(cells) for cells in zip(*[quoted] * len(FIELDS), strict=True)]
    return "\n".join([",".join(FIELDS), *lines])


JSON_LINES = st.lists(ROW.map(lambda row: json.dumps(row)) | ANY_TEXT | VALUE.map(json.dumps), max_size=4).map("\n".join)
CSV = st.lists(ROW, max_size=4).map(_csv_text) | st.tuples(st.just("id,text\n"), ANY_TEXT).map("".join)
HTML = st.lists(TAGS | ANY_TEXT, max_size=30).map("".join)
QUERY = ANY_TEXT | st.lists(
    st.sampled_from([*'"*()^:+-{}', "NEAR(", "AND", "OR", "NOT", "text:", "bridge", "\x00"]), max_size=12
).map(" ".join)


def said(what: str, mend: str) -> None:
    """A refusal is one line with a reason and a mend."""
    assert what, "a refusal without a reason"
    assert mend, "a refusal without a mend"
    assert "\n" not in what + mend, "a refusal of more than a line"


def checked(found: Article | Refusal) -> None:
    """An article goes through every rule; a refusal says something."""
    if isinstance(found, Refusal):
        said(found.what, found.mend)
        return
    assert found.text.strip(), "an article without a text"
    with suppress(InputError):
        record = derive(found, fingerprint_of(found), registry())
        size = len(found.text)
        assert len(record.document.text) == size, "the text made ready has another length"
        spans = [claim.span for claim in record.claims] + [mark.span for mark in record.document.marks]
        spans += [s for a in record.attributions for s in (a.cue_span, a.source_span, a.content_span) if s is not None]
        assert all(0 <= start < end <= size for start, end in spans), "a span outside the text"


def _file(ending: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"in.{ending}")
            path.write_bytes(data)
            for found in read(path):
                checked(found)

    return run


def _claims(ending: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"in.{ending}")
            path.write_bytes(data)
            with suppress(ClaimtrackError):
                for found in read_claims(path):
                    if isinstance(found, Refusal):
                        said(found.what, found.mend)

    return run


def _page(data: bytes) -> None:
    try:
        for found in from_html(data, "https://example.org/", url="https://example.org/a"):
            checked(found)
    except InputError as error:
        said(error.what, error.mend)


@cache
def _index() -> Tracker:
    os.environ["CLAIMTRACK_ALLOW_TEST_ENCODER"] = "1"
    from tests.reliability.corpus import write

    folder = Path(tempfile.mkdtemp(prefix="claimtrack-fuzz-"))
    tracker = Tracker(folder / "index", "hash")
    tracker.add([write(folder / "articles.jsonl", 12)])
    return tracker


def _query(text: str) -> None:
    for query in (Query(text), Query("bridge", outlet=text or None), Query("bridge", source=text), Query(text, since=text)):
        with suppress(ClaimtrackError):
            _index().search(query, 3)
    with suppress(ClaimtrackError):
        _index().show(text)


READERS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], None]]] = {
    "txt": (_bytes(ANY_TEXT), _file("txt")),
    "jsonl": (_bytes(JSON_LINES), _file("jsonl")),
    "csv": (_bytes(CSV), _file("csv")),
    "html": (_bytes(HTML), _file("html")),
    "page": (_bytes(HTML), _page),
    "claims-jsonl": (_bytes(JSON_LINES), _claims("jsonl")),
    "claims-csv": (_bytes(CSV), _claims("csv")),
    "query": (QUERY, _query),
}


def one_round(reader: str, number: int, count: int = ROUND, until: float = float("inf")) -> int:
    """Try ``count`` inputs; return how many were tried; raises what the reader raised, on the smallest such input."""
    strategy, run = READERS[reader]
    tried = 0

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        print_blob=False,
    )
    @given(strategy)
    def tries(data: Any) -> None:
        nonlocal tried
        if time.monotonic() > until:
            return
        tried += 1
        start = time.process_time()
        run(data)
        took = time.process_time() - start
        assert took < SECONDS + PER_CHARACTER * len(data), f"took {took:.1f} s of processor time for {len(data)}"

    tries()
    return tried


def main() -> None:
    """Parse, run rounds until the time is over, print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    start, tried, number = time.monotonic(), 0, asked.seed
    until = start + 60 * asked.minutes
    with suppress(Exception):
        READERS[asked.reader][1](b"" if asked.reader != "query" else "")  # loads what is loaded once
    while time.monotonic() < until:
        tried += one_round(asked.reader, number, until=until)
        number += 1
    row = (asked.reader, tried, f"{(time.monotonic() - start) / 60:.1f}", "nothing found")
    table("Fuzz", ("reader", "inputs", "minutes", "outcome"), [row])


if __name__ == "__main__":
    sys.exit(main())
