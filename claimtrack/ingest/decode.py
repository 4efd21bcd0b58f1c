"""Bytes to text: byte order mark, then what the page declares, strict UTF-8, Windows-1252 when short, else a guess."""

from __future__ import annotations

import codecs
import re

from claimtrack.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,30})""", re.IGNORECASE
)
_DECLARED_WITHIN = 4_096  # the HTML standard looks at the first 1,024 bytes; pages in the wild declare later
# Shorter than this a statistical guess is wrong more often than Windows-1252 (notes 2026-11-22).
_SHORT = 200
_GUESS_HEAD = 100_000
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BINARY_SHARE = 0.02
_MEND = "Save it as UTF-8 text"


def decode(data: bytes, where: str, declared: bool = False) -> str:
    """Return the text; raises InputError for bytes that are no text. ``declared``: believe an HTML declaration."""
    text = _decoded(data, where, declared)
    if text.startswith(("%PDF-", "{\\rtf")) or len(_CONTROLS.findall(text[:_GUESS_HEAD])) > _BINARY_SHARE * len(
        text[:_GUESS_HEAD]
    ):
        raise InputError("is no text file", where, _MEND)
    return text


def _decoded(data: bytes, where: str, declared: bool) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if data[:_GUESS_HEAD].count(0) > _BINARY_SHARE * len(data[:_GUESS_HEAD]):
        return _wide(data, where)
    named = _DECLARED.search(data[:_DECLARED_WITHIN]) if declared else None
    for encoding in [named[1].decode("ascii", "replace"), "utf-8"] if named else ["utf-8"]:
        try:
            return data.decode("cp1252" if encoding.casefold() in ("iso-8859-1", "latin-1", "latin1") else encoding)
        except (UnicodeError, LookupError, ValueError):
            continue
    return _guessed(data, where)


def _wide(data: bytes, where: str) -> str:
    """Decode UTF-16 without a mark, told by the zero bytes of its Latin letters on one side."""
    head = data[:_GUESS_HEAD]
    even, odd = head[::2].count(0) / (len(head) / 2), head[1::2].count(0) / (len(head) / 2)
    try:
        if min(even, odd) < 0.05 and max(even, odd) > 0.4:
            return data.decode("utf-16-le" if odd > even else "utf-16-be")
    except UnicodeDecodeError:
        pass
    raise InputError("is no text file (it holds zero bytes)", where, _MEND)


def _guessed(data: bytes, where: str) -> str:
    if len(data) >= _SHORT:
        from charset_normalizer import from_bytes

        found = from_bytes(data[:_GUESS_HEAD])
        # Windows-1250 and 1252 differ in a few letters only, and 1252 is what French, English and Indonesian pages use.
        best = next((match for match in found if "cp1252" in match.could_be_from_charset), found.best())
        if best is None:
            raise InputError("is in no character encoding that is known", where, _MEND)
        if "cp1252" in best.could_be_from_charset:
            return data.decode("cp1252", errors="replace")
        if best.encoding != "utf_8":  # a few broken bytes in UTF-8 come back as such a guess
            return data.decode(best.encoding, errors="replace")
        return data.decode("utf-8", errors="replace")
    return data.decode("cp1252", errors="replace")
