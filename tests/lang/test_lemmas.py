import pytest

from claimtrack.lang.lemmas import folded, lemma_pairs, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Élysée", "elysee"), ("Œuvre", "oeuvre"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("Jum’at", "jum’at"), ("", "")],
)
def test_folding(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_words_leave_marks_out() -> None:
    assert words("L’Élysée, « dément » (8 000) !") == ["l", "elysee", "dement", "8", "000"]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("comptes suspendus", "fr", (("comptes", "compte"), ("suspendus", "suspendu"))),
        ("accounts were suspended", "en", (("accounts", "account"), ("were", "be"), ("suspended", "suspend"))),
        ("menangguhkan pernyataan", "id", (("menangguhkan", "tangguh"), ("pernyataan", "nyata"))),
        ("Zzyx 42", "fr", (("zzyx", "zzyx"), ("42", "42"))),
    ],
)
def test_lemmas(text: str, lang: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert lemma_pairs(text, lang) == expected
