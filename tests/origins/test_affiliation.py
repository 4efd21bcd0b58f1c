"""Who speaks for an organisation and who for themselves."""

from __future__ import annotations

import pytest

from claimtrack.origins import trace
from tests.origins.quoted import quoting, traced
from tests.story import ORGANISATION, PERSON, Story


def test_a_spokeswoman_is_her_organisation() -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, intro="Norvane spokeswoman {name}", outlet="Tide")
    quoting(s, "b", "Norvane", ORGANISATION, outlet="Echo")
    assert traced(s).origins == ("Norvane",)


@pytest.mark.parametrize(
    ("lang", "intro"),
    [
        ("en", "{name}, Norvane's chief executive,"),
        ("en", "{name}, a spokesman for the dam builder Norvane,"),
        ("fr", "{name}, porte-parole de Norvane,"),
        ("fr", "La directrice générale de Norvane, {name},"),
        ("id", "Juru bicara Norvane {name}"),
        ("id", "Direktur Utama Norvane {name}"),
    ],
)
def test_affiliation_is_read_in_each_language(lang: str, intro: str) -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, intro=intro, outlet="Tide", lang=lang)
    assert traced(s).origins == ("Norvane",)


def test_an_expert_speaks_for_herself() -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, intro="{name}, a hydrologist of Norvane University,", outlet="Tide")
    assert traced(s).origins == ("Ana Bell",)


@pytest.mark.parametrize(("lang", "where"), [("en", "on X"), ("fr", "sur X"), ("id", "lewat akun Instagram")])
def test_what_a_director_posts_in_their_own_name_is_theirs_wherever_it_is_quoted(lang: str, where: str) -> None:
    s = Story()
    bell = "{name}, Norvane's chief executive,"
    quoting(s, "a", "Ana Bell", PERSON, intro=f"{where[0].upper()}{where[1:]}, {bell}", outlet="Tide", lang=lang)
    quoting(s, "b", "Ana Bell", PERSON, intro=bell, outlet="Echo")
    assert traced(s).origins == ("Ana Bell",)


@pytest.mark.parametrize(
    ("lang", "intro"),
    [
        ("en", "Industry ministry spokesman {name}"),  # who speaks for a ministry is named, the ministry is not
        ("en", "A Coast spokeswoman, {name},"),  # a capital that only begins the sentence
        ("fr", "Du côté de Sarune, la directrice médicale du groupe, {name},"),
        ("id", "Hal itu disampaikan juru bicara Kemlu RI {name}"),
        ("id", "Ketua Tim Peneliti Prof. {name}"),
    ],
)
def test_what_stands_beside_a_title_is_not_always_an_organisation(lang: str, intro: str) -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, intro=intro, outlet="Tide", lang=lang)
    assert traced(s).origins == ("Ana Bell",)


def test_a_bare_spokesman_is_of_who_spoke_before_and_a_bare_coach_of_nobody() -> None:
    for title, root in (("spokesman", "Norvane"), ("boss", "Ana Bell")):
        s = Story()
        s.article("a", f"Norvane will pay. Its {title} Ana Bell said the dam leaks.", outlet="Tide")
        s.source("a", "Norvane", ORGANISATION, "will pay", surface="Norvane")
        s.claim("c", "a", "the dam leaks", [s.source("a", "Ana Bell", PERSON, "the dam leaks", surface="Ana Bell")])
        assert traced(s).origins == (root,)


def test_one_person_under_two_names_is_one_root() -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, outlet="Tide")
    quoting(s, "b", "Norvane CEO Ana Bell", ORGANISATION, outlet="Echo")
    assert traced(s).origins == ("Ana Bell",)
    s.article("d", "Ana Bell came. Bell said the dam leaks.", outlet="Coast")
    s.source("d", "Ana Bell", PERSON, "came", surface="Ana Bell")
    s.claim("c", "d", "the dam leaks", [s.source("d", "Bell", ORGANISATION, "the dam leaks")])
    assert traced(s).origins == ("Ana Bell",)


def test_an_office_holder_speaks_for_the_one_body_of_that_office() -> None:
    s = Story()
    quoting(s, "a", "Rud Malo", PERSON, intro="The police chief, {name},", outlet="Tide")
    assert traced(s).origins == ("Rud Malo",)
    quoting(s, "b", "Sarune police", ORGANISATION, outlet="Echo")
    assert traced(s).origins == ("Sarune police",)


def test_what_a_spokesman_says_is_no_apposition_that_names_his_organisation() -> None:
    s = Story()
    quoting(s, "a", "Bex API", ORGANISATION, outlet="Tide")
    text = "juru bicara Nik Oster, semua pelanggan Bex API wajib patuh."
    s.article("b", text, outlet="Echo", lang="id")
    oster = s.source("b", "Nik Oster", PERSON, "semua pelanggan Bex API wajib patuh", surface="juru bicara Nik Oster")
    s.claim("d", "b", "semua pelanggan Bex API wajib patuh", [oster])
    corpus = s.corpus()
    assert trace(corpus.clusters["d"], corpus).origins == ("Nik Oster",)
