"""Text made safe for a format: no control characters, no lone surrogates, no None."""

from __future__ import annotations

import json
import re
import unicodedata

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"\s+")
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # first characters that spreadsheets take for a formula (OWASP)


def plain(value: object) -> str:
    """Return text that any XML, DOT or Mermaid reader accepts; what it may not hold becomes U+FFFD, None is empty."""
    return "" if value is None else _FORBIDDEN.sub("\ufffd", str(value))


def one_line(value: object) -> str:
    """Return ``plain`` text on one line, format characters (such as bidi overrides) dropped but emoji joiners kept."""
    kept = (c for c in plain(value) if unicodedata.category(c) != "Cf" or c in "\u200d\ufe0f")
    return _SPACES.sub(" ", "".join(kept)).strip()


def cell(value: object) -> str:
    """Return text for a CSV cell: an apostrophe goes before what a spreadsheet would run as a formula."""
    text = plain(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def dumps(value: object, indent: int | None = None) -> str:
    """Return JSON in UTF-8 characters, in which lone surrogates and line separators are escaped: nothing is lost."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return _UNSAFE_IN_JSON.sub(lambda m: f"\\u{ord(m.group()):04x}", text)
