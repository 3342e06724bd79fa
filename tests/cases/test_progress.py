from typing import Any

import pytest
import sqlalchemy as sa

from alerts.models import AlertState
from cases import progress
from cases.models import Case, CaseKind, CaseMove, Stage
from config.errors import Invalid
from tests.world import World

S = Stage
VILLAGE: dict[str, Any] = {
    "category": "htc_settlement",
    "place": {"lat": 42.87, "lon": 130.36},
}


def test_a_crime_goes_from_report_to_conviction(world: World) -> None:
    number = world.report().case.number
    life = [S.VERIFIED, S.RESPONDING, S.INVESTIGATING, S.CHARGED, S.IN_COURT]

    for stage in life:
        world.waits(days=1)
        world.moves(number, stage)
    world.moves(number, S.CLOSED, outcome="convicted")

    case = world.case(number)
    assert (case.stage, case.outcome, case.closed_at) == (
        S.CLOSED,
        "convicted",
        world.now,
    )
    with world.database.reading() as session:
        query = sa.select(CaseMove.to_stage).order_by(CaseMove.id)
        assert list(session.scalars(query)) == [S.REPORTED, *life, S.CLOSED]


def test_a_conflict_closes_with_the_fate_of_the_animal_and_the_claim(
    world: World,
) -> None:
    number = world.report(**VILLAGE).case.number
    for stage in (S.VERIFIED, S.RESPONDING, S.MONITORING, S.SETTLING):
        world.moves(number, stage)

    world.moves(number, S.CLOSED, outcome="relocated/paid")

    assert world.case(number).outcome == "relocated/paid"


def test_a_fate_alone_means_that_nothing_was_claimed(world: World) -> None:
    number = world.report(**VILLAGE).case.number

    world.moves(number, S.CLOSED, outcome="left")

    assert world.case(number).outcome == "left/none"


@pytest.mark.parametrize("outcome", [None, "", "forgotten", "left/none"])
def test_a_crime_closes_with_an_outcome_of_its_kind(
    world: World, outcome: str | None
) -> None:
    number = world.report().case.number

    with pytest.raises(Invalid) as refused:
        world.moves(number, S.CLOSED, outcome=outcome)

    assert [p.pointer for p in refused.value.problems] == ["/outcome"]
    assert world.case(number).stage == S.REPORTED


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (S.VERIFIED, S.UNFOUNDED),
        (S.RESPONDING, S.VERIFIED),
        (S.VERIFIED, S.TRANSFERRED),
    ],
)
def test_going_back_or_away_needs_a_reason(
    world: World, first: Stage, then: Stage
) -> None:
    number = world.report().case.number
    world.moves(number, first)

    with pytest.raises(Invalid) as refused:
        world.moves(number, then)
    assert [p.pointer for p in refused.value.problems] == ["/reason"]

    world.moves(number, then, reason="the tracks were a dog's")
    assert world.case(number).stage == then


def test_a_closed_case_opens_again_with_a_reason(world: World) -> None:
    number = world.report().case.number
    world.moves(number, S.CLOSED, outcome="unsolved")

    world.moves(number, S.INVESTIGATING, reason="a witness came")

    case = world.case(number)
    assert (case.outcome, case.closed_at) == (None, None)


@pytest.mark.parametrize("kind", list(CaseKind))
def test_every_stage_of_a_life_can_be_reached_and_left(kind: CaseKind) -> None:
    reached, edge = {S.REPORTED}, [S.REPORTED]
    while edge:
        new = progress.NEXT[kind][edge.pop()] - reached
        reached |= new
        edge += new

    assert reached == set(progress.NEXT[kind])
    left = {stage for stage, to in progress.NEXT[kind].items() if not to}
    assert left == {S.MERGED}


def test_a_step_that_is_not_in_the_table_is_refused(world: World) -> None:
    number = world.report().case.number

    with pytest.raises(progress.IllegalMove):
        world.moves(number, S.IN_COURT)
    with pytest.raises(progress.IllegalMove):
        world.moves(number, S.MONITORING)


def test_nobody_merges_by_hand(world: World) -> None:
    case = world.report().case

    assert S.MERGED not in progress.moves_from(case)
    assert S.VERIFIED in progress.moves_from(case)


def test_a_held_alert_of_an_unfounded_case_is_never_sent(world: World) -> None:
    taken = world.report(place={"lat": 42.7586, "lon": 130.7232})
    (held,) = taken.held

    world.moves(taken.case.number, S.UNFOUNDED, reason="a fence")

    assert world.alert(held.number).state == AlertState.CANCELLED
    assert world.messages(held.number) == []


def test_verifying_twice_issues_once(world: World) -> None:
    taken = world.report(place={"lat": 42.7586, "lon": 130.7232})
    (held,) = taken.held
    world.moves(taken.case.number, S.VERIFIED)
    messages = len(world.messages(held.number))

    world.moves(taken.case.number, S.RESPONDING)
    world.moves(taken.case.number, S.VERIFIED, reason="once more")

    assert len(world.messages(held.number)) == messages > 0


def test_each_step_raises_the_version(world: World) -> None:
    number = world.report().case.number
    before = world.case(number).version

    world.moves(number, S.VERIFIED)

    assert world.case(number).version == before + 1
    with world.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Case.id))) == 1
