"""Edges to outlets in constructions of every kind, known to the registry or not."""

from __future__ import annotations

import pytest

from claimtrack.attribution import attribute, citations
from claimtrack.ingest.document import build
from claimtrack.lang.outlets import registry
from claimtrack.types import Article


def edges(text: str, lang: str) -> set[tuple[str, str]]:
    document = build(Article("a", text, lang=lang))
    outlets = registry()
    return {(c.outlet, c.kind.value) for c in citations(document, attribute(document, outlets), outlets)}


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "The mill will close in May, two engineers complained to The Guardian.", ("The Guardian", "told_to")),
        ("en", '"The mill is sold," she told Zamorian public television ZTV.', ("ZTV", "told_to")),
        ("en", "The mayor, contacted by our colleagues at Le Figaro, said the bridge was safe.", ("Le Figaro", "told_to")),
        ("en", "In a column for the Financial Times, Ann Lee said the bank was wrong.", ("Financial Times", "aired_on")),
        ("en", "The mill was sold on Friday, state news agency Zorpress announced.", ("Zorpress", "cites")),
        ("en", "Quoting Reuters, the group has paid 54 million dollars.", ("Reuters", "cites")),
        ("fr", "« Le pont est sûr », a-t-elle lancé sur le plateau de France 24.", ("France 24", "aired_on")),
        ("fr", "L'intéressé s'exprimait jeudi au micro d'Europe 1.", ("Europe 1", "aired_on")),
        ("fr", "Le maire, interrogé par le site belge Zeitung, a démenti toute fraude.", ("Zeitung", "told_to")),
        ("fr", "D'après une note que s'est procurée Mediapart, le pont a coûté 3 millions d'euros.", ("Mediapart", "cites")),
        ("fr", "Le pont a coûté 3 millions d'euros, selon une note dont Les Echos ont eu connaissance.", ("Les Echos", "cites")),
        ("id", '"Jembatan itu aman," ujar Budi Santo seperti dinukil Tempo.', ("Tempo", "cites")),
        ("id", '"Jembatan itu aman," kata Budi Santo dalam wawancara dengan stasiun televisi ZTV.', ("ZTV", "told_to")),
        ("id", '"Jembatan itu aman," kata Budi Santo saat dimintai konfirmasi oleh Kompas.', ("Kompas", "told_to")),
    ],
)
def test_an_edge_is_found(lang: str, text: str, expected: tuple[str, str]) -> None:
    assert expected in edges(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Le groupe emploie 30 personnes à Lille.\n\nCrédit : Science Photo Library"),
        ("fr", "Le maire a menti, a-t-il déclaré à la station Saint-Michel."),
        ("id", "Aturan itu keliru, kata Asosiasi Media Siber Mandiri."),
        ("en", "The Guardian moved its offices to Leeds last week."),
    ],
)
def test_no_edge_is_made_up(lang: str, text: str) -> None:
    assert edges(text, lang) == set()


def test_what_an_outlet_published_before_is_a_source_of_the_article() -> None:
    text = "The mill was sold to a rival on Friday.\n\nParts of this post were first published on Bloomberg."
    assert edges(text, "en") == {("Bloomberg", "derived_from")}
