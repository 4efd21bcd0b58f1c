"""Part of a corpus, to be exported alone."""

from __future__ import annotations

from dataclasses import replace

from claimtrack.errors import NotFoundError
from claimtrack.types import Corpus


def of_story(corpus: Corpus, story: str) -> Corpus:
    """Return the corpus of one story, by its id or the beginning of it; raises NotFoundError.

    Its articles are those that have a claim in one of its clusters, with all that was found in them.
    """
    known = sorted({c.story for c in corpus.clusters.values() if c.story and c.story.startswith(story)})
    if len(known) != 1:
        mend = f"Known: {', '.join(known)}" if known else "`claimtrack clusters --json` names the story of each cluster"
        raise NotFoundError(f"{'more than one' if known else 'no'} story begins with {story!r}", mend=mend)
    clusters = {id: c for id, c in corpus.clusters.items() if c.story == known[0]}
    kept = {corpus.claims[claim].article for c in clusters.values() for claim in c.claims}
    claims = {id: c for id, c in corpus.claims.items() if c.article in kept}
    clustered = {claim for c in clusters.values() for claim in c.claims}
    return replace(
        corpus,
        articles={id: a for id, a in corpus.articles.items() if id in kept},
        claims=claims,
        attributions={id: a for id, a in corpus.attributions.items() if a.article in kept},
        citations=tuple(c for c in corpus.citations if c.article in kept),
        clusters=clusters,
        matches=tuple(m for m in corpus.matches if m.a in clustered and m.b in clustered),
        languages={id: lang for id, lang in corpus.languages.items() if id in kept},
    )
