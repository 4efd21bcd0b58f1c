from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from claimtrack.backends.embedder_hash import HashEmbedder
from claimtrack.matching.fit import Table, stacked
from claimtrack.matching.reference import reference_claims, reference_offsets
from claimtrack.matching.vectors import claim_vectors


def test_the_same_news_in_every_language() -> None:
    claims = reference_claims()
    per_language = Counter(claim.lang for claim in claims)
    assert per_language["fr"] == per_language["id"] == per_language["en"] == 40
    assert all(claim.context is not None and claim.span is not None for claim in claims)
    assert all(claim.context[claim.span.start : claim.span.end] == claim.text for claim in claims if claim.context and claim.span)


def test_unrelated_claims_come_out_at_right_angles() -> None:
    embedder = HashEmbedder()
    offsets = reference_offsets(embedder)
    vectors = claim_vectors(reference_claims(), embedder, offsets)
    story = np.array([claim.article.split("-")[0] for claim in reference_claims()])
    apart = story[:, None] != story[None, :]
    assert (vectors.plain @ vectors.plain.T)[apart].mean() == pytest.approx(0.0, abs=0.03)
    assert {kind: sorted(by) for kind, by in offsets.items()}["plain"] == ["en", "fr", "id"]


def test_tables_of_one_corpus_are_stacked_with_their_stories() -> None:
    flags = np.array([True, False])
    one = Table(np.array([[0, 1], [0, 2]]), np.ones((2, 3)), flags, ~flags, flags, (np.array([0, 0]), np.array([1, 2])))
    both = stacked([one, one])
    assert both.same.tolist() == [True, False, True, False]
    assert both.stories[1].tolist() == [1, 2, 1, 2]
    assert both.features.shape == (4, 3)
