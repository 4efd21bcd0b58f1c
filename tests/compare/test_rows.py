from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.compare import compare
from claimtrack.compare.wording import alike, content, folded, hedges, negations, words
from claimtrack.types import ChangeKind, Corpus, Role, Status
from tests.story import OUTLET, PERSON, Story


def story() -> Story:
    s = Story()
    s.article("b", "Ana Bell told Reuters that the new ferry hit 3 boats.", outlet="Echo", published="2025-01-02")
    bell = s.source("b", "Ana Bell", PERSON, "the new ferry hit 3 boats", surface="Ana Bell", via=["Reuters"])
    told = s.source("b", "Reuters", OUTLET, "the new ferry hit 3 boats", surface="Reuters", role=Role.RECIPIENT)
    s.claim("c", "b", "the new ferry hit 3 boats", [bell, told], Status.DONE)
    s.article("a", "Ferry hits boats\nThe ferry hit 2 boats.", outlet="Tide", published="2025-01-01")
    s.claim("c", "a", "Ferry hits boats", headline=True)
    s.claim("c", "a", "The ferry hit 2 boats", status=Status.DONE)
    s.article("d", "Le bac a heurté deux bateaux.", outlet="Le Quai", lang="fr")
    s.claim("c", "d", "Le bac a heurté deux bateaux", status=Status.DONE)
    return s


def test_one_row_an_article_in_order_of_time_with_its_own_sentence_chosen() -> None:
    s = story()
    corpus = s.corpus()
    found = compare(corpus.clusters["c"], corpus).rows
    assert [(r.article, r.outlet, r.language, r.published, r.source, r.figures) for r in found] == [
        ("a", "Tide", "en", "2025-01-01", None, ("2",)),
        ("b", "Echo", "en", "2025-01-02", "Ana Bell, told to Reuters", ("3",)),
        ("d", "Le Quai", "fr", None, None, ("deux",)),
    ]
    assert found[0].wording == s.place("a", "The ferry hit 2 boats")
    assert len(found[0].claims) == 2


def test_differing_words_are_marked_against_the_first_row_of_the_language() -> None:
    s = story()
    corpus = s.corpus()
    first, second, french = compare(corpus.clusters["c"], corpus).rows
    assert (first.differing, french.differing) == ((), ())
    assert [s.articles["b"].text[slice(*span)] for span in second.differing] == ["new", "3"]
    assert [s.articles["b"].text[slice(*span)] for span in second.source_spans] == ["Ana Bell", "Reuters"]


def test_the_summary_says_a_thing_once() -> None:
    s = Story()
    for name in "abd":
        s.article(name, f"{'41' if name == 'a' else '14'} people held.", published=f"2025-01-0{'abd'.index(name) + 1}")
        s.claim("c", name, f"{'41' if name == 'a' else '14'} people held")
    corpus = s.corpus()
    found = compare(corpus.clusters["c"], corpus)
    assert [(c.kind, c.note) for c in found.changes] == [(ChangeKind.NUMBER, "41 → 14")] * 2
    assert [(c.kind, c.note) for c in found.summary] == [(ChangeKind.NUMBER, "41 → 14")]


@pytest.mark.parametrize("seed", range(4))
def test_order_of_ingestion_does_not_change_a_comparison(seed: int) -> None:
    corpus = story().corpus()
    keys = list(corpus.claims)
    random.Random(seed).shuffle(keys)
    mixed = Corpus(corpus.articles, {k: corpus.claims[k] for k in keys}, corpus.attributions, corpus.citations, corpus.clusters)
    assert compare(corpus.clusters["c"], mixed) == compare(corpus.clusters["c"], corpus)


@given(st.text(alphabet=st.sampled_from("aé'’ nepasjmiqu\u00a0.,-\n"), max_size=60), st.sampled_from(["fr", "en", "id", "xx"]))
def test_marks_lie_inside_the_text_and_words_keep_their_places(text: str, lang: str) -> None:
    for span in (*hedges(text, lang, 7), *negations(text, lang, 7)):
        assert 7 <= span.start < span.end <= 7 + len(text)
    for word in words(text, 7):
        assert text[word.span.start - 7 : word.span.end - 7] == word.text
    assert {w.span for w in content(text, lang)} <= {w.span for w in words(text)}


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("suspend", "suspended", True),
        ("port", "ports", True),
        ("suspendu", "suspension", True),
        ("may", "mayor", False),
        ("dibebaskan", "dibebaskannya", True),
        ("company", "compare", False),
    ],
)
def test_forms_of_one_word(one: str, two: str, same: bool) -> None:
    assert alike(folded(one), folded(two)) is same
