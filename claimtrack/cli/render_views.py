"""The views that take more than a table: one article, claim, cluster or source; a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from claimtrack.cli.console import text
from claimtrack.cli.render import DIM, ID, byline, put, quotation, short, table
from claimtrack.tracker_results import ArticleView, ClaimView, ClusterView, Shown, SourceView

if TYPE_CHECKING:
    from claimtrack.origins import Event, Leg, Trace
    from claimtrack.types import Attribution, Claim


def shown(view: Shown) -> None:
    """Show whatever an id stands for."""
    if isinstance(view, ArticleView):
        article_view(view)
    elif isinstance(view, ClaimView):
        claim_view(view)
    elif isinstance(view, ClusterView):
        cluster_view(view)
    else:
        source_view(view)


def article_view(view: ArticleView) -> None:
    """An article: its claims, whom it names, what is not its prose."""
    article = view.article
    put(text(article.title or article.id, "bold"), text(f"{byline(article)} · {view.language} · {article.id}", DIM))
    claims = table("claim", "status", "words", "attributed to", "cluster", title="\nClaims")
    for claim in view.claims:
        cluster = view.clusters.get(claim.id)
        row = (text(short(claim.id), ID), str(claim.status), text(claim.text), text(", ".join(claim.attributed_to)))
        claims.add_row(*row, text(short(cluster) if cluster else "", ID))
    put(claims, attributions(view.attributions))
    cited = table("outlet", "how", ">times", title="\nOutlets referred to")
    for item in view.citations:
        cited.add_row(text(item.outlet), str(item.kind).replace("_", " "), str(item.count))
    put(cited)
    if view.marks:
        marks = table("kind", "words", "rule", title="\nNot the article's prose")
        for mark in view.marks:
            marks.add_row(
                str(mark.kind).replace("_", " "), text(article.text[mark.span.start : mark.span.end]), text(mark.rule, DIM)
            )
        put(marks)


def attributions(items: tuple[Attribution, ...]) -> Table:
    """A table of attributions: who, in which role, through whom, by which rule."""
    made = table("attribution", "source", "role", "through", "rule", title="\nAttributions")
    for item in items:
        who = Text.assemble(text(item.source), (f" ({item.source_type})", DIM))
        row = (text(short(item.id), ID), who, str(item.role).replace("_", " "), text(", ".join(item.via)))
        made.add_row(*row, text(item.rule, DIM))
    return made


def claim_view(view: ClaimView) -> None:
    """A claim: its words, status, sources, cluster and nearest matches."""
    claim = view.claim
    put(text(claim.text, "bold"), text(f"{byline(view.article)} · {claim.lang} · {claim.status} · claim {claim.id}", DIM))
    for quote in view.quotations:
        put(Padding(quotation(quote), (0, 0, 0, 2)))
    if view.attributions:
        put(attributions(view.attributions))
    if view.cluster:
        put("", Text.assemble(("cluster ", DIM), (short(view.cluster.id), ID), " ", text(view.cluster.label)))
    if view.matches:
        pairs = table("claim", "relation", ">probability", ">similarity", title="\nNearest claims")
        for match in view.matches[:10]:
            other = match.b if match.a == claim.id else match.a
            pairs.add_row(text(short(other), ID), str(match.relation), f"{match.probability:.2f}", f"{match.similarity:.2f}")
        put(pairs)


def claims_table(claims: tuple[Claim, ...], bylines: dict[str, str]) -> Table:
    """A table of claims with outlet, status and source."""
    made = table("claim", "outlet", "lang", "status", "words", "attributed to")
    for claim in claims:
        row = (text(short(claim.id), ID), text(bylines[claim.article]), claim.lang, str(claim.status), text(claim.text))
        made.add_row(*row, text(", ".join(claim.attributed_to) or "no source named"))
    return made


def cluster_view(view: ClusterView) -> None:
    """A cluster: every claim in it."""
    put(
        text(view.cluster.label, "bold"),
        text(f"{len(view.articles)} articles · {' '.join(view.languages)} · {view.cluster.id}", DIM),
    )
    put(claims_table(view.claims, {article.id: byline(article) for article in view.articles}))
    if view.contrasts:
        put(Text.assemble(("not to be confused with ", DIM), (", ".join(short(c) for c in view.contrasts), ID)))


def source_view(view: SourceView) -> None:
    """A source: what is attributed to it, and where."""
    put(text(view.source.name, "bold"), text(f"{view.source.type} · {view.source.id}", DIM), attributions(view.attributions))
    for claim in view.claims:
        put(Text.assemble((f"{short(claim.id)} ", ID), text(claim.text), text(f"  {claim.article}", DIM)))
    for quote in view.quotations:
        put(Padding(quotation(quote), (0, 0, 0, 2)))


def traced(found: Trace) -> None:
    """A trace: a tree from each origin to the articles, the time line, the reason for the count."""
    labels = {event.article: _label(event) for event in found.timeline}
    noted = {(leg.article, leg.path): leg for leg in found.legs}
    root = Tree(Text(found.heading, "bold"))
    branches: dict[tuple[str, ...], Tree] = {(): root}
    for leg in found.legs:
        for depth in range(1, len(leg.path) + 1):
            path = leg.path[:depth]
            if path not in branches:
                name = labels.get(path[-1], text(path[-1], "bold" if depth == 1 else ""))
                branches[path] = branches[path[:-1]].add(_noted(name, noted.get((path[-1], path))))
    put(root, _timeline(found), "", text(found.reason))


def _label(event: Event, when: bool = True) -> Text:
    about = f"{event.article}, {(event.published or 'undated')[:10]}" if when else event.article
    return Text.assemble(text(event.outlet), "  ", text(about, DIM)) if event.outlet else text(about)


def _noted(name: Text, leg: Leg | None) -> Text:
    """An article's label with how it came to the claim, unless it simply states its source."""
    words = {"own": "own reporting", "rests": "rests on it as a whole", "silent": "names no source", "copy": "republication"}
    return Text.assemble(name, (f"  {words[leg.kind]}", "yellow")) if leg and leg.kind in words else name


def _timeline(found: Trace) -> Table:
    made = table("when", "article", "how it came to the claim", title="\nTime line (equal days are ties)")
    for event in found.timeline:
        how = text("names no source, others do", "yellow") if event.article in found.stripped else str(event.kind)
        made.add_row(text((event.published or "unknown")[:16]), Text.assemble(_label(event, when=False)), how)
    return made
