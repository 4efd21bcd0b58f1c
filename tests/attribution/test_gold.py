"""Our own marked sentences: everything that they hold is found, and nothing else."""

from __future__ import annotations

import pytest

from tests.attribution.gold import count, parse, sentences

# Floors only go up. Measured on tests/gold 2026-11-22: all found, none too many.
PRECISION, RECALL = 0.97, 0.97


@pytest.mark.parametrize("lang", ["fr", "id", "en"])
def test_gold_sentences(lang: str) -> None:
    right, extra, missed, wrong = count(lang)
    assert right / (right + extra) >= PRECISION, "\n".join(wrong)
    assert right / (right + missed) >= RECALL, "\n".join(wrong)


@pytest.mark.parametrize("lang", ["fr", "id", "en"])
def test_gold_spans_hold_what_is_marked(lang: str) -> None:
    for sentence in sentences(lang):
        for row in sentence.rows:
            span = row.source or row.content  # an understood source has no words
            assert span is not None
            assert sentence.text[span.start : span.end].strip()
            assert "{" not in sentence.text


def test_marks_are_taken_out() -> None:
    sentence = parse("Selon {s|Reuters|speaker|Reuters}, {c|il pleut}.")
    assert sentence.text == "Selon Reuters, il pleut."
    row = sentence.rows[0]
    assert (row.name, row.role, row.source, row.content) == ("Reuters", "speaker", (6, 13), (15, 23))
