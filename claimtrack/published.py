"""Who published an article and when: publisher names and the partial order of time.

"First" is a partial order: two articles of which one gives only the day are ties on that day, and an
article without a date is neither before nor after any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from claimtrack.types import Article, Corpus

_START = datetime(1, 1, 1, tzinfo=UTC)
_DAY = 86_400_000_000  # microseconds: a zone east of Greenwich may put the first day of all before the start


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of publication: a calendar day as given, and the instant where a time and its zone are given."""

    day: date
    instant: datetime | None

    def before(self, other: Moment) -> bool:
        """Whether this is known to be earlier than ``other``."""
        if self.instant is not None and other.instant is not None:
            return self.instant < other.instant
        return self.day < other.day


def moment(article: Article) -> Moment | None:
    """Read ``article.published`` (ISO 8601); None when there is none or it is no date. Nothing is invented."""
    given = (article.published or "").strip()
    try:
        if len(given) <= len("2025-01-31"):
            return Moment(date.fromisoformat(given), None)
        parsed = datetime.fromisoformat(given)
    except ValueError:
        return None
    return Moment(parsed.date(), parsed if parsed.tzinfo else None)


def before(first: Article, second: Article) -> bool:
    """Whether ``first`` is known to have been published before ``second``."""
    one, two = moment(first), moment(second)
    return one is not None and two is not None and one.before(two)


def order(article: Article) -> tuple[bool, str, str, str]:
    """A sort key that agrees with the partial order: dated ones by time, then the undated, ties by id."""
    at = moment(article)
    if at is None:
        return True, "", "", article.id
    # microseconds since the year 1, whole numbers; a day without a time goes behind the times of that day
    clock = f"{(at.instant - _START) // timedelta(microseconds=1) + _DAY:020d}" if at.instant else "~"
    return False, at.day.isoformat(), clock, article.id


def host(url: str | None) -> str | None:
    """Return the host of an address without ``www.``; None when there is none."""
    try:
        found = urlsplit(url or "").hostname
    except ValueError:
        return None
    return found.removeprefix("www.") if found else None


def outlet_of(article: Article) -> str | None:
    """Return the publisher: as given, else the outlet of the address, else its host; None when nothing tells."""
    if article.outlet and article.outlet.strip():
        return article.outlet.strip()
    if not article.url:
        return None
    from claimtrack.lang.outlets import registry

    known = registry().by_domain(article.url)
    return known.name if known else host(article.url)


def language_of(article: Article, corpus: Corpus) -> str | None:
    """Return the language found for the article, else the one given."""
    return corpus.languages.get(article.id) or article.lang
