"""A reading copy of a text that has exactly its length: every offset holds in both.

Nothing is composed, folded or dropped (so decomposed text works as well as composed): one code point gives one
code point. U+2019 used as an apostrophe reads as ``'``, every kind of space as a space, every kind of line end as a
line feed, control characters as spaces.
"""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_ZERO_WIDTH_SPACES = "\u200b\ufeff\u2060"  # break opportunities and byte order marks: read as spaces
_QUOTE_LIKE_APOSTROPHES = "\u2019\u2018\u02bc\u201b\uff07"
# A letter, a combining mark or a digit before, a letter after: l’eau, l’été, O’Neil, the 1990’s.
_INSIDE_WORD = re.compile(rf"(?<=\w)[{_QUOTE_LIKE_APOSTROPHES}](?=\w)|(?<=[\u0300-\u036f])[{_QUOTE_LIKE_APOSTROPHES}](?=\w)")
# An orphaned clitic, as link extraction leaves it at the start of a line: "ByteDance\n\n’s account".
_ORPHAN = re.compile(r"(?<!\S)\u2019(?=(?:s|re|ve|ll|d|t|m)\b)")


def _table() -> dict[int, str]:
    table = dict.fromkeys(range(32), " ") | dict.fromkeys(range(127, 160), " ")
    table |= {code: " " for code in range(0x3001) if unicodedata.category(chr(code)) == "Zs"}
    table |= {ord(c): " " for c in _ZERO_WIDTH_SPACES}
    return table | {ord(c): "\n" for c in _LINE_ENDS}


_TABLE = _table()


def reading_text(text: str) -> str:
    """Return the reading copy; its length is that of ``text``."""
    plain = text.replace("\r\n", " \n").translate(_TABLE)
    return _apostrophes(_ORPHAN.sub("'", _INSIDE_WORD.sub("'", plain)))


def _apostrophes(text: str) -> str:
    """Read a U+2019 that closes no single quotation on its line (the workers’ strike) as an apostrophe."""
    if "\u2019" not in text:
        return text
    out, is_open = [], False
    for character in text:
        if character == "\n":
            is_open = False
        elif character == "\u2018":
            is_open = True
        elif character == "\u2019":
            character, is_open = ("\u2019" if is_open else "'"), False
        out.append(character)
    return "".join(out)
