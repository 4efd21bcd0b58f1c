"""Footers, bylines and image credits: marks that name an outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimtrack.lang.outlets import Outlet, OutletRegistry
from claimtrack.types import Attribution, Document, Evidence, Mark, MarkKind, Role, SourceType, Span

_EVIDENCE = {MarkKind.FOOTER: Evidence.FOOTER, MarkKind.BYLINE: Evidence.BYLINE, MarkKind.COPYRIGHT: Evidence.FOOTER}
# A footer of more words is a sentence, and outlets in it are found as in a sentence.
SHORT_FOOTER = 8
_WORD = re.compile(r"[^\s():]+")
# An address: a scheme or not, a host of two to five parts, perhaps a path; no e-mail address.
_ADDRESS = re.compile(
    r"(?<![\w@.-])(?P<web>https?://)?(?P<host>(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,4}[A-Za-z]{2,24})(?![\w@-])(?:/[^\s()<>]*)?"
)
# After an ordinary word a capital makes a longer name: "Science Photo Library" is not Science.
_LONGER = re.compile(r" [^\W\d_a-zß-öø-ÿ]\w")
_WEB = ("http://", "https://", "www.")


def _own(document: Document, outlet: Outlet, outlets: OutletRegistry) -> bool:
    """Whether an outlet is the article's own."""
    article = document.article
    mine = outlets.by_name(article.outlet) if article.outlet else None
    if mine is not None and mine.name == outlet.name:
        return True
    there = outlets.by_domain(article.url) if article.url else None
    return there is not None and there.name == outlet.name


def named(document: Document, mark: Mark, outlets: OutletRegistry) -> Iterator[tuple[Span, Outlet]]:
    """Outlets named in a mark, by name or address, the article's own left out."""
    text = document.text[mark.span.start : mark.span.end]
    found = outlets.find(text) or _after_cue(text, outlets)
    for span, outlet in found:
        if not _own(document, outlet, outlets):
            yield Span(mark.span.start + span.start, mark.span.start + span.end), outlet


def _after_cue(text: str, outlets: OutletRegistry) -> list[tuple[Span, Outlet]]:
    """ "(Menurut Orang Dalam)": a name that running text does not give away, at the end of a short footer."""
    words = list(_WORD.finditer(text))
    if 1 < len(words) <= SHORT_FOOTER:
        for word in words[1:]:
            outlet = outlets.by_name(text[word.start() : words[-1].end()])
            if outlet is not None:
                return [(Span(word.start(), words[-1].end()), outlet)]
    return []


def attributions(document: Document, outlets: OutletRegistry) -> Iterator[Attribution]:
    """Rows of role derived_from for what the article says it was made from."""
    for mark in document.marks:
        if mark.kind not in _EVIDENCE:
            continue
        found = [(span, outlet.name) for span, outlet in named(document, mark, outlets)]
        for span, name in found or _addresses(document, mark, outlets):
            before = document.text[mark.span.start : span.start].rstrip()
            link = document.text[span.start : span.end].startswith(_WEB) or before.endswith("//")
            yield Attribution(
                article=document.article.id,
                rule=f"footer.{mark.kind}" if found else "footer.address",
                source=name,
                source_type=SourceType.OUTLET,
                role=Role.DERIVED_FROM,
                evidence=Evidence.LINK if link else _EVIDENCE[mark.kind],
                cue_span=Span(mark.span.start, mark.span.start + len(before)) if before else None,
                source_span=span,
            )


def _addresses(document: Document, mark: Mark, outlets: OutletRegistry) -> Iterator[tuple[Span, str]]:
    """Addresses of sites that the registry does not know, under the name of their host; the article's own left out.

    Readers of the whole corpus put an outlet's name in its place where one of its articles comes from that host.
    """
    text = document.text[mark.span.start : mark.span.end]
    if mark.kind is not MarkKind.FOOTER or outlets.find(text):
        return
    mine = host(document.article.url or "")
    own = {name.casefold() for name in (mine, document.article.outlet or "") if name}
    for match in _ADDRESS.finditer(text):
        name = match["host"] if match["web"] is None else match["host"].lower()
        if name.casefold().removeprefix("www.") not in own and outlets.by_domain(name) is None:
            yield Span(mark.span.start + match.start(), mark.span.start + match.end()), name.removeprefix("www.")


def host(url: str) -> str:
    """The host of an address without "www.", or nothing."""
    match = _ADDRESS.match(url)
    return match["host"].lower().removeprefix("www.") if match else ""


def credits(document: Document, outlets: OutletRegistry) -> Iterator[tuple[Span, str]]:
    """(span, outlet) of image credits."""
    for mark in document.marks:
        if mark.kind is MarkKind.IMAGE_CREDIT:
            for span, outlet in named(document, mark, outlets):
                if _LONGER.match(document.text, span.end, mark.span.end) is None or not outlet.ordinary:
                    yield span, outlet.name
