"""Articles from feeds: RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom and JSON Feed; each entry with a text is one article.

Nothing is fetched and no date is made up. feedparser is given a stream of bytes: a string may be a path or an address to it.
"""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from claimtrack.errors import InputError
from claimtrack.ingest.decode import decode
from claimtrack.ingest.feedxml import ENTRIES, person, reduced, root_of
from claimtrack.ingest.html import LIMIT, from_fragment, web_address
from claimtrack.ingest.plain import article, once
from claimtrack.types import Article, Refusal, digest

SNIFFED = 65_536  # bytes looked at to tell a feed from another document
_JSON = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/")
_TAGS = re.compile(r"<[^<>]{1,3000}>")
_DATE = 40  # characters of a date
_DAY = re.compile(r"(?:[^\W\d]{1,12}\.?,?\s{1,3})?\d{1,2}[\s-]{1,3}[^\W\d]{3,12}\.?,?[\s-]{1,3}\d{2}(?:\d\d)?(?!\d)")
_MEND = "Save its articles as .txt or .html and add these"


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an entry says of itself; ``bodies`` are (text, whether it is HTML), the fullest first."""

    id: str | None
    url: str | None
    title: str | None
    bodies: tuple[tuple[str, bool], ...]
    date: str | None
    lang: str | None
    author: str | None
    outlet: str | None


def looks_like_feed(data: bytes) -> bool:
    """Whether bytes are those of a feed, by the name of the first element or what a JSON Feed says of itself."""
    head = data[:SNIFFED].replace(b"\0", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe \t\r\n")
    return root_of(head) is not None or (head.startswith("{") and b"jsonfeed.org/version" in data)


def from_feed(data: bytes, where: str, url: str | None = None) -> Iterator[Article | Refusal]:
    """Yield the article of each entry, or why there is none. ``url``: where the feed was fetched.

    Raises InputError when the document is no feed.
    """
    if len(data) > LIMIT:
        yield Refusal(where, f"is larger than {LIMIT:,} bytes", _MEND)
        return
    text = decode(data, where, declared=True)
    entries, more = _of_json(text, where) if text.lstrip("\ufeff \t\r\n").startswith("{") else _of_xml(text, where, url)
    seen: set[str] = set()
    for number, entry in enumerate(entries, 1):
        at = f"{where}, entry {number}"
        try:
            yield once(_article(entry, at), at, seen, "entry")
        except InputError as error:
            yield Refusal(at, error.what, error.mend or _MEND)
    if not entries:
        yield Refusal(where, "holds no entry", "Nothing need be done if the feed is empty")
    if more:
        yield Refusal(where, f"holds more than {ENTRIES:,} entries; the rest was not read", "Split it")


def _of_xml(text: str, where: str, url: str | None) -> tuple[list[_Entry], bool]:
    """Return the entries of an XML feed, and whether there are more than are read."""
    import feedparser

    try:
        body, more = reduced(text)
    except InputError as error:
        raise InputError(error.what, where, error.mend) from error
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url or ""}
    stream = io.BytesIO(b"<?xml version='1.0' encoding='utf-8'?>" + body.encode("utf-8"))
    try:
        found = feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # what a feed breaks in the reader is said as of any other broken file
        raise InputError("is a feed that cannot be read", where, _MEND) from error
    if found["bozo"]:
        raise InputError("is a feed that cannot be read", where, _MEND)
    return [_of_entry(entry, found["feed"]) for entry in found["entries"]], more


def _of_entry(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> _Entry:
    """Return what feedparser found of an entry."""
    said = dict(entry)  # as it is: feedparser's own mapping takes one key for another
    source, bodies = said.get("source") or {}, list(said.get("content") or [])
    bodies += [said["summary_detail"]] if said.get("summary_detail") else []
    title = said.get("title_detail") or {"value": said.get("title"), "type": "text/plain"}
    authors = dict.fromkeys(_title(one.get("name"), "text/plain") for one in said.get("authors") or [])
    return _Entry(
        id=_line(said.get("id")),
        url=_address(said.get("link"), dict(feed).get("link")),
        title=_title(title.get("value"), title.get("type")),
        bodies=tuple((body["value"], "html" in body["type"]) for body in bodies if body.get("value")),
        date=said.get("published") or said.get("updated"),
        lang=next((body["language"] for body in bodies if body.get("language")), None) or dict(feed).get("language"),
        author=", ".join(filter(None, authors)) or None,
        outlet=_title(dict(source).get("title") or dict(feed).get("title"), "text/html"),
    )


def _of_json(text: str, where: str) -> tuple[list[_Entry], bool]:
    """Return the entries of a JSON Feed, and whether there are more than are read."""
    try:
        feed = json.loads(text.lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        raise InputError("is no JSON that can be read", where, "Get the feed anew") from error
    version = feed.get("version") if isinstance(feed, dict) else None
    if not isinstance(version, str) or not _JSON.match(version) or not isinstance(feed.get("items"), list):
        raise InputError("is no JSON Feed", where, "Put articles in JSON lines (.jsonl), one object a line")
    return [_of_item(item, feed) for item in feed["items"][:ENTRIES]], len(feed["items"]) > ENTRIES


def _of_item(item: Any, feed: Mapping[str, Any]) -> _Entry:
    """Return what an item of a JSON Feed says; what is of a wrong type says nothing."""
    given = item if isinstance(item, dict) else {}
    said = {name: value for name, value in given.items() if isinstance(value, str)}
    several = given.get("authors")
    authors = several[:20] if isinstance(several, list) else [given.get("author")]
    names = [one["name"] for one in authors if isinstance(one, dict) and isinstance(one.get("name"), str)]
    number = given.get("id")
    return _Entry(
        id=_line(said.get("id")) or (str(number) if isinstance(number, int) and not isinstance(number, bool) else None),
        url=_address(said.get("url")) or _address(said.get("external_url")),
        title=_title(said.get("title"), "text/plain"),
        bodies=tuple(
            (said[name], name == "content_html") for name in ("content_html", "content_text", "summary") if said.get(name)
        ),
        date=said.get("date_published") or said.get("date_modified"),
        lang=said.get("language") or (feed["language"] if isinstance(feed.get("language"), str) else None),
        author=", ".join(filter(None, (_line(person(name)) for name in names))) or None,
        outlet=_title(feed.get("title") if isinstance(feed.get("title"), str) else None, "text/plain"),
    )


def _article(entry: _Entry, where: str) -> Article | Refusal:
    """Return an entry's article: the title, an empty line and the fullest text that it carries."""
    body = next(filter(None, (_body(text, is_html) for text, is_html in entry.bodies)), "")
    if not body:
        return Refusal(where, "has no text", f"Add its page: claimtrack add {entry.url or 'URL'}")
    text = body if not entry.title or body.startswith(entry.title) else f"{entry.title}\n\n{body}"
    lang = _language(entry.lang, text)
    row = {
        "id": _id(entry, text),
        "text": text,
        "outlet": _outlet(entry),
        "url": entry.url,
        "lang": lang,
        "published": _time(entry.date, lang),
        "title": entry.title,
        "author": entry.author,
    }
    return article(row, where)


