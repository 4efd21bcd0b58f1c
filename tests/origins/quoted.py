"""Stories in which somebody is quoted, and the roots traced in them."""

from __future__ import annotations

from claimtrack.origins import Trace, trace
from claimtrack.types import Role, SourceType
from tests.story import OUTLET, Story

DOCUMENT, ANONYMOUS = SourceType.DOCUMENT, SourceType.ANONYMOUS


def traced(story: Story, cluster: str = "c") -> Trace:
    corpus = story.corpus()
    return trace(corpus.clusters[cluster], corpus)


def quoting(story: Story, article: str, name: str, type: SourceType, via: str | None = None, intro: str = "", **meta: str) -> str:
    """An article in which somebody says that the dam leaks, with the outlet through which it came."""
    presented = intro.format(name=name) if intro else name
    text = f"{presented} said the dam leaks{', according to ' + via if via else ''}."
    story.article(article, text, **meta)
    ids = [story.source(article, name, type, "the dam leaks", surface=name, via=[via] if via else [])]
    if via:
        ids.append(story.source(article, via, OUTLET, "the dam leaks", surface=via, role=Role.RELAY))
    return story.claim("c", article, "the dam leaks", ids)
