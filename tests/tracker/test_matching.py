from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimtrack.errors import InputError
from claimtrack.tracker import Tracker
from claimtrack.tracker_matching import read_claims
from claimtrack.types import MatchInput, Refusal, Span

TEXT = "OpenAI blocked the account of the Lembang company on Friday"


def lines(path: Path, *rows: object) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), encoding="utf-8")
    return path


def test_claims_are_read_with_what_is_known_of_them(tmp_path: Path) -> None:
    full = {"id": "1", "text": "b c", "lang": "en", "article": "art", "title": "T", "context": "a b c d", "span": [2, 5]}
    file = lines(tmp_path / "claims.jsonl", full, {"id": 2, "text": "Pemerintah mengumumkan aturan baru hari ini."})
    assert list(read_claims(file)) == [
        MatchInput("1", "b c", "en", "art", "T", "a b c d", Span(2, 5)),
        MatchInput("2", "Pemerintah mengumumkan aturan baru hari ini.", "id", "2"),
    ]


def test_a_csv_has_the_same_columns(tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text('\ufeffid,text,lang,context,span\n1,"b, c",en,"a b, c\nd","2 6"\n,nothing,en,,\n', encoding="utf-8")
    found = list(read_claims(file))
    assert found[0] == MatchInput("1", "b, c", "en", "1", None, "a b, c\nd", Span(2, 6))
    assert isinstance(found[1], Refusal)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"text": "x"}', "id or text is missing"),
        ('{"id": "1", "text": "  "}', "id or text is missing"),
        ('{"id": "1", "text": {}}', "text is not text"),
        ('{"id": "1", "text": "x", "lang": "xx"}', "language 'xx' is not one of"),
        ('{"id": "1", "text": "x", "lang": "en", "context": "abc", "span": [1, 9]}', "does not lie in the context of 3"),
        ('{"id": "1", "text": "x", "lang": "en", "context": "abc", "span": ["a", 2]}', "not a claim"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(tmp_path: Path, line: str, what: str) -> None:
    file = lines(tmp_path / "claims.jsonl", {"id": "0", "text": "A fine claim.", "lang": "en"}, "", line)
    good, bad = read_claims(file)
    assert isinstance(good, MatchInput)
    assert isinstance(bad, Refusal)
    assert bad.where == f"{file}:3"
    assert what in bad.what


def test_an_unreadable_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.jsonl: cannot be read"):
        list(read_claims(tmp_path / "nowhere.jsonl"))
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="is not UTF-8"):
        list(read_claims(tmp_path / "binary.jsonl"))


def test_a_list_is_matched_without_any_index(tmp_path: Path, world: None) -> None:
    file = lines(
        tmp_path / "claims.jsonl",
        {"id": "a", "text": TEXT, "lang": "en"},
        {"id": "b", "text": f"{TEXT} evening", "lang": "en"},
        {"id": "c", "text": "Rain fell in Lyon", "lang": "en"},
        {"id": "a", "text": "again", "lang": "en"},
    )
    with Tracker(tmp_path / "none", "hash") as tracker:
        report = tracker.match(file)
    assert [(one.a, one.b) for one in report.matches] == [("a", "b")]
    assert 0.75 < report.matches[0].probability <= 1
    assert [item.what for item in report.refused] == ["the id 'a' comes twice; the first was taken"]
    assert not (tmp_path / "none").exists()


def test_against_the_index_gives_pairs_across_only(tracker: Tracker, tmp_path: Path) -> None:
    rows = [{"id": "a", "text": TEXT, "lang": "en"}, {"id": "b", "text": TEXT, "lang": "en"}]
    before = tracker.info().counts
    report = tracker.match(lines(tmp_path / "claims.jsonl", *rows), against=True)
    claims = tracker.corpus().claims
    assert report.matches
    assert all((one.a in claims) != (one.b in claims) for one in report.matches)
    assert {claims[name].article for one in report.matches[:4] for name in (one.a, one.b) if name in claims} == {"verge", "blog"}
    assert tracker.info().counts == before


def test_an_id_of_the_index_is_refused(tracker: Tracker, tmp_path: Path) -> None:
    taken = next(iter(tracker.corpus().claims))
    with pytest.raises(InputError, match="is that of a claim of the index too"):
        tracker.match(lines(tmp_path / "claims.jsonl", {"id": taken, "text": TEXT, "lang": "en"}), against=True)
