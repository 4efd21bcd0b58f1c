"""Sentences of news in French, Indonesian and English, and three-way translations, for tests of encoders."""

from __future__ import annotations

from itertools import product

_PARTS = {
    "fr": (
        [
            "Le ministre des Finances",
            "L’entreprise chinoise",
            "Selon un rapport interne, la banque",
            "Un porte-parole de l'Élysée",
        ],
        ["a annoncé la fermeture de", "menace de suspendre", "n’a pas confirmé l'achat de"],
        ["23 500 comptes en mars", "l'usine de Nîmes, d’après l'AFP", "« deux cœurs » de réseau à 8,5 millions d'euros"],
    ),
    "id": (
        ["Menteri Keuangan", "Perusahaan asal Tiongkok itu", "Menurut laporan internal, bank tersebut", "Juru bicara Istana"],
        ["mengumumkan penutupan", "mengancam akan menangguhkan", "belum mengonfirmasi pembelian"],
        ["23.500 akun pada bulan Maret", "pabrik di Bekasi, dikutip dari Antara", "dua jaringan senilai Rp16,5 miliar"],
    ),
    "en": (
        ["The finance minister", "The Chinese company", "According to an internal report, the bank", "A palace spokesperson"],
        ["announced the closure of", "is threatening to suspend", "hasn't confirmed the purchase of"],
        ["23,500 accounts in March", "the Leeds plant, Reuters reported", "two “core” networks worth $8.5m"],
    ),
}

ODD = [
    "",
    " ",
    "...",
    "TikTok",
    "œuvre d’Élysée à 3\u202f000\u00a0€ — 12 %",
    "une\tligne\nbrisée\r\net\u200bcollée",
    "\ufeffBOM \x00 NUL \x07 bell \ufffd",
    "中国 dan Россия, 🇫🇷 👩‍💻",
    "</s> <mask> <unk> literal",
    "a\ud800b",
    "x" * 300,
]

# More tokens than an encoder of 512 reads.
LONG = "kata " * 700

TRIPLES = [
    (
        "La police a arrêté trois suspects à Lyon.",
        "Polisi menangkap tiga tersangka di Lyon.",
        "Police arrested three suspects in Lyon.",
    ),
    (
        "Le constructeur rappelle deux mille voitures électriques.",
        "Pabrikan itu menarik dua ribu mobil listrik.",
        "The manufacturer is recalling two thousand electric cars.",
    ),
    (
        "Le vaccin sera gratuit dès le mois prochain.",
        "Vaksin itu akan gratis mulai bulan depan.",
        "The vaccine will be free from next month.",
    ),
    (
        "Le tribunal a rejeté l'appel de l'ancien président.",
        "Pengadilan menolak banding mantan presiden itu.",
        "The court dismissed the former president's appeal.",
    ),
    (
        "Un incendie a détruit le marché pendant la nuit.",
        "Kebakaran menghanguskan pasar itu pada malam hari.",
        "A fire destroyed the market overnight.",
    ),
]


def news() -> list[str]:
    """Return 200 sentences: 108 combinations, and parts of them for other lengths, in three languages."""
    plain = [" ".join(parts) + "." for language in _PARTS.values() for parts in product(*language)]
    short = [sentence.split(" ", 2)[2] for sentence in plain]
    return (plain + short)[:200]
