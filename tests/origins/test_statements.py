"""What somebody says of their own act confirms or denies it; it did not bring it to light."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from claimtrack.attribution import attribute
from claimtrack.claims import extract
from claimtrack.ingest.document import build
from claimtrack.lang.outlets import registry
from claimtrack.origins import LegKind, Trace, trace
from claimtrack.types import Article, Claim, Cluster, Corpus, Role, SourceType
from tests.story import ORGANISATION, OUTLET, PERSON, Story


def traced(story: Story) -> Trace:
    corpus = story.corpus()
    return trace(corpus.clusters["c"], corpus)


def with_statement(**meta: str) -> Story:
    """An outlet's report in one article; in another the words of the company's spokeswoman beside the article's own."""
    s = Story()
    s.article("a", "Norvane shuts the dam, Reuters writes.", outlet="Tide", **meta)
    s.claim("c", "a", "Norvane shuts the dam", [s.source("a", "Reuters", OUTLET, "Norvane shuts the dam", surface="Reuters")])
    s.article("b", 'Ana Bell, a spokeswoman for Norvane, said: "We have shut the dam".', outlet="Echo", **meta)
    bell = s.source("b", "Ana Bell", PERSON, "We have shut the dam", surface="Ana Bell")
    s.claim("c", "b", "We have shut the dam", [bell])
    return s


def test_a_statement_of_who_it_is_about_is_named_beside_the_origins_and_not_counted() -> None:
    found = traced(with_statement())
    assert found.origins == ("Reuters", "Norvane")
    assert (found.statements, found.independent_origins) == (("Norvane",), 1)
    assert found.heading == "1 independent origin and 1 statement of who it is about"
    expected = (
        "1 independent origin: Reuters (named by a), plus the statement of Norvane (through its spokesperson Ana Bell in b)"
    )
    assert found.reason.startswith(f"{expected}; ")


def test_a_statement_that_stands_alone_is_the_origin() -> None:
    s = with_statement()
    s.clusters["c"] = [c for c in s.clusters["c"] if s.claims[c].article == "b"]
    found = traced(s)
    assert (found.origins, found.statements, found.independent_origins) == (("Norvane",), (), 1)
    assert found.heading == "1 independent origin"


def test_who_is_not_in_the_claim_is_an_origin_like_another() -> None:
    s = Story()
    s.article("a", "The dam leaks, Reuters writes.", outlet="Tide")
    s.claim("c", "a", "The dam leaks", [s.source("a", "Reuters", OUTLET, "The dam leaks", surface="Reuters")])
    s.article("b", "Norvane said the dam leaks.", outlet="Echo")
    s.claim("c", "b", "the dam leaks", [s.source("b", "Norvane", ORGANISATION, "the dam leaks", surface="Norvane")])
    found = traced(s)
    assert (set(found.origins), found.statements) == ({"Reuters", "Norvane"}, ())


def test_a_person_is_known_in_a_claim_by_the_last_name() -> None:
    s = Story()
    s.article("a", "Bell has resigned, Reuters writes.", outlet="Tide")
    s.claim("c", "a", "Bell has resigned", [s.source("a", "Reuters", OUTLET, "Bell has resigned", surface="Reuters")])
    s.article("b", "I have not resigned, Ana Bell said.", outlet="Echo")
    s.claim("c", "b", "I have not resigned", [s.source("b", "Ana Bell", PERSON, "I have not resigned", surface="Ana Bell")])
    found = traced(s)
    assert (found.origins, found.statements) == (("Reuters", "Ana Bell"), ("Ana Bell",))


def told_and_quoted(**meta: str) -> Story:
    """An article that tells an act itself, quotes the one who did it, and leans on an outlet for the rest."""
    s = Story()
    text = "Norvane shuts the dam. Reuters saw cracks in it. Norvane said it has shut the dam."
    s.article("a", text, outlet="Tide", **meta)
    s.source("a", "Reuters", OUTLET, "cracks in it", surface="Reuters")
    s.claim("c", "a", "Norvane shuts the dam", headline=True)
    said = s.source("a", "Norvane", ORGANISATION, "it has shut the dam", surface="Norvane said")
    s.claim("c", "a", "it has shut the dam", [said])
    return s


def test_without_dates_what_an_article_tells_itself_beside_a_statement_rests_on_its_main_source() -> None:
    found = traced(told_and_quoted())
    assert found.origins == ("Reuters", "Norvane")
    assert (found.legs[0].kind, found.legs[0].root, found.legs[0].rule) == (LegKind.RESTS, "Reuters", "root.rests")
    assert found.reason.startswith(
        "1 independent origin: Reuters (the main source of a), plus the statement of Norvane (named by a)"
    )


def test_with_a_date_the_public_statement_explains_what_an_article_tells_itself() -> None:
    assert traced(told_and_quoted(published="2025-01-01")).origins == ("Norvane",)


