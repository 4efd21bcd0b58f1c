"""What a grouping needs of articles, read from the store once."""

from __future__ import annotations

from collections.abc import Iterable

from claimtrack.protocols import Store
from claimtrack.standing import Standing
from claimtrack.types import Claim, Cluster, Corpus, MatchInput


class Loaded:
    """A store, how its claims stand, and the articles of it that were asked for so far."""

    def __init__(self, store: Store, standing: Standing) -> None:
        """Nothing is read yet."""
        self.store, self.standing = store, standing
        self._claims: dict[str, list[Claim]] = {}
        self._inputs: dict[str, list[MatchInput]] = {}
        self._clusters: dict[str, Cluster] = {}

    def inputs(self, articles: Iterable[str]) -> list[MatchInput]:
        """What the matcher is shown of all claims of articles, by claim id."""
        return sorted((one for name in self._read(articles) for one in self._inputs[name]), key=lambda one: one.id)

    def claims(self, articles: Iterable[str]) -> list[Claim]:
        """All claims of articles, by id."""
        return sorted((one for name in self._read(articles) for one in self._claims[name]), key=lambda one: one.id)

    def clusters(self, claims: set[str]) -> list[Cluster]:
        """The stored clusters that hold some of these claims, of articles that were read."""
        return [one for _, one in sorted(self._clusters.items()) if not claims.isdisjoint(one.claims)]

    def _read(self, articles: Iterable[str]) -> list[str]:
        wanted = sorted(set(articles))
        missing = [name for name in wanted if name not in self._claims]
        if missing:
            corpus = self.store.corpus(missing, matches=False)
            self._clusters |= corpus.clusters
            for name in missing:
                self._claims[name], self._inputs[name] = [], []
            for claim in corpus.claims.values():
                self._claims[claim.article].append(claim)
            for one in match_inputs(corpus.claims.values(), corpus):
                self._inputs[one.article].append(one)
        return wanted


def match_inputs(claims: Iterable[Claim], corpus: Corpus) -> list[MatchInput]:
    """What the matcher is shown of claims: words, language, article, place and status."""
    found = []
    for claim in claims:
        article = corpus.articles[claim.article]
        told = article.id, article.title, article.text, claim.span, claim.status, article.published
        found.append(MatchInput(claim.id, claim.text, claim.lang, *told))
    return found
