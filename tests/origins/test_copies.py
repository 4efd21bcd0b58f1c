from __future__ import annotations

import random

from claimtrack.origins.copies import CONTAINMENT, EXACT_UP_TO, _runs, containment, republications
from tests.story import Story


def prose(seed: int, words: int = 120) -> str:
    rng = random.Random(seed)
    return " ".join("".join(rng.choices("abcdefghijklmnoprstuvw", k=rng.randint(3, 9))) for _ in range(words))


def test_containment_of_a_short_copy_in_a_long_article_is_one() -> None:
    short, long = prose(1, 60), f"{prose(2, 300)} {prose(1, 60)}"
    assert containment(_runs(short), _runs(long)) == 1.0
    assert containment(_runs(prose(1)), _runs(prose(2))) == 0.0


def test_texts_too_short_to_tell_are_no_copies() -> None:
    assert containment(_runs("the dam leaks again today"), _runs("the dam leaks again today")) == 0.0


def test_a_chain_of_copies_leads_to_the_first() -> None:
    s = Story()
    for day, name in enumerate(("a", "b", "c"), 1):
        s.article(name, f"{name} {prose(7)}", published=f"2025-01-0{day}")
    assert {i: r.original for i, r in republications(s.corpus()).items()} == {"b": "a", "c": "a"}


def test_minhash_finds_the_same_copies_among_many_articles() -> None:
    s = Story()
    for number in range(EXACT_UP_TO + 20):
        s.article(f"n{number:03}", prose(number), published="2025-01-01")
    words = prose(5).split()
    s.article("copy", " ".join(["new", "headline", *words[:100]]), published="2025-01-02")
    assert {i: r.original for i, r in republications(s.corpus()).items()} == {"copy": "n005"}
    assert republications(s.corpus())["copy"].containment > CONTAINMENT
