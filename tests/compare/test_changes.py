"""Each kind of change, where it holds and where it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimtrack.compare import Comparison, compare
from claimtrack.types import Change, ChangeKind, Match, Relation, Role, SourceType, Status
from tests.story import ORGANISATION, OUTLET, PERSON, Story

K = ChangeKind


def compared(story: Story) -> Comparison:
    corpus = story.corpus()
    return compare(corpus.clusters["c"], corpus)


def pair(
    one: str, two: str, langs: tuple[str, str] = ("en", "en"), statuses: tuple[Status, Status] = (Status.DONE, Status.DONE)
) -> tuple[Change, ...]:
    """The changes between two claims that are whole sentences of two dated articles."""
    s = Story()
    for name, text, lang, status, day in zip("ab", (one, two), langs, statuses, "12", strict=True):
        s.article(name, f"{text}.", outlet=f"Outlet {name}", published=f"2025-03-1{day}", lang=lang)
        s.claim("c", name, text, status=status)
    return compared(s).changes


def kinds(changes: tuple[Change, ...]) -> list[ChangeKind]:
    return [c.kind for c in changes]


def only(changes: tuple[Change, ...], kind: ChangeKind) -> Change:
    (found,) = [c for c in changes if c.kind is kind]
    return found


def test_equal_claims_have_no_change() -> None:
    assert pair("The ferry struck the quay", "The ferry struck the quay") == ()


@pytest.mark.parametrize(
    ("one", "two"),
    [(Status.THREATENED, Status.DONE), (Status.PLANNED, Status.ASSERTED), (Status.ASSERTED, Status.ALLEGED)],
)
def test_status(one: Status, two: Status) -> None:
    found = only(pair("The ferry stops", "The ferry stops", statuses=(one, two)), K.STATUS)
    assert found.note == f"{one} → {two}"


@pytest.mark.parametrize("other", [Status.ASSERTED, Status.DONE])
def test_who_reports_it_is_no_status(other: Status) -> None:
    assert pair("The ferry stops", "The ferry stops", statuses=(Status.REPORTED, other)) == ()


@pytest.mark.parametrize(
    ("one", "two", "langs", "note"),
    [
        ("The raid freed 8,000 hens", "La descente a libéré 80 000 poules", ("en", "fr"), "8,000 → 80 000"),
        ("Polisi menyita 8.000 botol", "Police seized 8,500 bottles", ("id", "en"), "8.000 → 8,500"),
        ("It costs €4 million", "Cela coûte 400 000 euros", ("en", "fr"), "€4 million → 400 000 euros"),
        ("It costs $1,299", "Harganya 1.299 euro", ("en", "id"), "$1,299 → 1.299 euro"),
        ("17 of its 42 jets stay down", "27 of its 42 jets stay down", ("en", "en"), "17 → 27"),
    ],
)
def test_number(one: str, two: str, langs: tuple[str, str], note: str) -> None:
    found = only(pair(one, two, langs), K.NUMBER)
    assert found.note.replace("\u202f", " ") == note


def test_number_spans_show_the_figures() -> None:
    s = Story()
    s.article("a", "Today 14 people were held.", published="2025-01-01")
    s.article("b", "41 people were held.", published="2025-01-02")
    s.claim("c", "a", "14 people were held")
    s.claim("c", "b", "41 people were held")
    found = only(compared(s).changes, K.NUMBER)
    assert found.a_span == s.place("a", "14")
    assert found.b_span == s.place("b", "41")


@pytest.mark.parametrize(
    ("one", "two", "langs"),
    [
        ("8,000 hens", "8 000 poules", ("en", "fr")),
        ("about 48,000 passengers", "sekitar 48.000 penumpang", ("en", "id")),
        ("dix-sept avions", "17 pesawat", ("fr", "id")),
    ],
)
def test_the_same_number_in_another_dress_is_no_change(one: str, two: str, langs: tuple[str, str]) -> None:
    assert K.NUMBER not in kinds(pair(one, two, langs))


def test_the_number_in_a_product_name_is_no_figure() -> None:
    assert K.NUMBER not in kinds(pair("They sell the new Vento 5 now", "They sell 7 of the new phones now"))


@pytest.mark.parametrize(
    ("one", "two", "langs", "note"),
    [
        ("Growth of 0.4% is expected", "Ekonomi menyusut 0,4 persen", ("en", "id"), "+0.4% → -0,4 persen"),
        ("Les ventes ont reculé de 3 %", "Sales rose by 3%", ("fr", "en"), "-3 % → +3%"),
    ],
)
def test_one_share_of_a_rise_and_of_a_fall_is_two_numbers(one: str, two: str, langs: tuple[str, str], note: str) -> None:
    found = only(pair(one, two, langs), K.NUMBER)
    assert (found.note.replace("\u202f", " "), found.rule) == (note, "number.direction")


@pytest.mark.parametrize(
    ("one", "two", "langs"),
    [
        ("Sales rose by 3%", "Les ventes ont progressé de 3 %", ("en", "fr")),
        ("Sales rose by 3%, profit fell", "Profit fell and sales came to 3%", ("en", "en")),
    ],
)
def test_one_share_that_goes_one_way_is_one_number(one: str, two: str, langs: tuple[str, str]) -> None:
    assert K.NUMBER not in kinds(pair(one, two, langs))


def test_a_part_of_a_month_is_less_exact_than_its_day() -> None:
    found = only(pair("It opens on 4 September 2025", "Dibuka awal September 2025", ("en", "id")), K.DATE)
    assert found.rule == "date.precision"


def test_date() -> None:
    found = only(pair("The law applies from 1 July 2026", "La loi s'applique dès le 1er janvier 2027", ("en", "fr")), K.DATE)
    assert (found.note, found.rule) == ("1 July 2026 → 1er janvier 2027", "date.apart")
    assert only(pair("It opens on 4 September", "It opens in September"), K.DATE).rule == "date.precision"
    assert only(pair("It opened on Monday", "It opened with music"), K.DATE).note == "Monday → no date"
    assert K.DATE not in kinds(pair("It opens on 4 September 2025", "Dibuka pada 4 September 2025", ("en", "id")))


@pytest.mark.parametrize(
    ("one", "two", "lang"),
    [
        ("Police fired rubber bullets", "Police did not fire rubber bullets", "en"),
        ("Polisi menembakkan peluru karet", "Polisi tidak menembakkan peluru karet", "id"),
        ("La police a tiré des balles", "La police n’a jamais tiré de balles", "fr"),
    ],
)
def test_negation_by_wording_in_the_same_words(one: str, two: str, lang: str) -> None:
    assert K.NEGATION in kinds(pair(one, two, (lang, lang)))
    assert K.NEGATION in kinds(pair(two, one, (lang, lang)))


def test_a_not_in_other_words_or_another_language_is_left_to_the_status() -> None:
    """Antonyms need no "not": "shops will shut" and "stores will not reopen" agree."""
    assert K.NEGATION not in kinds(pair("180 shops will shut", "180 stores will not reopen"))
    assert K.NEGATION not in kinds(pair("will bar exports of vanilla", "n'exportera plus de vanille", ("en", "fr")))


@pytest.mark.parametrize(
    ("one", "two", "langs"),
    [
        ("The phone has no port", "Un téléphone sans prise", ("en", "fr")),
        ("Not only police fired", "Police fired", ("en", "en")),
        ("If it does not rain, they will sail", "Jika cuaca cerah, mereka akan berlayar", ("en", "id")),
        ("Le préfet a sans doute fermé le pont", "Le préfet a fermé le pont", ("fr", "fr")),
    ],
)
def test_what_is_no_negation(one: str, two: str, langs: tuple[str, str]) -> None:
    assert K.NEGATION not in kinds(pair(one, two, langs))


def test_a_denial_is_a_negation_and_nothing_else_is_compared_with_it() -> None:
    found = pair("The crew fled on Monday", "le départ de l'équipage", ("en", "fr"), (Status.DONE, Status.DENIED))
    assert kinds(found) == [K.NEGATION]
    assert pair("The crew fled", "the crew fled", statuses=(Status.DENIED, Status.DENIED)) == ()


@pytest.mark.parametrize(
    ("stated", "hedged", "langs"),
    [
        ("The firm copied the code", "La société aurait copié le code", ("en", "fr")),
        ("The firm copied the code", "Perusahaan itu diduga menyalin kode", ("en", "id")),
        ("La société a copié le code", "The firm reportedly copied the code", ("fr", "en")),
        ("Perusahaan itu menyalin kode", "La société pourrait avoir copié le code", ("id", "fr")),
    ],
)
def test_hedge(stated: str, hedged: str, langs: tuple[str, str]) -> None:
    assert only(pair(stated, hedged, langs), K.HEDGE).note.startswith("stated → hedged (")
    assert only(pair(hedged, stated, langs[::-1]), K.HEDGE).note.endswith("→ stated")


@pytest.mark.parametrize(
    ("lang", "cue", "hedged"),
    [
        ("en", "suspects", True),
        ("en", "announced", False),
        ("fr", "soupçonne", True),
        ("fr", "annonce", False),
        ("id", "menduga", True),
        ("id", "mengumumkan", False),
    ],
)
def test_what_its_speaker_only_supposes_is_hedged(lang: str, cue: str, hedged: bool) -> None:
    s = Story()
    s.article("a", f"Ana Bell {cue} the dam leaks.", published="2025-01-01", lang=lang)
    bell = s.source("a", "Ana Bell", PERSON, "the dam leaks", surface="Ana Bell")
    found = replace(s.attributions.pop(bell), cue_span=s.place("a", cue))
    s.attributions[found.id] = found
    s.claim("c", "a", "the dam leaks", [found.id])
    s.article("b", "It is plain: the dam leaks.", published="2025-01-02", lang=lang)
    s.claim("c", "b", "the dam leaks")
    assert [c.note for c in compared(s).changes if c.kind is K.HEDGE] == ([f"hedged ({cue}) → stated"] if hedged else [])


def test_a_month_is_no_hedge() -> None:
    assert K.HEDGE not in kinds(pair("The vote was on 13 May", "The vote was held"))
    assert K.HEDGE in kinds(pair("The vote may be held", "The vote was held"))


@pytest.mark.parametrize(
    ("rejected", "lang"),
    [("calls the figure overblown", "en"), ("juge le chiffre exagéré", "fr"), ("menyebut itu berlebihan", "id")],
)
def test_a_rejection_in_other_words_is_no_turn_from_a_denial(rejected: str, lang: str) -> None:
    found = pair("The firm denies the figure", f"Norvane {rejected}", ("en", lang), (Status.DENIED, Status.ASSERTED))
    assert K.NEGATION not in kinds(found)


def test_a_french_imperfect_is_no_conditional() -> None:
    assert K.HEDGE not in kinds(pair("La firme espérait un accord", "The firm hoped for a deal", ("fr", "en")))


def credited(
    first: tuple[str, SourceType] | None, second: tuple[str, SourceType] | None, days: str = "12", **more: str
) -> Comparison:
    s = Story()
    for name, who, day in zip("ab", (first, second), days, strict=True):
        s.article(
            name, f"{who[0] if who else 'Water drips'}: the dam leaks.", published=f"2025-01-0{day}" if day != "-" else None
        )
        via = [more[name]] if name in more else []
        ids = [s.source(name, who[0], who[1], "the dam leaks", surface=who[0], via=via)] if who else []
        s.claim("c", name, "the dam leaks", ids)
    return compared(s)


BELL = ("Ana Bell", PERSON)


def test_attribution_dropped_runs_from_the_named_to_the_stripped() -> None:
    found = only(credited(BELL, None).changes, K.ATTRIBUTION_DROPPED)
    assert (found.note, found.rule) == ("Ana Bell → own voice", "attribution.dropped")
    undated = credited(None, BELL, "--")
    dropped = only(undated.changes, K.ATTRIBUTION_DROPPED)
    assert dropped.note == "Ana Bell → own voice"


def test_a_source_that_a_later_article_adds_is_a_change_and_no_drop() -> None:
    assert [(c.kind, c.note) for c in credited(None, BELL).changes] == [(K.ATTRIBUTION_CHANGED, "own voice → Ana Bell")]


def test_attribution_changed() -> None:
    assert only(credited(BELL, ("Norvane", ORGANISATION)).changes, K.ATTRIBUTION_CHANGED).note == "Ana Bell → Norvane"
    rerouted = only(credited(BELL, BELL, a="Le Monde", b="Der Spiegel").changes, K.ATTRIBUTION_CHANGED)
    assert (rerouted.note, rerouted.rule) == ("Ana Bell, via Le Monde → Ana Bell, via Der Spiegel", "attribution.through")
    assert credited(BELL, BELL).changes == ()
    assert credited(("Reuters", OUTLET), ("Reuters", OUTLET)).changes == ()


def test_a_headline_without_its_source_is_flagged_in_its_own_article_only() -> None:
    s = Story()
    s.article("a", "Dam leaks\nAna Bell: the dam is leaking.", published="2025-01-01")
    bell = s.source("a", "Ana Bell", PERSON, "the dam is leaking", surface="Ana Bell")
    s.claim("c", "a", "Dam leaks", headline=True)
    s.claim("c", "a", "the dam is leaking", [bell])
    s.article("b", "Norvane: the dam leaks.", published="2025-01-02")
    norvane = s.source("b", "Norvane", ORGANISATION, "the dam leaks", surface="Norvane")
    s.claim("c", "b", "the dam leaks", [norvane])
    assert sorted(c.note for c in compared(s).changes if c.kind is K.ATTRIBUTION_DROPPED) == ["Ana Bell → own voice"]


def test_actor() -> None:
    found = only(pair("Norvane closed the northern dam gates", "Velmont closed the northern dam gates"), K.ACTOR)
    assert found.note == "Norvane → Velmont"
    assert K.ACTOR not in kinds(pair("Norvane closed the dam gates", "Norvane Group closed the dam gates"))


def test_detail_dropped_and_added() -> None:
    long, short = "The old ferry struck the northern quay in thick fog", "The ferry struck the quay"
    dropped = only(pair(long, short), K.DETAIL_DROPPED)
    assert dropped.note == "old, northern, thick, fog"
    assert only(pair(short, long), K.DETAIL_ADDED).note == "old, northern, thick, fog"


def test_details_across_languages_are_figures_days_and_long_names() -> None:
    found = pair("The firm ordered 300 panels from Hanlim Display", "La firme a commandé des panneaux", ("en", "fr"))
    assert only(found, K.DETAIL_DROPPED).note == "300, Hanlim Display"
    assert kinds(pair("The Finnish firm ordered panels", "La firme a commandé des panneaux", ("en", "fr"))) == []


def test_changes_point_into_the_articles() -> None:
    s = Story()
    s.article("a", "Reuters said 14 people may have been held on Monday.", published="2025-01-06")
    reuters = s.source("a", "Reuters", OUTLET, "14 people may have been held on Monday", surface="Reuters", role=Role.SPEAKER)
    s.claim("c", "a", "14 people may have been held on Monday", [reuters], Status.POSSIBLE)
    s.article("b", "It is known that 41 people were held.", published="2025-01-07")
    s.claim("c", "b", "41 people were held", status=Status.DONE)
    shown = {
        c.kind: (s.articles["a"].text[slice(*c.a_span or ())], s.articles["b"].text[slice(*c.b_span or ())])
        for c in compared(s).changes
    }
    assert shown[K.NUMBER] == ("14", "41")
    assert shown[K.HEDGE][0] == "may"
    assert shown[K.DATE] == ("on Monday", "41 people were held") or shown[K.DATE][0] == "Monday"
    assert shown[K.ATTRIBUTION_DROPPED] == ("Reuters", "41 people were held")


@pytest.mark.parametrize(("figure", "shown"), [("12", True), ("80", True), ("8,000", True), ("1,600", False)])
def test_a_figure_far_off_is_shown_of_a_doubted_pair_only_where_a_slip_explains_it(figure: str, shown: bool) -> None:
    s = Story()
    for name, count in (("a", "8"), ("b", figure)):
        s.article(name, f"Today {count} workers left.", published="2025-01-01", outlet=name)
    a, b = (s.claim("c", n, f"{c} workers left") for n, c in (("a", "8"), ("b", figure)))
    s.matches.append(Match(a, b, 0.5, 0.2, Relation.RELATED))
    found = compared(s)
    assert [c.note for c in found.changes if c.kind is K.NUMBER] == [f"8 → {figure}"]
    assert bool([c for c in found.summary if c.kind is K.NUMBER]) is shown
