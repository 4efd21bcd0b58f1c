"""How an encoder sees unrelated claims: read from shipped articles, for encoders that nobody fitted a matcher for."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from claimtrack.matching.vectors import KINDS, Known, Offsets, claim_vectors
from claimtrack.protocols import Embedder, Progress
from claimtrack.types import MatchInput, Span

DATA = "reference.json"


@cache
def reference_claims() -> tuple[MatchInput, ...]:
    """Return claims of invented articles, the same news in every language."""
    data = json.loads((files("claimtrack") / "data" / DATA).read_text(encoding="utf-8"))
    out = []
    for article in data["articles"]:
        text = " ".join(article["sentences"])
        for number, sentence in enumerate(article["sentences"][: data["claims_each"]]):
            start = text.index(sentence)
            span = Span(start, start + len(sentence))
            name = f"{article['id']}-{number}"
            out.append(MatchInput(name, sentence, article["lang"], article["id"], article["title"], text, span))
    return tuple(out)


def reference_offsets(embedder: Embedder, known: Known | None = None, progress: Progress | None = None) -> Offsets:
    """Return the mean vector of each language and kind.

    With it subtracted, unrelated claims have cosines around 0 whatever the encoder, and equal ones 1.
    """
    claims = reference_claims()
    raw = claim_vectors(claims, embedder, {}, known, progress)
    langs = [claim.lang for claim in claims]
    return {
        kind: {lang: getattr(raw, kind)[[here == lang for here in langs]].mean(axis=0) for lang in sorted(set(langs))}
        for kind in KINDS
    }
