"""The form in which every encoder gets its text."""

from __future__ import annotations

import unicodedata


def composed(text: str) -> str:
    """Return ``text`` in NFC, with "?" for each lone surrogate, which no tokenizer accepts."""
    return unicodedata.normalize("NFC", text).encode("utf-8", "replace").decode("utf-8")
