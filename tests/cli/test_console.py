"""What may reach a terminal."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.cli.console import clean, clean_piece, json_line, plain
from claimtrack.types import Span, Status


@given(st.text(st.characters(codec=None)))
def test_clean_text_has_no_control_or_reordering_character(raw: str) -> None:
    shown = clean(raw)
    assert not [
        c for c in shown if ord(c) < 32 or 127 <= ord(c) < 160 or 0x202A <= ord(c) <= 0x202E or 0xD800 <= ord(c) <= 0xDFFF
    ]


@given(st.text(st.characters(codec=None)))
def test_a_json_line_reads_back_as_it_was(raw: str) -> None:
    line = json_line({"text": raw})
    assert "\n" not in line
    assert json.loads(line) == {"text": raw}


def test_clean_folds_white_space_and_shows_what_was_hidden() -> None:
    assert clean("a\n b\u00a0c") == "a b c"
    assert clean("x\u202ey") == "x\\u202ey"
    assert clean(None) == ""


def test_a_piece_keeps_one_space_at_its_ends() -> None:
    assert clean_piece(" the\nminister  ") == " the minister "
    assert clean_piece("  ") == " "


def test_plain_keeps_spans_as_lists_and_kinds_as_words() -> None:
    assert plain({"span": Span(1, 2), "status": Status.DONE}) == {"span": [1, 2], "status": "done"}
