"""W3C PROV (PROV-JSON): for each claim, attribution and cluster the rule or model that made it, and from what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from claimtrack.exporters.clean import dumps
from claimtrack.exporters.dossier.names import headline, key
from claimtrack.published import outlet_of
from claimtrack.types import Attribution, Claim, Cluster, Corpus, Match, Relation

Json: TypeAlias = dict[str, Any]

PREFIXES = {"ct": "urn:claimtrack:", "prov": "http://www.w3.org/ns/prov#"}
CLUSTERING = "average-link"


def write(corpus: Corpus) -> Iterator[str]:
    """Yield one PROV-JSON document, in the order of ids."""
    made = _Record()
    for article in sorted(corpus.articles.values(), key=lambda a: a.id):
        facts = {"prov:label": headline(article), "ct:outlet": outlet_of(article), "ct:published": article.published}
        made.entity(_article(article.id), "ct:Article", facts)
    for found in sorted(corpus.attributions.values(), key=lambda a: (a.article, a.id)):
        _attribution(made, found)
    for claim in sorted(corpus.claims.values(), key=lambda c: (c.article, c.span, c.id)):
        _claim(made, claim, corpus)
    clustered = {claim: cluster.id for cluster in corpus.clusters.values() for claim in cluster.claims}
    for cluster in sorted(corpus.clusters.values(), key=lambda c: c.id):
        _cluster(made, cluster)
    for match in sorted(corpus.matches, key=lambda m: (m.a, m.b)):
        inside = clustered.get(match.a) is not None and clustered.get(match.a) == clustered.get(match.b)
        if inside and match.relation is Relation.SAME:
            _match(made, match, clustered[match.a])
    yield dumps(made.document(), indent=1) + "\n"


class _Record:
    """A PROV document being written; a rule is one agent and one activity, however much it made."""

    def __init__(self) -> None:
        self._parts: dict[str, Json] = {n: {} for n in ("entity", "activity", "agent", *_RELATIONS)}

    def entity(self, id: str, type: str, facts: Json) -> None:
        self._parts["entity"][id] = {"prov:type": type, **{k: v for k, v in facts.items() if v is not None}}

    def made_by(self, entity: str, step: str, rule: str) -> None:
        """Say that an entity came out of one step run by one rule or model."""
        name = rule or "unnamed"
        agent, activity = f"ct:rule:{key(name)}", f"ct:{step}:{key(name)}"
        self._parts["agent"][agent] = {"prov:type": "prov:SoftwareAgent", "prov:label": name}
        if activity not in self._parts["activity"]:
            self._parts["activity"][activity] = {"prov:type": f"ct:{step}"}
            self._relate("wasAssociatedWith", {"prov:activity": activity, "prov:agent": agent})
        self._relate("wasGeneratedBy", {"prov:entity": entity, "prov:activity": activity})

    def derived(self, entity: str, source: str) -> None:
        self._relate("wasDerivedFrom", {"prov:generatedEntity": entity, "prov:usedEntity": source})

    def _relate(self, kind: str, ends: Json) -> None:
        self._parts[kind][f"_:{kind}{len(self._parts[kind]) + 1}"] = ends

    def document(self) -> Json:
        return {"prefix": PREFIXES, **{name: part for name, part in self._parts.items() if part}}


_RELATIONS = ("wasGeneratedBy", "wasDerivedFrom", "wasAssociatedWith")


def _article(id: str) -> str:
    return f"ct:article:{key(id)}"


def _attribution(made: _Record, found: Attribution) -> None:
    id = f"ct:attribution:{found.id}"
    spans = {"ct:sourceSpan": found.source_span, "ct:cueSpan": found.cue_span, "ct:contentSpan": found.content_span}
    places = {name: list(span) if span else None for name, span in spans.items()}
    facts = {"ct:source": found.source, "ct:role": found.role.value, "ct:probability": found.probability, **places}
    made.entity(id, "ct:Attribution", facts)
    made.made_by(id, "attribution", found.rule)
    made.derived(id, _article(found.article))


def _claim(made: _Record, claim: Claim, corpus: Corpus) -> None:
    id = f"ct:claim:{claim.id}"
    made.entity(id, "ct:Claim", {"prov:value": claim.text, "ct:span": list(claim.span), "ct:lang": claim.lang})
    made.made_by(id, "extraction", claim.rule)
    made.derived(id, _article(claim.article))
    status = f"ct:status:{claim.id}"
    made.entity(status, "ct:Status", {"prov:value": claim.status.value})
    made.made_by(status, "status", claim.status_rule)
    made.derived(status, id)
    for attribution in claim.attributions:
        if attribution in corpus.attributions:
            made.derived(id, f"ct:attribution:{attribution}")


def _cluster(made: _Record, cluster: Cluster) -> None:
    id = f"ct:cluster:{cluster.id}"
    made.entity(id, "ct:Cluster", {"prov:label": cluster.label})
    made.made_by(id, "clustering", CLUSTERING)
    for claim in cluster.claims:
        made.derived(id, f"ct:claim:{claim}")


def _match(made: _Record, match: Match, cluster: str) -> None:
    id = f"ct:match:{match.a}-{match.b}"
    facts = {"ct:probability": round(match.probability, 4), "ct:similarity": round(match.similarity, 4)}
    made.entity(id, "ct:Match", facts)
    made.made_by(id, "matching", match.rule)
    made.derived(id, f"ct:claim:{match.a}")
    made.derived(id, f"ct:claim:{match.b}")
    made.derived(f"ct:cluster:{cluster}", id)
