from __future__ import annotations

from dataclasses import replace

import pytest

from claimtrack.lang.outlets import registry
from claimtrack.protocols import Names
from claimtrack.types import (
    Article,
    Attribution,
    Citation,
    CitationKind,
    Claim,
    Corpus,
    Evidence,
    Role,
    SourceType,
    Span,
    Status,
)
from claimtrack.view import canonical, domain_names, renamed

PUBLISHED = ((None, "https://www.theverge.com/x"), ("Blog du Modem", "https://blogdumodem.example/42"), ("Tempo.co", None))


def derived(name: str, via: tuple[str, ...] = ()) -> Attribution:
    return Attribution(
        "a", "footer", name, SourceType.OUTLET, Role.DERIVED_FROM, Evidence.FOOTER, source_span=Span(0, 3), via=via
    )


def corpus(*attributions: Attribution, citations: tuple[Citation, ...] = ()) -> Corpus:
    ids = tuple(item.id for item in attributions)
    claim = Claim("a", Span(0, 3), "abc", "fr", Span(0, 3), Status.DONE, "r", "s", tuple(a.source for a in attributions), ids)
    articles = {"a": Article("a", "abc", outlet="theverge.com"), "b": Article("b", "abc", url="https://www.theverge.com/x")}
    return Corpus(articles, {claim.id: claim}, {item.id: item for item in attributions}, citations, {})


def names(*derived_from: str) -> Names:
    return Names(PUBLISHED, (), (), derived_from)


@pytest.mark.parametrize(
    ("outlet", "url", "expected"),
    [
        ("theverge.com", None, "The Verge"),
        ("the verge", None, "The Verge"),
        ("Blog du Modem", "https://www.theverge.com/x", "Blog du Modem"),
        (None, "https://www.theverge.com/x", "The Verge"),
        (None, "https://unknown.example/x", None),
        (None, None, None),
    ],
)
def test_publishers_have_the_registrys_name(outlet: str | None, url: str | None, expected: str | None) -> None:
    assert canonical(outlet, url, registry()) == expected


def test_a_domain_that_only_the_corpus_knows_is_read_as_its_outlet() -> None:
    found = domain_names(names("blogdumodem.example", "www.blogdumodem.example", "nobody.example", "The Verge"), registry())
    assert found == {"blogdumodem.example": "Blog du Modem", "www.blogdumodem.example": "Blog du Modem"}


def test_of_two_names_for_a_domain_the_first_in_the_alphabet_wins() -> None:
    both = (("Zeta", "https://one.example/1"), ("Alpha", "https://one.example/2"))
    for published in (both, both[::-1]):
        found = domain_names(Names(tuple(sorted(published)), (), (), ("one.example",)), registry())
        assert found == {"one.example": "Alpha"}


def test_a_renamed_source_is_renamed_wherever_it_stands() -> None:
    one = derived("blogdumodem.example", via=("blogdumodem.example", "Reuters"))
    cited = Citation("a", "blogdumodem.example", CitationKind.DERIVED_FROM, 1, (Span(0, 3),), (one.id,))
    seen = renamed(corpus(one, citations=(cited,)), {"blogdumodem.example": "Blog du Modem"}, registry())
    (item,) = seen.attributions.values()
    assert (item.source, item.via) == ("Blog du Modem", ("Blog du Modem", "Reuters"))
    assert list(seen.attributions) == [item.id] != [one.id]
    (claim,) = seen.claims.values()
    assert (claim.attributed_to, claim.attributions) == (("Blog du Modem",), (item.id,))
    assert seen.citations == (replace(cited, outlet="Blog du Modem", attributions=(item.id,)),)
    assert {key: article.outlet for key, article in seen.articles.items()} == {"a": "The Verge", "b": "The Verge"}


def test_two_citations_that_become_one_are_added_up() -> None:
    citations = (
        Citation("a", "Blog du Modem", CitationKind.DERIVED_FROM, 1, (Span(2, 3),), ("x",)),
        Citation("a", "blogdumodem.example", CitationKind.DERIVED_FROM, 2, (Span(0, 1), Span(2, 3)), ("y",)),
        Citation("a", "blogdumodem.example", CitationKind.CITES, 4, (Span(0, 1),)),
    )
    seen = renamed(corpus(citations=citations), {"blogdumodem.example": "Blog du Modem"}, registry())
    assert [(c.outlet, c.kind, c.count, c.evidence, c.attributions) for c in seen.citations] == [
        ("Blog du Modem", CitationKind.DERIVED_FROM, 3, (Span(0, 1), Span(2, 3)), ("x", "y")),
        ("Blog du Modem", CitationKind.CITES, 4, (Span(0, 1),), ()),
    ]


def test_without_new_names_nothing_moves() -> None:
    held = corpus(derived("The Verge"))
    seen = renamed(held, {}, registry())
    assert (seen.attributions, seen.claims) == (held.attributions, held.claims)
