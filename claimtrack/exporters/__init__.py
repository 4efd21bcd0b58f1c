"""Exports: one function a format, looked up by name; files are written atomically."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TextIO

from claimtrack.errors import InputError
from claimtrack.layout import sweep
from claimtrack.protocols import Embedder
from claimtrack.types import Corpus

EmbedderMaker = Callable[[], Embedder]
Writer = Callable[[Corpus, EmbedderMaker | None], Iterable[str]]


def _records(corpus: Corpus, _: EmbedderMaker | None) -> Iterable[str]:
    from claimtrack.exporters.rows import records

    return records(corpus)


def _clusters(corpus: Corpus, _: EmbedderMaker | None) -> Iterable[str]:
    from claimtrack.exporters.rows import clusters

    return clusters(corpus)


def _of_graph(module: str) -> Writer:
    def write(corpus: Corpus, _: EmbedderMaker | None) -> Iterable[str]:
        from importlib import import_module

        from claimtrack.graph import attribution_graph

        found: Iterable[str] = import_module(f"claimtrack.exporters.{module}").write(attribution_graph(corpus))
        return found

    return write


def _of_corpus(module: str) -> Writer:
    def write(corpus: Corpus, _: EmbedderMaker | None) -> Iterable[str]:
        from importlib import import_module

        found: Iterable[str] = import_module(f"claimtrack.exporters.{module}").write(corpus)
        return found

    return write


def _of_comparisons(module: str) -> Writer:
    def write(corpus: Corpus, embedder: EmbedderMaker | None) -> Iterable[str]:
        from importlib import import_module

        found: Iterable[str] = import_module(f"claimtrack.exporters.{module}").write(corpus, embedder)
        return found

    return write


FORMATS: Mapping[str, Writer] = {
    "records": _records,
    "clusters": _clusters,
    "csv": _of_graph("edges_csv"),
    "json": _of_graph("node_link"),
    "graphml": _of_graph("graphml"),
    "gexf": _of_graph("gexf"),
    "dot": _of_graph("dot"),
    "mermaid": _of_graph("mermaid"),
    "html": _of_comparisons("html"),
    "markdown": _of_comparisons("markdown"),
    "claimreview": _of_corpus("jsonld"),
    "webannotation": _of_corpus("webannotation"),
    "prov": _of_corpus("prov"),
}


def export(format: str, corpus: Corpus, out: Path | TextIO, embedder: EmbedderMaker | None = None) -> None:
    """Write a corpus in a format of ``FORMATS``; a path is replaced only once the whole file is there.

    With ``embedder``, what makes the encoder, the formats that show wordings side by side mark their words.

    Raises:
        InputError: the format is not known, or the file cannot be written.
    """
    if format not in FORMATS:
        raise InputError(f"unknown export format {format!r}", mend=f"Known: {', '.join(FORMATS)}")
    chunks = FORMATS[format](corpus, embedder)
    if isinstance(out, Path):
        write_file(out, chunks)
    else:
        for chunk in chunks:
            out.write(chunk)


def write_file(path: Path, chunks: Iterable[str]) -> None:
    """Write UTF-8 text beside ``path``, sync it, rename it over ``path``; raises InputError."""
    made: list[str] = []
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        made.append(temporary)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
        sweep(path)
    except OSError as error:
        raise InputError(f"cannot write: {error.strerror or error}", where=str(path), mend="Name another file with -o") from error
    finally:
        for leftover in made:
            Path(leftover).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
