from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.published import before, host, moment, order, outlet_of
from claimtrack.types import Article


def at(published: str | None, id: str = "a") -> Article:
    return Article(id, "x", published=published)


@pytest.mark.parametrize(
    ("first", "second", "known"),
    [
        ("2025-03-11", "2025-03-12", True),
        ("2025-03-12", "2025-03-12", False),
        ("2025-03-12T04:10:00Z", "2025-03-12T15:40:00+07:00", True),  # 04:10 and 08:40 UTC
        ("2025-03-12T15:40:00+07:00", "2025-03-12T04:10:00Z", False),
        ("2025-03-12T04:10:00Z", "2025-03-12", False),  # a day without a time is a tie on that day
        (None, "2025-03-12", False),
        ("2025-03-12", None, False),
        ("last week", "2025-03-12", False),
    ],
)
def test_before_is_a_partial_order(first: str | None, second: str | None, known: bool) -> None:
    assert before(at(first), at(second)) is known


def test_order_puts_times_before_days_before_the_undated() -> None:
    given_dates = [None, "2025-03-12", "2025-03-12T04:10:00Z", "2025-03-11", "2025-03-12T15:40:00+07:00"]
    for shuffled in permutations([at(d, str(i)) for i, d in enumerate(given_dates)]):
        found = [a.published for a in sorted(shuffled, key=order)]
        assert found == ["2025-03-11", "2025-03-12T04:10:00Z", "2025-03-12T15:40:00+07:00", "2025-03-12", None]


@given(st.lists(st.one_of(st.none(), st.dates().map(str), st.datetimes().map(lambda d: d.isoformat() + "+00:00")), max_size=8))
def test_order_never_contradicts_before(dates: list[str | None]) -> None:
    found = sorted((at(d, str(i)) for i, d in enumerate(dates)), key=order)
    assert not any(before(later, earlier) for i, earlier in enumerate(found) for later in found[i + 1 :])


def test_times_before_1970_keep_their_order() -> None:
    early, late = at("1969-01-01T00:00:00+00:00", "b"), at("1969-01-01T00:00:01+00:00", "a")
    assert sorted([late, early], key=order) == [early, late]


def test_a_naive_time_counts_as_its_day() -> None:
    found = moment(at("2025-03-12T04:10:00"))
    assert found is not None
    assert (str(found.day), found.instant) == ("2025-03-12", None)


def test_outlet_of_takes_what_is_given_then_the_address() -> None:
    assert outlet_of(Article("a", "x", outlet=" Kabar Pagi ")) == "Kabar Pagi"
    assert outlet_of(Article("a", "x", url="https://www.theverge.com/2025/1/2/x")) == "The Verge"
    assert outlet_of(Article("a", "x", url="https://www.kabarpagi.example/x")) == "kabarpagi.example"
    assert outlet_of(Article("a", "x")) is None


@pytest.mark.parametrize("url", [None, "", "not an address", "http://[broken"])
def test_host_of_nothing_is_none(url: str | None) -> None:
    assert host(url) is None
