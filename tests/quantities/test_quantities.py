from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.lang.lexicon import lexicon
from claimtrack.quantities import Agreement, Bound, QuantityKind, clashes, compatible, quantities
from claimtrack.quantities.agreement import agree, comparable, weighed
from claimtrack.quantities.numbers import ATOM
from claimtrack.quantities.reader import Reader
from claimtrack.quantities.table import number_table

LANGS = ("fr", "id", "en")


def only(text: str, lang: str):
    found = quantities(text, lang)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("fr", "8 000 puces", 8000),
        ("fr", "8\u202f000 puces", 8000),
        ("fr", "8.000 puces", 8000),
        ("id", "8.000 keping", 8000),
        ("en", "8,000 chips", 8000),
        ("en", "2.5 million people", 2_500_000),
        ("fr", "4,2 millions d'habitants", 4_200_000),
        ("id", "24 juta orang", 24_000_000),
        ("fr", "dix-sept avions", 17),
        ("fr", "quarante-deux avions", 42),
        ("fr", "quatre-vingt-dix-sept avions", 97),
        ("fr", "vingt-trois mille cinq cents avions", 23_500),
        ("id", "dua puluh ribu warga", 20_000),
        ("id", "seratus dua puluh lima warga", 125),
        ("id", "lima belas warga", 15),
        ("id", "seribu dua ratus warga", 1200),
        ("en", "thirty-four people", 34),
        ("en", "two hundred and five people", 205),
        ("en", "a hundred people", 100),
    ],
)
def test_counts(lang: str, text: str, value: float) -> None:
    q = only(text, lang)
    assert (q.kind, q.low, q.high) == (QuantityKind.COUNT, value, value)


@pytest.mark.parametrize(
    ("lang", "text", "value", "currency"),
    [
        ("fr", "6 400 milliards de roupies", 6.4e12, "IDR"),
        ("id", "Rp6,4 triliun", 6.4e12, "IDR"),
        ("id", "Rp 85.000", 85_000, "IDR"),
        ("en", "€12.5m", 12.5e6, "EUR"),
        ("en", "$9.1bn", 9.1e9, "USD"),
        ("fr", "12,5 M€", 12.5e6, "EUR"),
        ("fr", "345 millions d’euros", 345e6, "EUR"),
        ("id", "US$17.940", 17_940, "USD"),
        ("id", "lima belas ribu rupiah", 15_000, "IDR"),
        ("en", "6.4 trillion rupiah", 6.4e12, "IDR"),
    ],
)
def test_money(lang: str, text: str, value: float, currency: str) -> None:
    q = only(text, lang)
    assert (q.kind, q.unit) == (QuantityKind.MONEY, currency)
    assert q.low == pytest.approx(value)
    assert q.text == text


@pytest.mark.parametrize(
    ("lang", "text", "kind", "value"),
    [
        ("fr", "71 % des inscrits", QuantityKind.PERCENT, 71),
        ("id", "50,9 persen suara", QuantityKind.PERCENT, 50.9),
        ("en", "83 per cent of them", QuantityKind.PERCENT, 83),
        ("en", "a quarter of the price", QuantityKind.PERCENT, 25),
        ("id", "sepertiga harga", QuantityKind.PERCENT, 33.333),
        ("id", "1.240 hektare", QuantityKind.MEASURE, 12_400_000),
        ("fr", "4 cm", QuantityKind.MEASURE, 0.04),
        ("en", "almost 100mph", QuantityKind.MEASURE, 160.9344),
        ("fr", "0,5 mg", QuantityKind.MEASURE, 5e-7),
    ],
)
def test_shares_and_measures(lang: str, text: str, kind: QuantityKind, value: float) -> None:
    q = only(text, lang)
    assert q.kind is kind
    assert q.low == pytest.approx(value)


