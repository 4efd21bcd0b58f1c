"""What the dossier page knows: values, and text cut into pieces that join to the text again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.exporters.dossier.articles import web_address
from claimtrack.exporters.dossier.clusters import linked
from claimtrack.exporters.dossier.data import data
from claimtrack.exporters.dossier.names import headline, key
from claimtrack.exporters.dossier.pieces import around, cut, lines
from claimtrack.types import Article, Span
from tests.exporters import hostile
from tests.exporters.affair import corpus


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    return data(corpus())


@given(
    st.text(max_size=40), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.sampled_from("abc"))), st.integers(0, 9)
)
def test_pieces_join_to_the_text_and_know_what_covers_them(text: str, spans: list[tuple[int, int, str]], start: int) -> None:
    notes = [(Span(min(a, b), max(a, b)), name) for a, b, name in spans]
    pieces = cut(text, notes, start)
    assert "".join(words for words, _ in pieces) == text
    at = start
    for words, names in pieces:
        for place in range(at, at + len(words)):
            assert set(names) == {name for span, name in notes if span.start <= place < span.end}
        at += len(words)


def test_pieces_cut_at_every_edge() -> None:
    assert cut("abcdef", [(Span(11, 14), "x"), (Span(13, 15), "y")], 10) == [
        ("a", ()),
        ("bc", ("x",)),
        ("d", ("x", "y")),
        ("e", ("y",)),
        ("f", ()),
    ]


@given(st.text(max_size=60))
def test_lines_are_the_words_of_the_text_in_order(text: str) -> None:
    assert [text[s.start : s.end] for s in lines(text)] == [line.strip() for line in text.splitlines() if line.strip()]


def test_the_first_limit_that_holds_a_span_is_chosen() -> None:
    assert around(Span(3, 4), [Span(5, 9), Span(2, 6)]) == Span(2, 6)
    assert around(Span(3, 8), [Span(2, 6)]) == Span(3, 8)


def test_ids_become_keys_that_are_safe_in_an_address() -> None:
    assert key("000_3d30.txt") == "000_3d30.txt"
    assert key("a/b?c") != "a/b?c"
    assert key("lone \ud800").isalnum()
    assert key("") != ""


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "data:text/html,x", "//host/x", "https://", "file:///etc/passwd"]
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert web_address(url) is None
    assert web_address("https://a.example/x") == "https://a.example/x"


def test_a_headline_is_the_title_or_the_first_line() -> None:
    assert headline(Article("a", "\n  First line\nSecond")) == "First line"
    assert headline(Article("a", "text", title="Title")) == "Title"
    assert headline(Article("a", "x" * 500)) == "x" * 139 + "…"


def test_article_ids_in_a_sentence_become_links() -> None:
    assert linked("1 origin: X (named by a-1 and a-10).", ["a-1", "a-10"]) == [
        "1 origin: X (named by ",
        {"article": "a-1"},
        " and ",
        {"article": "a-10"},
        ").",
    ]


def test_counts(page: dict[str, Any]) -> None:
    assert page["counts"] == {
        "articles": 3,
        "claims": 6,
        "attributions": 4,
        "clusters": 3,
        "shared": 2,
        "across": 1,
        "changed": 2,
    }
    assert page["languages"] == [{"code": "en", "name": "English"}, {"code": "fr", "name": "French"}]


def test_clusters_stand_widest_first_with_rows_in_order_of_time(page: dict[str, Any]) -> None:
    assert [c["id"] for c in page["clusters"]] == ["port", "toll", "ship"]
    port = page["clusters"][0]
    assert port["articles"] == ["a-first", "b-second", key("c third")]
    assert [row["status"] for row in port["rows"]] == ["threatened", "done", "done"]
    assert port["rows"][0]["source"] == "Ana Ruiz"
    assert port["rows"][1]["pieces"] == [("Le conseil a fermé le port", ("w",)), (".", ())]
    assert port["contrasts"] == ["toll"]


def test_changes_carry_both_wordings(page: dict[str, Any]) -> None:
    status = next(c for c in page["clusters"][0]["changes"] if c["kind"] == "status")
    assert status["note"] == "threatened → done"
    assert status["from"]["article"] == "a-first"
    assert "".join(words for words, _ in status["from"]["pieces"]) == "The council threatens to close the port"
    assert status["pairs"] == 2


def test_articles_carry_their_whole_text_and_marks(page: dict[str, Any]) -> None:
    first = page["articles"][0]
    assert "".join(words for words, _ in first["lines"][0]["pieces"]) == "The council threatens to close the port, said Ana Ruiz."
    names = {name[:2] for line in first["lines"] for _, names in line["pieces"] for name in names}
    assert {"c:", "s:"} <= names
    assert [a["url"] for a in page["articles"]] == ["https://harbourpost.example/port", None, None]
    assert page["articles"][2]["name"] == "c third"


def test_every_link_of_the_page_has_an_end(page: dict[str, Any]) -> None:
    articles = {a["key"] for a in page["articles"]}
    placed = {
        n[2:] for a in page["articles"] for line in a["lines"] for _, names in line["pieces"] for n in names if n[0] in "cs"
    }
    for cluster in page["clusters"]:
        assert {row["claim"] for row in cluster["rows"]} <= placed
        assert {leg["article"] for leg in cluster["legs"]} <= articles
        assert {leg["claim"] for leg in cluster["legs"]} <= set(page["claims"])
    for edge in page["network"]["edges"]:
        for evidence in edge["evidence"]:
            assert evidence.get("claim", next(iter(placed))) in placed
            assert evidence.get("article", "a-first") in articles
            assert evidence.get("attribution", None) is None or evidence["attribution"] in page["attributions"]


def test_the_graph_leaves_out_claims_of_one_article(page: dict[str, Any]) -> None:
    nodes = {(n["kind"], n["label"]) for n in page["network"]["nodes"]}
    assert ("cluster", "The council threatens to close the port") in nodes
    assert ("cluster", "Un navire est parti") not in nodes
    assert ("outlet", "La Vigie") in nodes
    cites = [e for e in page["network"]["edges"] if e["kind"] == "cites"]
    assert [(e["count"], e["evidence"]) for e in cites] == [(1, [{"article": key("c third")}])]


def test_the_story_is_called_by_its_fullest_article_and_knows_the_order(page: dict[str, Any]) -> None:
    (story,) = page["stories"]
    assert story["label"] == "Port may close"
    assert story["ranks"] == {"a-first": 0, "b-second": 1}
    assert [o["name"] for o in story["outlets"]] == ["c third", "Harbour Post", "La Vigie"]


def test_hostile_names_do_not_stop_it() -> None:
    page = data(hostile.corpus())
    assert page["counts"]["articles"] == len(hostile.NAMES)
    assert len({a["key"] for a in page["articles"]}) == len(hostile.NAMES)