def _body(text: str, is_html: bool) -> str:
    """Return the plain text of what an entry carries."""
    if not is_html:
        return text.strip()
    if "<" not in text:
        return " ".join(html.unescape(text).split())
    return from_fragment(text) or ("" if "<script" in text.lower() else " ".join(html.unescape(_TAGS.sub(" ", text)).split()))


def _id(entry: _Entry, text: str) -> str:
    """Return an id that no entry of another feed has: an address or URN as it is, else a hash with the outlet's name."""
    if entry.id and ":" in entry.id:
        return entry.id
    if entry.id:
        return digest("entry", entry.outlet or "", entry.id)
    return digest("url", entry.url) if entry.url else digest(text)


def _language(said: str | None, text: str) -> str | None:
    """Return the language that a feed states, unless the text is in another of ours: templates state English."""
    from claimtrack.lang.detect import article_language

    code = (_line(said) or "").lower().replace("_", "-").split("-")[0]
    found, _ = article_language(text)
    return code if code and found in (None, code) else None


def _outlet(entry: _Entry) -> str | None:
    """Return the outlet's name: as it is known for the entry's address, else the title of the feed it comes from."""
    from claimtrack.lang.outlets import registry

    known = registry().by_domain(entry.url) if entry.url else None
    return known.name if known else entry.outlet


def _time(given: str | None, lang: str | None) -> str | None:
    """Return a date as ISO 8601, no more precise than it is given; None for what is no date."""
    said = _line(given) or ""
    if len(said) > _DATE:
        return None
    with suppress(ValueError):
        datetime.fromisoformat(said)
        return said
    found = (_mailed(said) or _spelled(said, lang)) if _DAY.match(said) else None
    if found is None:
        return None
    return found.isoformat() if ":" in said else found.date().isoformat()


def _mailed(said: str) -> datetime | None:
    """Read a date as in mail (RFC 822), which is what RSS asks for."""
    try:
        return parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _spelled(said: str, lang: str | None) -> datetime | None:
    """Read a date with the name of a month in one of our languages."""
    import dateparser

    from claimtrack.lang.lexicon import codes

    settings = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"}
    try:
        return dateparser.parse(said, languages=[lang] if lang in codes() else list(codes()), settings=settings)
    except Exception:  # a date that breaks the reader of dates is no date
        return None


def _title(given: str | None, kind: str | None) -> str | None:
    """Return a line without markup."""
    text = given or ""
    if "html" in (kind or "") or "</" in text:
        text = html.unescape(_TAGS.sub("", text))
    return _line(text)


def _line(given: str | None) -> str | None:
    """Return a text as one line without control characters; None when nothing is left."""
    return " ".join("".join(" " if unicodedata.category(one) == "Cc" else one for one in given or "").split()) or None


def _address(given: str | None, base: str | None = None) -> str | None:
    """Return a web address, a relative one as it is from ``base``; None for anything else."""
    with suppress(ValueError):
        given = urljoin(base or "", given or "")
    return web_address(_line(given) or "")
