"""Chains between publishers of one cluster: A reports what B reported; circles of such reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import networkx as nx

from claimtrack.origins.model import Leg, LegKind
from claimtrack.origins.presentation import folded

OUTLET = "root.outlet"


def followed(
    legs: Sequence[Leg], publishers: Mapping[str, str | None], articles: Sequence[str]
) -> tuple[list[Leg], tuple[tuple[str, ...], ...]]:
    """Follow legs that end at a publisher of this cluster to where its own article leads.

    Only what an outlet reports itself is followed: a speaker's words that came through an outlet stay with it, since
    its other articles may rest on other speakers. A circle counts as one root, the outlet of its earliest article.

    Args:
        legs: The legs that state something.
        publishers: Article id -> its outlet, None when unknown.
        articles: The ids in order of publication as far as known.

    Returns:
        The legs with their last roots, and the circles by the names of their outlets.
    """
    chains = _Chains(legs, publishers, articles)
    done = [end for leg in legs for end in chains.ends(leg)]
    return list(dict.fromkeys(done)), tuple(tuple(chains.names[n] for n in ring) for ring in sorted(chains.rings))


class _Chains:
    def __init__(self, legs: Sequence[Leg], publishers: Mapping[str, str | None], articles: Sequence[str]) -> None:
        self.names = {_key(leg): leg.root for leg in legs if leg.root}
        self._order = {article: place for place, article in enumerate(articles)}
        self._of: dict[str, list[Leg]] = {}
        for leg in legs:
            publisher = publishers.get(leg.article)
            if leg.kind is LegKind.STATED and leg.root and publisher:
                self._of.setdefault(folded(publisher), []).append(leg)
        graph: nx.DiGraph[str] = nx.DiGraph()
        for publisher, own in self._of.items():
            graph.add_edges_from((publisher, _key(leg)) for leg in own if leg.rule == OUTLET and _key(leg) != publisher)
        self.rings = [sorted(ring) for ring in nx.strongly_connected_components(graph) if len(ring) > 1]
        self._inside = {name: ring for ring in self.rings for name in ring}

    def ends(self, leg: Leg) -> list[Leg]:
        """The leg, or in its place those of the article of the outlet that it names."""
        if leg.rule != OUTLET:
            return [leg]
        found: list[Leg] = []
        todo, seen = [leg], {_key(leg)}
        while todo:
            here = todo.pop()
            onward = self._onward(here)
            if not onward:
                found.append(self._out_of_circle(here))
            for step in reversed([s for s in onward if _key(s) not in seen]):
                seen.add(_key(step))
                path = tuple(dict.fromkeys([*step.path[:-1], *here.path]))
                todo.append(replace(here, root=step.root, path=path, rule="root.followed"))
        return found or [leg]

    def _onward(self, here: Leg) -> list[Leg]:
        ring = self._inside.get(_key(here), [])
        return [s for s in self._of.get(_key(here), []) if s.article != here.article and _key(s) not in ring]

    def _out_of_circle(self, here: Leg) -> Leg:
        ring = self._inside.get(_key(here))
        if not ring:
            return here
        first = min(ring, key=lambda name: (min(self._order[leg.article] for leg in self._of[name]), name))
        return replace(here, root=self.names[first], rule="root.circle")


def _key(leg: Leg) -> str:
    return folded(leg.root or "")
