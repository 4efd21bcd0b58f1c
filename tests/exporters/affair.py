"""A small affair for the dossier's tests: four articles, a threat that became a deed, a denial, a source that got lost."""

from __future__ import annotations

from dataclasses import replace

from claimtrack.types import Corpus, Match, Relation, Role, Status
from tests.story import ORGANISATION, OUTLET, PERSON, Story


def corpus() -> Corpus:
    """Clusters ``port`` (three articles, two languages), ``toll`` (two, one of them denies) and ``ship`` (one)."""
    story = Story()
    first = story.article(
        "a-first",
        "The council threatens to close the port, said Ana Ruiz.\nThe toll was paid by 40 ships, the council said.\nRead on.",
        outlet="Harbour Post",
        published="2025-03-01T08:00:00Z",
        url="https://harbourpost.example/port",
        title="Port may close",
    )
    second = story.article(
        "b-second",
        "Le conseil a fermé le port.\nUn navire est parti.",
        outlet="La Vigie",
        published="2025-03-02",
        lang="fr",
        url="javascript:alert(1)",
    )
    third = story.article("c third", "The council has closed the port. The toll was not paid by 40 ships, said the union.")
    ana = story.source(first, "Ana Ruiz", PERSON, "The council threatens to close the port", surface="Ana Ruiz")
    council = story.source(first, "Council", ORGANISATION, "The toll was paid by 40 ships", surface="the council said")
    union = story.source(third, "Union", ORGANISATION, "The toll was not paid by 40 ships", surface="the union")
    post = story.source(third, "Harbour Post", OUTLET, "The council has closed the port", role=Role.RELAY)
    threat = story.claim("port", first, "The council threatens to close the port", [ana], Status.THREATENED)
    shut = story.claim("port", second, "Le conseil a fermé le port", status=Status.DONE)
    closed = story.claim("port", third, "The council has closed the port", [post], Status.DONE)
    paid = story.claim("toll", first, "The toll was paid by 40 ships", [council], Status.DONE)
    unpaid = story.claim("toll", third, "The toll was not paid by 40 ships", [union], Status.DENIED)
    story.claim("ship", second, "Un navire est parti", status=Status.DONE)
    story.cites(third, "Harbour Post")
    story.matches.append(Match(threat, paid, 0.8, 0.3, Relation.CONTRAST, rule="matcher"))
    for one, other in ((threat, shut), (threat, closed), (shut, closed), (paid, unpaid)):
        story.matches.append(Match(one, other, 0.9, 0.9, Relation.SAME, rule="matcher"))
    made = story.corpus()
    return replace(made, clusters={id: replace(c, story="s1") for id, c in made.clusters.items()})
