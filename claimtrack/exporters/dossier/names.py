"""What articles are called on a page: a key that is safe in an address, a short name and a headline."""

from __future__ import annotations

import re
from collections import Counter

from claimtrack.published import outlet_of
from claimtrack.types import Article, Corpus, digest

LONGEST_HEADLINE = 140  # characters; a text without a title is called by its first line
LONGEST_NAME = 16  # characters of an id that stands in for an outlet's name
_SAFE = re.compile(r"[A-Za-z0-9][\w.-]{0,80}", re.ASCII)


def key(id: str) -> str:
    """Return the id where it is safe in an address and an attribute, else a hash of it."""
    return id if _SAFE.fullmatch(id) else digest("key", id)


def headline(article: Article) -> str:
    """Return the title, else the first line of the text, cut to a headline's length."""
    first = article.title or next((line.strip() for line in article.text.splitlines() if line.strip()), article.id)
    return first if len(first) <= LONGEST_HEADLINE else first[: LONGEST_HEADLINE - 1].rstrip() + "…"


def names(corpus: Corpus) -> dict[str, str]:
    """Return a short name for each article: its outlet, with its id where the outlet has several in one story."""
    published = {i: outlet_of(a) for i, a in corpus.articles.items()}
    told = {(c.story, corpus.claims[claim].article) for c in corpus.clusters.values() for claim in c.claims}
    many = Counter((story, (published[article] or "").casefold()) for story, article in told)
    several = {article for story, article in told if many[story, (published[article] or "").casefold()] > 1}
    return {i: _name(i, outlet, i in several) for i, outlet in published.items()}


def _name(id: str, outlet: str | None, several: bool) -> str:
    short = id if len(id) <= LONGEST_NAME else id[: LONGEST_NAME - 1] + "…"
    if outlet is None:
        return short
    return f"{outlet} ({short})" if several else outlet
