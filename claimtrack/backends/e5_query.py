"""The tokens of one query without the whole vocabulary: only pieces that occur in its words can be among them."""

from __future__ import annotations

import json
from operator import itemgetter
from pathlib import Path
from typing import Any

_SPECIAL = 4  # the first pieces of the vocabulary: begin, padding, end, unknown
_LONGEST = 64  # code points of a piece; longer ones of a query are not looked for, none is in the vocabulary


def query_ids(path: Path, text: str, most: int) -> list[int]:
    """Return the ids of a text's tokens, special ones included, at most so many; as the tokenizer at ``path`` gives them.

    Making a tokenizer of all pieces takes longer than reading their list: here it is made of a few. Beside those that
    occur it needs the least likely one, by which it judges what is unknown.
    """
    from tokenizers import Tokenizer

    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    pieces: list[list[Any]] = data["model"]["vocab"]
    data["model"]["vocab"] = pieces[:_SPECIAL]
    bare = Tokenizer.from_str(json.dumps(data))
    words = {word for word, _ in bare.pre_tokenizer.pre_tokenize_str(bare.normalizer.normalize_str(text))}
    inside = {word[a : a + n] for word in words for a in range(len(word)) for n in range(1, min(_LONGEST, len(word) - a) + 1)}
    least = pieces.index(min(pieces, key=itemgetter(1)))
    kept = [row for row, (piece, _) in enumerate(pieces) if row < _SPECIAL or row == least or piece in inside]
    data["model"]["vocab"] = [pieces[row] for row in kept]
    tokenizer = Tokenizer.from_str(json.dumps(data))
    tokenizer.enable_truncation(most)
    return [kept[number] for number in tokenizer.encode(text).ids]
