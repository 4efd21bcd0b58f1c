"""Training the aligner: every story against itself and its twin, epoch by epoch."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimtrack.matching.judged import Judged
from claimtrack.training.network import Parameters, Tensor, arrays, continued, fresh, loss, scores
from claimtrack.training.states import Arrays, States

STAGE = "training"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train. Chosen on held-out stories with dev not seen (2026-11-22); more epochs or dropout gave less."""

    epochs: int = 2
    rate: float = 2e-3
    decay: float = 0.05  # of the weights (AdamW)
    dropout: float = 0.3  # of token states
    warm_up: int = 20  # steps
    floor: float = 0.02  # share of the rate that is left at the end
    clip: float = 1.0  # of the gradient's norm
    passes: int = 3  # over stories told in articles, in an epoch; sentences come once
    claims: int = 130  # at most, of stories in articles
    sentences: int = 70  # at most
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """A story with its twin: the rows of each of its stories, and whether they are told in articles."""

    stories: tuple[tuple[int, ...], ...]
    told: bool


def units_of(judged: Judged, rows: Sequence[int]) -> list[Unit]:
    """Return the units of some claims, by name."""
    by: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by[judged.units[row]][judged.stories[row]].append(row)
    return [
        Unit(
            tuple(tuple(found) for _, found in sorted(stories.items())),
            any(judged.claims[row].context is not None for found in stories.values() for row in found),
        )
        for _, stories in sorted(by.items())
    ]


def trained(judged: Judged, states: States, units: Sequence[Unit], recipe: Recipe, start: Arrays | None = None) -> Arrays:
    """Train on some units and return the aligner's arrays; the same on every run, whatever the number of cores."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        generator = torch.Generator().manual_seed(recipe.seed)
        parameters = continued(start) if start is not None else fresh(states, generator)
        _run(parameters, _Material(judged, states), list(_steps(units, recipe)), recipe, generator)
    finally:
        torch.set_num_threads(threads)
    return arrays(parameters, states)


class _Material:
    """Claims ready for torch."""

    def __init__(self, judged: Judged, states: States) -> None:
        import torch

        self.tokens = {
            space: [(torch.from_numpy(v), torch.from_numpy(w)) for v, w in rows] for space, rows in states.tokens.items()
        }
        self.families = np.unique(judged.families, return_inverse=True)[1]
        self.articles = np.unique([claim.article for claim in judged.claims], return_inverse=True)[1]

    def of(self, rows: Sequence[int]) -> tuple[Mapping[str, list[tuple[Tensor, Tensor]]], Tensor, Tensor]:
        """Tokens of some claims, which pairs of them are the same, and which are of two articles."""
        import torch

        def alike(names: NDArray[np.int64]) -> Tensor:
            return torch.from_numpy(names[rows][:, None] == names[rows][None])

        return (
            {space: [held[row] for row in rows] for space, held in self.tokens.items()},
            alike(self.families),
            ~alike(self.articles),
        )


def _steps(units: Sequence[Unit], recipe: Recipe) -> Iterator[list[int]]:
    """Yield the claims of each step of all epochs."""
    draw = random.Random(recipe.seed)
    told = [unit for unit in units if unit.told]
    for _ in range(recipe.epochs):
        batches = [_sentences(unit, recipe, draw) for unit in units if not unit.told]
        for _ in range(recipe.passes):
            draw.shuffle(told)
            batches += [_claims(unit, told[place - 1], recipe, draw) for place, unit in enumerate(told)]
        draw.shuffle(batches)
        yield from batches


def _sentences(unit: Unit, recipe: Recipe, draw: random.Random) -> list[int]:
    share = recipe.sentences // len(unit.stories)
    return [row for story in unit.stories for row in draw.sample(story, min(share, len(story)))]


def _claims(unit: Unit, other: Unit, recipe: Recipe, draw: random.Random) -> list[int]:
    """A unit's claims; one without a twin stands beside another, so that there are easy pairs too."""
    stories = unit.stories if len(unit.stories) > 1 or other is unit else unit.stories + other.stories
    rows = [row for story in stories for row in story]
    return draw.sample(rows, min(recipe.claims, len(rows)))


def _run(parameters: Parameters, material: _Material, steps: list[list[int]], recipe: Recipe, generator: Tensor) -> None:
    import torch

    optimiser = torch.optim.AdamW(list(parameters.values()), lr=recipe.rate, weight_decay=recipe.decay)
    for done, rows in enumerate(steps):
        cosine = 0.5 * (1 + math.cos(math.pi * done / len(steps)))
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * min(1.0, (done + 1) / recipe.warm_up) * (recipe.floor + (1 - recipe.floor) * cosine)
        tokens, same, used = material.of(rows)
        kept = {space: _kept(held, recipe.dropout, generator) for space, held in tokens.items()}
        optimiser.zero_grad()
        loss(scores(parameters, tokens, kept), same, used).backward()
        torch.nn.utils.clip_grad_norm_(list(parameters.values()), recipe.clip)
        optimiser.step()


def _kept(held: Sequence[tuple[Tensor, Tensor]], dropout: float, generator: Tensor) -> Tensor:
    import torch

    count, width = sum(len(states) for states, _ in held), held[0][0].shape[1]
    return (torch.rand(count, width, generator=generator) >= dropout).float() / (1 - dropout)