@pytest.mark.parametrize(
    ("lang", "text", "low", "high", "approximate", "bound"),
    [
        ("fr", "quelque 48 000 passagers", 48_000, 48_000, True, Bound.EXACT),
        ("id", "sekitar 48.000 penumpang", 48_000, 48_000, True, Bound.EXACT),
        ("en", "about 48,000 passengers", 48_000, 48_000, True, Bound.EXACT),
        ("fr", "une vingtaine d'appareils", 20, 20, True, Bound.EXACT),
        ("id", "puluhan ribu orang", 20_000, 99_999, True, Bound.EXACT),
        ("en", "dozens of arrests", 24, 99, True, Bound.EXACT),
        ("fr", "au moins 12 blessés", 12, 12, False, Bound.AT_LEAST),
        ("id", "sedikitnya 12 orang", 12, 12, False, Bound.AT_LEAST),
        ("en", "up to 12 people", 12, 12, False, Bound.AT_MOST),
        ("id", "mencapai 95 persen", 95, 95, False, Bound.EXACT),
        ("id", "tidak lebih dari 800 orang", 800, 800, False, Bound.AT_MOST),
        ("id", "tidak kurang dari 800 orang", 800, 800, False, Bound.AT_LEAST),
        ("fr", "ne dépasse pas 12 tonnes", 12_000, 12_000, False, Bound.AT_MOST),
        ("fr", "pas moins de 12 morts", 12, 12, False, Bound.AT_LEAST),
        ("fr", "12 morts au moins", 12, 12, False, Bound.EXACT),
        ("en", "12 or more", 12, 12, False, Bound.AT_LEAST),
        ("en", "the top 10 companies", 10, 10, False, Bound.EXACT),
        ("fr", "entre 10 et 12 morts", 10, 12, False, Bound.EXACT),
        ("en", "between 10 and 12 dead", 10, 12, False, Bound.EXACT),
        ("id", "antara 10 dan 12 orang", 10, 12, False, Bound.EXACT),
        ("fr", "des dizaines de millions de dollars", 2e7, 9.9e7, True, Bound.EXACT),
    ],
)
def test_hedged_figures(lang: str, text: str, low: float, high: float, approximate: bool, bound: Bound) -> None:
    q = only(text, lang)
    assert (q.low, q.high, q.approximate, q.bound) == (low, high, approximate, bound)


def test_two_ends_of_a_movement_are_two_figures_with_one_unit() -> None:
    for lang, text in (("fr", "de 6,2 à 7,9 pouces"), ("en", "from 6.2 to 7.9 inches"), ("id", "dari 6,2 inci menjadi 7,9 inci")):
        assert [round(q.low, 4) for q in quantities(text, lang)] == [0.1575, 0.2007], text


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "le C110 et GPT-4"),
        ("fr", "en 2028"),
        ("fr", "une enquête"),
        ("en", "one of them"),
        ("en", "on 4 September 2025"),
        ("id", "Senin (21/4/2025)"),
        ("en", "article 12"),
        ("id", "pukul 19.30 WIB"),
        ("id", "pukul 19.00 sampai 05.00"),
        ("en", "the Slate 5 is out"),
        ("fr", "du 12 au 19 octobre"),
        ("id", "Hak Cipta Antara 2025\nBerita lain"),
    ],
)
def test_no_quantity(lang: str, text: str) -> None:
    assert quantities(text, lang) == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_spelled_numbers_as_text2num_reads_them(lang: str) -> None:
    text2num = pytest.importorskip("text_to_num").text2num
    tens = {"fr": ["trente", "quarante", "cinquante"], "en": ["thirty", "forty", "fifty"]}[lang]
    units = {"fr": ["deux", "trois", "sept", "neuf"], "en": ["two", "three", "seven", "nine"]}[lang]
    thousand, hundred = {"fr": ("mille", "cent"), "en": ("thousand", "hundred")}[lang]
    for ten in tens:
        for unit in units:
            for phrase in (f"{ten}-{unit}", f"{unit} {thousand} {ten}", f"{unit} {hundred} {ten}-{unit}"):
                assert only(f"{phrase} x", lang).low == text2num(phrase, lang), phrase


def test_the_noun_is_no_particle_and_no_word_of_the_next_line() -> None:
    assert [q.noun for q in quantities("17 of its 42 jets", "en")] == ["", "jets"]
    assert [q.noun for q in quantities("ils étaient 17\nLire aussi", "fr")] == [""]


def test_agreement_knows_units_and_hedges() -> None:
    def say(text: str, lang: str = "en"):
        return quantities(text, lang)

    assert compatible(say("8,000 chips"), say("8.000 keping", "id")) is Agreement.SAME
    assert compatible(say("8,000 chips"), say("80.000 keping", "id")) is Agreement.CLASH
    assert compatible(say("about 48,000 people"), say("50 000 personnes", "fr")) is Agreement.SAME
    assert compatible(say("17 jets"), say("27 pesawat", "id")) is Agreement.CLASH
    assert compatible(say("17 jets"), say("83 per cent")) is Agreement.UNKNOWN
    assert compatible(say("345 millions d'euros", "fr"), say("6.4 trillion rupiah")) is Agreement.UNKNOWN
    assert compatible(say("at least 12 dead"), say("17 dead")) is Agreement.SAME
    assert compatible(say("up to 12 dead"), say("up to 40 dead")) is Agreement.CLASH
    assert compatible(say("4 cm"), say("40 mm")) is Agreement.SAME


