from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.ingest.cleanup import marks
from claimtrack.types import MarkKind, Span

PROSE = "The harbour master said on Monday that the ferries would stay in port until the storm had passed over the bay."


def kinds(text: str) -> list[tuple[str, str]]:
    return [(text[mark.span.start : mark.span.end], mark.kind.value) for mark in marks(text)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Partager", "sharing"),
        ("Share on Facebook", "sharing"),
        ("Bagikan artikel ini", "sharing"),
        ("Recevez chaque matin notre lettre", "newsletter"),
        ("Sign up for our evening newsletter", "newsletter"),
        ("Dukung jurnalisme kami", "newsletter"),
        ("Ce site utilise des cookies pour mesurer son audience.", "consent"),
        ("3 commentaires", "comments"),
        ("Tinggalkan Balasan", "comments"),
        ("Your email address will not be published. Required fields are marked *", "comments"),
        ("Removal Request", "removal"),
        ("PUBLICITÉ", "advertisement"),
        ("Gulir untuk melanjutkan membaca", "advertisement"),
        ("Baca juga: Harga Cabai Naik Lagi", "teaser"),
        ("À lire aussi : Le port rouvre", "teaser"),
        ("A lire aussi : Le port rouvre", "teaser"),
        ("A\u0300 lire aussi : Le port rouvre", "teaser"),
        ("Most read: Ten harbours to visit", "teaser"),
        ("il y a 3 heures", "counter"),
        ("2 hours ago 14", "counter"),
        ("Dibaca 1.532 kali", "counter"),
        ("Correction: an earlier version misspelt the ship's name.", "notice"),
        ("Cet article a été modifié le 3 mars.", "notice"),
        ("Penulis: Sri Wahyuni", "byline"),
        ("Par Jeanne Albin, avec AFP", "byline"),
        ("By Ann Roe and Bo Li", "byline"),
        ("Publié le 3 mars 2025 à 18h42", "byline"),
        ("Senin, 3 Mar 2025 10:20 WIB", "byline"),
        ("(Avec Reuters)", "footer"),
        ("Source : https://example.org/port", "footer"),
        ("Artikel ini telah tayang di Kabar Pantai", "footer"),
        ("Additional reporting by Reuters", "footer"),
        ("Via Harbour Weekly", "footer"),
        ("Photo: EPA", "image_credit"),
        ("Crédits photo\u00a0: AFP", "image_credit"),
        ("(Foto: Dok. Pelabuhan)", "image_credit"),
        ("Jane Roe / Getty Images", "image_credit"),
        ("old harbour 2.jpg", "image_credit"),
        ("Tous droits réservés", "copyright"),
        ("© Kabar Pantai 2025", "copyright"),
        ("Dilarang keras mengutip tanpa izin tertulis.", "copyright"),
    ],
)
def test_a_line_after_the_article(line: str, kind: str):
    assert kinds(f"{PROSE}\n\n{line}") == [(line, kind)]


@pytest.mark.parametrize(
    "line",
    [
        "« Partagez vos vivres. Aidez-nous à tenir », a lancé le maire à la foule réunie devant le port.",
        "Published in March, the report of the harbour board found forty cracks in the northern quay.",
        "Getty Images sued the start-up for copyright infringement in a London court on Tuesday.",
        "Ukraine wants to become a member of the alliance, its foreign minister told a radio station.",
        "Par ailleurs, le port de Sète restera fermé jusqu'à dimanche soir.",
        "ByteDance – TikTok's owner – has denied that it trained anything on the data.",
        "Akun itu membagikan foto korban di grup Telegram, kata polisi.",
        "Adapted from the novel, the film has been pulled by its distributor after two days.",
        "Is the harbour safe? Nobody at the port wanted to answer.",
    ],
)
def test_prose_is_not_marked(line: str):
    assert kinds(f"{PROSE}\n\n{line}\n\n{PROSE}") == []


def test_two_buttons_on_a_line_and_a_credit_inside_one():
    assert kinds(f"{PROSE} (Photo: Bo Li)\n\nTweet  More words here to come\n{PROSE}") == [
        ("(Photo: Bo Li)", "image_credit"),
        ("Tweet", "sharing"),
    ]


@pytest.mark.parametrize("dateline", ["JAKARTA, KABAR PANTAI –", "PARIS (AFP) -", "Makassar -", "NEW YORK, June 3 (Reuters) —"])
def test_a_dateline_is_a_byline_with_its_agency(dateline: str):
    assert kinds(f"Harbour shut\n\n{dateline} {PROSE}") == [(dateline, "byline")]


