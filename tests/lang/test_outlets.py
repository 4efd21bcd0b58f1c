"""The outlet registry: its data is consistent, and names, addresses and mentions resolve as a reader would."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.lang.mentions import fold, squash, strip_article
from claimtrack.lang.outlets import Outlet, OutletKind, OutletRegistry, registry
from claimtrack.types import Span

KNOWN = registry()


def mentions(text: str, known: OutletRegistry = KNOWN) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], outlet.name) for span, outlet in known.find(text)]


def name_of(surface: str) -> str | None:
    outlet = KNOWN.by_name(surface)
    return outlet.name if outlet else None


def site_of(address: str) -> str | None:
    outlet = KNOWN.by_domain(address)
    return outlet.name if outlet else None


# --- the data -----------------------------------------------------------------------------------------------------


def test_no_name_is_claimed_by_two_outlets() -> None:
    owners: dict[str, set[str]] = {}
    for outlet in KNOWN:
        for name in (outlet.name, *outlet.aliases, *outlet.weak):
            owners.setdefault(squash(name), set()).add(outlet.name)
    assert {key: names for key, names in owners.items() if len(names) > 1} == {}


def test_no_address_is_claimed_by_two_outlets_and_each_leads_back() -> None:
    owners: dict[str, set[str]] = {}
    for outlet in KNOWN:
        for domain in outlet.domains:
            owners.setdefault(domain, set()).add(outlet.name)
    assert {key: names for key, names in owners.items() if len(names) > 1} == {}
    assert [d for o in KNOWN for d in o.domains if KNOWN.by_domain(d) is not o] == []
    assert [d for o in KNOWN for d in o.domains if KNOWN.by_domain(f"https://www.{d}/a/b?c=d") is not o] == []


def test_every_outlet_is_found_by_each_of_its_names() -> None:
    assert [(o.name, n) for o in KNOWN for n in (o.name, *o.aliases, *o.weak) if KNOWN.by_name(n) is not o] == []


def test_every_outlet_of_prose_is_found_in_prose_by_each_of_its_names() -> None:
    missed = []
    for outlet in KNOWN:
        for name in (outlet.name, *outlet.aliases) if outlet.in_prose else ():
            found = mentions(f"menurut {name}, ")
            if [(squash(surface), owner) for surface, owner in found] != [(squash(name), outlet.name)]:
                missed.append((name, found))
    assert missed == []


def test_the_fields_are_well_formed() -> None:
    assert [o.name for o in KNOWN if len(o.country) != 2 or not o.country.isupper()] == []
    assert [o.name for o in KNOWN if not o.languages or any(len(code) != 2 for code in o.languages)] == []
    assert [o.name for o in KNOWN if not o.domains or any(d != d.lower() or d.startswith("www.") for d in o.domains)] == []
    assert {o.kind for o in KNOWN} == set(OutletKind)
    assert all(len(KNOWN.outlets) >= 300 and sum(code in o.languages for o in KNOWN) >= 80 for code in ("fr", "id", "en"))


# --- by name ------------------------------------------------------------------------------------------------------


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


# --- by address ---------------------------------------------------------------------------------------------------


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


# --- in running text ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Selon « The Verge », le compte", [("The Verge", "The Verge")]),
        ("lapor The Verge. Tak hanya itu", [("The Verge", "The Verge")]),
        ("confié à l’AFP et au « Financial Times »", [("AFP", "Agence France-Presse"), ("Financial Times", "Financial Times")]),
        ("kepada CNBC Indonesia, bukan CNBC", [("CNBC Indonesia", "CNBC Indonesia"), ("CNBC", "CNBC")]),
        (
            "dans Le Monde diplomatique et Le Monde",
            [("Le Monde diplomatique", "Le Monde diplomatique"), ("Le Monde", "Le Monde")],
        ),
        ("JAKARTA, KOMPAS.com - Akun itu", [("KOMPAS.com", "Kompas.com")]),
        ("JAKARTA, KOMPAS — Akun itu", [("KOMPAS", "Kompas")]),
        ("dikutip dari detikSport, Kamis", [("detikSport", "Detik")]),
        ("selon franceinfo.", [("franceinfo", "Franceinfo")]),
        ("Foto: ANTARA/Reuters", [("ANTARA", "Antara"), ("Reuters", "Reuters")]),
        ("Article From: timesofindia.indiatimes.com\nRead", [("timesofindia.indiatimes.com", "The Times of India")]),
        ("(voir https://www.lemonde.fr/a,b.html).", [("https://www.lemonde.fr/a,b.html", "Le Monde")]),
        ("Reuters-owned; Reuters’s; Reuters-nya", [("Reuters", "Reuters")] * 3),
        ("le Jakarta Post et le Spiegel", [("Jakarta Post", "The Jakarta Post"), ("le Spiegel", "Der Spiegel")]),
        ("told The New York\nTimes that", [("The New York\nTimes", "The New York Times")]),
        ("Libe\u0301ration l'a écrit", [("Libe\u0301ration", "Libération")]),
    ],
)
def test_mentions_in_prose(text: str, expected: list[tuple[str, str]]) -> None:
    assert mentions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Dans le monde entier, le point de vue change.",
        "Le monde a changé ; le parisien moyen aussi.",
        "gaya tempo doeloe di antara suara rakyat dunia",
        "every time the sun rises, nature and science meet",
        "in hard financial times the guardian of the child",
        "menurut orang dalam perusahaan",
        "THIS IS TIME FOR NATURE",
        "La Croix-Rouge et le Times-Picayune",
        "La Tribune du Ponant, Le Monde d'Hermès, La Tribune des Alpages",
        "écrire à redaction@lemonde.fr ou à @Reuters",
        "TikTok et Facebook ont démenti sur X",
        "The Times. Of India",
        "Evan Spiegel, patron de Snap",
        "#Reuters_live",
    ],
)
def test_false_friends(text: str) -> None:
    assert [m for m in mentions(text) if m[1] != "The Times"] == []


def test_an_address_within_a_name_wins_over_the_name() -> None:
    assert mentions("ANTARA News di www.antaranews.com/berita/1") == [
        ("ANTARA News", "Antara"),
        ("www.antaranews.com/berita/1", "Antara"),
    ]


@pytest.mark.parametrize("unit", ["Le ", "the the of ", "a.", "The Guardian ", "http://", "x.com/", "-", "New York ", "\u0301"])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    began = time.process_time()
    KNOWN.find(unit * (100_000 // len(unit)))
    assert time.process_time() - began < 5  # 0.3 s at most when it was written; a quadratic search takes minutes


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Reuters", "The Verge", "le Monde", "x", "-", ".", " ", "\n", "’", "@", "kompas.com", "CNBC", "Indonesia"]
        ),
        max_size=25,
    ).map("".join)
)
def test_mentions_are_ordered_apart_and_name_their_outlet(text: str) -> None:
    found = KNOWN.find(text)
    assert all(0 <= s.start < s.end <= len(text) for s, _ in found)
    assert all(a.end <= b.start for (a, _), (b, _) in pairwise(found))
    assert all(KNOWN.by_name(text[s.start : s.end]) is outlet for s, outlet in found)


# --- outlets of the corpus ----------------------------------------------------------------------------------------


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


def test_spans_are_those_of_the_text_given() -> None:
    assert [span for span, _ in KNOWN.find("Œuvre : l’AFP, Reuters")] == [Span(10, 13), Span(15, 22)]
