"""People, letters and outlets that an article describes once and names shortly afterwards."""

from __future__ import annotations

import pytest

from claimtrack.types import SourceType
from tests.attribution.gold import found

NAMES = [
    ("en", "Veltris to close plant, sources say", "(unnamed sources)"),
    (
        "en",
        "Three people briefed on the plan said Veltris was closing. One of the people said it was late.",
        "(three people briefed on the plan)",
    ),
    (
        "fr",
        "Trois personnes au fait du contrat ont alerté Reuters. L'une des personnes affirme que tout est signé.",
        "(three people with knowledge of the contract)",
    ),
    ("en", "A gang calling itself DuskOwl has hacked Veltris. The gang said that it had two million files.", "DuskOwl"),
    ("fr", "Un gang baptisé DuskOwl a piraté Veltris. Le gang affirme détenir deux millions de fichiers.", "DuskOwl"),
    ("id", "Bank Lestari menahan bunga. Kata BL, rupiah stabil.", "Bank Lestari"),
    ("fr", "Selon une source proche du régulateur irlandais, rien n'est décidé.", "(source close to the Irish regulator)"),
    ("fr", "Selon un diplomate européen en poste à Bruxelles, rien n'est décidé.", "(European diplomat)"),
    ("fr", "Selon une note du renseignement, Veltris était visée. Veltris emploie 900 personnes.", "(intelligence memo)"),
    (
        "en",
        "Veltris, the maker of pumps, wrote in March. In its letter, Veltris blames the port. The letter says it was late.",
        "Veltris letter",
    ),
    ("en", "Veltris is closing. Its research director, Nora Quill, said that it was late.", "Nora Quill"),
]


@pytest.mark.parametrize(("lang", "text", "name"), NAMES)
def test_the_last_source_is_named(lang: str, text: str, name: str) -> None:
    assert found(text, lang)[-1].source == name


def test_an_outlet_presented_by_its_noun_stays_an_outlet() -> None:
    text = "Le quotidien La Voix du Ponant a révélé l'affaire. Selon La Voix du Ponant, la mairie savait."
    assert {(one.source, one.source_type) for one in found(text, "fr")} == {("La Voix du Ponant", SourceType.OUTLET)}


def test_capitals_of_a_headline_make_no_names() -> None:
    text = "Otoritas Tegaskan Tak Ada Korban Jiwa\n\nOtoritas menyatakan bandara tetap buka."
    assert "Otoritas Tegaskan Tak Ada Korban Jiwa" not in {one.source for one in found(text, "id")}
