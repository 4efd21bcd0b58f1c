"""Articles in our own words, as many as wanted: one event a handful of them, in three languages, quoting one another."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

_PLACES = ("Sukaraja", "Vernou", "Ashfield", "Cibaduy", "Lormont", "Hexley")
_OUTLETS = {"en": "The Guardian", "fr": "Le Monde", "id": "Kompas"}
_PIECES = {
    "en": (
        "The bridge at {place} was closed on Monday after {n} metres of its railing fell, according to {other}.",
        "“We will rebuild it before June,” said mayor Clara {place}.",
        "Police in {place} denied that {n} people were hurt.",
        "The repairs will cost {n} million euros, the ministry announced on Tuesday.",
    ),
    "fr": (
        "Le pont de {place} a été fermé lundi après la chute de {n} mètres de garde-corps, selon {other}.",
        "« Nous le reconstruirons avant juin », a déclaré la maire Clara {place}.",
        "La police de {place} a démenti que {n} personnes aient été blessées.",
        "Les travaux coûteront {n} millions d'euros, a annoncé mardi le ministère.",
    ),
    "id": (
        "Jembatan {place} ditutup pada Senin setelah {n} meter pagarnya runtuh, menurut laporan {other}.",
        "“Kami akan membangunnya kembali sebelum Juni,” kata Wali Kota Clara {place}.",
        "Polisi {place} membantah bahwa {n} orang terluka.",
        "Perbaikan itu akan menelan biaya {n} juta euro, kata kementerian pada Selasa.",
    ),
}


def rows(count: int, seed: int = 1) -> list[dict[str, str]]:
    """Return ``count`` articles as a reader's records; the same seed gives the same ones."""
    chance, made = Random(seed), []
    for number in range(count):
        lang = ("en", "fr", "id")[number % 3]
        event = number // 6
        other = _OUTLETS[chance.choice([name for name in _OUTLETS if name != lang])]
        pieces = chance.sample(_PIECES[lang], 3)
        text = "\n\n".join(p.format(place=_PLACES[event % len(_PLACES)], n=3 + event, other=other) for p in pieces)
        made.append({"id": f"a{number:04}", "text": text, "outlet": _OUTLETS[lang], "lang": lang})
        made[-1]["published"] = f"2024-03-{1 + number % 28:02}"
    return made


def write(path: Path, count: int, seed: int = 1) -> Path:
    """Write the articles as JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(count, seed)), "utf-8")
    return path
