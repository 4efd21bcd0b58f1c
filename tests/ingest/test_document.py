from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.errors import InputError
from claimtrack.ingest.document import build, in_opinion
from claimtrack.types import Article, MarkKind, SentenceKind, Span

PROSE = "The harbour master said on Monday that the ferries would stay in port. Nobody argued."


def article(text: str, lang: str | None = "en", title: str | None = None) -> Article:
    return Article("a", text, lang=lang, title=title)


def read(text: str, lang: str | None = "en", title: str | None = None) -> list[tuple[str, str, int]]:
    return [(s.text, s.kind.value, s.paragraph) for s in build(article(text, lang, title)).sentences]


def test_title_headings_and_paragraphs():
    assert read(f"Harbour shut until Friday\n\n{PROSE}\n\nWhat happens next\n\nIt opens again.") == [
        ("Harbour shut until Friday", "headline", 0),
        ("The harbour master said on Monday that the ferries would stay in port.", "body", 1),
        ("Nobody argued.", "body", 1),
        ("What happens next", "headline", 2),
        ("It opens again.", "body", 3),
    ]


def test_a_title_that_ends_in_a_full_stop_is_known_by_the_metadata():
    assert read(f"It is shut.\n{PROSE}", title="It is shut.")[0] == ("It is shut.", "headline", 0)
    assert read(f"It is shut.\n{PROSE}")[0] == ("It is shut.", "body", 0)


def test_a_sentence_broken_at_its_links_is_one():
    text = "Globex\n\nhas closed\n\nParlo\n\nmaker\n\nOrrin\n\n’s account after it copied the maps. That is all."
    document = build(article(text))
    first, second = document.sentences
    assert first.text == "Globex  has closed  Parlo  maker  Orrin  's account after it copied the maps."
    assert text[first.span.start : first.span.end].endswith("copied the maps.")
    assert second.text == "That is all."
    assert len(document.text) == len(text)


def test_a_line_that_ends_on_a_preposition_reads_on():
    text = "The ferries will stay in port until the storm has passed, according to\n\nThe Coast\n\n, a local newspaper."
    assert [s.text for s in build(article(text)).sentences] == [text.replace("\n\n", "  ")]


def test_hard_wrapped_text_is_read_by_paragraph():
    lines = [
        "The harbour master of the northern port said on Monday that",
        "Globex would keep every ferry in port until the storm has",
        "passed over the bay. Nobody on the quay had heard of it when",
        "the news came out.",
    ]
    assert [s.text for s in build(article("\n".join(lines))).sentences] == [
        "The harbour master of the northern port said on Monday that Globex would keep every ferry in port until the storm has "
        "passed over the bay.",
        "Nobody on the quay had heard of it when the news came out.",
    ]


def test_paragraphs_of_a_quotation_stay_apart():
    assert [s.text for s in build(article("“The port is shut.\n\n“It will open again,” he said.")).sentences] == [
        "“The port is shut.",
        "“It will open again,” he said.",
    ]


def test_sentences_lie_outside_boilerplate():
    text = f"PARIS (AFP) - {PROSE} (Photo: Bo Li)\n\nShare\n\nWith Reuters"
    document = build(article(text))
    assert next(s.text for s in document.sentences).startswith("The harbour master")
    assert [mark.kind for mark in document.marks] == [MarkKind.BYLINE, MarkKind.IMAGE_CREDIT, MarkKind.SHARING, MarkKind.FOOTER]
    assert not any(mark.span.overlaps(s.span) for mark in document.marks for s in document.sentences)


def test_opinion_is_marked_and_still_read():
    document = build(article(f"{PROSE}\n\nOur view\n\nThis is a mistake, we think."))
    assert [in_opinion(document, s.span) for s in document.sentences] == [False, False, True, True]
    assert not in_opinion(document, Span(0, 5))


def test_questions_keep_their_mark():
    assert [s.text for s in build(article("Is it safe? Nobody knows.")).sentences] == ["Is it safe?", "Nobody knows."]


def test_decomposed_text_reads_like_composed():
    text = "La préfète a fermé l’école. Les élèves rentrent."
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    spans = [s.span for s in build(article(decomposed, "fr")).sentences]
    assert [unicodedata.normalize("NFC", decomposed[a:b]) for a, b in spans] == [
        composed[a:b] for a, b in (s.span for s in build(article(composed, "fr")).sentences)
    ]


@pytest.mark.parametrize(("given_lang", "code"), [("fr-FR", "fr"), ("ID", "id"), ("en_GB", "en"), (None, "en")])
def test_language_given_is_trusted_else_found(given_lang: str | None, code: str):
    assert build(article(PROSE, given_lang)).lang == code


@pytest.mark.parametrize(
    ("text", "lang", "what"),
    [
        (PROSE, "de", "language 'de' is not supported"),
        (" \n", "en", "the article has no text"),
        ("Die Stadt bestätigte am Donnerstag, dass die Brücke bis Ende März zu bleibt.", None, "its language is none of ours"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, lang: str | None, what: str):
    with pytest.raises(InputError) as caught:
        build(article(text, lang))
    assert caught.value.what == what
    assert caught.value.mend


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=300) | st.text(st.sampled_from("aB .\n“”«(’,-:1"), min_size=1, max_size=300))
def test_any_text_keeps_its_length_and_its_spans(text: str):
    if not text.strip():
        return
    document = build(article(text))
    assert len(document.text) == len(text)
    for sentence in document.sentences:
        assert 0 <= sentence.span.start < sentence.span.end <= len(text)
        assert sentence.text == document.text[sentence.span.start : sentence.span.end]
        assert sentence.kind in SentenceKind
