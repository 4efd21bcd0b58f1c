"""The trace of a cluster: one leg for each way in which an article leads back, then roots, circles and a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from claimtrack.origins.chains import OUTLET, followed
from claimtrack.origins.copies import Copies
from claimtrack.origins.model import Event, Leg, LegKind, Republication, Trace
from claimtrack.origins.presentation import folded, speech
from claimtrack.origins.reason import reason
from claimtrack.origins.roots import Rooted, rooted
from claimtrack.origins.statements import narrated, of_parties
from claimtrack.origins.voices import Voices
from claimtrack.published import before, moment, order, outlet_of
from claimtrack.quantities import Bound, Quantity, clashes, quantities
from claimtrack.types import Article, Claim, Cluster, Corpus, Status


class Tracer:
    """Traces the clusters of one corpus; what all of them need is read once."""

    def __init__(self, corpus: Corpus) -> None:
        """Read affiliations and find republications."""
        self._corpus = corpus
        self._voices = Voices(corpus)
        self._copies = Copies(corpus)
        self._firsts: dict[str, int] = {}
        for claim in (c for c in corpus.claims.values() if not c.headline):
            self._firsts[claim.article] = min(claim.span.start, self._firsts.get(claim.article, claim.span.start))

    def trace(self, cluster: Cluster) -> Trace:
        """Return the legs, roots and reason of a cluster; the same corpus gives the same trace in any order of articles."""
        claims = sorted((self._corpus.claims[c] for c in cluster.claims), key=lambda c: (*order(self._article(c)), c.span))
        articles = list(dict.fromkeys(c.article for c in claims))
        found = self._copies.among(articles)
        copied = {a: r for a, r in found.items() if not any(self._adds(c, r) for c in claims if c.article == a)}
        legs = self._stated([c for c in claims if c.article not in copied])
        if self._own_first(claims, articles, {leg.article for leg in legs}):
            legs = [replace(leg, root=None, counted=False) if leg.rule == "root.own-source" else leg for leg in legs]
        legs += self._unstated(claims, {leg.article for leg in legs} | set(copied), bool(legs))
        legs += self._own_figures([c for c in claims if c.article not in copied], legs)
        untold = self._untold([c for c in claims if c.article not in copied], legs)
        resting = {leg.article for leg in untold}
        legs = [leg for leg in legs if leg.kind is not LegKind.SILENT or leg.article not in resting] + untold
        publishers = {a: outlet_of(self._corpus.articles[a]) for a in articles}
        legs, circles = followed(legs, publishers, articles)
        legs += [self._copy_leg(c, copied[c.article]) for c in _one_each(c for c in claims if c.article in copied)]
        roots = tuple(dict.fromkeys(leg.root for leg in legs if leg.root and leg.counted))
        unique = tuple({folded(r): r for r in reversed(roots)}.values())[::-1]
        times = self._timeline(articles, legs)
        parties = of_parties(legs, claims, self._corpus.attributions)
        said = tuple(r for r in unique if folded(r) in parties)
        said = said if len(said) < len(unique) else ()
        legs.sort(key=lambda leg: 2 if leg.kind is LegKind.SILENT else leg.root in said)
        unique = tuple(sorted(unique, key=lambda root: root in said))
        told = Trace(cluster.id, tuple(legs), times, unique, tuple(copied.values()), circles, "", _bare(legs), said)
        return replace(told, reason=reason(told))

    def _adds(self, claim: Claim, found: Republication) -> bool:
        """Whether an article that only says that it is taken from another names a source of its own."""
        return found.rule == "copy.declared" and self._voices.adds(claim, found.original)

    def _own_first(self, claims: list[Claim], articles: list[str], voiced: set[str]) -> bool:
        return any(c.article not in voiced and self._is_first(c.article, articles) for c in claims)

    def _article(self, claim: Claim) -> Article:
        return self._corpus.articles[claim.article]

    def _publisher(self, article: str) -> str:
        """The article's outlet, else what it says it is taken from, else its id."""
        taken = self._voices.derived_from(article)
        return outlet_of(self._corpus.articles[article]) or (taken[0].source if taken else article)

    def _stated(self, claims: list[Claim]) -> list[Leg]:
        voices = [v for c in claims for v in self._voices.of(c)]
        return [self._stated_leg(r) for r in rooted(voices, self._voices.offices, self._earlier)]

    def _earlier(self, article: str, other: str) -> bool:
        """Whether an article is known to be earlier than another."""
        return before(self._corpus.articles[article], self._corpus.articles[other])

    def _stated_leg(self, found: Rooted) -> Leg:
        voice = found.voice
        root = self._publisher(voice.article) if found.root == "" else found.root
        passed = [n for n in (voice.through, voice.entity, voice.name) if n and root and folded(n) != folded(root)]
        path = _path(*([root] if root else []), *passed, voice.article)
        span = voice.attribution.source_span if voice.attribution else None
        attribution = voice.attribution.id if voice.attribution else None
        return Leg(voice.article, voice.claim, LegKind.STATED, root, path, self._rule(found), attribution, span, root is not None)

    def _rule(self, found: Rooted) -> str:
        """The rule that gave a root, told apart by how the words came from there."""
        voice = found.voice
        if found.rule == "root.through" and voice.through == found.root:
            outlet = self._voices.is_outlet(voice.name)  # "Tide, which cites Echo": an outlet through an outlet
            return OUTLET if outlet else "root.told" if voice.told else found.rule
        return "root.spokesperson" if found.rule == "root.public" and voice.spokesperson else found.rule

    def _unstated(self, claims: list[Claim], done: set[str], stated: bool) -> list[Leg]:
        """Legs of articles that name nobody: the first to publish is its own root, the rest say nothing of theirs."""
        silent = _one_each(c for c in claims if c.article not in done)
        others = {c.article for c in claims}
        first = {c.article for c in silent if self._is_first(c.article, others)}
        if not stated and not first:
            return [self._resting_leg(c) for c in silent]
        return [self._first_leg(c) if c.article in first else self._silent_leg(c) for c in silent]

    def _first_leg(self, claim: Claim) -> Leg:
        """The first to publish speaks for itself, but for what it says to be hearsay or another's."""
        hearsay = speech(claim.lang).hearsay.search(self._article(claim).text, claim.sentence.start, claim.sentence.end)
        passed_on = hearsay is not None or claim.status in (Status.ALLEGED, Status.REPORTED)
        return self._resting_leg(claim) if passed_on else self._own_leg(claim)

    def _own_figures(self, claims: list[Claim], legs: list[Leg]) -> list[Leg]:
        """Legs of a first article that states one figure itself and attributes another: the first is its own count."""
        voiced = {leg.claim for leg in legs if leg.kind is LegKind.STATED}
        articles = {c.article for c in claims}
        found = []
        for claim in claims:
            others = [c for c in claims if c.article == claim.article and c.id in voiced]
            own = claim.id not in voiced and not claim.headline and self._is_first(claim.article, articles)
            if own and others and all(clashes(_figures(claim), _figures(other)) for other in others):
                found.append(self._own_leg(claim))
        return found

    def _untold(self, claims: list[Claim], legs: list[Leg]) -> list[Leg]:
        """Legs of undated articles that tell in their own voice what otherwise only those concerned have said.

        With no time known nothing says that the statement was there first: what such an article tells itself, beside its
        quotation or as its headline or lead, it has from the outlet on which it rests.
        """
        counted = {folded(leg.root) for leg in legs if leg.root and leg.counted}
        if any(moment(self._article(c)) for c in claims) or counted - of_parties(legs, claims, self._corpus.attributions):
            return []
        stated = [leg for leg in legs if leg.kind is LegKind.STATED]
        quoted = {leg.claim for leg in stated if not narrated(leg, self._corpus.attributions)}
        quoting = {leg.article for leg in stated}
        told = _one_each(c for c in claims if c.id not in quoted and (c.article in quoting or self._leads(c)))
        resting = (self._resting_leg(c) for c in told)
        return [leg for leg in resting if leg.kind is LegKind.RESTS and leg.root != outlet_of(self._corpus.articles[leg.article])]

    def _leads(self, claim: Claim) -> bool:
        """Whether a claim is what its article is about: its headline, or the first thing that it says."""
        return claim.headline or claim.span.start <= self._firsts[claim.article]

    def _is_first(self, article: str, others: Iterable[str]) -> bool:
        mine = self._corpus.articles[article]
        return moment(mine) is not None and not any(before(self._corpus.articles[o], mine) for o in others)

    def _own_leg(self, claim: Claim) -> Leg:
        root = self._publisher(claim.article)
        return Leg(claim.article, claim.id, LegKind.OWN, root, _path(root, claim.article), "root.first", span=claim.span)

    def _resting_leg(self, claim: Claim) -> Leg:
        """Nobody names a source and no article is known to be first: the outlet that an article rests on, else its own."""
        found = self._voices.rests_on(claim.article)
        if found is None:
            return replace(self._own_leg(claim), rule="root.alone")
        taken = (a.source for a in self._voices.derived_from(claim.article)[:1])
        path = _path(found, *taken, claim.article)
        return Leg(claim.article, claim.id, LegKind.RESTS, found, path, "root.rests", span=claim.span)

    def _silent_leg(self, claim: Claim) -> Leg:
        taken = tuple(dict.fromkeys(a.source for a in self._voices.derived_from(claim.article)))
        return Leg(
            claim.article, claim.id, LegKind.SILENT, None, (*taken[:1], claim.article), "silent", span=claim.span, counted=False
        )

    def _copy_leg(self, claim: Claim, found: Republication) -> Leg:
        path = (self._publisher(found.original), found.original, claim.article)
        return Leg(claim.article, claim.id, LegKind.COPY, None, path, found.rule, span=claim.span, counted=False)

    def _timeline(self, articles: list[str], legs: list[Leg]) -> tuple[Event, ...]:
        kinds = {leg.article: leg.kind for leg in reversed(legs)}
        ranks: dict[str, int] = {}
        for i in articles:
            mine = self._corpus.articles[i]
            if moment(mine) is not None:
                ranks[i] = max((ranks[o] + 1 for o in ranks if before(self._corpus.articles[o], mine)), default=0)
        found = (self._corpus.articles[i] for i in articles)
        return tuple(Event(a.id, outlet_of(a), a.published, ranks.get(a.id), kinds[a.id]) for a in found)


def _one_each(claims: Iterable[Claim]) -> list[Claim]:
    """The first claim of each article, in the order given."""
    return list({c.article: c for c in reversed(list(claims))}.values())[::-1]


def _bare(legs: Iterable[Leg]) -> tuple[str, ...]:
    """Articles that name no source for what others attribute."""
    found = list(legs)
    stated = any(leg.kind is LegKind.STATED for leg in found)
    return tuple(sorted({leg.article for leg in found if leg.kind is LegKind.SILENT})) if stated else ()


def _figures(claim: Claim) -> list[Quantity]:
    return [replace(q, bound=Bound.EXACT) for q in quantities(claim.text, claim.lang)]


def _path(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
