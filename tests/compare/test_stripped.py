"""Sources that an article leaves out, and what of a quotation a paraphrase loses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimtrack.compare import Comparison, LostKind, compare
from claimtrack.origins import trace
from claimtrack.spoken import spoken
from claimtrack.types import Attribution, Evidence, Match, Relation, Role, SourceType, Span, Status, Style
from tests.story import PERSON, Story


def two(bare: str = "The ferry hit a whale.", days: tuple[str | None, str | None] = (None, None), lang: str = "en") -> Story:
    """Article a attributes the claim to Ana Bell, article b states it."""
    s = Story()
    s.article("a", "Ana Bell said the ferry hit a whale.", published=days[0])
    bell = s.source("a", "Ana Bell", PERSON, "the ferry hit a whale", surface="Ana Bell")
    s.claim("c", "a", "the ferry hit a whale", [bell], Status.DONE)
    s.article("b", bare, published=days[1], lang=lang)
    s.claim("c", "b", bare.rstrip("."), status=Status.DONE)
    return s


def compared(story: Story) -> Comparison:
    corpus = story.corpus()
    return compare(corpus.clusters["c"], corpus)


def test_a_bare_statement_of_what_another_attributes_is_stripped() -> None:
    s = two("Le bac a heurté une baleine.", lang="fr")
    (found,) = compared(s).stripped
    assert found.sentence == "attributed to Ana Bell in a; stated as fact in b"
    assert (found.article, found.as_fact) == ("b", True)
    assert [(x.article, x.source, x.span) for x in found.attributed] == [("a", "Ana Bell", s.place("a", "Ana Bell"))]


def test_a_hedged_one_is_passed_on_and_not_stated_as_fact() -> None:
    (found,) = compared(two("The ferry reportedly hit a whale.")).stripped
    assert found.sentence == "attributed to Ana Bell in a; passed on without a source in b"


@pytest.mark.parametrize(("days", "count"), [(("2025-01-02", "2025-01-01"), 0), (("2025-01-01", "2025-01-02"), 1)])
def test_who_had_it_first_stripped_nothing(days: tuple[str, str], count: int) -> None:
    assert len(compared(two(days=days)).stripped) == count


def test_a_claim_that_tells_who_denies_it_is_not_stripped() -> None:
    assert compared(two("Ana Bell denied the ferry hit a whale.")).stripped == ()


def test_an_article_that_names_a_source_elsewhere_for_it_is_not_among_them() -> None:
    s = two("The ferry hit a whale. A whale was hit by the ferry, Ana Bell said.")
    bell = s.source("b", "Ana Bell", PERSON, "A whale was hit by the ferry", surface="Ana Bell")
    s.claim("c", "b", "A whale was hit by the ferry", [bell], Status.DONE)
    assert compared(s).stripped == ()


def test_a_pair_that_the_matcher_doubts_strips_nothing() -> None:
    s = two()
    a, b = s.clusters["c"]
    s.matches.append(Match(a, b, 0.5, 0.2, Relation.RELATED))
    assert compared(s).stripped == ()


def test_a_pair_that_the_matcher_never_told_is_doubted_too() -> None:
    """Two claims that only a third holds together; a corpus without any match has nothing to doubt by."""
    s = two()
    s.article("c", "A whale was hit by the ferry.")
    third = s.claim("c", "c", "A whale was hit by the ferry", status=Status.DONE)
    assert [found.article for found in compared(s).stripped] == ["b", "c"]
    (attributed,) = (one for one in s.claims if s.claims[one].article == "a")
    s.matches.append(Match(*sorted((attributed, third)), 0.9, 0.9, Relation.SAME))
    assert [found.article for found in compared(s).stripped] == ["c"]


def test_the_trace_counts_the_stripped_articles() -> None:
    corpus = two(days=("2025-01-01", "2025-01-02")).corpus()
    found = trace(corpus.clusters["c"], corpus)
    assert found.stripped == ("b",)
    assert "b names no source (stripped in 1 of 2 articles)" in found.reason


def quoted(quote: str, paraphrase: str) -> Comparison:
    s = Story()
    s.article("a", f"“{quote},” Ana Bell said.")
    bell = s.source("a", "Ana Bell", PERSON, quote, surface="Ana Bell")
    s.attributions[bell] = replace(s.attributions[bell], style=Style.DIRECT)
    s.claim("c", "a", quote, [bell])
    s.article("b", f"{paraphrase}.")
    s.claim("c", "b", paraphrase)
    return compared(s)


@pytest.mark.parametrize(
    ("quote", "paraphrase", "kind", "words"),
    [
        ("If the crew agrees, the ferry will sail", "The ferry will sail", LostKind.CONDITION, "If the crew agrees"),
        ("The ferry may sail", "The ferry sails", LostKind.HEDGE, "may sail"),
        ("The ferry stays in port for now", "The ferry stays in port", LostKind.LIMIT, "for now"),
    ],
)
def test_what_a_paraphrase_loses_of_a_quotation(quote: str, paraphrase: str, kind: LostKind, words: str) -> None:
    (found,) = quoted(quote, paraphrase).lost
    assert (found.kind, found.article) == (kind, "b")
    assert f"“{quote},” Ana Bell said."[slice(*found.span)] == words


def test_what_is_kept_in_other_words_is_not_lost() -> None:
    assert quoted("If the crew agrees, the ferry will sail", "The ferry will sail unless the crew objects").lost == ()


@pytest.mark.parametrize(
    ("text", "cue", "lang", "said"),
    [
        ("OpenAI akan meminta mereka berhenti", "meminta", "id", False),
        ("OpenAI meminta mereka berhenti", "meminta", "id", True),
        ("The firm will probably ask them to stop", "ask", "en", False),
        ("L'entreprise demandera qu'ils cessent", "demandera", "fr", False),
        ("L'entreprise a demandé qu'ils cessent", "demandé", "fr", True),
    ],
)
def test_a_request_that_is_still_to_come_is_no_statement(text: str, cue: str, lang: str, said: bool) -> None:
    place = Span(text.index(cue), text.index(cue) + len(cue))
    row = Attribution("a", "test", "X", SourceType.ORGANISATION, Role.SPEAKER, Evidence.PROSE, cue_span=place, stance="ask")
    assert spoken(row, text, lang) is said
    assert spoken(replace(row, stance="say"), text, lang)
