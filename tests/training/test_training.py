from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from claimtrack.matching.aligner import Aligner
from claimtrack.matching.judged import Judged, average_precision
from claimtrack.training.aligning import Recipe, trained, units_of
from claimtrack.training.crossfit import alignment_of, fold_of, held_out_scores, token_features
from claimtrack.training.network import continued, fresh, loss, scores
from claimtrack.training.states import SPACES, Arrays, States, framed, principal
from claimtrack.types import MatchInput
from tests.training.toy_states import WIDTH, invented

RECIPE = Recipe(epochs=4, rate=5e-3, warm_up=5)


def precision(judged: Judged, states: States, arrays: Arrays) -> float:
    rows = range(len(judged.claims))
    pairs = np.stack(np.triu_indices(len(rows), 1), axis=1)
    family = np.array(judged.families)
    return average_precision(alignment_of(judged, states, rows, arrays).scores(pairs), family[pairs[:, 0]] == family[pairs[:, 1]])


def learnt(judged: Judged, states: States, recipe: Recipe = RECIPE, start: Arrays | None = None) -> Arrays:
    return trained(judged, states, units_of(judged, range(len(judged.claims))), recipe, start)


def test_training_tells_families_of_unseen_stories_apart() -> None:
    judged, states = invented(6, seed=1)
    unseen, theirs = invented(3, seed=2)
    before = precision(unseen, theirs, learnt(judged, states, replace(RECIPE, epochs=0)))
    after = precision(unseen, theirs, learnt(judged, states))
    assert before < 0.9
    assert after > before + 0.05


def test_training_is_the_same_every_time_and_another_with_another_seed() -> None:
    import torch

    judged, states = invented(3, seed=1)
    first = learnt(judged, states, replace(RECIPE, epochs=1))
    torch.manual_seed(7)  # what others do with torch's own generator does not matter
    again, other = (learnt(judged, states, replace(RECIPE, epochs=1, seed=seed)) for seed in (0, 1))
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert not np.array_equal(first["plain_map"], other["plain_map"])


def test_what_was_learnt_can_be_gone_on_from() -> None:
    judged, states = invented(3, seed=1)
    first = learnt(judged, states, replace(RECIPE, epochs=1))
    same = learnt(judged, states, replace(RECIPE, epochs=0), first)
    assert all(np.allclose(first[name], same[name]) for name in first)
    assert sorted(continued(first)) == sorted(name for name in first if "_mean_" not in name)


def test_torch_scores_as_the_aligner_at_work() -> None:
    import torch

    judged, states = invented(1, seed=3)
    parameters = fresh(states, torch.Generator().manual_seed(0))
    with torch.no_grad():
        for name in ("ctx_gate_out", "plain_gate_out"):
            parameters[name] += 0.5
        held = {space: [(torch.from_numpy(v), torch.from_numpy(w)) for v, w in states.tokens[space]] for space in SPACES}
        told = scores(parameters, held, {}).numpy()
    from claimtrack.training.network import arrays

    pairs = np.stack(np.triu_indices(len(judged.claims), 1), axis=1)
    found = alignment_of(judged, states, range(len(judged.claims)), arrays(parameters, states)).scores(pairs)
    np.testing.assert_allclose(found, told[pairs[:, 0], pairs[:, 1]], atol=0.15)  # int8 steps at work
    np.testing.assert_allclose(told, told.T, atol=1e-5)


def test_the_loss_falls_as_the_same_score_higher_and_leaves_one_article_out() -> None:
    import torch

    same = torch.tensor([[1, 1, 0], [1, 1, 0], [0, 0, 1]], dtype=torch.bool)
    used = torch.tensor([[0, 1, 1], [1, 0, 0], [1, 0, 0]], dtype=torch.bool)
    flat = torch.zeros(3, 3)
    better, unseen = flat.clone(), flat.clone()
    better[0, 1] = better[1, 0] = 1.0
    unseen[1, 2] = unseen[2, 1] = 5.0
    assert loss(better, same, used) < loss(flat, same, used)
    assert loss(unseen, same, used) == pytest.approx(float(loss(flat, same, used)))


def test_held_out_scores_come_from_aligners_that_did_not_see_the_story() -> None:
    judged, states = invented(4, seed=1)
    rows = list(range(len(judged.claims)))
    folds = fold_of(judged, rows, 0)
    assert sorted(folds.values()) == [0, 0, 1, 1]
    recipe = replace(RECIPE, epochs=1)
    found = held_out_scores(judged, states, rows, recipe)
    np.testing.assert_allclose(found, found.transpose(1, 0, 2))
    unseen = [row for row in rows if folds[judged.units[row]] == 0]
    made = trained(judged, states, units_of(judged, [row for row in rows if row not in unseen]), recipe)
    pairs = np.array([unseen[:2]])
    assert found[unseen[0], unseen[1]] == pytest.approx(token_features(judged, states, rows, made, pairs)[0])


def test_arrays_are_those_of_the_file() -> None:
    judged, states = invented(2, seed=1)
    made = learnt(judged, states, replace(RECIPE, epochs=0))
    assert made["ctx_map"].shape == (WIDTH, 128)
    assert {one.dtype.kind for one in made.values()} == {"f"}
    assert Aligner(made, "toy").width == 128


def test_bare_sentences_stand_behind_others_of_their_story() -> None:
    claims = tuple(MatchInput(f"{n}", f"Sentence {n}", "en", f"{n}") for n in range(40))
    judged = Judged(claims, tuple(f"{n % 4}" for n in range(40)), ("s",) * 40)
    found = framed(judged, 0)
    longer = [claim for claim in found.claims if claim.context]
    assert 20 <= len(longer) <= 38
    assert all(one.context and one.span and one.context[one.span.start : one.span.end] == one.text for one in longer)
    assert all(one.text not in (one.context or "")[: one.span.start - 1].split("\n") for one in longer if one.span)
    assert found == framed(judged, 0)


def test_principal_directions_are_orthonormal_with_fixed_signs() -> None:
    states = [np.random.RandomState(0).randn(30, 8).astype(np.float16)]
    found = principal(states, 3)
    np.testing.assert_allclose(found.T @ found, np.eye(3), atol=1e-5)
    assert (found[np.abs(found).argmax(axis=0), np.arange(3)] > 0).all()
