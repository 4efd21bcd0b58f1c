"""Words as the lexical search knows them: folded forms and their dictionary forms."""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"\w+")
# Letters that Unicode does not decompose, spelled out as readers type them (NFKD leaves them whole).
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})


def folded(text: str) -> str:
    """Lower case without accents and ligatures: what two spellings of a word have in common."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(char for char in plain if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return WORD.findall(folded(text))


def lemma_pairs(text: str, lang: str) -> tuple[tuple[str, str], ...]:
    """Each word of a text as (folded form, folded lemma) in order; the lemma is the form where none is known."""
    import simplemma  # its dictionaries take 0.3 s a language to load: paid by ``add``, never by a search

    pairs = []
    for word in WORD.findall(unicodedata.normalize("NFC", text)):
        lemma = simplemma.lemmatize(word, lang)
        pairs.append((folded(word), folded(lemma)))
    return tuple(pairs)
