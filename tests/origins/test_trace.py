"""Roots, one convention a test."""

from __future__ import annotations

import random

import pytest

from claimtrack.origins import LegKind, Trace, trace
from claimtrack.types import Corpus, Evidence, Role, SourceType
from tests.story import ORGANISATION, OUTLET, PERSON, Story

DOCUMENT, ANONYMOUS = SourceType.DOCUMENT, SourceType.ANONYMOUS


def traced(story: Story, cluster: str = "c") -> Trace:
    corpus = story.corpus()
    return trace(corpus.clusters[cluster], corpus)


def quoting(story: Story, article: str, name: str, type: SourceType, via: str | None = None, intro: str = "", **meta: str) -> str:
    """An article in which somebody says that the dam leaks, with the outlet through which it came."""
    presented = intro.format(name=name) if intro else name
    text = f"{presented} said the dam leaks{', according to ' + via if via else ''}."
    story.article(article, text, **meta)
    ids = [story.source(article, name, type, "the dam leaks", surface=name, via=[via] if via else [])]
    if via:
        ids.append(story.source(article, via, OUTLET, "the dam leaks", surface=via, role=Role.RELAY))
    return story.claim("c", article, "the dam leaks", ids)


def test_an_outlet_is_its_own_root_however_many_name_it() -> None:
    s = Story()
    quoting(s, "a", "Reuters", OUTLET, outlet="Tide")
    quoting(s, "b", "Reuters", OUTLET, outlet="Echo")
    found = traced(s)
    assert found.origins == ("Reuters",)
    assert found.independent_origins == 1
    assert found.reason == "1 independent origin: Reuters (named by a and b); when a and b were published is not known."


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


def test_words_that_only_outlets_have_are_theirs() -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, via="Le Monde", outlet="Tide")
    quoting(s, "b", "Ana Bell", PERSON, via="Der Spiegel", outlet="Echo")
    assert set(traced(s).origins) == {"Le Monde", "Der Spiegel"}


def test_words_that_were_public_first_are_one_root() -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, outlet="Echo", published="2025-01-01")
    quoting(s, "b", "Ana Bell", PERSON, via="Le Monde", outlet="Tide", published="2025-01-02")
    assert traced(s).origins == ("Ana Bell",)


@pytest.mark.parametrize("published", ["2025-01-03", "2025-01-02", None])
def test_who_quotes_without_an_occasion_and_no_earlier_has_it_from_the_outlet_that_was_told(published: str | None) -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, via="Le Monde", outlet="Tide", published="2025-01-02")
    quoting(s, "b", "Ana Bell", PERSON, outlet="Echo", published=published)
    found = traced(s)
    assert found.origins == ("Le Monde",)
    assert [leg.rule for leg in found.legs if leg.article == "b"] == ["root.passed-on"]


def test_the_statement_of_an_organisation_is_public_whenever_it_was_told_elsewhere() -> None:
    s = Story()
    quoting(s, "a", "Norvane", ORGANISATION, via="Le Monde", outlet="Tide", published="2025-01-01")
    quoting(s, "b", "Norvane", ORGANISATION, outlet="Echo", published="2025-01-02")
    assert traced(s).origins == ("Norvane",)


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


def test_the_outlet_that_quotes_a_person_adds_no_root_to_the_words() -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, outlet="Tide", published="2025-01-01")
    s.article("b", "Ana Bell said the dam leaks, as quoted by Le Monde.", outlet="Echo", published="2025-01-02")
    bell = s.source("b", "Ana Bell", PERSON, "the dam leaks", surface="Ana Bell")
    s.claim("c", "b", "the dam leaks", [bell, s.source("b", "Le Monde", OUTLET, "the dam leaks", surface="Le Monde")])
    assert traced(s).origins == ("Ana Bell",)


def test_a_source_that_only_stands_beside_a_claim_is_not_its_root() -> None:
    s = Story()
    s.article("a", "Norvane has closed the dam, following a report by Le Monde.", outlet="Tide", published="2025-01-01")
    s.source("a", "Le Monde", OUTLET, surface="Le Monde")
    s.claim("c", "a", "Norvane has closed the dam")
    assert traced(s).origins == ("Tide",)


def test_an_unnamed_source_adds_nothing_to_what_an_article_reported_first() -> None:
    s = Story()
    s.article("a", "Water is dripping: the dam leaks.", outlet="Tide", published="2025-01-01")
    s.claim("c", "a", "the dam leaks")
    quoting(s, "b", "villagers", ANONYMOUS, outlet="Echo", published="2025-01-02")
    assert traced(s).origins == ("Tide",)


def test_what_is_told_on_a_platform_is_the_speaker() -> None:
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, via="YouTube", outlet="Tide")
    assert traced(s).origins == ("Ana Bell",)


def test_a_leaked_document_is_the_outlets_that_saw_it_and_a_public_one_itself() -> None:
    s = Story()
    quoting(s, "a", "Norvane memo", DOCUMENT, via="Reuters", outlet="Tide")
    quoting(s, "b", "Norvane memo", DOCUMENT, outlet="Echo")
    assert traced(s).origins == ("Reuters",)
    s = Story()
    quoting(s, "a", "Norvane annual report", DOCUMENT, outlet="Tide")
    assert traced(s).origins == ("Norvane annual report",)


