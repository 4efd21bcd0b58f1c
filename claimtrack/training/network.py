"""The aligner as torch computes it, and its loss; the parameters are named as in ``aligner.npz``.

No loss of sentence-transformers fits: they compare one vector a text, while here a pair is scored by how well the
tokens of each claim are covered by those of the other. The ideas are theirs: every other claim of the batch is a
negative (as in MultipleNegativesRankingLoss, with several positives a row), and a binary loss holds the scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.protocols import Vectors
from claimtrack.training.states import SPACES, Arrays, States, principal

Tensor = Any  # torch.Tensor; torch is imported where it is used
Parameters = dict[str, Tensor]
DIMENSION, GATE = 128, 32  # of a projected token, of the gate's inner layer
SPREAD = 3.0  # a gate moves a token's weight by at most this factor's exponential
EACH, BIAS = 5.0, -9.0  # weights and bias of a score to begin with
POSITIVE, NEGATIVE = 0.5, 2.0  # weights of the two means in the binary loss


def fresh(states: States, generator: Tensor) -> Parameters:
    """Return parameters to begin with: principal directions, gates that do nothing yet."""
    import torch

    made: Parameters = {"weights": torch.full((len(SPACES), 2), EACH), "bias": torch.tensor(BIAS)}
    for space in SPACES:
        turn = principal((one for one, _ in states.tokens[space]), DIMENSION)
        reach = 1.0 / np.sqrt(len(turn))  # as torch's Linear begins
        made[f"{space}_map"] = torch.from_numpy(turn.copy())
        made[f"{space}_gate_in"] = (torch.rand(GATE, len(turn), generator=generator) * 2 - 1) * reach
        made[f"{space}_gate_in_bias"] = (torch.rand(GATE, generator=generator) * 2 - 1) * reach
        made[f"{space}_gate_out"], made[f"{space}_gate_out_bias"] = torch.zeros(1, GATE), torch.zeros(1)
    return {name: value.float().requires_grad_() for name, value in made.items()}


def continued(arrays: Arrays) -> Parameters:
    """Return the parameters of an aligner, to go on from."""
    import torch

    names = [name for name in arrays if name in ("weights", "bias") or "_map" in name or "_gate_" in name]
    return {name: torch.from_numpy(np.array(arrays[name], np.float32)).requires_grad_() for name in names}


def scores(parameters: Parameters, tokens: Mapping[str, Sequence[tuple[Tensor, Tensor]]], kept: Mapping[str, Tensor]) -> Tensor:
    """Return the scores of all pairs of some claims, (n, n); ``kept`` masks token states (dropout), by space."""
    import torch

    total = parameters["bias"]
    for row, space in enumerate(SPACES):
        states = torch.cat([one for one, _ in tokens[space]]).float()
        weights = torch.cat([one for _, one in tokens[space]])
        sizes = torch.tensor([len(one) for one, _ in tokens[space]])
        q, g = _projected(parameters, space, states * kept[space] if space in kept else states, weights)
        covered = _coverage(q, g, sizes)
        low, high = torch.minimum(covered, covered.T), torch.maximum(covered, covered.T)
        total = total + parameters["weights"][row, 0] * low + parameters["weights"][row, 1] * high
    return total


def _projected(parameters: Parameters, space: str, states: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
    import torch
    from torch.nn.functional import gelu, normalize

    part = {name: parameters[f"{space}_{name}"] for name in ("map", "gate_in", "gate_in_bias", "gate_out", "gate_out_bias")}
    inner = gelu(states @ part["gate_in"].T + part["gate_in_bias"])
    gate = (inner @ part["gate_out"].T + part["gate_out_bias"])[:, 0]
    return normalize(states @ part["map"], dim=1), weights * torch.exp(gate.clamp(-SPREAD, SPREAD))


def _coverage(q: Tensor, g: Tensor, sizes: Tensor) -> Tensor:
    """How well each claim (row) is covered by each other (column): mean over its tokens of the best cosine there."""
    import torch

    count, longest = len(sizes), int(sizes.max())
    starts = torch.cumsum(sizes, 0) - sizes
    place = torch.arange(longest)[None]
    padded = torch.where(place < sizes[:, None], starts[:, None] + place, starts[:, None])
    best = (q @ q.T)[:, padded.reshape(-1)].reshape(len(q), count, longest).max(2).values
    own = torch.repeat_interleave(torch.arange(count), sizes)
    summed = torch.zeros(count, count).index_add(0, own, best * g[:, None])
    return summed / torch.zeros(count).index_add(0, own, g)[:, None]


def loss(scored: Tensor, same: Tensor, used: Tensor) -> Tensor:
    """Contrastive over each row at temperature 1, and binary; of pairs that are ``used``, which those of one article are not."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    positive, negative = same & used, ~same & used
    against = torch.logsumexp(scored.masked_fill(~negative, -1e9), 1)
    rows = positive.any(1)
    own = ((scored - torch.logaddexp(scored, against[:, None])) * positive).sum(1) / positive.sum(1).clamp(min=1)
    binary = binary_cross_entropy_with_logits(scored, same.float(), reduction="none")
    held = (binary * positive).sum() / positive.sum().clamp(min=1) * POSITIVE
    told = (binary * negative).sum() / negative.sum().clamp(min=1) * NEGATIVE
    return held + told - (own[rows].mean() if rows.any() else 0.0)


def arrays(parameters: Parameters, states: States) -> dict[str, NDArray[Any]]:
    """Return parameters and language means as they are stored."""
    told: dict[str, NDArray[Any]] = {
        name: value.detach().numpy().astype(np.float32 if name in ("weights", "bias") else np.float16)
        for name, value in parameters.items()
    }
    means: dict[str, dict[str, Vectors]] = {space: dict(by) for space, by in states.means.items()}
    for space, by in means.items():
        told |= {f"{space}_mean_{lang}": mean.astype(np.float16) for lang, mean in by.items()}
    return told
