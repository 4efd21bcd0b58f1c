from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimtrack.errors import InputError
from claimtrack.ingest import read
from claimtrack.ingest.decode import decode
from claimtrack.types import Article, Refusal, digest

TEXT = "Port shut until Friday\n\nThe ferries stay in port, the harbour master said."


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def jsonl(*rows: object) -> str:
    return "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)


def test_a_text_file_is_one_article(tmp_path: Path):
    assert list(read(put(tmp_path, "port.txt", TEXT))) == [Article("port", TEXT, title="Port shut until Friday")]
    assert next(read(put(tmp_path, "b.txt", "A sentence.\nAnother."))).title is None  # type: ignore[union-attr]


def test_line_ends_stay_as_given(tmp_path: Path):
    (found,) = read(put(tmp_path, "a.txt", "One line.\r\nTwo.\r"))
    assert isinstance(found, Article)
    assert found.text == "One line.\r\nTwo.\r"


def test_jsonl_with_bad_lines(tmp_path: Path):
    path = put(
        tmp_path,
        "a.jsonl",
        jsonl(
            {"id": "x", "text": "One.", "outlet": "The Coast", "lang": "en", "published": "2025-03-02", "url": None},
            "{broken",
            {"id": "y"},
            {"text": "Two."},
            {"id": "x", "text": "Three."},
            [1],
            {"id": "z", "text": ["no"]},
            "",
            {"id": 7, "text": "Seven.", "title": " "},
        ),
    )
    found = list(read(path))
    assert [item for item in found if isinstance(item, Article)] == [
        Article("x", "One.", outlet="The Coast", lang="en", published="2025-03-02"),
        Article(digest("Two."), "Two."),
        Article("7", "Seven."),
    ]
    refused = [item for item in found if isinstance(item, Refusal)]
    assert [item.where for item in refused] == [f"{path}:{number}" for number in (2, 3, 5, 6, 7)]
    assert [item.what.split(" (")[0] for item in refused] == [
        "is no JSON",
        "has no text",
        "repeats the id 'x' of an earlier record",
        "is a JSON list, not an object",
        "text is a list, not a string",
    ]
    assert all(item.mend for item in refused)


def test_csv(tmp_path: Path):
    path = put(tmp_path, "a.csv", 'id;outlet;text\r\n1;The Coast;"One; and\r\nmore."\r\n2;;\r\n3;a;b;c\r\n')
    assert list(read(path)) == [
        Article("1", "One; and\r\nmore.", outlet="The Coast"),
        Refusal(f"{path}:4", "has no text", "Give the article's text in the field text, or leave the record out"),
        Refusal(f"{path}:5", "has more cells than the header", "Put quotation marks around cells that hold the separator"),
    ]


def test_csv_without_a_text_column_or_with_a_torn_quotation(tmp_path: Path):
    (refusal,) = read(put(tmp_path, "a.csv", "id,body\n1,x\n"))
    assert isinstance(refusal, Refusal)
    assert refusal.what == "has no column named text"
    good, torn = read(put(tmp_path, "b.csv", 'id,text\n1,Fine.\n2,"torn\n'))
    assert isinstance(good, Article)
    assert isinstance(torn, Refusal)
    assert torn.what.startswith("is no CSV")


def test_a_long_cell(tmp_path: Path):
    (found,) = read(put(tmp_path, "a.csv", "text\n" + "a" * 300_000))
    assert isinstance(found, Article)
    assert len(found.text) == 300_000


def test_folders_are_read_in_order_and_other_files_passed_over(tmp_path: Path):
    for name in ("b.txt", "a/b.txt", "a/c.jsonl", "notes.md", ".hidden.txt", ".git/x.txt"):
        put(tmp_path, name, jsonl({"id": "c", "text": "C."}) if name.endswith("jsonl") else f"{name}.")
    found = list(read(tmp_path))
    assert [item.text for item in found if isinstance(item, Article)] == ["b.txt.", "a/b.txt.", "C."]
    assert [item.id for item in found if isinstance(item, Article)] == ["b", f"b-{digest('a/b.txt')[:8]}", "c"]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n", "is empty"),
        ("a.jsonl", b"\n\n", "is empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00", "is no text file (it holds zero bytes)"),
        ("a.txt", b"%PDF-1.7 something", "is no text file"),
        ("a.pdf", b"%PDF-1.7", "is not of a kind that is read (.pdf)"),
        ("a.html", b"", "holds no article text"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str, content: bytes, what: str):
    path = put(tmp_path, name, content)
    (refusal,) = read(path)
    assert isinstance(refusal, Refusal)
    assert (refusal.where, refusal.what) == (str(path), what)
    assert refusal.mend


def test_no_file_and_no_article(tmp_path: Path):
    (missing,) = read(tmp_path / "none.txt")
    assert isinstance(missing, Refusal)
    assert missing.what == "cannot be read (No such file or directory)"
    (empty,) = read(tmp_path)
    assert isinstance(empty, Refusal)
    assert empty.what == "holds no article"


RUSSIAN = "Полиция закрыла порт в пятницу, сообщил губернатор. "
SENTENCE = "La préfète a fermé l’école : « Rien n’est sûr », dit-elle. "


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("\ufeffé".encode(), "é"),
        ("é".encode("utf-16"), "é"),
        (SENTENCE.encode("utf-16-le"), SENTENCE),
        ("l’été".encode("cp1252"), "l’été"),
        ((SENTENCE * 10).encode("cp1252"), SENTENCE * 10),
        (
            ("Полиция закрыла порт в пятницу, сообщил губернатор. " * 8).encode("cp1251"),
            "Полиция закрыла порт в пятницу, сообщил губернатор. " * 8,
        ),
        (SENTENCE.encode(), SENTENCE),
        (b"one \0 zero byte in a longer text that is otherwise quite fine and stays, every letter of it" * 2, None),
    ],
)
def test_encodings(data: bytes, text: str | None):
    assert decode(data, "x") == (text if text is not None else data.decode())


def test_a_page_may_declare_its_encoding():
    page = '<meta charset="windows-1251">Привет'.encode("cp1251")
    assert decode(page, "x", declared=True).endswith("Привет")
    assert decode('<meta charset="no-such">é'.encode(), "x", declared=True).endswith("é")


def test_control_characters_are_no_text():
    with pytest.raises(InputError, match="is no text file"):
        decode(b"\x01\x02\x03abc", "x")
