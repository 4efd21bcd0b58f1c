"""From results to what a terminal shows. No reading, no deciding: every function prints one kind of result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from claimtrack.cli.console import clean, note, stdout, text

if TYPE_CHECKING:
    from claimtrack.pipeline import AddReport
    from claimtrack.tracker_results import Chain, ClusterView, DoctorReport, Hit, Info, OutletRow, Quotation
    from claimtrack.training.run import Trained
    from claimtrack.types import Article, Match

ID = "cyan"
DIM = "dim"
WIDE = 110  # columns; below, a wording would be folded into a column of twenty letters
SHORT = 8  # letters of an id that are shown; any beginning that is unique works as an argument


def put(*parts: RenderableType) -> None:
    """Print parts to stdout, one below the other."""
    console = stdout()
    for part in parts:
        console.print(part, soft_wrap=False)


def wide() -> bool:
    """Whether a table of six columns reads well."""
    return stdout().width >= WIDE


def styled() -> bool:
    """Whether what is printed can be underlined."""
    return stdout().is_terminal


def short(id: str) -> str:
    """Return the beginning of an id, as shown."""
    return id[:SHORT]


def table(*columns: str, title: str = "", title_style: str = "bold") -> Table:
    """Make a plain table with these headings; a heading that starts with > is right-aligned."""
    made = Table(
        box=None, pad_edge=False, title=title or None, title_justify="left", title_style=title_style, header_style="bold"
    )
    for column in columns:
        justify: Any = "right" if column.startswith(">") else "left"
        made.add_column(column.lstrip(">"), justify=justify, overflow="fold")
    return made


def byline(article: Article) -> str:
    """Return outlet and date as one label; what is unknown is said to be."""
    return f"{article.outlet or 'outlet unknown'}, {(article.published or 'undated')[:10]}"


def added(report: AddReport) -> None:
    """Say what became of every input."""
    counts = [f"{len(report.added)} added", f"{len(report.unchanged)} unchanged"]
    if report.replaced:
        counts.insert(1, f"{len(report.replaced)} replaced")
    if report.refused:
        counts.append(f"{len(report.refused)} refused")
    for refusal in report.refused:
        note(f"refused {refusal.where}: {refusal.what}. {refusal.mend}")
    for line in report.notes:
        note(line)
    size = f"{_count(report.claims, 'claim')} in {_count(report.clusters, 'cluster')}"
    put(Text(f"articles: {', '.join(counts)}"), Text(f"index: {size}"))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def hits(found: Sequence[Hit]) -> None:
    """List claims with outlet, status, source and cluster."""
    if not found:
        note("nothing found: fewer filters or other words may help")
        return
    for number, hit in enumerate(found, start=1):
        put(Text.assemble((f"{number:>2}. ", DIM), text(hit.claim.text)), Padding(_facts(hit), (0, 0, 0, 4)))


def _facts(hit: Hit) -> Text:
    claim = hit.claim
    by = f"by {', '.join(claim.attributed_to)}" if claim.attributed_to else "no source named"
    similarity = "" if hit.similarity is None else f" · similarity {hit.similarity:.2f}"
    line = Text(f"{claim.lang} · {clean(byline(hit.article))} · {claim.status} · {clean(by)}{similarity} · ", style=DIM)
    return line.append(f"claim {short(claim.id)}", ID).append(f" cluster {short(hit.cluster)}" if hit.cluster else "", ID)


def clusters(found: Sequence[ClusterView]) -> None:
    """List clusters: how many articles, in which languages, the label, the sources."""
    made = table("cluster", ">articles", "languages", "claim", "attributed to")
    for view in found:
        sources = ", ".join(view.sources) or "no source named"
        row = (text(short(view.cluster.id), ID), str(len(view.articles)), " ".join(view.languages))
        made.add_row(*row, text(view.cluster.label), text(sources))
    put(made)


def outlets(rows: Sequence[OutletRow]) -> None:
    """List who refers to whom."""
    made = table("outlet", "refers to", "how", ">times", "articles")
    for row in rows:
        citing = text(row.citing) if row.citing else text("outlet unknown", DIM)
        made.add_row(citing, text(row.cited), str(row.kind).replace("_", " "), str(row.count), text(", ".join(row.articles), DIM))
    put(made)


def matches(found: Sequence[Match]) -> None:
    """List pairs of claims with relation, probability and similarity."""
    made = table("claim", "claim", "relation", ">probability", ">similarity")
    for pair in found:
        made.add_row(text(pair.a), text(pair.b), str(pair.relation), f"{pair.probability:.2f}", f"{pair.similarity:.2f}")
    put(made)


def graph(found: Any) -> None:
    """Show the graph as a list of trees: each node with what it points to."""
    labels = {
        node: Text.assemble(text(data.get("label", node)), (f"  {data['kind']}", DIM)) for node, data in found.nodes(data=True)
    }
    for node in found.nodes:
        edges = sorted({(data["kind"], target) for _, target, data in found.out_edges(node, data=True)})
        if edges:
            tree = Tree(labels[node])
            for kind, target in edges:
                tree.add(Text.assemble((f"{kind.replace('_', ' ')} → ", DIM), labels[target]))
            put(tree)
    put(Text(f"{found.number_of_nodes()} nodes, {found.number_of_edges()} edges", style=DIM))


def chain(found: Chain) -> None:
    """Show the steps from a fact back to the words."""
    for number, step in enumerate(found.steps, start=1):
        belief = "" if step.probability is None else f", probability {step.probability:.2f}"
        head = Text.assemble((f"{number:>2}. {clean(step.what)} ", "bold"), (clean(step.id), ID))
        put(head, Padding(text(f"made by {step.made_by}{belief}", DIM), (0, 0, 0, 4)))
        if step.note:
            put(Padding(text(step.note), (0, 0, 0, 4)))
        if step.quotation:
            put(Padding(quotation(step.quotation), (0, 0, 0, 4)))


def quotation(quote: Quotation) -> Text:
    """Words of an article with their place."""
    return Text.assemble(
        text(f"“{clean(quote.text)}” "), text(f"{quote.article}[{quote.span.start}:{quote.span.end}] {quote.what}", DIM)
    )


def info(found: Info) -> None:
    """Show counts, encoder and sizes."""
    made = Table(box=None, show_header=False, pad_edge=False)
    rows: list[tuple[str, object]] = [("index", found.path), ("encoder", f"{found.encoder} ({found.encoder_id})")]
    rows += [("dimension", found.dimension), ("schema", found.schema), ("generation", found.generation)]
    rows += list(found.counts.items())
    rows.append(("languages", ", ".join(f"{lang} {count}" for lang, count in found.languages.items())))
    rows += [(name, f"{size / 1e6:.2f} MB") for name, size in found.sizes.items()]
    for name, value in rows:
        made.add_row(text(name, "bold"), text(value))
    put(made)


def trained(report: Trained) -> None:
    """Show what was learnt from, and how well it tells what it did not see."""
    put(text(f"{report.claims} claims of {report.families} families in {report.units} stories"))
    scores = table("average precision on", "pairs", ">AP", ">pairs", ">the same")
    for one in report.scores:
        side = "cross-lingual" if one.cross_lingual else "same language"
        scores.add_row(text(one.what), side, f"{one.precision:.3f}", str(one.pairs), str(one.same))
    told = table(">told", ">true", ">pairs", title="\nReliability on held-out stories")
    for row in report.reliability:
        told.add_row(f"{row.told:.3f}", f"{row.true:.3f}", str(row.pairs))
    put(scores, told)


def examined(report: DoctorReport) -> None:
    """Say of each check whether all is well, and if not how to mend it."""
    for check in report.checks:
        mark = (
            Text("ok      ", "green")
            if check.ok and not check.repaired
            else Text("repaired" if check.repaired else "wrong   ", "red")
        )
        put(Text.assemble(mark, " ", text(check.name)))
        for problem in check.problems:
            put(Padding(text(problem), (0, 0, 0, 9)))
        if check.problems and check.mend and not check.repaired:
            put(Padding(text(check.mend, "bold"), (0, 0, 0, 9)))


def shown(view: Any) -> None:
    """Show an article, claim, cluster or source."""
    from claimtrack.cli import render_views

    render_views.shown(view)


def comparison(found: Any) -> None:
    """Show the wordings of a cluster and what changed between them."""
    from claimtrack.cli import render_compare

    render_compare.comparison(found)


def traced(found: Any) -> None:
    """Show where a cluster comes from."""
    from claimtrack.cli import render_views

    render_views.traced(found)
