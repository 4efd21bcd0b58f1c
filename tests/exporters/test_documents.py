"""Markdown, ClaimReview, Web Annotation and PROV: read back and compared with the corpus."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest

from claimtrack.errors import NotFoundError
from claimtrack.exporters import export
from claimtrack.exporters.markdown import text
from claimtrack.exporters.subset import of_story
from claimtrack.types import Corpus
from tests.exporters import hostile
from tests.exporters.affair import corpus

FORMATS = ("markdown", "claimreview", "webannotation", "prov")


def written(format: str, made: Corpus | None = None) -> str:
    out = io.StringIO()
    export(format, made or corpus(), out)
    return out.getvalue()


def turned(made: Corpus) -> Corpus:
    """The same corpus with everything in another order."""
    back = {
        name: dict(reversed(list(getattr(made, name).items()))) for name in ("articles", "claims", "attributions", "clusters")
    }
    return replace(made, citations=made.citations[::-1], matches=made.matches[::-1], **back)


@pytest.mark.parametrize("format", [*FORMATS, "html"])
def test_the_order_of_the_corpus_does_not_matter(format: str) -> None:
    assert written(format, turned(corpus())) == written(format)


@pytest.mark.parametrize("format", FORMATS)
def test_hostile_names_can_be_written(format: str) -> None:
    found = written(format, hostile.corpus())
    assert found.encode("utf-8")
    assert "\x1b" not in found
    if format in ("claimreview", "prov"):
        json.loads(found)


def test_markdown_tells_wordings_changes_and_paths() -> None:
    found = written("markdown")
    assert "3 articles (en, fr), 6 claims, 3 clusters." in found
    assert (
        "- **Harbour Post** (en, 2025-03-01T08:00:00Z, threatened, Ana Ruiz): “The council threatens to close the port, said"
        in found
    )
    assert "- status: threatened → done (Harbour Post “The council threatens to close the port” → La Vigie “Le conseil" in found
    assert "Not to be confused with: `toll`" in found
    assert "- La Vigie leaves out “The council threatens" not in found
    assert "- La Vigie leaves out “The toll was paid by 40 ships”, said by c third, Harbour Post" in found


def test_markdown_changes_few_lines_when_a_claim_is_added() -> None:
    before = written("markdown").splitlines()
    made = corpus()
    dropped = next(c.id for c in made.claims.values() if c.text == "Le conseil a fermé le port")
    port = made.clusters["port"]
    smaller = replace(port, claims=tuple(c for c in port.claims if c != dropped))
    after = written("markdown", replace(made, clusters={**made.clusters, "port": smaller})).splitlines()
    toll = [lines[lines.index("`toll`") : lines.index("## Gaps")] for lines in (before, after)]
    assert toll[0] == toll[1]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a *b* _c_ [d](e)", r"a \*b\* \_c\_ \[d\](e)"),
        ("# head", r"\# head"),
        ("1. item", r"1\. item"),
        ("- item\n- two", r"\- item - two"),
        ("<b>&amp;", r"\<b\>\&amp;"),
        ("a | b", r"a \| b"),
    ],
)
def test_markdown_shows_words_as_they_are(given: str, shown: str) -> None:
    assert text(given) == shown


def by_type(found: dict[str, Any], type: str) -> list[dict[str, Any]]:
    return [item for item in found["@graph"] if item["@type"] == type]


def test_claimreview_has_one_appearance_an_article_and_no_rating() -> None:
    raw = written("claimreview")
    found = json.loads(raw)
    port = next(c for c in by_type(found, "Claim") if c["@id"] == "urn:claimtrack:cluster:port")
    assert [(a["headline"], a.get("publisher", {}).get("name"), a.get("datePublished")) for a in port["appearance"]] == [
        ("Port may close", "Harbour Post", "2025-03-01T08:00:00Z"),
        ("Le conseil a fermé le port.", "La Vigie", "2025-03-02"),
        ("The council has closed the port. The toll was not paid by 40 ships, said the union.", None, None),
    ]
    assert port["appearance"][0]["url"] == "https://harbourpost.example/port"
    assert "url" not in port["appearance"][1]
    assert "firstAppearance" not in port  # the date of one article is not known
    reviews = {r["itemReviewed"]["@id"]: r for r in by_type(found, "ClaimReview")}
    assert reviews[port["@id"]]["claimReviewed"] == port["text"]
    assert '"reviewRating":' not in raw


def test_claimreview_names_the_first_where_all_dates_are_known() -> None:
    made = corpus()
    dated = {**made.articles, "c third": replace(made.articles["c third"], published="2025-03-04")}
    found = json.loads(written("claimreview", replace(made, articles=dated)))
    port = next(c for c in by_type(found, "Claim") if c["@id"] == "urn:claimtrack:cluster:port")
    assert port["firstAppearance"] == {"@id": "https://harbourpost.example/port"}


def test_annotations_quote_the_words_at_their_place() -> None:
    made = corpus()
    rows = [json.loads(line) for line in written("webannotation").splitlines()]
    assert len(rows) == len(made.claims) + len(made.attributions)
    claim = next(c for c in made.claims.values() if c.text == "The toll was paid by 40 ships")
    row = next(r for r in rows if r["id"] == f"urn:claimtrack:claim:{claim.id}")
    position, quote = row["target"]["selector"]
    source = made.articles["a-first"].text
    assert (position["start"], position["end"]) == claim.span
    assert quote["exact"] == source[position["start"] : position["end"]] == claim.text
    assert source.index(quote["prefix"] + quote["exact"] + quote["suffix"]) == claim.span.start - len(quote["prefix"])
    assert row["target"]["source"] == "https://harbourpost.example/port"
    assert [b["value"] for b in row["body"] if b["type"] == "TextualBody"] == ["claim", "done", "attributed to: Council"]
    assert row["body"][-1] == {"type": "SpecificResource", "purpose": "linking", "source": "urn:claimtrack:cluster:toll"}


def test_prov_names_the_rule_of_each_fact() -> None:
    made = corpus()
    found = json.loads(written("prov"))
    claim = next(c for c in made.claims.values() if c.text == "The toll was paid by 40 ships")
    generated = {r["prov:entity"]: r["prov:activity"] for r in found["wasGeneratedBy"].values()}
    agents = {r["prov:activity"]: r["prov:agent"] for r in found["wasAssociatedWith"].values()}
    assert agents[generated[f"ct:claim:{claim.id}"]] == "ct:rule:test"
    assert found["agent"]["ct:rule:test"]["prov:label"] == "test"
    assert generated["ct:cluster:toll"] == "ct:clustering:average-link"
    derived = {(r["prov:generatedEntity"], r["prov:usedEntity"]) for r in found["wasDerivedFrom"].values()}
    assert ("ct:cluster:toll", f"ct:claim:{claim.id}") in derived
    assert (f"ct:claim:{claim.id}", "ct:article:a-first") in derived
    assert (f"ct:claim:{claim.id}", f"ct:attribution:{claim.attributions[0]}") in derived


def test_prov_is_closed() -> None:
    found = json.loads(written("prov", hostile.corpus()))
    known = {kind: set(found[kind]) for kind in ("entity", "activity", "agent")}
    for relation in found["wasGeneratedBy"].values():
        assert relation["prov:entity"] in known["entity"]
        assert relation["prov:activity"] in known["activity"]
    for relation in found["wasDerivedFrom"].values():
        assert {relation["prov:generatedEntity"], relation["prov:usedEntity"]} <= known["entity"]
    for relation in found["wasAssociatedWith"].values():
        assert relation["prov:agent"] in known["agent"]


def test_one_story_is_cut_out_whole() -> None:
    made = corpus()
    part = replace(made, clusters={**made.clusters, "ship": replace(made.clusters["ship"], story="s2")})
    story = of_story(part, "s2")
    assert set(story.articles) == {"b-second"}
    assert {c.text for c in story.claims.values()} == {"Le conseil a fermé le port", "Un navire est parti"}
    assert set(story.clusters) == {"ship"}
    assert story.languages == {"b-second": "fr"}
    with pytest.raises(NotFoundError, match="more than one story begins with 's'"):
        of_story(part, "s")
    with pytest.raises(NotFoundError, match="no story begins with 'x'"):
        of_story(part, "x")
