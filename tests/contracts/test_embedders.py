"""What every embedder promises, on values."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from claimtrack.backends.embedder_e5 import E5Embedder
from claimtrack.backends.registry import embedder
from claimtrack.protocols import Embedder
from tests.backends.sentences import LONG, ODD, TRIPLES, news

SENTENCES = news()[::10]


@pytest.fixture(scope="module", params=["e5-small", "use", "use through torch", "sbert", "hash"])
def made(request: pytest.FixtureRequest) -> Embedder:
    name = request.param
    if name == "hash":
        return embedder("hash", allow_test=True)
    if name == "use":
        return embedder("use")
    if name == "use through torch":
        through = embedder("use")
        through.as_sentence_transformer()  # type: ignore[attr-defined]
        return through
    e5: E5Embedder = request.getfixturevalue("e5")
    return e5 if name == "e5-small" else embedder(f"sbert:{e5.prepare()}")


def cosines(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.einsum("...i,...i->...", one, other)


def test_vectors_are_unit_float32_rows(made: Embedder) -> None:
    vectors = made.embed(SENTENCES)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(SENTENCES), made.dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_no_vectors(made: Embedder) -> None:
    assert made.embed([]).shape == (0, made.dimension)


def test_query_is_the_same_vector(made: Embedder) -> None:
    for sentence, vector in zip(SENTENCES[:6], made.embed(SENTENCES[:6]), strict=True):
        query = made.embed_query(sentence)
        assert query.shape == (made.dimension,)
        assert query.dtype == np.float32
        assert query @ vector > 0.9999


def test_a_vector_does_not_depend_on_its_company(made: Embedder) -> None:
    together = made.embed(SENTENCES)
    backwards = made.embed(SENTENCES[::-1])[::-1]
    np.testing.assert_allclose(together, backwards, atol=1e-5)
    np.testing.assert_allclose(together[3:5], made.embed(SENTENCES[3:5]), atol=1e-5)


def test_decomposed_text_gives_the_same_vector(made: Embedder) -> None:
    text = "L’Élysée a démenti : « le café est fermé »."
    assert unicodedata.normalize("NFD", text) != text
    np.testing.assert_allclose(made.embed_query(unicodedata.normalize("NFD", text)), made.embed_query(text), atol=1e-6)


def test_odd_texts_give_finite_unit_vectors(made: Embedder) -> None:
    vectors = made.embed(ODD)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    queries = np.stack([made.embed_query(text) for text in ODD])
    assert cosines(vectors, queries).min() > 0.9999


def test_other_text_other_vector(made: Embedder) -> None:
    one, other, same = made.embed(
        ["The court dismissed the appeal.", "Rain is expected in Jakarta.", "The court dismissed the appeal."]
    )
    assert one @ same > 0.99999
    assert one @ other < 0.95


def test_progress_counts_up_to_all(made: Embedder) -> None:
    told: list[tuple[int, int]] = []
    made.embed(SENTENCES, lambda stage, done, total: told.append((done, total)) if stage == "embedding" else None)
    if made.cross_lingual:
        assert told[-1] == (len(SENTENCES), len(SENTENCES))
    assert told == sorted(told)


def test_translations_come_out_first_where_it_is_promised(made: Embedder) -> None:
    spaces = [made.embed(sentences) for sentences in zip(*TRIPLES, strict=True)]
    firsts = [(one @ other.T).argmax(axis=1).tolist() == [0, 1, 2, 3, 4] for one in spaces for other in spaces]
    assert all(firsts) is made.cross_lingual


def test_id_names_the_model() -> None:
    assert embedder("hash", allow_test=True).id == "hash/words-4grams-v1"
    assert embedder("use").id == "use/multilingual-v3-0.2.1"


def test_the_same_vectors_as_sentence_transformers(e5: E5Embedder) -> None:
    """200 sentences and the odd ones, against the model directory read by sentence-transformers."""
    texts = [*news(), *ODD, LONG]
    assert len(news()) == 200
    assert cosines(embedder(f"sbert:{e5.prepare()}").embed(texts), e5.embed(texts)).min() > 0.9997