def test_an_unnamed_source_adds_no_root_beside_a_named_one() -> None:
    s = Story()
    quoting(s, "a", "villagers", ANONYMOUS, outlet="Tide")
    assert traced(s).origins == ("Tide",)  # the outlet that spoke with them
    quoting(s, "b", "Reuters", OUTLET, outlet="Echo")
    assert traced(s).origins == ("Reuters",)
    s = Story()
    quoting(s, "a", "@damwatch", ANONYMOUS, outlet="Tide")
    assert traced(s).origins == ("@damwatch",)


def test_an_office_holder_speaks_for_the_one_body_of_that_office() -> None:
    s = Story()
    quoting(s, "a", "Rud Malo", PERSON, intro="The police chief, {name},", outlet="Tide")
    assert traced(s).origins == ("Rud Malo",)
    quoting(s, "b", "Sarune police", ORGANISATION, outlet="Echo")
    assert traced(s).origins == ("Sarune police",)


def test_who_names_nobody_is_silent_beside_who_does() -> None:
    s = Story()
    quoting(s, "a", "Reuters", OUTLET, outlet="Tide", published="2025-01-01")
    s.article("b", "Water is dripping: the dam leaks.", outlet="Echo", published="2025-01-02")
    s.claim("c", "b", "the dam leaks")
    found = traced(s)
    assert found.origins == ("Reuters",)
    assert [(leg.article, leg.kind, leg.root) for leg in found.legs][-1] == ("b", LegKind.SILENT, None)
    assert "b names no source" in found.reason


def test_who_names_nobody_but_was_first_is_its_own_root() -> None:
    s = Story()
    s.article("a", "Water is dripping: the dam leaks.", outlet="Tide", published="2025-01-01")
    s.claim("c", "a", "the dam leaks")
    s.article("b", "Walkers confirm that the dam leaks.", outlet="Echo", published="2025-01-02")
    s.claim("c", "b", "the dam leaks")
    s.article("d", "Nothing new: the dam leaks.", outlet="Coast", published=None)
    s.claim("c", "d", "the dam leaks")
    found = traced(s)
    assert found.origins == ("Tide",)
    assert {leg.article: leg.kind for leg in found.legs} == {"a": LegKind.OWN, "b": LegKind.SILENT, "d": LegKind.SILENT}


def test_without_dates_and_sources_an_article_rests_on_the_outlet_it_cites() -> None:
    s = Story()
    s.article("a", "Reuters saw cracks. Water drips: the dam leaks.", outlet="Tide")
    s.source("a", "Reuters", OUTLET, "cracks", surface="Reuters")
    s.claim("c", "a", "the dam leaks")
    assert [(leg.kind, leg.root) for leg in traced(s).legs] == [(LegKind.RESTS, "Reuters")]


def test_the_count_of_the_first_is_its_own_beside_the_figure_it_attributes() -> None:
    s = Story()
    s.article("a", "Some 2,000 people marched. The police put it at 800 people.", outlet="Tide", published="2025-01-01")
    police = s.source("a", "Sarune police", ORGANISATION, "800 people", surface="The police")
    s.claim("c", "a", "Some 2,000 people marched")
    s.claim("c", "a", "800 people", [police])
    assert set(traced(s).origins) == {"Tide", "Sarune police"}


def test_a_chain_of_publishers_leads_to_its_end() -> None:
    s = Story()
    quoting(s, "a", "Echo", OUTLET, outlet="Tide", published="2025-01-03")
    quoting(s, "b", "Coast", OUTLET, outlet="Echo", published="2025-01-02")
    quoting(s, "d", "Ana Bell", PERSON, outlet="Coast", published="2025-01-01")
    found = traced(s)
    assert found.origins == ("Ana Bell",)
    assert next(leg.path for leg in found.legs if leg.article == "a") == ("Ana Bell", "Coast", "Echo", "a")
    assert found.tree() == {"Ana Bell": {"d": {}, "Coast": {"b": {}, "Echo": {"a": {}}}}}


def test_a_circle_is_named_and_counts_once() -> None:
    s = Story()
    quoting(s, "a", "Echo", OUTLET, outlet="Tide", published="2025-01-03")
    quoting(s, "b", "Tide", OUTLET, outlet="Echo", published="2025-01-02")
    found = traced(s)
    assert found.circles == (("Echo", "Tide"),)
    assert found.origins == ("Echo",)
    assert "Echo and Tide cite one another in a circle and count once" in found.reason


BODY = (
    "Engineers walked along the crest of the old dam on Monday and counted eleven cracks in its northern face. "
    "The mayor promised that the sluices would be opened before the rains, and asked shepherds to keep away. "
)