def test_clashes_pair_the_figures_that_differ() -> None:
    pairs = clashes(quantities("17 of its 42 jets", "en"), quantities("27 dari 42 pesawat", "id"))
    assert [(a.low, b.low) for a, b in pairs] == [(17, 27)]


def test_figures_are_weighed_one_by_one() -> None:
    here, there = quantities("17 of its 42 jets for $5", "en"), quantities("27 dari 42 pesawat", "id")
    agreed, pairs = weighed(here, there)
    assert [q.low for q in agreed] == [42]
    assert [(a.low, b.low) for a, b in pairs] == [(17, 27)]
    assert weighed(here, []) == ([], [])


@given(st.data())
def test_what_agrees_never_clashes(data: st.DataObject) -> None:
    a, b = (quantities(data.draw(_said(lang)), lang) for lang in ("en", "fr"))
    agreed, pairs = weighed(a, b)
    assert agreed == [x for x in a if any(comparable(x, y) and agree(x, y) for y in b)]
    assert all(comparable(x, y) and not agree(x, y) and x not in agreed for x, y in pairs)
    assert [(y, x) for x, y in pairs] == weighed(b, a)[1] or len(pairs) > 1


@pytest.mark.parametrize(
    ("text", "span", "noun"),
    [
        ("İ 12 ΑΣ.", (2, 4), "ας"),
        ("12 ΑΣ'Α men", (0, 2), "ας'"),
        ("İİ deux cents ΟΔΟΣ", (3, 13), "οδος"),
        ("deux cents\u202fΈλληνες", (0, 10), "έλληνες"),
    ],
)
def test_letters_whose_lower_case_is_longer_or_depends_on_others_move_nothing(
    text: str, span: tuple[int, int], noun: str
) -> None:
    (q,) = quantities(text, "fr")
    assert (q.span, q.noun) == (span, noun)


def _words(table: object) -> set[str]:
    if isinstance(table, dict):
        return {str(key) for key in table} | {word for inner in table.values() for word in _words(inner)}
    return {word for inner in table for word in _words(inner)} if isinstance(table, list) else {str(table)}


VOCABULARY = {lang: sorted(_words(dict(lexicon(lang).table("quantities")))) for lang in LANGS}
BETWEEN = (" ", " ", " ", "", "-", ", ", ".", "\n", "\u00a0", "’", "'", "_", "½", " x ")


@st.composite
def _said(draw: st.DrawFn, lang: str) -> str:
    word = st.sampled_from(VOCABULARY[lang]).flatmap(lambda w: st.sampled_from((w, w.upper(), w.capitalize())))
    rows = draw(
        st.lists(st.tuples(word | st.sampled_from(("12", "2.500", "7e", "İ", "Σ")), st.sampled_from(BETWEEN)), max_size=10)
    )
    return "".join(map("".join, rows))


@given(st.data(), st.sampled_from(LANGS))
def test_a_text_is_read_alike_whether_or_not_a_figure_stands_far_behind(data: st.DataObject, lang: str) -> None:
    text = data.draw(_said(lang)) + " ·" * 40
    assert [q for q in quantities(f"{text} 7", lang) if q.text != "7" or q.span.start < len(text)] == quantities(text, lang)


@given(st.data(), st.sampled_from(LANGS))
def test_the_atoms_of_a_text_stand_where_they_are_said_to(data: st.DataObject, lang: str) -> None:
    text = data.draw(_said(lang) | st.text(max_size=80)).replace("\n", " ")
    reader = Reader(text, lang, text, text.lower().replace("’", "'"), number_table(lang))
    found = [text[a:b] for a, b in zip(reader.starts, reader.ends, strict=True)]
    assert found == ATOM.findall(text)
    assert reader.words == [atom.lower().replace("’", "'") for atom in found]


@given(st.text(max_size=200), st.sampled_from(LANGS))
def test_spans_show_the_text_and_never_overlap(text: str, lang: str) -> None:
    found = quantities(text, lang)
    assert [q.text for q in found] == [text[q.span.start : q.span.end] for q in found]
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(q.low <= q.high for q in found)


@given(st.integers(0, 10**12), st.sampled_from(LANGS))
def test_any_whole_number_is_read_back(number: int, lang: str) -> None:
    sign = "," if lang == "en" else "."
    written = f"{number:,}".replace(",", sign)
    found = quantities(f"{written} xxxx", lang)
    assert [q.low for q in found] == [number]


@pytest.mark.parametrize("piece", ["1.000.", "1 ", "dua puluh ", "vingt et ", "9,", "Rp1 ", "(12/3) ", "12 mars ", "a hundred "])
def test_hostile_input_takes_linear_time(piece: str) -> None:
    for lang in LANGS:
        start = time.process_time()
        quantities(piece * 2_000, lang)
        assert time.process_time() - start < 4
