"""A dossier in Markdown, made to be kept under version control: stable order, one fact a line, no time stamps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from claimtrack.compare import Row
from claimtrack.exporters import EmbedderMaker
from claimtrack.exporters.clean import one_line
from claimtrack.exporters.dossier.clusters import linked
from claimtrack.exporters.dossier.names import headline, key, names
from claimtrack.exporters.matrix import Gap, Matrix, matrices
from claimtrack.exporters.reading import Reading, readings
from claimtrack.published import language_of
from claimtrack.types import Article, Change, Corpus

WIDEST = 20  # clusters listed at the top
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_LEADING = re.compile(r"^(\d+)([.)])|^([-+=:])")


def write(corpus: Corpus, embedder: EmbedderMaker | None = None) -> Iterator[str]:
    """Yield the dossier; clusters stand in the order of their ids, so that a new article changes few lines."""
    read = readings(corpus, embedder)
    called = names(corpus)
    languages = sorted({language_of(a, corpus) or "unknown" for a in corpus.articles.values()})
    yield "# Claim dossier\n\n"
    sizes = f"{len(corpus.claims)} claims, {len(corpus.clusters)} clusters"
    yield f"{len(corpus.articles)} articles ({', '.join(languages)}), {sizes}.\n\n"
    yield from _widest([r for r in read if len(r.articles) > 1][:WIDEST])
    yield "## Articles\n\n"
    yield from (_article(a, called[a.id]) for a in sorted(corpus.articles.values(), key=lambda a: a.id))
    yield "\n## Shared claims\n"
    for reading in sorted(read, key=lambda r: r.cluster.id):
        if len(reading.articles) > 1:
            yield from _cluster(reading, corpus, called)
    yield "\n## Gaps\n"
    for table in sorted(matrices(corpus, read), key=lambda m: m.story):
        yield from _gaps(table, corpus)


def text(value: object) -> str:
    """Return words that Markdown shows as they are: on one line, with every character that means something escaped."""
    escaped = _SPECIAL.sub(r"\\\1", one_line(value))
    return _LEADING.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escaped)


def _widest(read: Iterable[Reading]) -> Iterator[str]:
    yield "## Most widespread\n\n"
    for r in read:
        counted = f"{len(r.articles)} articles, {', '.join(r.languages)}, {r.trace.heading}"
        yield f"- {text(r.cluster.label)} (`{r.cluster.id}`): {counted}\n"
    yield "\n"


def _article(article: Article, name: str) -> str:
    parts = [
        f"**{text(name)}**",
        text(article.id),
        text(headline(article)),
        text(article.published or "date unknown"),
        text(article.url or "no address"),
    ]
    return f"- {' · '.join(parts)}\n"


def _cluster(r: Reading, corpus: Corpus, called: dict[str, str]) -> Iterator[str]:
    yield f"\n### {text(r.cluster.label)}\n\n`{r.cluster.id}`\n\n"
    yield f"{text(''.join(_named(r, called)))}\n\n"
    for row in r.comparison.rows:
        yield _wording(row, called)
        yield from _words(row, r.comparison.rows[0], corpus)
    if r.changes:
        yield "\nChanges:\n\n"
        yield from (_change(change, pairs, corpus, called) for change, pairs in r.changes)
    yield "\nPaths:\n\n"
    paths = [(" → ".join(text(called.get(name, name)) for name in leg.path), leg.kind.value) for leg in r.trace.legs]
    yield from dict.fromkeys(f"- {path} ({kind})\n" for path, kind in paths)
    if r.contrasts:
        yield f"\nNot to be confused with: {', '.join(f'`{c}`' for c in r.contrasts)}\n"


def _named(r: Reading, called: dict[str, str]) -> Iterator[str]:
    """The reason sentence with the articles' names for their ids."""
    of = {key(article): name for article, name in called.items()}
    for piece in linked(r.trace.reason, list(r.articles)):
        yield piece if isinstance(piece, str) else of[piece["article"]]


def _wording(row: Row, called: dict[str, str]) -> str:
    about = [row.language or "?", row.published or "date unknown", row.status.value, row.source or "own voice", *row.figures]
    return f"- **{text(called[row.article])}** ({text(', '.join(about))}): “{text(row.text)}”\n"


def _words(row: Row, first: Row, corpus: Corpus) -> Iterator[str]:
    """What a wording adds to the first, has changed, and has lost of it; a line each."""
    if row.alignment is None:
        return
    here, there = corpus.articles[row.article].text, corpus.articles[first.article].text
    changed = [f"{there[c.partner.start : c.partner.end]} → {here[c.span.start : c.span.end]}" for c in row.alignment.changed]
    added, lost = ([t[s.start : s.end] for s in spans] for t, spans in ((here, row.alignment.added), (there, row.alignment.lost)))
    for what, words in (("added", added), ("changed", changed), ("lacks", lost)):
        if words:
            yield f"  - {what}: {', '.join(f'“{text(w)}”' for w in words)}\n"


def _change(change: Change, pairs: int, corpus: Corpus, called: dict[str, str]) -> str:
    one, two = corpus.claims[change.a], corpus.claims[change.b]
    ends = f"{text(called[one.article])} “{text(one.text)}” → {text(called[two.article])} “{text(two.text)}”"
    times = f", {pairs} pairs" if pairs > 1 else ""
    return f"- {change.kind.value.replace('_', ' ')}: {text(change.note)} ({ends}{times})\n"


def _gaps(table: Matrix, corpus: Corpus) -> Iterator[str]:
    found = sorted(table.omissions, key=lambda o: (o.outlet, o.cluster, o.gap))
    if found:
        yield f"\n### Story `{table.story}`\n\n"
    for o in found:
        label, others = text(corpus.clusters[o.cluster].label), text(", ".join(o.having))
        what = f"leaves out “{label}”, said by" if o.gap is Gap.CLAIM else f"has “{label}” but not that it is contradicted by"
        yield f"- {text(o.outlet)} {what} {others}{' (it published before them)' if o.earlier else ''}\n"
