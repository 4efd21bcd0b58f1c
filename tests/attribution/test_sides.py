"""Outlets beside what is said, sources without a verb of saying, and what gives no content."""

from __future__ import annotations

import pytest

from claimtrack.attribution import attribute, citations
from claimtrack.ingest.document import build
from claimtrack.lang.outlets import registry
from claimtrack.types import Article
from tests.attribution.test_metamorphic import triples


@pytest.mark.parametrize(
    ("lang", "opening", "role", "outlet"),
    [
        ("fr", "Dans un message relayé sur son fil d'actualités, Toutiao, ", "venue", "Toutiao"),
        ("fr", "Sur sa chaîne, France 24, ", "venue", "France 24"),
        ("fr", "Invitée mercredi soir d'Arte, ", "venue", "Arte"),
        ("fr", "Dans un entretien diffusé mardi soir sur France Inter, ", "venue", "France Inter"),
        ("fr", "Invitée de franceinfo, ", "venue", "Franceinfo"),
        ("id", "Dalam pernyataan yang diunggah di layanan beritanya, Toutiao, ", "venue", "Toutiao"),
        ("id", "Dalam wawancara pada Senin malam dengan Reuters, ", "recipient", "Reuters"),
        ("en", "In a statement published on its news service, Toutiao, ", "venue", "Toutiao"),
        ("en", "In an interview on Monday evening with Reuters, ", "recipient", "Reuters"),
    ],
)
def test_the_outlet_in_the_opening_is_where_or_to_whom_it_was_said(lang: str, opening: str, role: str, outlet: str) -> None:
    said = {
        "fr": ("Novalin a indiqué que ", "le pont sera fermé"),
        "id": ("Novalin mengatakan ", "jembatan itu akan ditutup"),
        "en": ("Novalin said ", "the bridge will be closed"),
    }[lang]
    expected = [("speaker", "Novalin", said[1]), (role, outlet, said[1])]
    assert triples(f"{opening}{said[0]}{said[1]}.", lang) == sorted(expected)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "La grève a commencé selon franceinfo.", [("speaker", "Franceinfo", "La grève a commencé")]),
        ("fr", "Selon franceinfo, la grève a commencé.", [("speaker", "Franceinfo", "la grève a commencé")]),
        ("fr", "Reuters : « Le pont sera fermé. »", [("speaker", "Reuters", "Le pont sera fermé")]),
        ("fr", "Extrait : « Le pont sera fermé. »", []),
        ("en", "The union put the number of strikers at 300.", [("speaker", "union", "the number of strikers at 300")]),
        ("en", "The council put the plan on hold at 9 p.m.", []),
        (
            "fr",
            "D'après des messages partagés avec The Verge, le projet est abandonné.",
            [("relay", "The Verge", "le projet est abandonné"), ("speaker", "(messages)", "le projet est abandonné")],
        ),
    ],
)
def test_a_source_and_its_words(lang: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert triples(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "outlet"), [("Hal itu dilaporkan The Guardian.", "The Guardian"), ("Demikian dilaporkan Reuters.", "Reuters")]
)
def test_what_points_back_has_no_content_and_is_a_citation(text: str, outlet: str) -> None:
    document = build(Article("a", text, lang="id"))
    found = attribute(document, registry())
    assert [(row.source, row.content_span) for row in found] == [(outlet, None)]
    assert [(row.outlet, row.kind, row.count) for row in citations(document, found, registry())] == [(outlet, "cites", 1)]


def test_il_is_the_company_that_spoke_before_if_nobody_else_fits() -> None:
    text = (
        "L’entreprise mère de Parlo a confirmé un renvoi. Kerlann a indiqué qu’un stagiaire était parti. "
        "Il a ajouté que ses produits n’étaient pas touchés."
    )
    rows = attribute(build(Article("a", text, lang="fr")), registry())
    assert [row.source for row in rows if row.source_span and text[slice(*row.source_span)] == "Il"] == ["Kerlann"]
