"""Outlets are known by name and by address, those of the corpus too."""

from __future__ import annotations

import pytest

from claimtrack.lang.mentions import fold, squash, strip_article
from claimtrack.lang.outlets import Outlet
from tests.lang.known import KNOWN, mentions


def name_of(surface: str) -> str | None:
    outlet = KNOWN.by_name(surface)
    return outlet.name if outlet else None


def site_of(address: str) -> str | None:
    outlet = KNOWN.by_domain(address)
    return outlet.name if outlet else None


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("The Verge", "The Verge"),
        ("« The Verge »", "The Verge"),
        ("le Guardian", "The Guardian"),
        ("AFP", "Agence France-Presse"),
        ("l'Agence France-Presse", "Agence France-Presse"),
        ("Les Échos", "Les Echos"),
        ("les Echos", "Les Echos"),
        ("L’Équipe", "L'Équipe"),
        ("LE MONDE", "Le Monde"),
        ("le Monde", "Le Monde"),
        ("Telerama", "Télérama"),
        ("ANTARA", "Antara"),
        ("Orang Dalam", "Business Insider"),
        ("SCMP", "South China Morning Post"),
        ("le Wall Street Journal", "The Wall Street Journal"),
        ("the associated press", "Associated Press"),
        ("BFM TV", "BFMTV"),
        ("BFM Business", "BFM Business"),
        ("Kompas", "Kompas"),
        ("KOMPAS.com", "Kompas.com"),
        ("kompas.com", "Kompas.com"),
        ("Kompas TV", "Kompas TV"),
        ("CNBC Indonesia", "CNBC Indonesia"),
        ("CNBC", "CNBC"),
        ("detikInet", "Detik"),
        ("timesofindia.indiatimes.com", "The Times of India"),
        ("https://www.silicon.co.uk/ai/a-story-1", "Silicon UK"),
        ("X", "X"),
        ("Getty", "Getty Images"),
    ],
)
def test_by_name_folds_what_writers_vary(surface: str, name: str) -> None:
    assert name_of(surface) == name


@pytest.mark.parametrize(
    ("surface", "name"),
    [("Bussiness Insider", "Business Insider"), ("TechCruch", "TechCrunch"), ("Assosiated Press", "Associated Press")],
)
def test_a_slip_in_a_long_name_is_forgiven(surface: str, name: str) -> None:
    assert name_of(surface) == name


@pytest.mark.parametrize(
    "surface",
    [
        "le monde",
        "Le monde",
        "orang dalam",
        "the guardian",
        "time",
        "tempo",
        "antara",
        "l'union",
        "l'Union",
        "la Provence",
        "Rolling Stones",
        "CNA News",
        "Reutres",
        "BI",
        "Niko Felix",
        "OpenAI",
        "Le Signal numérique",
        "",
        "« »",
        "x" * 5000,
    ],
)
def test_by_name_refuses_ordinary_words_and_strangers(surface: str) -> None:
    assert name_of(surface) is None


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://timesofindia.indiatimes.com/tech/story.cms", "The Times of India"),
        ("economictimes.indiatimes.com", "The Economic Times"),
        ("https://tekno.kompas.com/read/2023/12/18/1/judul", "Kompas.com"),
        ("www.kompas.id/baca", "Kompas"),
        ("kompas.tv", "Kompas TV"),
        ("https://edition.cnn.com/2024/10/21/tech", "CNN"),
        ("HTTPS://WWW.THEVERGE.COM", "The Verge"),
        ("http://user:secret@theverge.com:8080/a", "The Verge"),
        ("https://www.bbc.com/indonesia/articles/c1", "BBC Indonesia"),
        ("https://www.bbc.com/indonesian-food", "BBC"),
        ("bbc.co.uk", "BBC"),
        ("https://www.bfmtv.com/economie/entreprises/1.html", "BFM Business"),
        ("https://www.bfmtv.com/police/1.html", "BFMTV"),
        ("asia.nikkei.com", "Nikkei Asia"),
        ("https://news.detik.com/berita/d-1", "Detik"),
        ("koran.tempo.co", "Koran Tempo"),
        ("https://abonnes.lemonde.fr/a?x=https://afp.com", "Le Monde"),
        ("commons.wikimedia.org", "Wikimedia Commons"),
    ],
)
def test_addresses_with_subdomains_and_paths(address: str, name: str) -> None:
    assert site_of(address) == name


@pytest.mark.parametrize(
    "address",
    ["theverge.com.evil.example", "nottheverge.com", "com", "", "http://", "localhost", "192.168.0.1", "https://[::1]/", "fr"],
)
def test_addresses_of_others(address: str) -> None:
    assert site_of(address) is None


def test_extended_knows_the_outlets_of_the_corpus() -> None:
    known = KNOWN.extended(
        [
            ("La Tribune du Ponant", "https://www.tribuneduponant.example/a"),
            ("Kabar Gawai", "https://tekno.kabargawai.co.id/b"),
            ("Le Monde", "https://faux-monde.example/c"),
            ("blog", None),
        ]
    )
    assert mentions("selon La Tribune du Ponant et Le Monde", known) == [
        ("La Tribune du Ponant", "La Tribune du Ponant"),
        ("Le Monde", "Le Monde"),
    ]
    assert known.by_domain("news.kabargawai.co.id") == Outlet("Kabar Gawai", ("kabargawai.co.id",))
    assert known.by_domain("faux-monde.example") is None
    assert known.find("un blog") == []
    assert KNOWN.by_name("Kabar Gawai") is None


def test_extended_does_not_depend_on_order_and_leaves_known_addresses() -> None:
    pairs = [("Kabar Gawai", "https://kabargawai.example/1"), ("kabar gawai", None), ("Kabar Dua", "https://tekno.kompas.com/x")]
    one, two = KNOWN.extended(pairs), KNOWN.extended(reversed(pairs))
    assert one.outlets == two.outlets
    assert one.by_domain("tekno.kompas.com") is KNOWN.by_name("Kompas.com")
    assert KNOWN.extended([("Reuters", None), (" ", None)]) is KNOWN


def test_folding() -> None:
    assert (fold("Élysée Œuvre"), squash("BFM TV"), squash("L’Équipe")) == ("elysee oeuvre", "bfmtv", "lequipe")
    assert strip_article("L’Express", {"l"}) == "Express"
    assert strip_article("Le", {"le"}) == "Le"
