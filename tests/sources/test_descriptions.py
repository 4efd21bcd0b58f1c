"""Described sources have one English name in every language, and no name is made longer than the article makes it."""

from __future__ import annotations

import pytest

from tests.attribution.gold import found

SAME = [
    ("(source close to the matter)", "fr", "Selon une source proche du dossier, la vente est annulée."),
    ("(two people familiar with the matter)", "id", "Dua orang yang mengetahui masalah itu mengatakan penjualan dibatalkan."),
    ("(two people familiar with the matter)", "en", "Two people with knowledge of the matter said the sale was off."),
    ("(two people familiar with the matter)", "fr", "D'après deux personnes au fait du dossier, la vente est annulée."),
    ("(industry source)", "id", "Sumber industri mengungkapkan penjualan itu dibatalkan."),
    ("(industry source)", "fr", "Selon une source du secteur, la vente est annulée."),
    ("(industry source)", "en", "The sale is off, an industry source said."),
    ("(unnamed officials)", "en", "The sale is off, officials said."),
    ("(senior official)", "fr", "Selon un haut responsable, la vente est annulée."),
    ("US government", "fr", "Le gouvernement américain affirme que la vente est annulée."),
    ("(French study)", "fr", "Selon une étude française, la nappe baisse chaque été."),
    ("(French study)", "en", "A French study found that the water table is falling."),
    ("(European Commission spokeswoman)", "fr", "La vente est annulée, a indiqué une porte-parole de la Commission."),
]


@pytest.mark.parametrize(("name", "lang", "text"), SAME)
def test_a_description_has_one_english_name(name: str, lang: str, text: str) -> None:
    assert [one.source for one in found(text, lang)] == [name]


OWNERS = [
    ("Veltris internal memo", "fr", "Veltris fermera deux usines, selon une note interne. Veltris emploie 900 personnes."),
    ("Veltris internal memo", "en", "Veltris will close two plants, according to an internal memo. Veltris employs 900 people."),
    ("Veltris internal memo", "id", "Veltris akan menutup dua pabrik, menurut memo internal Veltris."),
    ("(Veltris spokeswoman)", "en", "Veltris has closed the plant, a spokeswoman said. Veltris employs 900 people."),
]


@pytest.mark.parametrize(("name", "lang", "text"), OWNERS)
def test_what_belongs_to_an_organisation_is_named_after_it(name: str, lang: str, text: str) -> None:
    assert found(text, lang)[0].source == name


KEPT = [
    ("Veltris", "fr", "L'API de Veltris est fermée. Veltris affirme que tout va bien. L'API de Veltris a coûté cher."),
    ("Veltris", "id", "Akun Veltris ditutup. Veltris mengatakan semuanya baik. Karyawan Veltris diminta pulang."),
    ("Veltris", "en", "Lawyers for Veltris left. Veltris said that all was well. The Veltris account is shut."),
    ("Lena Corvic", "en", "Engineer Lena Corvic runs the plant. Corvic said that all was well."),
]


@pytest.mark.parametrize(("name", "lang", "text"), KEPT)
def test_a_short_name_becomes_a_longer_name_never_a_phrase(name: str, lang: str, text: str) -> None:
    assert [one.source for one in found(text, lang)] == [name]


def test_the_company_is_the_subject_of_its_sentence() -> None:
    text = "Veltris has suspended Orano Tec's account, the company confirmed. Orano Tec has 40 staff. Veltris has 900."
    assert [one.source for one in found(text, "en")] == ["Veltris"]


def test_posts_that_circulate_are_nobodys_statement() -> None:
    text = "Veltris membantah merugi. Pabrik itu rusak, menurut unggahan yang beredar di media sosial."
    assert [one.source for one in found(text, "id")][-1] != "Veltris"
