from __future__ import annotations

import numpy as np
import pytest

from claimtrack.matching.features import DIRECTIONS, NAMES, pair_features
from claimtrack.matching.fit import Table, partly_undated
from claimtrack.matching.vectors import ClaimVectors
from claimtrack.matching.wording import UNDATED
from claimtrack.types import MatchInput

BELAIR = "Belair grounds jets. Belair said so. Belair has cancelled 340 flights, and Belair pays 20 euros for each."
LUSOL = "Lusol grounds jets. Lusol said so. Lusol has cancelled 112 flights, and Lusol pays 20 euros for each."


def told(name: str, text: str, article: str, context: str, published: str | None = None) -> MatchInput:
    return MatchInput(name, text, "en", article, None, context, None, None, published)


def row(a: MatchInput, b: MatchInput) -> dict[str, float]:
    one = np.eye(2, 4, dtype=np.float32)
    values = pair_features([a, b], ClaimVectors(one, one, one, one), np.array([[0, 1]]))
    back = pair_features([b, a], ClaimVectors(one, one, one, one), np.array([[0, 1]]))
    np.testing.assert_allclose(values, back)
    return dict(zip(NAMES, values[0].tolist(), strict=True))


def test_figures_with_units_agree_or_clash() -> None:
    found = row(told("a", "340 flights", "1", BELAIR), told("b", "112 flights", "2", LUSOL))
    assert (found["quantities_shared"], found["quantities_clash"]) == (0.0, 1.0)
    found = row(told("a", "pays 20 euros", "1", BELAIR), told("b", "20 euros each", "2", LUSOL))
    assert (found["quantities_shared"], found["large_quantities_shared"], found["quantities_clash"]) == (1.0, 1.0, 0.0)


def test_articles_of_other_actors_are_strangers_unless_a_claim_names_the_other() -> None:
    assert row(told("a", "340 flights", "1", BELAIR), told("b", "112 flights", "2", LUSOL))["strangers"] == 1.0
    assert row(told("a", "340 flights", "1", BELAIR), told("b", "12 flights", "2", BELAIR))["strangers"] == 0.0
    bridge = f"{LUSOL} Belair waits."
    assert row(told("a", "340 flights", "1", BELAIR), told("b", "Belair waits", "2", bridge))["strangers"] == 0.0


def test_two_claims_that_each_name_a_chief_whom_the_other_article_never_names_are_strangers() -> None:
    """Both articles are about Belair, too: the articles alone are no strangers."""
    one, other = "Belair, Belair, Belair; Norvik, Norvik, Norvik.", "Belair, Belair, Belair; Tasmir, Tasmir, Tasmir."
    assert row(told("a", "Norvik sued Belair", "1", one), told("b", "Tasmir sued Belair", "2", other))["strangers"] == 1.0
    assert row(told("a", "Norvik sued Belair", "1", one), told("b", "Belair was sued", "2", other))["strangers"] == 0.0
    named = f"{other} Norvik waits."
    assert row(told("a", "Norvik sued Belair", "1", one), told("b", "Tasmir sued Belair", "2", named))["strangers"] == 0.0


@pytest.mark.parametrize(
    ("first", "second", "apart", "dated"),
    [
        ("2025-03-01", "2025-03-01T23:10:00Z", 0.0, 1.0),
        ("2025-03-01", "2025-03-08", np.log(8), 1.0),
        ("2025-03-01", None, UNDATED, 0.0),
        ("soon", "2025-03-01", UNDATED, 0.0),
    ],
)
def test_days_between_the_publications(first: str, second: str | None, apart: float, dated: float) -> None:
    found = row(told("a", "x", "1", BELAIR, first), told("b", "x", "2", BELAIR, second))
    assert (found["days_apart"], found["dated"]) == (pytest.approx(apart), dated)


def test_some_pairs_are_fitted_on_as_if_undated() -> None:
    flags = np.zeros(1000, dtype=bool)
    features = np.ones((1000, len(NAMES)))
    data = Table(np.zeros((1000, 2), dtype=np.int64), features, flags, flags, flags, (np.zeros(1000), np.zeros(1000)))
    made = partly_undated(data).features
    undated = made[:, NAMES.index("dated")] == 0.0
    assert 400 < undated.sum() < 600
    assert set(made[undated, NAMES.index("days_apart")]) == {UNDATED}
    assert (features == 1.0).all()
    assert len(DIRECTIONS) == made.shape[1]
