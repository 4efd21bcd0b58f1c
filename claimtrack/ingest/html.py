"""An article from a web page: trafilatura's text, and outlet, author and time from the page's own JSON-LD."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from claimtrack.errors import InputError
from claimtrack.ingest.decode import decode
from claimtrack.types import Article, Refusal, digest

LIMIT = 10_000_000  # bytes; a news page is well under 5 MB
_DEPTH = 400  # open elements; deeper trees overflow recursive readers. Chosen, not measured
# Elements of one name. trafilatura is quadratic in the items of a list: 50,000 took 260 s of processor time, 100,000
# paragraphs 5 s (measured 2026-11-22); an article has some hundreds.
_ITEMS, _OF_ONE_NAME = 5_000, 50_000
_NODES = 5_000  # JSON-LD nodes looked at on one page
NO_TEXT = "holds no article text"
_MEND = "Save the article's text as .txt and add that"
_BLOCK = re.compile(r"""<script\b[^>]{0,300}application/ld\+json[^>]{0,300}>""", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f<>\"]{1,2000}", re.IGNORECASE)
_META = re.compile(r"<(?:meta|link)\b([^>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]{0,1500})"|'([^']{0,1500})'|([^\s"'>]{1,1500}))""")
_TAG = re.compile(r"<(/?)(\w{1,20})([^<>]{0,3000})>")
# Elements that need no end tag.
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th option".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the page says of itself; None means it does not say."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None


def from_html(data: bytes, where: str, id: str | None = None, url: str | None = None) -> Iterator[Article | Refusal]:
    """Yield the article of a page, or why there is none. ``url``: where it was fetched, when it does not say.

    The text is the title, an empty line and the extracted text; offsets refer to it.
    """
    if len(data) > LIMIT:
        yield Refusal(where, f"is larger than {LIMIT:,} bytes", _MEND)
        return
    page = decode(data, where, declared=True)
    if reason := _hostile(page):
        yield Refusal(where, reason, _MEND)
        return
    facts = _facts(page)
    body, found = _extracted(page, facts.url or url)
    if body:
        yield replace(_article(body, facts, found, id, url), origin=where)
    else:
        yield Refusal(where, NO_TEXT, _MEND)


def from_fragment(markup: str) -> str:
    """Return the text of a piece of a page, empty when there is none; raises InputError when it is more than can be trusted."""
    page = f"<html><body><article>{markup}</article></body></html>"
    if reason := _hostile(page):
        raise InputError(reason)
    return _extracted(page, None)[0]


def _article(body: str, facts: _Facts, found: _Facts, id: str | None, url: str | None) -> Article:
    """Put together what the page says of itself and what trafilatura found."""
    title = facts.title or found.title
    text = body if not title or body.startswith(title) else f"{title}\n\n{body}"
    return Article(
        id=id or digest(facts.url or url or text),
        text=text,
        outlet=facts.outlet or found.outlet,
        url=facts.url or url or found.url,
        published=facts.published or found.published,
        title=title,
        author=facts.author or found.author,
    )


def _extracted(page: str, url: str | None) -> tuple[str, _Facts]:
    """Return the page's text, empty when there is none, and trafilatura's own reading of its facts."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(page, url=url, include_comments=False, include_tables=False, with_metadata=True)
    except Exception:  # a page that breaks the extractor is refused like one without text
        return "", _Facts()
    if found is None:
        return "", _Facts()
    row = found if isinstance(found, dict) else found.as_dict()
    facts = _Facts(row.get("title"), row.get("sitename"), row.get("author"), row.get("date"), row.get("url"))
    return (row.get("text") or "").strip(), facts


def _hostile(page: str) -> str | None:
    """Return why a page's tree is more than an extractor can be trusted with."""
    depth = 0
    counts: Counter[str] = Counter()
    for match in _TAG.finditer(page):
        closing, name, rest = match[1], match[2].lower(), match[3]
        counts[name] += not closing
        if name in _VOID or rest.endswith("/"):
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > _DEPTH:
            return f"nests more than {_DEPTH} elements"
    for name, count in counts.items():
        if count > (_ITEMS if name in ("li", "dt", "dd", "td", "option") else _OF_ONE_NAME):
            return f"holds {count:,} elements <{name}>"
    return None


def _facts(page: str) -> _Facts:
    """Return what JSON-LD says, else the meta elements."""
    metas = dict(_metas(page))
    nodes = [node for block in _blocks(page) for node in _walk(block)]
    story = next((node for node in nodes if _is_story(node)), {})
    return _Facts(
        title=_text(story.get("headline")) or metas.get("og:title"),
        outlet=_name(story.get("publisher")) or metas.get("og:site_name"),
        author=_name(story.get("author")) or metas.get("author"),
        published=_time(story.get("datePublished")) or _time(metas.get("article:published_time")),
        url=_address(metas.get("canonical")) or _address(metas.get("og:url")) or _address(story.get("url")),
    )


def _blocks(page: str) -> Iterator[Any]:
    """Yield each JSON-LD block that parses; a malformed one does not cost the others."""
    for match in _BLOCK.finditer(page):
        end = page.find("</", match.end())
        while end >= 0 and page[end + 2 : end + 8].lower() != "script":
            end = page.find("</", end + 2)
        if end < 0:
            return
        try:
            yield json.loads(page[match.end() : end].strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue


def _walk(block: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a block, outer ones first."""
    todo, seen = [block], 0
    while todo and seen < _NODES:
        node = todo.pop(0)
        seen += 1
        if isinstance(node, dict):
            yield node
            todo += [value for value in node.values() if isinstance(value, dict | list)]
        elif isinstance(node, list):
            todo += node[:_NODES]


def _is_story(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and name.endswith(("Article", "BlogPosting", "Report", "Review")) for name in names)


def _metas(page: str) -> Iterator[tuple[str, str]]:
    for match in _META.finditer(page):
        given = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(match[1])}
        name = given.get("property") or given.get("name") or given.get("rel") or ""
        value = given.get("content") or given.get("href") or ""
        if value.strip():
            yield name.lower(), html.unescape(value).strip()


def _text(value: Any) -> str | None:
    return " ".join(html.unescape(value).split()) or None if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    """Return the name of a person or publisher: a string, an object with a name, or a list of these."""
    if isinstance(value, dict):
        return _name(value.get("name"))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value[:10]))) or None
    return _text(value)


def _time(value: Any) -> str | None:
    """Return an ISO date or date-time as the page gives it, its zone included; None for anything else."""
    given = _text(value)
    try:
        datetime.fromisoformat(given or "")
    except ValueError:
        return None
    return given


def web_address(text: str) -> str | None:
    """Return a web address with a host and without blanks or control characters; None for anything else."""
    try:
        return text if _WEB.fullmatch(text) and urlsplit(text).hostname else None
    except ValueError:
        return None


def _address(value: Any) -> str | None:
    given = _text(value)
    return given if given and given.startswith(("http://", "https://")) else None
