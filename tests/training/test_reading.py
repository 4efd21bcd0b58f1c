from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from claimtrack.errors import InputError
from claimtrack.training.marked import unmarked
from claimtrack.training.reading import read_all, read_file
from claimtrack.types import Span

CLAIM = {"text": "The plant will close in May", "family": "f1", "story": "s1", "lang": "en"}


def lines(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_marks_are_taken_out_and_claims_found() -> None:
    text, found = unmarked("{q|Selon} {s|Aval|organisation|speaker|Aval}, {c|t1-f1|planned|Aval|l'usine fermera}. Fin.")
    assert text == "Selon Aval, l'usine fermera. Fin."
    assert found == [("t1-f1", Span(12, 27))]
    assert text[12:27] == "l'usine fermera"


@pytest.mark.parametrize("broken", ["{c|f|text}", "a { b", "{s|a|b|c|}", "{c|f|planned|-|a|b}"])
def test_a_mark_that_does_not_parse_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match="does not parse"):
        unmarked(broken)


def test_marked_articles_know_their_twins(tmp_path: Path) -> None:
    row = {"lang": "en", "title": "Plant", "published": "2025-03-11"}
    path = lines(
        tmp_path / "a.jsonl",
        {**row, "id": "x", "story": "t1", "twin": "t2", "marked": "{c|t1-f1|planned|-|The plant closes}."},
        {**row, "id": "y", "story": "t2", "twin": None, "marked": "Well: {c|t2-f1|planned|-|the plant closes}."},
        {**row, "id": "z", "story": "t3", "twin": None, "marked": "{c|t3-f1|done|-|A mayor left}."},
    )
    judged = read_file(path)
    assert judged.families == ("t1/t1-f1", "t2/t2-f1", "t3/t3-f1")
    assert judged.units == ("t1", "t1", "t3")
    assert (judged.claims[1].text, judged.claims[1].span, judged.claims[1].published) == (
        "the plant closes",
        Span(6, 22),
        "2025-03-11",
    )


def test_claims_may_say_much_or_little(tmp_path: Path) -> None:
    context = "Hello. The plant will close in May, it said."
    path = lines(tmp_path / "a.jsonl", CLAIM, {**CLAIM, "article": "x", "title": "Plant", "context": context, "lang": None})
    bare, told = read_file(path).claims
    assert (bare.context, bare.span, bare.article) == (None, None, "s1-1")
    assert (told.article, told.title, told.span, told.lang) == ("x", "Plant", Span(7, 34), "en")


def test_csv_is_read_as_json_lines_are(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('text,family,story,lang,span,context\nA plant,f1,s1,en,"0,7","A plant, closed"\n', encoding="utf-8")
    (claim,) = read_all([path]).claims
    assert (claim.text, claim.span) == ("A plant", Span(0, 7))


def test_chains_of_pairs_are_families_and_stories(tmp_path: Path) -> None:
    rows = [("a one", "b one", True), ("b one", "c one", "yes"), ("c one", "d two", 0), ("e six", "f six", 1)]
    path = lines(
        tmp_path / "p.jsonl", *({"a": a, "b": {"text": b, "lang": "en"}, "lang_a": "en", "same": same} for a, b, same in rows)
    )
    judged = read_file(path)
    family = dict(zip((claim.text for claim in judged.claims), judged.families, strict=True))
    story = dict(zip((claim.text for claim in judged.claims), judged.stories, strict=True))
    assert family["a one"] == family["b one"] == family["c one"] != family["d two"]
    assert story["a one"] == story["d two"] != story["e six"] == story["f six"]


def test_pairs_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    rows = [("a x", "b x", True), ("b x", "c x", True), ("a x", "c x", False)]
    path = lines(tmp_path / "p.jsonl", *({"a": a, "b": b, "same": s, "lang_a": "en", "lang_b": "en"} for a, b, s in rows))
    with pytest.raises(InputError, match=r"p.jsonl:3: told to be different"):
        read_file(path)


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({**CLAIM, "text": ""}, "text is missing"),
        ({**CLAIM, "lang": "xx"}, "language 'xx'"),
        ({**CLAIM, "context": "short", "span": [0, 99]}, "span"),
        ({"text": "no family", "story": "s"}, "family"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: dict[str, Any], what: str) -> None:
    with pytest.raises(InputError, match=rf"a.jsonl:2: .*{what}"):
        read_file(lines(tmp_path / "a.jsonl", CLAIM, row))


@pytest.mark.parametrize("content", ["", '{"id": 1}', "no json"])
def test_what_is_no_judgement_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        read_all([path])
    with pytest.raises(InputError):
        read_all([tmp_path / "none.jsonl"])
    with pytest.raises(InputError, match="holds no judged claims"):
        read_all([lines(tmp_path / "b.txt").parent / "empty"] if (tmp_path / "empty").mkdir() is None else [])


def test_names_of_several_files_stay_apart(tmp_path: Path) -> None:
    judged = read_all([lines(tmp_path / "a.jsonl", CLAIM), lines(tmp_path / "b.jsonl", CLAIM)])
    assert len(set(judged.families)) == len(set(judged.units)) == 2


def test_the_shared_stories_are_read_as_their_own_script_reads_them(shared: Path) -> None:
    judged = read_all([shared / "data" / "stories"])
    assert len({claim.article for claim in judged.claims}) == 140
    assert all(c.context and c.span and c.context[c.span.start : c.span.end] == c.text for c in judged.claims)
    assert len(set(judged.units)) < len(set(judged.stories)) == 28
