"""Numbers in digits and in words, by the data of the language: where they stand and what they are worth.

A text is cut into atoms: numbers in digits, words and marks, all in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from claimtrack.quantities.table import NumberTable

# Groups of three are bounded so that a page of digits is read in linear time. The first line is the second for the
# commonest letters, in half the time.
ATOM = re.compile(
    r"[a-zß-öø-ÿ]++(?!\w)['’]?"
    r"|[^\W\d_]+['’]?"
    r"|\d{1,3}(?:[ .,]\d{3}){1,6}(?:[.,]\d{1,6})?(?!\d)|\d{1,18}(?:[.,]\d{1,6})?(?!\d)|\d+"
    r"|\S"
)


class Number(NamedTuple):
    """Atoms ``first`` to ``last`` (exclusive) are worth ``low`` to ``high``."""

    first: int
    last: int
    low: float
    high: float
    digits: bool
    scaled: bool = False
    vague: bool = False


def digits_value(written: str, table: NumberTable) -> float:
    """Read digits with the separators of the language.

    A separator before three digits groups them (8.000 in French and Indonesian, 8,000 in English) unless it is the
    language's decimal sign and stands alone.
    """
    plain = written.replace(" ", "")
    if plain.isdecimal():
        return float(plain)
    head, separator, tail = _last_separator(plain)
    other = "," if separator == "." else "."
    several = plain.count(separator) > 1
    grouped = len(tail) == 3 and head != "0" and (several or separator != table.decimal)
    if several and not grouped:
        return float(re.sub(r"[.,]", "", plain))
    whole = head.replace(other, "").replace(separator, "")
    return float(whole + tail) if grouped else float(f"{whole}.{tail}")


def _last_separator(plain: str) -> tuple[str, str, str]:
    place = max(plain.rfind("."), plain.rfind(","))
    return plain[:place], plain[place], plain[place + 1 :]


class _Speller:
    """Adds up the words of a number: 'deux cent trente mille quatre cents'."""

    def __init__(self, table: NumberTable) -> None:
        self.table = table
        self.total = self.current = self.last = 0.0
        self.any = self.scaled = False

    def take(self, word: str) -> bool:
        """Take one word; False when it cannot continue the number."""
        if word in self.table.spelled:
            return self._add(self.table.spelled[word])
        if word in self.table.adders and 0 < self.last < 10:
            return self._put(self.table.adders[word])
        if word in self.table.multipliers:
            return self._multiply(self.table.multipliers[word])
        return word in self.table.scales and self._scale(self.table.scales[word])

    def _add(self, value: float) -> bool:
        tens = self.current % 100
        fits = (value < 10 and self.current % 10 == 0) or (value >= 10 and tens == 0) or (10 <= value < 20 and tens in {60, 80})
        if (self.current and not value) or (self.current and not fits) or (value < 10 and tens == 10):
            return value in {7, 8, 9} and tens == 10 and self._put(value)
        return self._put(value)

    def _put(self, value: float) -> bool:
        self.current += value
        self.last, self.any = value, True
        return True

    def _multiply(self, factor: float) -> bool:
        if self.last >= factor or (self.current and not self.last):
            return False
        unit = self.last or 1.0
        self.current += unit * factor - self.last
        self.last, self.any = 0.0, True
        return True

    def _scale(self, factor: float) -> bool:
        if self.any and not self.current:
            return False
        self.total += (self.current or 1.0) * factor
        self.current = self.last = 0.0
        self.any = self.scaled = True
        return True

    @property
    def value(self) -> float:
        """What has been taken so far is worth."""
        return self.total + self.current


def spelled(words: Sequence[str], i: int, table: NumberTable) -> Number | None:
    """Read a number in words that starts at atom ``i``."""
    speller, place = _Speller(table), i
    if words[place] in table.articles and place + 1 < len(words):
        follows = words[place + 1]
        place += follows in table.multipliers or follows in table.scales
    end = i
    while place < len(words):
        found, count = table.vocabulary.longest(words, place)
        if not found or not speller.take(found):
            break
        place = end = place + count
        place += place < len(words) and words[place] == "-"
        joins = place + 1 < len(words) and words[place] in table.join and _joinable(speller, words[place + 1], table)
        place += joins
    return Number(i, end, speller.value, speller.value, False, speller.scaled) if end > i else None


def _joinable(speller: _Speller, word: str, table: NumberTable) -> bool:
    value = table.spelled.get(word, 0.0)
    return (
        value in {1, 11}
        if speller.current and speller.current < 100 and speller.current % 10 == 0
        else bool(value and speller.value >= 100 and value < 100)
    )


def in_digits(words: Sequence[str], i: int, table: NumberTable) -> Number:
    """Read a number in digits with the scale words after it: '6.400 milliards', '1,2 triliun'."""
    value, place, scaled = digits_value(words[i], table), i + 1, False
    while place < len(words) and words[place] in table.long_scales:
        value *= table.long_scales[words[place]]
        place, scaled = place + 1, True
    return Number(i, place, value, value, True, scaled)


def vague(words: Sequence[str], i: int, table: NumberTable) -> Number | None:
    """Read 'une vingtaine', 'puluhan', 'dozens', with a scale after it: 'dizaines de millions'."""
    found, count = table.collective.longest(words, i)
    if not found:
        return None
    low, high = table.collective.values[found]
    place = i + count
    step = place + (place < len(words) and words[place] in table.links)
    if step < len(words) and words[step] in table.long_scales:
        factor = table.long_scales[words[step]]
        low, high, place = low * factor, high * factor, step + 1
    return Number(i, place, low, high, False, True, True)
