"""Text made safe for a format: no control characters, no lone surrogates, no None."""

from __future__ import annotations

import json
import re
import unicodedata

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# What shows text in another order than it is in (Unicode TR 36): of no use in our languages, of use to deceive.
_REORDERING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ORDER = re.compile(f"[{_REORDERING}]")
_SPACES = re.compile(r"\s+")
_UNSAFE_IN_JSON = re.compile(f"[\x7f-\x9f\u2028\u2029\ud800-\udfff{_REORDERING}]")
# First characters that spreadsheets take for a formula (OWASP), some of them as wide letters too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def plain(value: object) -> str:
    """Return text that any XML, DOT or Mermaid reader accepts; what it may not hold becomes U+FFFD, None is empty."""
    return "" if value is None else _FORBIDDEN.sub("\ufffd", str(value))


def one_line(value: object) -> str:
    """Return ``plain`` text on one line, format characters (such as bidi overrides) dropped but emoji joiners kept."""
    kept = (c for c in plain(value) if unicodedata.category(c) != "Cf" or c in "\u200d\ufe0f")
    return _SPACES.sub(" ", "".join(kept)).strip()


def cell(value: object) -> str:
    """Return text for a CSV cell: an apostrophe before what a spreadsheet would run as a formula, nothing that reorders."""
    text = _ORDER.sub("", plain(value))
    return f"'{text}" if text.startswith(_FORMULA) else text


def dumps(value: object, indent: int | None = None) -> str:
    """Return JSON in UTF-8 characters, in which lone surrogates, separators and what reorders are escaped: nothing is lost."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return _UNSAFE_IN_JSON.sub(lambda m: f"\\u{ord(m.group()):04x}", text)