@pytest.mark.parametrize(("start", "origins", "kind"), [
    ("", ("Reuters", "Norvane"), LegKind.RESTS),  # what the article is about
    ("Rain fell all night. ", ("Norvane",), LegKind.SILENT),  # told by the way: the words of the others, without their name
])  # fmt: skip
def test_what_leads_an_article_rests_on_its_main_source_what_it_tells_by_the_way_is_silent(
    start: str, origins: tuple[str, ...], kind: LegKind
) -> None:
    s = told_and_quoted()
    s.claims = {i: c for i, c in s.claims.items() if not c.headline}
    s.clusters["c"] = list(s.claims)
    s.article("b", f"{start}Norvane has shut the dam. Reuters saw cracks.", outlet="Echo")
    s.source("b", "Reuters", OUTLET, "cracks", surface="Reuters")
    if start:
        s.claim("d", "b", "Rain fell all night")
    s.claim("c", "b", "Norvane has shut the dam")
    found = traced(s)
    assert found.origins == origins
    assert [leg.kind for leg in found.legs if leg.article == "b"] == [kind]
    assert ("b names no source" in found.reason) is (kind is LegKind.SILENT)


def test_a_threat_that_an_article_tells_of_is_no_statement_that_it_quotes() -> None:
    s = Story()
    s.article("a", "Norvane threatens to shut the dam. Reuters saw cracks in it.", outlet="Tide")
    s.source("a", "Reuters", OUTLET, "cracks in it", surface="Reuters")
    made = s.source("a", "Norvane", ORGANISATION, "Norvane threatens to shut the dam", surface="Norvane")
    row = replace(s.attributions.pop(made), stance="threaten")
    s.attributions[row.id] = row
    s.claim("c", "a", "Norvane threatens to shut the dam", [row.id])
    assert traced(s).origins == ("Reuters", "Norvane")


def test_what_a_copy_of_another_site_rests_on_came_through_that_site() -> None:
    s = told_and_quoted()
    s.source("a", "Coast", OUTLET, role=Role.DERIVED_FROM)
    assert next(leg.path for leg in traced(s).legs if leg.kind is LegKind.RESTS) == ("Reuters", "Coast", "a")


def test_a_described_spokesman_is_the_organisation_where_it_is_known() -> None:
    s = Story()
    s.article("a", "A Norvane spokesman said the dam leaks.", outlet="Tide")
    row = s.source("a", "(Norvane spokesman)", SourceType.ANONYMOUS, "the dam leaks", surface="A Norvane spokesman")
    s.claim("c", "a", "the dam leaks", [row])
    assert traced(s).origins == ("Tide",)  # nobody known by that name
    s.article("b", "Norvane said the dam leaks.", outlet="Echo")
    s.claim("c", "b", "the dam leaks", [s.source("b", "Norvane", ORGANISATION, "the dam leaks", surface="Norvane")])
    assert traced(s).origins == ("Norvane",)


def test_the_suspension_of_the_seeds_has_one_origin_and_a_statement(shared: Path) -> None:
    folder = shared / "data" / "seeds"
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    spans = [(c["article"], tuple(c["span"])) for c in gold["claims"] if c["family"] == "s1-suspension"]
    rows = [json.loads(line) for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    corpus, claims = read([row for row in rows if row["id"] in {article for article, _ in spans}])
    members = [c for c in claims if any(c.article == a and iou(tuple(c.span), span) >= 0.5 for a, span in spans)]
    assert {c.article for c in members} == {article for article, _ in spans}
    found = trace(Cluster("c", members[0].text, tuple(c.id for c in members)), corpus)
    assert (found.origins, found.statements) == (("The Verge", "OpenAI"), ("OpenAI",))
    assert found.reason.startswith("1 independent origin: The Verge (the main source of ")
    assert "plus the statement of OpenAI (" in found.reason
    assert "through its spokesperson Niko Felix in 003" in found.reason


def read(rows: list[dict[str, str]]) -> tuple[Corpus, list[Claim]]:
    """Articles with their attributions and claims, without matching."""
    documents = [
        build(Article(**{k: row[k] for k in ("id", "text", "title", "outlet", "url", "lang", "published")})) for row in rows
    ]
    attributed = {d.article.id: attribute(d, registry()) for d in documents}
    claims = [c for d in documents for c in extract(d, attributed[d.article.id])]
    articles = {d.article.id: d.article for d in documents}
    attributions = {a.id: a for found in attributed.values() for a in found}
    languages = {d.article.id: d.lang for d in documents}
    return Corpus(articles, {c.id: c for c in claims}, attributions, (), {}, (), languages), claims


def iou(one: tuple[int, ...], two: tuple[int, ...]) -> float:
    shared = min(one[1], two[1]) - max(one[0], two[0])
    return max(0, shared) / (one[1] - one[0] + two[1] - two[0] - max(0, shared))
