from __future__ import annotations

import random

import numpy as np
import pytest

from claimtrack.backends.embedder_hash import HashEmbedder
from claimtrack.matching import caveats, match
from claimtrack.matching.match import CONTRAST, STRANGERS, Settings
from claimtrack.matching.model import Matcher, matcher
from claimtrack.matching.reference import reference_claims
from claimtrack.matching.told import RELATIONS, relations
from claimtrack.matching.views import text_key, view
from claimtrack.protocols import Embedder
from claimtrack.types import MatchInput, Relation, Span
from tests.matching.toy import ToyEmbedder, claims

EVERYTHING = Settings(floor=0.0)


@pytest.fixture(autouse=True)
def toy_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy's articles lie anywhere, whatever the encoder says whose name it bears."""
    monkeypatch.setattr("claimtrack.matching.nearby.LEAST", {})


def relation_of(belief: float, fitted: Matcher, strangers: bool = False) -> Relation:
    found = relations(np.array([belief]), np.array([strangers]), (fitted.suggest, CONTRAST, STRANGERS))
    return RELATIONS[int(found[0])]


def test_translations_outrank_everything_else() -> None:
    across = [one for one in match(claims(), ToyEmbedder(), EVERYTHING) if one.a[:2] != one.b[:2]]
    assert {(one.a, one.b) for one in across[:6]} == {
        (f"{a}{number}", f"{b}{number}") for number in "01" for a, b in (("en", "fr"), ("en", "id"), ("fr", "id"))
    }


def test_pairs_come_once_smaller_id_first_most_probable_first() -> None:
    found = match(claims(), ToyEmbedder(), EVERYTHING)
    assert len({(one.a, one.b) for one in found}) == len(found) == 15
    assert all(one.a < one.b for one in found)
    assert [one.probability for one in found] == sorted((one.probability for one in found), reverse=True)


def test_order_of_claims_does_not_matter() -> None:
    shuffled = claims()
    random.Random(3).shuffle(shuffled)
    one, other = match(claims(), ToyEmbedder(), EVERYTHING), match(shuffled, ToyEmbedder(), EVERYTHING)
    assert [(m.a, m.b, m.relation) for m in one] == [(m.a, m.b, m.relation) for m in other]
    np.testing.assert_allclose([m.probability for m in one], [m.probability for m in other], atol=2e-4)


def test_an_article_more_leaves_the_other_pairs_as_they_were() -> None:
    more = [*claims(), MatchInput("z", "mayor strike", "en", "art-z")]
    before = {(m.a, m.b): m.probability for m in match(claims(), ToyEmbedder(), EVERYTHING)}
    after = {(m.a, m.b): m.probability for m in match(more, ToyEmbedder(), EVERYTHING)}
    assert {pair: after[pair] for pair in before} == pytest.approx(before, abs=2e-4)


def test_known_vectors_are_not_asked_for_again() -> None:
    store: dict[str, np.ndarray] = {}
    first, second = ToyEmbedder(), ToyEmbedder()
    found = match(claims(), first, EVERYTHING, store)
    shown = [view(one) for one in claims()]
    texts = {text_key(text) for one in shown for text in (one.plain, one.sentence, one.article)}
    assert set(store) == texts | {one.window_key for one in shown}
    assert match(claims(), second, EVERYTHING, store) == found
    assert second.texts == second.spans == []


def test_the_floor_leaves_out_what_is_below_it_and_the_relation_follows_the_threshold() -> None:
    found = match(claims(), ToyEmbedder(), EVERYTHING)
    floor = found[5].probability - 5e-5  # told probabilities are rounded to four digits
    assert match(claims(), ToyEmbedder(), Settings(floor=floor)) == [one for one in found if one.probability >= floor]


@pytest.mark.parametrize(
    ("belief", "relation"),
    [(0.99, Relation.SAME), (0.2, Relation.CONTRAST), (CONTRAST, Relation.CONTRAST), (0.07, Relation.RELATED)],
)
def test_the_relation_follows_the_belief(belief: float, relation: Relation) -> None:
    assert relation_of(belief, matcher("e5-small/any")) is relation


