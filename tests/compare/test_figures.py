"""Numbers and dates that changed, and the same ones in another dress."""

from __future__ import annotations

import pytest

from claimtrack.types import Match, Relation
from tests.compare.pairs import K, compared, kinds, only, pair
from tests.story import Story


@pytest.mark.parametrize(
    ("one", "two", "langs", "note"),
    [
        ("The raid freed 8,000 hens", "La descente a libéré 80 000 poules", ("en", "fr"), "8,000 → 80 000"),
        ("Polisi menyita 8.000 botol", "Police seized 8,500 bottles", ("id", "en"), "8.000 → 8,500"),
        ("It costs €4 million", "Cela coûte 400 000 euros", ("en", "fr"), "€4 million → 400 000 euros"),
        ("It costs $1,299", "Harganya 1.299 euro", ("en", "id"), "$1,299 → 1.299 euro"),
        ("17 of its 42 jets stay down", "27 of its 42 jets stay down", ("en", "en"), "17 → 27"),
    ],
)
def test_number(one: str, two: str, langs: tuple[str, str], note: str) -> None:
    found = only(pair(one, two, langs), K.NUMBER)
    assert found.note.replace("\u202f", " ") == note


def test_number_spans_show_the_figures() -> None:
    s = Story()
    s.article("a", "Today 14 people were held.", published="2025-01-01")
    s.article("b", "41 people were held.", published="2025-01-02")
    s.claim("c", "a", "14 people were held")
    s.claim("c", "b", "41 people were held")
    found = only(compared(s).changes, K.NUMBER)
    assert found.a_span == s.place("a", "14")
    assert found.b_span == s.place("b", "41")


@pytest.mark.parametrize(
    ("one", "two", "langs"),
    [
        ("8,000 hens", "8 000 poules", ("en", "fr")),
        ("about 48,000 passengers", "sekitar 48.000 penumpang", ("en", "id")),
        ("dix-sept avions", "17 pesawat", ("fr", "id")),
    ],
)
def test_the_same_number_in_another_dress_is_no_change(one: str, two: str, langs: tuple[str, str]) -> None:
    assert K.NUMBER not in kinds(pair(one, two, langs))


def test_the_number_in_a_product_name_is_no_figure() -> None:
    assert K.NUMBER not in kinds(pair("They sell the new Vento 5 now", "They sell 7 of the new phones now"))


@pytest.mark.parametrize(
    ("one", "two", "langs", "note"),
    [
        ("Growth of 0.4% is expected", "Ekonomi menyusut 0,4 persen", ("en", "id"), "+0.4% → -0,4 persen"),
        ("Les ventes ont reculé de 3 %", "Sales rose by 3%", ("fr", "en"), "-3 % → +3%"),
    ],
)
def test_one_share_of_a_rise_and_of_a_fall_is_two_numbers(one: str, two: str, langs: tuple[str, str], note: str) -> None:
    found = only(pair(one, two, langs), K.NUMBER)
    assert (found.note.replace("\u202f", " "), found.rule) == (note, "number.direction")


@pytest.mark.parametrize(
    ("one", "two", "langs"),
    [
        ("Sales rose by 3%", "Les ventes ont progressé de 3 %", ("en", "fr")),
        ("Sales rose by 3%, profit fell", "Profit fell and sales came to 3%", ("en", "en")),
    ],
)
def test_one_share_that_goes_one_way_is_one_number(one: str, two: str, langs: tuple[str, str]) -> None:
    assert K.NUMBER not in kinds(pair(one, two, langs))


def test_a_part_of_a_month_is_less_exact_than_its_day() -> None:
    found = only(pair("It opens on 4 September 2025", "Dibuka awal September 2025", ("en", "id")), K.DATE)
    assert found.rule == "date.precision"


def test_date() -> None:
    found = only(pair("The law applies from 1 July 2026", "La loi s'applique dès le 1er janvier 2027", ("en", "fr")), K.DATE)
    assert (found.note, found.rule) == ("1 July 2026 → 1er janvier 2027", "date.apart")
    assert only(pair("It opens on 4 September", "It opens in September"), K.DATE).rule == "date.precision"
    assert only(pair("It opened on Monday", "It opened with music"), K.DATE).note == "Monday → no date"
    assert K.DATE not in kinds(pair("It opens on 4 September 2025", "Dibuka pada 4 September 2025", ("en", "id")))


@pytest.mark.parametrize(("figure", "shown"), [("12", True), ("80", True), ("8,000", True), ("1,600", False)])
def test_a_figure_far_off_is_shown_of_a_doubted_pair_only_where_a_slip_explains_it(figure: str, shown: bool) -> None:
    s = Story()
    for name, count in (("a", "8"), ("b", figure)):
        s.article(name, f"Today {count} workers left.", published="2025-01-01", outlet=name)
    a, b = (s.claim("c", n, f"{c} workers left") for n, c in (("a", "8"), ("b", figure)))
    s.matches.append(Match(a, b, 0.5, 0.2, Relation.RELATED))
    found = compared(s)
    assert [c.note for c in found.changes if c.kind is K.NUMBER] == [f"8 → {figure}"]
    assert bool([c for c in found.summary if c.kind is K.NUMBER]) is shown