def test_what_follows_a_related_heading_is_marked_until_prose():
    long = f"{PROSE} {PROSE}"
    text = f"{PROSE}\n\nRelated posts\n\nTen harbours to visit\nStorms explained\n\n{long}\n\nNot a teaser here"
    assert kinds(text) == [
        ("Related posts", "teaser"),
        ("Ten harbours to visit", "teaser"),
        ("Storms explained", "teaser"),
    ]


def test_a_box_after_the_closing_source_line():
    assert kinds(f"{PROSE}\n\n{PROSE}\n\n(Sumber: Antara)\n\nPelabuhan Lain Dibuka Pelabuhan itu dibuka.")[-1] == (
        "Pelabuhan Lain Dibuka Pelabuhan itu dibuka.",
        "teaser",
    )


def test_a_caption_above_its_credit():
    text = f"{PROSE}\n\nA ferry in the bay\nCredit: Unsplash\n\n{PROSE}"
    assert kinds(text) == [("A ferry in the bay", "caption"), ("Credit: Unsplash", "image_credit")]


def test_a_copyright_sign_above_prose_credits_a_picture():
    assert kinds(f"{PROSE}\n\n© Bo Li\n\n{PROSE}") == [("© Bo Li", "image_credit")]


def test_an_opinion_section_ends_at_the_next_heading():
    text = f"{PROSE}\n\nNotre point de vue\n\nCela fascine. {PROSE}\n\nLa suite\n\n{PROSE}"
    (mark,) = marks(text)
    assert mark.kind is MarkKind.OPINION
    assert text[mark.span.start : mark.span.end] == f"Notre point de vue\n\nCela fascine. {PROSE}"


def test_the_words_of_a_link_are_no_buttons():
    text = f"{PROSE}\n\nThe company behind the app, which is called\n\nTikTok\n\n, did not answer the questions of the port."
    assert kinds(text) == []


def test_a_title_may_open_like_a_label():
    assert kinds(f"Explained: why the harbour of Sete is shut\n\n{PROSE}") == []


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_marks_lie_inside_the_text_and_do_not_overlap(text: str):
    found = [mark for mark in marks(text) if mark.kind is not MarkKind.OPINION]
    assert all(0 <= mark.span.start < mark.span.end <= len(text) for mark in found)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))


# Reasons of gold "not_claims" that name boilerplate; comment, question and an outlet mentioned are other stages' work.
BOILERPLATE = ("boilerplate", "image credit", "teaser", "byline", "date line", "site notice")


@pytest.mark.parametrize("corpus", ["seeds", "dev"])
def test_gold_boilerplate_is_marked_and_no_gold_claim_is(shared: Path, corpus: str):
    folder = shared / "data" / corpus
    rows = [json.loads(line) for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    found = {row["id"]: marks(row["text"]) for row in rows}

    def covered(row: dict[str, object]) -> float:
        span = Span(*row["span"])  # type: ignore[misc]
        shared_length = sum(max(0, min(m.span.end, span.end) - max(m.span.start, span.start)) for m in found[str(row["article"])])
        return shared_length / (span.end - span.start)

    page = [row for row in gold["not_claims"] if row["span"][1] - row["span"][0] >= 20 and row["why"].startswith(BOILERPLATE)]
    assert [row for row in page if covered(row) < 0.5] == []
    assert [row["text"] for row in gold["claims"] if covered(row) > 0] == []


@pytest.mark.parametrize(
    "line",
    [
        "Market data delayed by 15 minutes.",
        "Translated automatically - errors can occur",
        "Article rédigé avec l'aide de l'IA",
        "Répondez à notre enquête lecteurs",
        "Jangan lupa like dan bagikan!",
        "Ikuti kuis berhadiah di sini",
    ],
)
def test_services_of_the_site_are_marked(line: str) -> None:
    text = f"The mill was sold to a rival on Friday.\n\n{line}"
    assert [text[m.span.start : m.span.end] for m in marks(text)] == [line]


def test_a_wrapped_line_that_names_an_outlet_is_prose() -> None:
    text = (
        "Le groupe a vendu son usine de Lille à un concurrent, qui\n"
        "compte garder les trois cents ouvriers jusqu'au printemps.\n"
        "D'après Bloomberg la vente rapporte une somme de vingt\n"
        "millions d'euros au groupe et à ses deux actionnaires.\n"
    )
    assert marks(text) == ()
