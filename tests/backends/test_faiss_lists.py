from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.backends.faiss_lists import ascending, flagged, wanted_lists

ids = st.lists(st.integers(0, 400), unique=True, max_size=60)


@given(known=ids, allowed=ids)
def test_allowed_vectors_are_counted_by_list_however_they_are_given(known: list[int], allowed: list[int]) -> None:
    there, asked = np.array(sorted(known), np.int64), ascending(np.array(allowed, np.int64))
    lists = there * 7 % 5
    expected = [sum(name in allowed and name * 7 % 5 == number for name in known) for number in range(5)]
    assert wanted_lists(there, lists, asked, 5).tolist() == expected
    flags = flagged(asked)
    assert (flags is None) == (not allowed)
    if flags is not None:
        assert np.flatnonzero(flags).tolist() == sorted(allowed)
        assert wanted_lists(there, lists, flags, 5).tolist() == expected


@pytest.mark.parametrize("given_", [[3, 1, 3, 2], [1, 2, 3], []])
def test_ids_come_ascending_each_once(given_: list[int]) -> None:
    assert ascending(np.array(given_, np.int64)).tolist() == sorted(set(given_))


def test_ids_that_are_few_and_far_between_have_no_flags() -> None:
    assert flagged(np.array([5, 10_000_000])) is None
