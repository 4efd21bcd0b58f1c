"""One self-contained page: the dossier of an index, to read in any browser without a network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from string import Template

from claimtrack.exporters import EmbedderMaker
from claimtrack.exporters.clean import dumps
from claimtrack.types import Corpus

SCRIPTS = ("base", "filters", "overview", "changes", "cluster", "matrix", "time", "graph", "outlets", "article", "main")


def write(corpus: Corpus, embedder: EmbedderMaker | None = None) -> Iterator[str]:
    """Yield the page; the same corpus gives the same bytes."""
    from claimtrack.exporters.dossier.data import data

    library = _text("vendor", "cytoscape.min.js")
    program = "\n".join(_text("dossier", "js", f"{name}.js") for name in SCRIPTS)
    yield Template(_text("dossier", "page.html")).substitute(
        policy=policy(library, program),
        style=_text("dossier", "css", "dossier.css"),
        data=in_script(dumps(data(corpus, embedder))),
        library=library,
        program=program,
    )


def policy(*scripts: str) -> str:
    """Return a content security policy under which only these scripts run and nothing is ever fetched."""
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def in_script(json: str) -> str:
    """Return JSON in which nothing can end the script element that holds it, or open a comment in it."""
    return json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _text(*place: str) -> str:
    return files("claimtrack.exporters").joinpath(*place).read_text(encoding="utf-8")
