"""What the fuzzers are fed: text, records, tables and pages made of pieces that readers trip over."""

from __future__ import annotations

import json
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
