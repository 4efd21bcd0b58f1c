"""The commands: parse, one call on the Tracker, render. Heavy modules load only inside the command that needs them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli.console import note, print_json, progress
from claimtrack.errors import ClaimtrackError

if TYPE_CHECKING:
    from claimtrack.tracker import Tracker

app = typer.Typer(
    name="claimtrack",
    help="Where a news claim comes from, across French, Indonesian and English.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

IndexDir = Annotated[
    Path | None, typer.Option("--index", metavar="DIR", help="The index folder [default: $CLAIMTRACK_INDEX or indexes/default].")
]
Encoder = Annotated[str | None, typer.Option(help="e5-small, use, or sbert:NAME-OR-PATH [default: the index's own].")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
READ = "Articles: .txt .jsonl .csv .html (also .gz), feeds, .warc, .wacz, or folders."
_FORMATS = (
    "records clusters | the graph: csv json graphml gexf dot mermaid | to read: html markdown | linked data: claimreview "
    "webannotation prov"
)
ClusterOrText = Annotated[str, typer.Argument(metavar="CLUSTER|TEXT", help="A cluster's id, or words that lead to one.")]


def _open(index: Path | None, encoder: str | None = None) -> Tracker:
    from claimtrack.tracker import Tracker

    return Tracker(index, encoder)


def _show(json: bool, value: Any, view: str) -> None:
    """Write a result as JSON lines, or through the render function of that name."""
    if json:
        print_json(value if isinstance(value, tuple | list) else [value])
        return
    from claimtrack.cli import render

    getattr(render, view)(value)


@app.command()
def add(
    paths: Annotated[list[str], typer.Argument(metavar="PATH|DIR|URL...", help=READ)],
    index: IndexDir = None,
    encoder: Encoder = None,
    allow_private: Annotated[bool, typer.Option(help="Let a URL lead to a private address.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="In how many processes the rules read articles; workers of dask.")] = 1,
    engine: Annotated[str, typer.Option(help="local, dask, or dask://HOST:PORT of a scheduler.")] = "local",
    json: Json = False,
) -> None:
    """Read articles into the index: claims, attributions, matches, clusters. The same again changes nothing."""
    with _open(index, encoder) as tracker, progress() as tell:
        report = tracker.add(paths, tell, allow_private=allow_private, engine=engine, jobs=jobs)
    _show(json, report, "added")
    if report.refused and not (report.changed or report.unchanged):
        raise typer.Exit(1)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="What to look for, in any of the languages.")],
    lang: Annotated[str | None, typer.Option(help="Only claims in this language (fr, id, en).")] = None,
    outlet: Annotated[str | None, typer.Option(help="Only claims that this outlet published.")] = None,
    cites: Annotated[str | None, typer.Option(help="Only articles that refer to this outlet.")] = None,
    source: Annotated[str | None, typer.Option(help="Only claims attributed to this source.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Published on or after this day.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Published on or before this day.")] = None,
    status: Annotated[str | None, typer.Option(help="Only claims of this status (done, denied, planned ...).")] = None,
    cluster: Annotated[str | None, typer.Option(help="Only claims of this cluster.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, help="How many claims.")] = 10,
    index: IndexDir = None,
    json: Json = False,
) -> None:
    """Find claims by words and by meaning, in all languages at once."""
    from claimtrack.searching import Query

    with _open(index) as tracker:
        hits = tracker.search(Query(text, lang, outlet, cites, source, since, until, status, cluster), k)
    _show(json, hits, "hits")


@app.command()
def clusters(
    cross_lingual: Annotated[bool, typer.Option("--cross-lingual", help="Only those in several languages.")] = False,
    story: Annotated[str | None, typer.Option(help="Only those of this story.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, help="How many at most.")] = 25,
    index: IndexDir = None,
    json: Json = False,
) -> None:
    """List the clusters, most widespread first."""
    with _open(index) as tracker:
        found = tracker.clusters(cross_lingual, story)
    _show(json, found[:k], "clusters")
    if len(found) > k:
        note(f"{len(found) - k} more: -k {len(found)} lists all")


@app.command()
def show(
    id: Annotated[str, typer.Argument(help="Of an article, claim, cluster or source; its beginning will do.")],
    index: IndexDir = None,
    json: Json = False,
) -> None:
    """Show an article, claim, cluster or source, with the words that are the evidence."""
    with _open(index) as tracker:
        _show(json, tracker.show(id), "shown")


@app.command()
def compare(cluster: ClusterOrText, index: IndexDir = None, json: Json = False) -> None:
    """Show the wordings of one claim side by side, and what changed between them."""
    with _open(index) as tracker:
        _show(json, tracker.compare(cluster), "comparison")


@app.command()
def trace(cluster: ClusterOrText, index: IndexDir = None, json: Json = False) -> None:
    """Show who got a claim from whom, and how many independent origins it has."""
    with _open(index) as tracker:
        _show(json, tracker.trace(cluster), "traced")


@app.command()
def outlets(
    outlet: Annotated[str | None, typer.Option(help="Only rows with this outlet.")] = None,
    index: IndexDir = None,
    json: Json = False,
) -> None:
    """Show which outlet refers to which, and how often."""
    with _open(index) as tracker:
        _show(json, tracker.outlets(outlet), "outlets")


@app.command()
def match(
    file: Annotated[Path, typer.Argument(help="Claims, as JSONL or CSV: id and text, and what else is known.")],
    against: Annotated[bool, typer.Option("--against", help="Match with the claims of the index.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write JSON lines to this file.")] = None,
    index: IndexDir = None,
    encoder: Encoder = None,
    json: Json = False,
) -> None:
    """Match a list of claims with each other, or with the index."""
    with _open(index, encoder) as tracker, progress() as tell:
        report = tracker.match(file, against, tell)
    for refusal in report.refused:
        note(f"{refusal.where}: {refusal.what}. {refusal.mend}")
    for line in report.notes:
        note(line)
    if out is None:
        _show(json, report.matches, "matches")
        return
    from claimtrack.cli.console import json_line
    from claimtrack.exporters import write_file

    write_file(out, (json_line(found) + "\n" for found in report.matches))
    note(f"{len(report.matches)} pairs written to {out}")


@app.command()
def graph(
    focus: Annotated[str | None, typer.Option(help="An outlet, article, source or cluster.")] = None,
    depth: Annotated[int, typer.Option(min=0, help="How many edges around it.")] = 1,
    index: IndexDir = None,
    json: Json = False,
) -> None:
    """Show the attribution graph: which article refers to whom."""
    with _open(index) as tracker:
        found = tracker.graph(focus, depth)
    _show(json, found if not json else _edges(found), "graph")


def _edges(found: Any) -> list[dict[str, Any]]:
    return [{"from": a, "to": b, "key": key, **data} for a, b, key, data in found.edges(keys=True, data=True)]


@app.command()
def export(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help=_FORMATS)],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The file to write [default: stdout].")] = None,
    story: Annotated[str | None, typer.Option(help="Only this story (see `clusters --json`); its beginning will do.")] = None,
    index: IndexDir = None,
) -> None:
    """Write the index, its attribution graph or a dossier of it, for readers and for other programs."""
    with _open(index) as tracker:
        tracker.export(format, out or sys.stdout, story)
    if out:
        note(f"{format} written to {out}")


@app.command()
def why(
    id: Annotated[str, typer.Argument(help="Of a claim, attribution, cluster or article.")],
    index: IndexDir = None,
    json: Json = False,
) -> None:
    """Show what a fact rests on: words, rule, model, probability."""
    with _open(index) as tracker:
        _show(json, tracker.why(id), "chain")


@app.command()
def info(index: IndexDir = None, json: Json = False) -> None:
    """Show what the index holds."""
    with _open(index) as tracker:
        _show(json, tracker.info(), "info")


@app.command()
def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Rebuild what can be rebuilt without loss.")] = False,
    index: IndexDir = None,
    json: Json = False,
) -> None:
    """Check every hash, offset, vector and link of the index, and say how to mend what is wrong."""
    with _open(index) as tracker:
        report = tracker.doctor(repair)
    _show(json, report, "examined")
    if not report.ok:
        raise typer.Exit(1)


@app.command()
def train(
    data: Annotated[list[Path], typer.Argument(metavar="DATA...", help="Judged claims: gold corpora, or JSONL or CSV.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where to write what was learnt.")] = Path("matcher"),
    check: Annotated[
        list[Path] | None, typer.Option(metavar="DATA", help="Judged claims to score it on, not learnt from.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew, not from what was learnt before.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Another one gives slightly other weights.")] = 0,
    json: Json = False,
) -> None:
    """Learn from your own judgements which claims say the same; CLAIMTRACK_MATCHER=DIR then makes every command use it."""
    from claimtrack.training.run import Options, train

    with progress() as tell:
        report = train(data, out, check or (), Options(fresh, seed=seed), tell)
    _show(json, report, "trained")
    note(f"{out} is written; to use it: export CLAIMTRACK_MATCHER={out}")


@app.command()
def demo(encoder: Encoder = None) -> None:
    """Do the main job on the example articles, in a temporary index."""
    from claimtrack.cli.demo import run

    run(encoder)


def main() -> None:
    """Run the command line: exit 0 done, 1 a ClaimtrackError in one line, 2 usage."""
    try:
        app()
    except ClaimtrackError as error:
        note(f"claimtrack: {error}")
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output has gone (`claimtrack ... | head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        note("claimtrack: stopped")
        sys.exit(130)
