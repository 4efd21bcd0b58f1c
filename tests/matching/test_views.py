from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.matching.views import view
from claimtrack.types import MatchInput, Span

TEXT = "The plant shut. Workers say it will reopen in May, the union said! Nobody was hurt.\n\nA second paragraph. It rained."


def shown(phrase: str, title: str | None = "Plant shut") -> MatchInput:
    start = TEXT.index(phrase)
    return MatchInput("a", phrase, "en", "x", title, TEXT, Span(start, start + len(phrase)))


def test_the_sentence_around_a_claim_is_found() -> None:
    assert view(shown("it will reopen in May")).sentence == "Workers say it will reopen in May, the union said!"
    assert view(shown("It rained")).sentence == "It rained."


def test_the_window_is_title_and_paragraph_and_holds_the_claim() -> None:
    one = view(shown("Nobody was hurt"))
    assert one.window == "Plant shut\n" + TEXT[: TEXT.index("\n\n")]
    assert one.window[one.span.start : one.span.end] == "Nobody was hurt"


def test_a_title_that_opens_the_text_is_not_said_twice() -> None:
    one = view(shown("Nobody was hurt", title="The plant shut."))
    assert one.window.count("The plant shut.") == one.article.count("The plant shut.") == 1


def test_a_claim_without_context_is_its_own_sentence_and_window() -> None:
    one = view(MatchInput("a", "it  rained", "en", "x", None))
    assert (one.plain, one.sentence, one.window, one.span) == ("it rained", "it rained", "it  rained", Span(0, 10))


def test_another_span_or_window_has_another_key() -> None:
    keys = {view(shown(phrase)).window_key for phrase in ("Nobody", "Nobody was hurt", "It rained")}
    assert len(keys | {view(shown("Nobody", title=None)).window_key}) == 4


@given(st.text(max_size=400), st.integers(0, 400), st.integers(1, 60), st.one_of(st.none(), st.text(max_size=20)))
def test_whatever_the_text_the_window_holds_the_claim(text: str, start: int, length: int, title: str | None) -> None:
    span = Span(start, start + length)
    claim = MatchInput("a", text[start : start + length] or "x", "en", "x", title, text, span)
    one = view(claim)
    if span.end <= len(text):
        assert one.window[one.span.start : one.span.end] == text[span.start : span.end]
    else:
        assert one.window[one.span.start : one.span.end] == claim.text
