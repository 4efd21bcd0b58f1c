"""Who says what: said, hedged, contradicted, missing, and what the gaps show."""

from __future__ import annotations

from claimtrack.exporters.matrix import Gap, Matrix, Omission, State, matrices
from claimtrack.exporters.reading import readings
from claimtrack.types import Status
from tests.exporters.affair import corpus
from tests.story import Story


def only(story: Story) -> Matrix:
    made = story.corpus()
    (table,) = matrices(made, readings(made))
    return table


def states(table: Matrix, cluster: str) -> dict[str, State]:
    return {name: cell.state for name, cell in table.rows[cluster].items()}


def test_a_denial_contradicts_and_a_gap_is_missing() -> None:
    made = corpus()
    (table,) = matrices(made, readings(made))
    assert states(table, "port") == {"c third": State.SAID, "Harbour Post": State.SAID, "La Vigie": State.SAID}
    assert states(table, "toll") == {"c third": State.CONTRADICTED, "Harbour Post": State.SAID, "La Vigie": State.MISSING}
    assert list(table.rows) == ["port", "toll", "ship"]


def test_cells_lead_to_the_claim_that_shows_them() -> None:
    made = corpus()
    (table,) = matrices(made, readings(made))
    ((state, claim),) = table.rows["toll"]["c third"].states
    assert (state, made.claims[claim].text) == (State.CONTRADICTED, "The toll was not paid by 40 ships")


def test_gaps_name_who_has_it_and_denials_that_are_left_out() -> None:
    made = corpus()
    (table,) = matrices(made, readings(made))
    assert table.omissions == (
        Omission("La Vigie", "toll", Gap.CLAIM, ("c third", "Harbour Post"), False),
        Omission("Harbour Post", "toll", Gap.DENIAL, ("c third",), False),
    )


def test_hedged_claims() -> None:
    story = Story()
    story.article("a", "The dam reportedly burst.", outlet="Post")
    story.article("b", "The dam burst.", outlet="Echo")
    story.claim("dam", "a", "The dam reportedly burst", status=Status.ALLEGED)
    story.claim("dam", "b", "The dam burst", status=Status.DONE)
    assert states(only(story), "dam") == {"Echo": State.SAID, "Post": State.HEDGED}


def test_where_all_say_no_nobody_contradicts() -> None:
    story = Story()
    story.article("a", "The dam did not burst.", outlet="Post")
    story.article("b", "The dam has not burst.", outlet="Echo")
    story.claim("dam", "a", "The dam did not burst", status=Status.DENIED)
    story.claim("dam", "b", "The dam has not burst", status=Status.DENIED)
    assert set(states(only(story), "dam").values()) == {State.SAID}


def test_an_outlet_that_published_before_the_others_is_excused() -> None:
    story = Story()
    for id, day in (("a", "2025-01-01"), ("b", "2025-01-05"), ("c", "2025-01-06")):
        story.article(id, "The dam burst. The mill stands.", outlet=f"Outlet {id}", published=day)
        story.claim("mill", id, "The mill stands")
    for id in ("b", "c"):
        story.claim("dam", id, "The dam burst")
    assert only(story).omissions == (Omission("Outlet a", "dam", Gap.CLAIM, ("Outlet b", "Outlet c"), True),)
