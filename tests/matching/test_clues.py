from __future__ import annotations

import pytest

from claimtrack.matching.clues import clues, dice, figures, lowercase_words, overlap


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 200 personnes", ["1200"]),
        ("8,000 GPUs", ["8000"]),
        ("80.000 penumpang", ["80000"]),
        ("4,5 %", ["4.5"]),
        ("4.5 percent", ["4.5"]),
        ("$1,234,567.50", ["1234567.50"]),
        ("1.234.567", ["1234567"]),
        ("le 12 mars 2025", ["12", "2025"]),
        ("nothing", []),
    ],
)
def test_figures_are_plain_numbers(text: str, expected: list[str]) -> None:
    assert list(figures(text)) == expected


def test_names_are_capitalised_folded_and_no_ordinary_words() -> None:
    ordinary = lowercase_words("the airline Société said that flights stopped")
    found = clues("Flights of Société Élan stopped in Oz, @elan_air wrote", ordinary)
    assert found.names == {"societe", "elan", "elan_air"}


def test_letters_shared_by_stems() -> None:
    assert clues("suspendu").grams & clues("suspended").grams == {"susp", "uspe", "spen", "pend"}


def test_shares() -> None:
    assert overlap(frozenset("abc"), frozenset("ab")) == 1.0
    assert dice(frozenset("abc"), frozenset("ab")) == pytest.approx(0.8)
    assert overlap(frozenset(), frozenset("a")) == dice(frozenset(), frozenset()) == 0.0
