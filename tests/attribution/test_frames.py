"""Frames one by one: who is the source, how far the content goes, and what must not be taken for speech."""

from __future__ import annotations

import pytest

from tests.attribution.gold import found


def told(text: str, lang: str) -> list[tuple[str, str]]:
    """(words of the source, words of the content) of the attributions with content."""
    rows = [one for one in found(text, lang) if one.content_span is not None]
    words = [(one.source_span, one.content_span) for one in rows]
    return [(text[s.start : s.end] if s else "", text[c.start : c.end].strip("«»“”‘’'\", ")) for s, c in words if c]


@pytest.mark.parametrize(
    ("lang", "text", "source", "content"),
    [
        ("en", "Ona Brill was adamant: “The bells will ring at noon.”", "Ona Brill", "The bells will ring at noon."),
        ("fr", "Odile Brun est formelle : « Les cloches sonneront à midi ».", "Odile Brun", "Les cloches sonneront à midi"),
        ("id", 'Ona Barus menjawab tegas: "Lonceng berbunyi siang nanti."', "Ona Barus", "Lonceng berbunyi siang nanti."),
        ("fr", "Faux, répond Odile Brun : « Rien n'a été vendu ».", "Odile Brun", "Rien n'a été vendu"),
        ("en", "Ona Brill called the lock “a museum piece”.", "Ona Brill", "a museum piece"),
        ("en", "Ona Brill stormed out, calling the lock “a museum piece”.", "Ona Brill", "a museum piece"),
        ("fr", "Odile Brun parle d'« un sabotage en règle ».", "Odile Brun", "un sabotage en règle"),
        ("en", "In Ona Brill's view, the lock is past repair.", "Ona Brill", "the lock is past repair"),
        ("fr", "Pour l'historienne Odile Brun, l'écluse est perdue.", "l'historienne Odile Brun", "l'écluse est perdue"),
        ("id", "Bagi sejarawan Ona Barus, pintu air itu sudah tamat.", "sejarawan Ona Barus", "pintu air itu sudah tamat"),
        ("en", "As Ona Brill noted last week, the lock is past repair.", "Ona Brill", "the lock is past repair"),
        ("fr", "Ainsi, confie Odile Brun, tout est payé.", "Odile Brun", "tout est payé"),
        ("fr", "De source policière, deux suspects sont en fuite.", "source policière", "deux suspects sont en fuite"),
        ("fr", "L'écluse est fermée, indique-t-on de source proche.", "de source proche", "L'écluse est fermée"),
        ("id", "Pintu air itu rusak, disebutkan dalam laporan tersebut.", "laporan tersebut", "Pintu air itu rusak"),
        ("id", "Pintu air itu rusak, Kompas.com melaporkan.", "Kompas.com", "Pintu air itu rusak"),
        ("en", "Police dismissed suggestions that the lock was blown up.", "Police", "suggestions that the lock was blown up"),
        ("en", "Ona Brill cancelled the fair, citing high water.", "Ona Brill", "high water"),
        ("en", "'It leaks everywhere,' admitted Ona Brill.", "Ona Brill", "It leaks everywhere"),
        ("en", "Lock to Reopen in May After Repairs: Reuters", "Reuters", "Lock to Reopen in May After Repairs"),
        ("id", "Polisi: Pintu Air Itu Dirusak Orang", "Polisi", "Pintu Air Itu Dirusak Orang"),
        ("fr", "Odile Brun a appelé la mairie à rouvrir l'écluse.", "Odile Brun", "la mairie à rouvrir l'écluse"),
        ("id", "Harga cabai naik, tulis Tempo, Senin (2/6).", "Tempo", "Harga cabai naik"),
    ],
)
def test_frame(lang: str, text: str, source: str, content: str) -> None:
    assert told(text, lang) == [(source, content)]


def test_a_source_inside_the_quotation_parts_it() -> None:
    text = "« Ce n'est pas un retrait, insiste Odile Brun, c'est une pause. »"
    assert told(text, "fr") == [("Odile Brun", "Ce n'est pas un retrait"), ("Odile Brun", "c'est une pause.")]


def test_who_is_quoted_by_an_outlet_comes_through_it() -> None:
    outlet, minister = sorted(found("The Hindu quoted a minister as saying the lock was safe.", "en"), key=lambda one: one.role)
    assert (outlet.source, outlet.role, minister.via) == ("The Hindu", "relay", ("The Hindu",))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "He said goodbye to his crew and left."),
        ("en", "The firm claimed the top prize at the fair."),
        ("en", "She wrote three novels at night."),
        ("en", "For three euros, the guest gets a jug."),
        ("fr", "Pour trois euros, le client repart avec une carafe."),
        ("fr", "Pour Noël, la ville illumine ses quais."),
        ("fr", "Il a accusé réception de la lettre en mars."),
        ("fr", "Une femme a appelé la police vers minuit."),
        ("id", "Ia berkata jujur sejak kecil."),
        ("id", "Kepala desa meminta maaf lalu pulang."),
        ("id", "Bagi pelanggan lama, harganya tidak berubah."),
    ],
)
def test_no_speech(lang: str, text: str) -> None:
    assert told(text, lang) == []
