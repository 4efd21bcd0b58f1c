"""Passages of ours, several sentences each: whoever is found has the right canonical name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from claimtrack.types import Attribution, Span
from tests.attribution.gold import fold, found

PASSAGES = Path(__file__).parent / "passages"
LANGS = ["en", "fr", "id"]
_MARK = re.compile(r"\[([^\[\]|]{1,200})\|([^\[\]|]{1,80})\]")
# Right names of all sources that are found; floors only go up. Of the names that a passage's first run gave (2026-11-22), 73 %
# were right in English, 67 % in French and 64 % in Indonesian; of the second round, written when those had been repaired,
# 78 %, 57 % and 60 % at its first run. Measured 2026-11-22 after both repairs: 1.0, 0.99, 0.96.
RIGHT = {"en": 0.98, "fr": 0.96, "id": 0.94}
# Of all marked sources at least so many are found at all (the rest are frames that attribution does not know).
FOUND = {"en": 0.85, "fr": 0.75, "id": 0.80}


class Passage(NamedTuple):
    text: str
    names: list[tuple[str, Span]]


def parse(line: str) -> Passage:
    """Take the marks ``[words|name]`` out of a line."""
    out, at, names = "", 0, []
    for match in _MARK.finditer(line):
        out += line[at : match.start()]
        names.append((match[2], Span(len(out), len(out) + len(match[1]))))
        out, at = out + match[1], match.end()
    return Passage(out + line[at:], names)


def passages(lang: str) -> Iterator[Passage]:
    for line in (PASSAGES / f"{lang}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield parse(line.strip())


def beside(rows: tuple[Attribution, ...], span: Span) -> list[str]:
    return [fold(one.source) for one in rows if one.source_span is not None and one.source_span.overlaps(span)]


@pytest.mark.parametrize("lang", LANGS)
def test_canonical_names(lang: str) -> None:
    right, wrong, lost = 0, [], 0
    for passage in passages(lang):
        rows = found(passage.text, lang)
        for name, span in passage.names:
            names = beside(rows, span)
            right += fold(name) in names
            lost += not names
            if names and fold(name) not in names:
                wrong.append(f"{passage.text[span.start : span.end]!r} is {names}, not {name!r}")
    assert right / (right + len(wrong)) >= RIGHT[lang], "\n".join(wrong)
    assert (right + len(wrong)) / (right + len(wrong) + lost) >= FOUND[lang]


def test_marks_are_taken_out() -> None:
    assert parse("Hier, [la mairie|city hall] a dit oui.") == Passage("Hier, la mairie a dit oui.", [("city hall", Span(6, 15))])


SINGLE = [
    # a kind of organisation is never another kind
    ("(unresolved)", "id", "Serikat Pekerja Baja Cilegon akan mogok. Pihak perusahaan mengatakan siap berunding."),
    ("(unresolved)", "en", "The Dockers Union called a strike. The company said that talks would go on."),
    # a noun that a name holds
    ("Weser Bank", "en", "Lukas Brandt, chief economist at Weser Bank, said a cut was near. The bank expects that rates fall."),
    ("Cour des comptes", "fr", "La Cour des comptes étrille l'institut. La Cour estime que l'argent est perdu."),
    # bodies described in full before
    ("US embassy", "en", "The US embassy sent its staff home. The embassy said that the city was tense."),
    ("Bordeaux prosecutors", "fr", "Le parquet de Bordeaux a ouvert une enquête. Le parquet précise que les faits sont anciens."),
    # people
    ("Marieke de Bruin", "en", "Coach Marieke de Bruin left early. “It is over,” said De Bruin."),
    ("Yann Le Bihan", "fr", "Le climatologue Yann Le Bihan est inquiet. M. Le Bihan estime que la fonte s'accélère."),
    ("Mariama Diop", "id", "Presiden Senegal Mariama Diop mundur. Presiden mengatakan hukum adalah hukum."),
    ("Hendrik Aritonang", "id", "Manajer tambang Hendrik Aritonang pulang. Hendrik mengatakan terowongan itu kering."),
    # "the judge" is not who was named before
    ("(judge)", "en", "Ann Sorrel was jailed on Monday. The judge said that she had lied."),
    # descriptions
    ("(five former Quillex employees)", "en", "Five former employees of Quillex said that the flaw was known."),
    ("(two Maravel officials)", "en", "Two Maravel officials said that the capital was calm."),
    ("(unnamed analysts)", "id", "Analis menilai penjualan itu masuk akal."),
    ("police", "id", "Polisi menyebut korban bertambah."),
    ("(ten MEPs)", "fr", "Dix eurodéputés affirment que le texte est vide."),
    ("(UN experts)", "fr", "Des experts de l'ONU affirment que l'armée a menti."),
    # outlets newly met
    ("TeknoRaya", "id", "Dilansir dari situs TeknoRaya, Vexora akan menutup kantornya."),
    ("Le Courrier du Ponant", "fr", "D'après le quotidien régional Le Courrier du Ponant, le port fermera."),
    ("Maravel Gazette", "en", "The mill will close in May, the Maravel Gazette newspaper reported."),
]


@pytest.mark.parametrize(("name", "lang", "text"), SINGLE)
def test_one_kind_of_name_each(name: str, lang: str, text: str) -> None:
    assert [one.source for one in found(text, lang)][-1] == name