def test_equal_wordings_about_other_actors_are_not_the_same() -> None:
    texts = {
        name: f"{name} grounds its jets. {name} said so. {count} flights have been cancelled, {name} wrote. {name} waits."
        for name, count in (("Belair", 340), ("Lusol", 112))
    }
    spans = {name: Span(text.index(". ", 30) + 2, text.index(", ")) for name, text in texts.items()}
    twins = [
        MatchInput(name, text[spans[name].start : spans[name].end], "en", name, None, text, spans[name])
        for name, text in texts.items()
    ]
    (found,) = match(twins, HashEmbedder(), EVERYTHING)
    assert twins[0].text == "340 flights have been cancelled"
    assert found.relation is not Relation.SAME
    assert found.probability < 0.05
    assert dict(found.reasons)["strangers"] < -STRANGERS


def test_what_only_the_actors_keep_apart_is_a_contrast() -> None:
    fitted = matcher("e5-small/any")
    assert relation_of(0.01, fitted) is Relation.RELATED
    assert relation_of(0.01, fitted, True) is Relation.CONTRAST
    assert relation_of(0.001, fitted, True) is Relation.RELATED


@pytest.mark.parametrize("embedder", [ToyEmbedder(), HashEmbedder()])
def test_claims_apart_are_matched_with_the_others_only_and_alike(embedder: Embedder) -> None:
    apart = frozenset(("fr0", "z"))
    given = [*claims(), MatchInput("z", "mayor strike", "en", "art-z"), MatchInput("y", "rain", "en", "art-y")]
    whole = match(given, embedder, EVERYTHING)
    found = match(given, embedder, Settings(floor=0.0, apart=apart))
    assert found == [one for one in whole if (one.a in apart) != (one.b in apart)]
    assert len(found) == 12
    assert match(given, embedder, Settings(floor=0.0, apart=frozenset(one.id for one in given))) == []


def test_claims_without_articles_and_single_claims_are_matched_too() -> None:
    bare = [
        MatchInput(name, text, "en", name) for name, text in (("a", "plant close"), ("b", "plant close"), ("c", "mayor strike"))
    ]
    found = match(bare, ToyEmbedder(), EVERYTHING)
    assert (found[0].a, found[0].b) == ("a", "b")
    assert match(bare[:1], ToyEmbedder()) == match([], ToyEmbedder()) == []


def test_an_encoder_that_nothing_was_fitted_for_is_judged_by_the_generic_matcher() -> None:
    claims = [
        MatchInput("a", "The port of Belmar will close on Monday, its director said", "en", "1"),
        MatchInput("b", "The port of Belmar closes on Monday, the director said", "en", "2"),
        MatchInput("c", "Rice prices have doubled since the drought began", "en", "3"),
        MatchInput("d", "The port of Belmar will close on Monday, its director said", "en", "4"),
    ]
    store: dict[str, np.ndarray] = {}
    found = {(one.a, one.b): one for one in match(claims, HashEmbedder(), EVERYTHING, store)}
    assert {pair for pair, one in found.items() if one.relation is Relation.SAME} == {("a", "b"), ("a", "d"), ("b", "d")}
    assert found["a", "d"].similarity == pytest.approx(1.0, abs=1e-4)
    assert abs(found["a", "c"].similarity) < 0.3
    assert {one.rule for one in found.values()} == {matcher("hash/any").rule} == {"pair-blend-generic-2"}
    assert len(store) > len(reference_claims())


def test_what_is_not_calibrated_is_said() -> None:
    assert caveats("e5-small/any") == caveats("use/any") == ()
    (line,) = caveats("sbert:owner/model@0f")
    assert line.startswith("no matcher was fitted for the encoder sbert:owner/model@0f: a generic one judges")
    assert line.endswith("its probabilities are not calibrated (fitted: e5-small, use)")
    assert matcher("use/any").calibrated
    assert not matcher("sbert:owner/model").calibrated