def test_a_copy_with_another_headline_is_collapsed() -> None:
    s = Story()
    s.article("a", f"Cracks in the dam\n{BODY}Ana Bell said the dam leaks.", outlet="Tide", published="2025-01-01")
    bell = s.source("a", "Ana Bell", PERSON, "the dam leaks", surface="Ana Bell")
    s.claim("c", "a", "the dam leaks", [bell])
    s.article("b", f"Fear in the valley\n{BODY}Reuters said the dam leaks.", outlet="Echo", published="2025-01-02")
    wrong = s.source("b", "Reuters", OUTLET, "the dam leaks", surface="Reuters")
    s.claim("c", "b", "the dam leaks", [wrong])
    found = traced(s)
    assert found.origins == ("Ana Bell",)
    assert [(r.copy, r.original, r.rule) for r in found.republications] == [("b", "a", "copy.later")]
    assert found.republications[0].containment > 0.8
    assert "b republishes a and is not counted" in found.reason


def test_what_an_article_says_of_itself_beats_time_and_lack_of_it() -> None:
    s = Story()
    s.article("a", f"{BODY}Water drips: the dam leaks. Source: echo.example", published=None)
    s.source("a", "Echo", OUTLET, role=Role.DERIVED_FROM, evidence=Evidence.LINK)
    s.claim("c", "a", "the dam leaks")
    s.article("b", f"{BODY}Water drips: the dam leaks.", outlet="Echo", published="2025-01-02")
    s.claim("c", "b", "the dam leaks")
    found = traced(s)
    assert [(r.copy, r.original, r.rule) for r in found.republications] == [("a", "b", "copy.stated")]
    assert found.origins == ("Echo",)


def test_the_timeline_is_a_partial_order() -> None:
    s = Story()
    for name, published in (("a", "2025-01-02"), ("b", "2025-01-02T08:00:00Z"), ("d", None), ("e", "2025-01-03")):
        quoting(s, name, "Reuters", OUTLET, outlet=f"Outlet {name}", **({"published": published} if published else {}))
    assert [(e.article, e.rank) for e in traced(s).timeline] == [("b", 0), ("a", 0), ("e", 1), ("d", None)]


def shuffled(corpus: Corpus, seed: int) -> Corpus:
    def mixed(items: dict) -> dict:  # type: ignore[type-arg]
        keys = list(items)
        random.Random(seed).shuffle(keys)
        return {k: items[k] for k in keys}

    return Corpus(
        mixed(dict(corpus.articles)),
        mixed(dict(corpus.claims)),
        mixed(dict(corpus.attributions)),
        corpus.citations,
        corpus.clusters,
    )


@pytest.mark.parametrize("seed", range(5))
def test_order_of_ingestion_does_not_change_a_trace(seed: int) -> None:
    s = Story()
    quoting(s, "a", "Echo", OUTLET, outlet="Tide", published="2025-01-03")
    quoting(s, "b", "Ana Bell", PERSON, via="Le Monde", intro="Norvane spokeswoman {name}", outlet="Echo", published="2025-01-02")
    quoting(s, "d", "Norvane", ORGANISATION, outlet="Coast")
    corpus = s.corpus()
    assert trace(corpus.clusters["c"], shuffled(corpus, seed)) == trace(corpus.clusters["c"], corpus)


def test_what_a_spokesman_says_is_no_apposition_that_names_his_organisation() -> None:
    s = Story()
    quoting(s, "a", "Bex API", ORGANISATION, outlet="Tide")
    text = "juru bicara Nik Oster, semua pelanggan Bex API wajib patuh."
    s.article("b", text, outlet="Echo", lang="id")
    oster = s.source("b", "Nik Oster", PERSON, "semua pelanggan Bex API wajib patuh", surface="juru bicara Nik Oster")
    s.claim("d", "b", "semua pelanggan Bex API wajib patuh", [oster])
    corpus = s.corpus()
    assert trace(corpus.clusters["d"], corpus).origins == ("Nik Oster",)


def rewritten(source: str) -> Story:
    """An article of Tide, and a translation of it that says so and names ``source``."""
    s = Story()
    quoting(s, "a", "Ana Bell", PERSON, via="Le Monde", outlet="Tide", published="2025-01-01")
    s.article("b", f"Bendungan bocor, kata {source}. Sumber: Tide", outlet="Echo", published="2025-01-02", lang="id")
    said = s.source("b", source, ORGANISATION, "Bendungan bocor", surface=source)
    s.source("b", "Tide", OUTLET, surface="Tide", role=Role.DERIVED_FROM, evidence=Evidence.FOOTER)
    s.claim("c", "b", "Bendungan bocor", [said])
    return s


def test_an_article_that_says_whose_text_it_is_adds_no_root_however_it_is_worded() -> None:
    found = traced(rewritten("Ana Bell"))
    assert found.origins == ("Le Monde",)
    assert [(r.copy, r.original, r.rule) for r in found.republications] == [("b", "a", "copy.declared")]


def test_what_a_declared_copy_has_from_a_source_of_its_own_is_a_root() -> None:
    found = traced(rewritten("Norvane"))
    assert set(found.origins) == {"Le Monde", "Norvane"}
    assert found.republications == ()
