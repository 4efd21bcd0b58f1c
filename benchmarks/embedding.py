"""How fast e5-small embeds, against sentence-transformers in fp32 on the same model: ``python -m benchmarks.embedding``.

Both read the same sentences in the same process, in turns, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import numpy as np

from claimtrack.backends.embedder_e5 import E5Embedder
from claimtrack.backends.runtime import threads
from claimtrack.protocols import Vectors

FAMILIES = Path(__file__).resolve().parents[2] / "shared" / "data" / "claim-families"
ROUNDS, EACH = 5, 480
Encode = Callable[[Sequence[str]], Vectors]


def sentences(count: int) -> list[str]:
    """Return so many written claims of three languages, in an order that mixes them."""
    found: list[str] = []
    for path in sorted(FAMILIES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            found.append(json.loads(line)["text"])
    if len(found) < count:
        raise SystemExit(f"needs the written claims of {FAMILIES}")
    order = np.random.default_rng(0).permutation(len(found))[:count]
    return [found[place] for place in order]


def main() -> None:
    """Print sentences a second of both, the ratio of the medians, and how near the vectors are."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads())
    ours = E5Embedder()
    model = SentenceTransformer(str(ours.prepare()))
    ways: dict[str, Encode] = {
        "sentence-transformers fp32": lambda texts: np.asarray(
            model.encode(list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False)
        ),
        "claimtrack e5-small": ours.embed,
    }
    texts = sentences(ROUNDS * EACH)
    for encode in ways.values():
        encode(texts[:32])
    rates: dict[str, list[float]] = {name: [] for name in ways}
    closest = []
    for start in range(0, len(texts), EACH):
        part, made = texts[start : start + EACH], {}
        for name, encode in ways.items():
            began = time.perf_counter()
            made[name] = encode(part)
            rates[name].append(len(part) / (time.perf_counter() - began))
        one, other = made.values()
        closest.append(np.einsum("ij,ij->i", one, other))
    near = np.concatenate(closest)
    write = sys.stdout.write
    write(f"{len(texts)} sentences, mean {np.mean([len(text) for text in texts]):.0f} characters, {threads()} threads\n")
    for name, values in rates.items():
        write(f"{name:30s} {median(values):6.1f} sentences/s (median of {ROUNDS} rounds; best {max(values):.1f})\n")
    first, second = (median(values) for values in rates.values())
    write(f"ratio of medians {second / first:.2f}; cosine mean {near.mean():.4f}, least {near.min():.4f}\n")


if __name__ == "__main__":
    main()
