"""What a user names, files, folders and web addresses, as one stream of articles and refusals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from claimtrack.errors import ClaimtrackError
from claimtrack.ingest import read
from claimtrack.ingest.fetch import fetch, is_url
from claimtrack.protocols import Progress
from claimtrack.types import Article, Refusal, digest


def read_all(
    inputs: Iterable[Path | str], progress: Progress | None = None, allow_private: bool = False
) -> Iterator[Article | Refusal]:
    """Yield what each input holds, in the order given; an input that fails is a Refusal and the rest goes on."""
    named = list(inputs)
    for number, item in enumerate(named):
        if progress:
            progress("read", number, len(named))
        try:
            yield from _page(str(item), allow_private) if is_url(str(item)) else read(Path(item))
        except ClaimtrackError as error:
            yield Refusal(error.where or str(item), error.what, error.mend)
    if progress:
        progress("read", len(named), len(named))


def _page(url: str, allow_private: bool) -> Iterator[Article | Refusal]:
    """Yield the article of a fetched page, or the entries of a fetched feed; nothing further is fetched."""
    from claimtrack.ingest.feed import from_feed, looks_like_feed
    from claimtrack.ingest.html import from_html

    page = fetch(url, allow_private)
    if looks_like_feed(page.body):
        yield from from_feed(page.body, page.url, page.url)
        return
    yield from from_html(page.body, page.url, digest("url", page.url))
