from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.matching.clues import cast, clues, dice, figures, overlap, strangers


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


def test_names_are_words_that_the_article_writes_with_a_capital_more_often_than_without() -> None:
    article = (
        "Société Élan. Flights of Société Élan stopped in Oz. The société said that flights stopped, see societe.example/elan"
    )
    names = cast(article).names
    assert dict(names) == {"societe": 2, "elan": 2, "the": 1}
    found = clues("Flights of Société Élan stopped in Oz, @elan wrote", names)
    assert found.names == {"societe", "elan"}
    assert clues("Flights of Élan").names == {"flights", "elan"}


ONE = cast("Belair grounds jets. Belair said so. The rival Lusol flies on, Belair added. Belair has 40 jets.")
TWIN = cast("Lusol grounds jets. Lusol said so. Lusol cancelled 12 flights; Belair had done so. Lusol is small. Lusol waits.")


def test_strangers_are_articles_whose_chief_names_are_marginal_to_each_other() -> None:
    assert ONE.chief == {"belair"}
    assert TWIN.chief == {"lusol"}
    assert strangers(ONE, TWIN)
    assert strangers(TWIN, ONE)
    assert not strangers(ONE, cast("Belair, Belair and Lusol: Lusol, Lusol."))
    assert not strangers(ONE, cast("Nobody is named here more than once."))


@given(st.text(max_size=300), st.text(max_size=300))
def test_strangers_is_symmetric_and_never_of_oneself(a: str, b: str) -> None:
    assert strangers(cast(a), cast(b)) == strangers(cast(b), cast(a))
    assert not strangers(cast(a), cast(a))


def test_hostile_addresses_are_read_in_linear_time() -> None:
    begun = time.process_time()
    cast("a-" * 50_000 + "a." * 50_000 + "http://" * 5_000)
    assert time.process_time() - begun < 5


def test_letters_shared_by_stems() -> None:
    assert clues("suspendu").grams & clues("suspended").grams == {"susp", "uspe", "spen", "pend"}


def test_shares() -> None:
    assert overlap(frozenset("abc"), frozenset("ab")) == 1.0
    assert dice(frozenset("abc"), frozenset("ab")) == pytest.approx(0.8)
    assert overlap(frozenset(), frozenset("a")) == dice(frozenset(), frozenset()) == 0.0
