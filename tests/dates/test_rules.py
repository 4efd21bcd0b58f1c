"""Rules are tried only where a word stands that they can begin with: nothing that they find anywhere may be lost."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.dates import date_spans
from claimtrack.dates import rules as module
from claimtrack.dates.cut import Cut, cuts
from claimtrack.dates.rules import ANY, FIGURE, LETTERS, fold, names, rules
from claimtrack.lang.lexicon import Lexicon, lexicon
from claimtrack.types import Span

LANGS = ("fr", "id", "en")
EVERY = "".join(chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF)
SEPARATORS = (" ", " ", " ", "", "  ", "-", ", ", ".", ". ", "/", " (", "(", ") ", "'", "’", "\u00a0", "\n", "_", ":", "h", "٣")
FIGURES = (
    "1",
    "12",
    "1er",
    "3rd",
    "24",
    "99",
    "199",
    "2025",
    "1998",
    "2026-05-04",
    "12/3",
    "(12/3)",
    "1.2.2024",
    "12.30",
    "8h15",
)


def _phrases(table: Any) -> set[str]:
    if isinstance(table, str):
        return set(re.split(r"\{\w+\}", table))
    if isinstance(table, dict):
        return set(table) | {word for inner in table.values() for word in _phrases(inner)}
    return {word for inner in table for word in _phrases(inner)} if isinstance(table, list) else set()


def _pieces(lang: str) -> list[str]:
    known = names(lang)
    written = _phrases(dict(lexicon(lang).table("dates"))) | set(known.months) | set(known.weekdays)
    return sorted({form for word in written for form in (word, word.capitalize(), word.upper())})


def _text(lang: str) -> st.SearchStrategy[str]:
    piece = st.sampled_from(_pieces(lang)) | st.sampled_from(FIGURES) | st.text("aıİſsKk 1é", max_size=2)
    return st.lists(st.tuples(piece, st.sampled_from(SEPARATORS)), max_size=14).map(lambda rows: "".join(map("".join, rows)))


def _everywhere(text: str, lang: str) -> list[Cut]:
    """What the patterns find when they are tried at every place."""
    plain = text.translate(str.maketrans("\u00a0\u202f\u2009\n\t’", "     '"))
    known, kept = rules(lang), list[Cut]()
    found = [(m.start(), -m.end(), rule, m) for rule, pattern in enumerate(known.patterns) for m in pattern.finditer(plain)]
    for start, end, rule, match in sorted(found, key=lambda one: one[:3]):
        if not kept or start >= kept[-1].span.end:
            parts = {name: value.lower() for name, value in match.groupdict().items() if value}
            kept.append(Cut(Span(start, -end), known.names[rule], parts))
    return kept


@settings(max_examples=400)
@given(st.data(), st.sampled_from(LANGS))
def test_nothing_is_lost_by_not_looking_everywhere(data: st.DataObject, lang: str) -> None:
    text = data.draw(_text(data.draw(st.sampled_from(LANGS)) if data.draw(st.booleans()) else lang))
    expected = _everywhere(text, lang)
    assert cuts(text, lang) == expected
    assert date_spans(text, lang) == [cut.span for cut in expected]


@pytest.mark.parametrize(
    ("lang", "text"), [("fr", "FIN 2026 EN JUıN 2027"), ("id", "1 AGUſTUS 2025"), ("en", "la\u017ft wee\u212a")]
)
def test_letters_that_only_look_otherwise_are_found(lang: str, text: str) -> None:
    assert cuts(text, lang) == _everywhere(text, lang) != []


@pytest.mark.parametrize("lang", LANGS)
def test_folding_makes_one_of_what_the_patterns_take_for_one(lang: str) -> None:
    known = rules(lang)
    letters = {letter for word in (*known.starting, *known.needing) for letter in word if LETTERS.match(letter)}
    for letter in letters | {"h"}:
        assert {fold(other) for other in re.findall(letter, EVERY, re.IGNORECASE)} == {letter}
    assert len(fold(EVERY)) == len(EVERY)


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> module.Rules:
    """The rules of a language whose phrases begin with marks or figures and whose forms are not cut by spaces."""
    names("en")  # read with the true lexicon, once and for all
    table = {"ago": ["{n}-{unit} ago"], "units": {"day": ["day"]}, "numbers": {"two": 2}, "relative": {"'t weekend": ["day", 0]}}
    table |= {"feasts": {"1st of May": "05-01", "½ Lent": "03-01"}}
    monkeypatch.setattr(module, "lexicon", lambda code: Lexicon(code, code, {"dates": table}))
    return rules.__wrapped__("en")


def test_a_phrase_that_begins_with_no_word_is_looked_for_everywhere(odd: module.Rules) -> None:
    rank = odd.names.index
    assert {rank("ago"), rank("relative")} <= odd.starting[ANY]
    assert rank("ago") in odd.needing[ANY]
    assert rank("feast") in odd.starting[FIGURE] & odd.starting["½"]
    assert rank("feast") in odd.needing["may"] & odd.needing["lent"]


def test_rules_without_phrases_match_nowhere(odd: module.Rules) -> None:
    ahead = odd.names.index("ahead")
    assert odd.patterns[ahead].search("in two days") is None
    assert not any(ahead in those for those in odd.starting.values())
