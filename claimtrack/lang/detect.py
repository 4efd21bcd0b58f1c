"""Which language a text is in: py3langid over all its languages for an article, over ours for a sentence."""

from __future__ import annotations

from functools import cache
from typing import Any

from claimtrack.lang.lexicon import codes

# The identifier walks every byte in Python (7,100 sentences a second, notes 2026-11-22); the head of an article is enough.
_HEAD = 10_000
# Lines of one to three words take their article's language: alone, "Partager" comes out Danish (notes 2026-11-22).
_MIN_WORDS = 4
# Below this a sentence keeps the article's language; measured on the sentences of ../shared/data dev and stories.
_SURE = 0.99


@cache
def _identifier(only_ours: bool) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    if only_ours:
        identifier.set_languages([code for code in codes() if code in set(identifier.labels)])
    return identifier


def article_language(text: str) -> tuple[str | None, float]:
    """Return (code, probability 0 to 1); the code is None when the text is in none of the lexicons' languages."""
    if not any(character.isalpha() for character in text):
        return None, 0.0
    code, probability = _identifier(False).classify(text[:_HEAD])
    return (str(code) if code in codes() else None), float(probability)


def sentence_language(text: str, default: str) -> str:
    """Return the language of one sentence of an article in ``default``: another only when long and sure enough."""
    if len(text.split()) < _MIN_WORDS:
        return default
    code, probability = _identifier(True).classify(text[:_HEAD])
    return str(code) if probability >= _SURE else default
