from __future__ import annotations

import numpy as np
import pytest

from claimtrack.backends.embedder_hash import HashEmbedder
from claimtrack.matching.aligner import Aligner
from claimtrack.matching.features import NAMES, pair_features
from claimtrack.matching.tokens import Stretch, alignment, read
from claimtrack.matching.vectors import claim_vectors, text_key
from claimtrack.matching.views import view
from claimtrack.types import MatchInput, Span
from tests.matching.toy import DIMENSION, ToyEmbedder, claims
from tests.matching.toy_aligner import aligner


@pytest.fixture(scope="module")
def small() -> Aligner:
    return aligner(DIMENSION)


def test_translations_cover_each_other(small: Aligner) -> None:
    vectors = claim_vectors(claims(), ToyEmbedder(), {}, aligner=small)
    pairs = np.array([[0, 2], [0, 4], [0, 3], [0, 1]])
    found = pair_features(claims(), vectors, pairs)[:, NAMES.index("alignment")]
    assert found[0] == pytest.approx(5.0, abs=0.3)  # every word of the one in the other
    assert found[1] == found[0]
    assert found[2:].max() < 0


def test_without_an_aligner_nothing_is_read_and_the_feature_is_nought() -> None:
    toy = ToyEmbedder()
    vectors = claim_vectors(claims(), toy, {})
    assert vectors.alignment is None
    assert toy.read == []
    assert not pair_features(claims(), vectors, np.array([[0, 2], [1, 3]]))[:, NAMES.index("alignment")].any()


def test_a_stretch_is_read_once_and_gives_its_vector_too(small: Aligner) -> None:
    toy, known = ToyEmbedder(), dict[str, np.ndarray]()
    twice = [*claims(), *claims()]
    claim_vectors(twice, toy, {}, known, aligner=small)
    assert len(toy.read) == 2 * len(claims())
    assert not set(toy.texts) & {one.text for one in claims()}
    assert toy.spans == []
    np.testing.assert_array_equal(known[text_key("maire grève")], toy.embed_query("maire grève"))


def test_one_text_in_two_languages_is_two_stretches() -> None:
    two = aligner(DIMENSION, {"en": (0.1,) * DIMENSION, "fr": (-0.1,) * DIMENSION})
    one, other = read([Stretch("maire", None, lang) for lang in ("en", "fr")], ToyEmbedder(), two)
    assert one.steps.tolist() != other.steps.tolist()


def test_a_claim_that_cannot_be_read_in_its_place_has_no_tokens_there(small: Aligner) -> None:
    dots = MatchInput("a", "words", "en", "x", None, "... words", Span(0, 3))
    (found,) = alignment([view(dots)], ["en"], ToyEmbedder(), small).tokens
    assert (len(found.context.weights), len(found.plain.weights)) == (0, 1)


def test_an_encoder_that_shows_no_tokens_is_refused(small: Aligner) -> None:
    with pytest.raises(TypeError, match="hash/words-4grams-v1 does not show tokens"):
        read([Stretch("x", None, "en")], HashEmbedder(), small)
