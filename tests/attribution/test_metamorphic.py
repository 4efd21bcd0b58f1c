"""Changes that must not change who is found for which words."""

from __future__ import annotations

import time

import pytest

from claimtrack.attribution import attribute
from claimtrack.ingest.document import build
from claimtrack.lang.outlets import registry
from claimtrack.types import Article
from tests.attribution.gold import found, sentences

LANGS = ["fr", "id", "en"]


def triples(text: str, lang: str) -> list[tuple[str, str, str]]:
    """(role, source, content) of what is found, spaces and quotation marks evened out."""
    out = []
    for one in found(text, lang):
        words = text[one.content_span.start : one.content_span.end] if one.content_span else ""
        for mark in '«»“”"\u00a0\u202f\n':
            words = words.replace(mark, " ")
        out.append((str(one.role), one.source, " ".join(words.split()).strip(" ,.")))
    return sorted(out)


@pytest.mark.parametrize("lang", LANGS)
def test_straight_quotes_read_like_curly_ones(lang: str) -> None:
    for sentence in sentences(lang):
        plain = sentence.text
        for mark in "«»“”":
            plain = plain.replace(f"{mark} " if mark == "«" else f" {mark}" if mark == "»" else mark, '"')
        assert triples(plain, lang) == triples(sentence.text, lang), sentence.text


@pytest.mark.parametrize("lang", LANGS)
def test_no_break_spaces_change_nothing(lang: str) -> None:
    for sentence in sentences(lang):
        for space in ("\u00a0", "\u202f"):
            changed = sentence.text.replace(" »", f"{space}»").replace("« ", f"«{space}").replace(" :", f"{space}:")
            assert triples(changed, lang) == triples(sentence.text, lang), sentence.text


@pytest.mark.parametrize("lang", LANGS)
def test_curly_apostrophes_change_nothing(lang: str) -> None:
    for sentence in sentences(lang):
        before = [(r, s.replace("’", "'"), c.replace("’", "'")) for r, s, c in triples(sentence.text.replace("'", "’"), lang)]
        assert before == triples(sentence.text, lang), sentence.text


@pytest.mark.parametrize("lang", LANGS)
def test_another_outlet_takes_the_same_place(lang: str) -> None:
    for sentence in sentences(lang):
        if "Reuters" in sentence.text:
            swapped = triples(sentence.text.replace("Reuters", "Bloomberg"), lang)
            assert swapped == sorted((r, s.replace("Reuters", "Bloomberg"), c) for r, s, c in triples(sentence.text, lang))


@pytest.mark.parametrize("lang", LANGS)
def test_offsets_hold_in_a_longer_text(lang: str) -> None:
    first, second = "Premier.\n\n", "\n\nFin."
    for sentence in sentences(lang):
        alone = {(a.source, a.content_span and tuple(a.content_span)) for a in found(sentence.text, lang)}
        inside = {
            (a.source, a.content_span and (a.content_span.start - len(first), a.content_span.end - len(first)))
            for a in found(first + sentence.text + second, lang)
        }
        assert inside == alone, sentence.text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("piece", ['" («', "« ", '"“', "selon ", "a dit que ", "said that ", "kata, ", "(a) ", "X, ", "A "])
def test_hostile_text_takes_linear_time(lang: str, piece: str) -> None:
    def seconds(size: int) -> float:
        document = build(Article("hostile", "Mot. " + piece * (size // len(piece)), lang=lang))
        start = time.perf_counter()
        attribute(document, registry())
        return time.perf_counter() - start

    seconds(1_000)
    assert seconds(80_000) < 10.0  # 0.1 to 1 s on an idle machine; a quadratic rule takes minutes
