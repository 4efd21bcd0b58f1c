from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimtrack.lang.detect import article_language, sentence_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("La mairie a confirmé jeudi que le pont resterait fermé jusqu'à la fin du mois de mars.", "fr"),
        ("Pemerintah kota memastikan jembatan itu tetap ditutup hingga akhir bulan Maret mendatang.", "id"),
        ("The city council confirmed on Thursday that the bridge would stay closed until the end of March.", "en"),
    ],
)
def test_article_language(text: str, code: str):
    found, probability = article_language(text)
    assert found == code
    assert probability > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Die Stadt bestätigte am Donnerstag, dass die Brücke bis Ende März geschlossen bleibt.",
        "市議会は木曜日、橋が三月末まで閉鎖されると確認した。",
    ],
)
def test_other_languages_are_none_of_ours(text: str):
    assert article_language(text)[0] is None


@pytest.mark.parametrize("text", ["", "   ", "1234 !!"])
def test_text_without_letters_has_no_language(text: str):
    assert article_language(text) == (None, 0.0)


def test_short_lines_take_the_language_of_the_article():
    assert sentence_language("Partager", "fr") == "fr"
    assert sentence_language("Read more", "id") == "id"


def test_a_quoted_sentence_may_be_in_another_language():
    english = "We will not comment on an investigation that is still going on, the company wrote to its customers."
    assert sentence_language(english, "fr") == "en"


@pytest.mark.parametrize("corpus", ["seeds", "dev"])
def test_every_article_of_the_corpora(shared: Path, corpus: str):
    rows = [json.loads(line) for line in (shared / "data" / corpus / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows if article_language(row["text"])[0] != row["lang"]] == []
