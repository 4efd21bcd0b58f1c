"""Republication: near-duplicate articles, whatever their headline, and articles that say whose text they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from claimtrack.origins.model import Republication
from claimtrack.published import before, host, order, outlet_of
from claimtrack.types import Article, Corpus, Evidence, Role

RUN = 4  # words a shingle; notes/libraries.md section 12
CONTAINMENT = 0.5  # of the shorter article's runs; lightly edited copies on dev and stories lie above 0.6, others below 0.1
FEWEST_RUNS = 20  # shorter texts share runs by chance
EXACT_UP_TO = 60  # articles compared pair by pair; above, MinHash proposes the pairs
PERMUTATIONS, BANDS = 128, 32  # precision 1.0 on 12,000 articles, notes/libraries.md section 12

Runs = frozenset[tuple[str, ...]]


def republications(corpus: Corpus) -> dict[str, Republication]:
    """Return copy article id -> what it copies; chains lead to the first article, circles do not occur."""
    found: dict[str, Republication] = {}
    stated = declared(corpus)
    runs = {i: _runs(a.text) for i, a in sorted(corpus.articles.items())}
    for one, two in _candidates(runs):
        shared = containment(runs[one], runs[two])
        if shared >= CONTAINMENT:
            copy, original, rule = _direction(corpus.articles[one], corpus.articles[two], stated)
            _keep(found, Republication(copy, original, rule, round(shared, 3)))
    return {i: _to_the_first(found, r) for i, r in sorted(found.items())}


def containment(one: Runs, two: Runs) -> float:
    """Return the share of the smaller set's runs that the other holds, 0 when either text is too short to tell."""
    fewer = min(len(one), len(two))
    return len(one & two) / fewer if fewer >= FEWEST_RUNS else 0.0


def _runs(text: str) -> Runs:
    words = [w.strip(".,;:!?\"'«»“”‘’()[]–—-…") for w in text.casefold().split()]
    kept = [w for w in words if w]
    return frozenset(tuple(kept[i : i + RUN]) for i in range(len(kept) - RUN + 1))


def _candidates(runs: Mapping[str, Runs]) -> Iterator[tuple[str, str]]:
    if len(runs) <= EXACT_UP_TO:
        yield from combinations(runs, 2)
        return
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(CONTAINMENT, PERMUTATIONS, BANDS)
    ids = list(runs)
    sketches = []
    for number, article in enumerate(ids):
        sketch = RMinHash(PERMUTATIONS, 42)
        sketch.update([" ".join(run) for run in sorted(runs[article])])
        sketches.append(sketch)
        index.insert(number, sketch)
    for number, sketch in enumerate(sketches):
        for other in sorted(index.query(sketch)):
            if other > number:
                yield ids[number], ids[other]


def declared(corpus: Corpus) -> dict[str, set[str]]:
    """Return article id -> names of the outlets and hosts that it says it is taken from."""
    named: dict[str, set[str]] = {}
    for found in corpus.attributions.values():
        if found.role is Role.DERIVED_FROM and found.evidence in (Evidence.FOOTER, Evidence.LINK, Evidence.BYLINE):
            named.setdefault(found.article, set()).add(found.source.casefold())
    return named


def _direction(one: Article, two: Article, stated: Mapping[str, set[str]]) -> tuple[str, str, str]:
    """Return (copy, original, rule): what an article says of itself first, then time, then the fuller record."""
    for copy, original in ((one, two), (two, one)):
        if _names(original) & stated.get(copy.id, set()):
            return copy.id, original.id, "copy.stated"
    if before(one, two):
        return two.id, one.id, "copy.later"
    if before(two, one):
        return one.id, two.id, "copy.later"
    first, second = sorted((one, two), key=lambda a: (outlet_of(a) is None, order(a)))
    return second.id, first.id, "copy.undated"


def _names(article: Article) -> set[str]:
    return {name.casefold() for name in (outlet_of(article), host(article.url)) if name}


def _keep(found: dict[str, Republication], new: Republication) -> None:
    """Keep the strongest; never let an article copy its own copy."""
    if _leads_to(found, new.original, new.copy):
        return
    old = found.get(new.copy)
    if old is None or new.containment > old.containment:
        found[new.copy] = new


def _leads_to(found: Mapping[str, Republication], start: str, goal: str) -> bool:
    while start in found and start != goal:
        start = found[start].original
    return start == goal


def _to_the_first(found: Mapping[str, Republication], start: Republication) -> Republication:
    original = start.original
    while original in found:
        original = found[original].original
    return Republication(start.copy, original, start.rule, start.containment)


class Copies:
    """Which articles of a corpus republish others; read once, asked for each cluster."""

    def __init__(self, corpus: Corpus) -> None:
        """Find the near-duplicates and read what articles say of themselves."""
        self._articles = corpus.articles
        self._found = republications(corpus)
        self._declared = declared(corpus)

    def among(self, articles: Iterable[str]) -> dict[str, Republication]:
        """Return copy -> republication for those of ``articles`` whose original is among them too.

        Besides the near-duplicates these are articles that say that they are taken from another one of them, however much
        they were edited or translated: what they have in common with it comes from there.
        """
        here = sorted(set(articles))
        found = {i: self._found[i] for i in here if i in self._found and self._found[i].original in here}
        said = {i: self._declared[i] for i in here if i in self._declared and i not in found}
        for copy, names in said.items():
            for original in (self._articles[o] for o in here if o not in said):
                if _names(original) & names and not before(self._articles[copy], original):
                    found[copy] = Republication(copy, original.id, "copy.declared", 0.0)
        return found
