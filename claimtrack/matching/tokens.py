"""The tokens of claims: read in the same pass as the claim's vector, kept where there is a place for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from claimtrack.matching.aligner import Aligner, Alignment, Side, Tokens, packed
from claimtrack.matching.views import View, span_key, text_key
from claimtrack.protocols import Embedder, Progress, TokenEmbedder, TokenStates, Vectors
from claimtrack.types import Span


class Stretch(NamedTuple):
    """A text, or a span of it, in a language."""

    text: str
    span: Span | None
    lang: str


Pack = Callable[[Stretch, TokenStates], bytes]


@runtime_checkable
class TokenKeeper(Protocol):
    """An embedder that keeps what was made of the tokens that it read, and the vectors that come of reading them."""

    def tokens(self, stretches: Sequence[Stretch], pack: Pack, maker: str, progress: Progress | None = None) -> list[bytes]:
        """Return the packed tokens of distinct stretches, made by ``pack`` where none by the same ``maker`` are kept."""


def alignment(
    views: Sequence[View],
    langs: Sequence[str],
    embedder: Embedder,
    aligner: Aligner,
    known: MutableMapping[str, Vectors] | None = None,
    progress: Progress | None = None,
) -> Alignment:
    """Return claims as the aligner compares them; of one that cannot be read in its place there are no tokens there.

    Raises:
        TypeError: the embedder does not show tokens.
    """
    plain = [Stretch(one.plain, None, lang) for one, lang in zip(views, langs, strict=True)]
    placed = {row: Stretch(one.window, one.span, langs[row]) for row, one in enumerate(views) if one.readable}
    found = read([*placed.values(), *plain], embedder, aligner, known, progress)
    context = dict(zip(placed, found, strict=False))
    empty = aligner.unpacked(b"")
    sides = (Tokens(context.get(row, empty), side) for row, side in enumerate(found[len(placed) :]))
    return Alignment(aligner, tuple(sides))


def read(
    stretches: Iterable[Stretch],
    embedder: Embedder,
    aligner: Aligner,
    known: MutableMapping[str, Vectors] | None = None,
    progress: Progress | None = None,
) -> list[Side]:
    """Return the tokens of stretches, each read once; their vectors go where the embedder keeps them, or else to ``known``.

    Raises:
        TypeError: the embedder does not show tokens.
    """

    def pack(stretch: Stretch, told: TokenStates) -> bytes:
        return packed(aligner.side(told, stretch.lang, "plain" if stretch.span is None else "context"))

    asked = list(stretches)
    distinct = sorted(set(asked), key=lambda one: (one.text, one.span or (0, 0), one.lang))  # a paragraph's follow each other
    if isinstance(embedder, TokenKeeper):
        made = embedder.tokens(distinct, pack, aligner.id, progress)
    elif isinstance(embedder, TokenEmbedder):
        made = []
        for one, told in zip(distinct, embedder.embed_tokens([one[:2] for one in distinct], progress), strict=True):
            made.append(pack(one, told))
            if known is not None:
                known[text_key(one.text) if one.span is None else span_key(one.text, one.span)] = told.vector
    else:
        raise TypeError(f"{embedder.id} does not show tokens")
    sides = {one: aligner.unpacked(content) for one, content in zip(distinct, made, strict=True)}
    return [sides[one] for one in asked]
