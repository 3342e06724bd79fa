import pytest
import sqlalchemy as sa

from alerts import board
from alerts.models import AlertState, JoinProposal, Report
from cases import joining
from cases.models import Case, Stage
from config.errors import Refused
from tests.world import NEAR_KRASKINO, World


def two_cases(world: World) -> tuple[Case, Case]:
    first = world.report().case
    world.waits(minutes=30)
    second = world.report(occurred_at="2026-11-22T14:00:00+10:00").case
    return first, second


def decide(world: World, *, join: bool) -> Case:
    with world.database.begin() as session:
        proposal = session.scalars(sa.select(JoinProposal)).one()
        return joining.decide(
            session, proposal, join=join, actor="account:x", now=world.now
        )


def test_joined_cases_are_the_older_one(world: World) -> None:
    first, second = two_cases(world)

    stays = decide(world, join=True)

    assert stays.number == first.number
    merged = world.case(second.number)
    assert (merged.stage, merged.merged_into_id) == (Stage.MERGED, first.id)
    with world.database.reading() as session:
        of = sa.select(sa.func.count(Report.id)).where(Report.case_id == first.id)
        assert session.scalar(of) == 2
        (alert,) = board.of_case(session, second.id)
        assert alert.state == AlertState.CLOSED
    assert world.waiting(alert.number) == set()
    assert world.waiting(f"{first.number}-1") != set()
    assert "cases_joined" in world.events(first)
    assert "cases_joined" in world.events(second)


def test_cases_kept_apart_stay_two(world: World) -> None:
    first, second = two_cases(world)

    decide(world, join=False)

    assert world.case(first.number).stage == Stage.REPORTED
    assert world.case(second.number).stage == Stage.REPORTED
    with world.database.reading() as session:
        assert joining.open_proposals(session, first) == []


def test_a_decision_is_made_once(world: World) -> None:
    two_cases(world)
    decide(world, join=True)

    with pytest.raises(Refused):
        decide(world, join=True)


def test_what_was_proposed_about_the_merged_case_is_settled(world: World) -> None:
    first, second = two_cases(world)
    world.waits(minutes=1)
    near = {**NEAR_KRASKINO, "lat": 42.801}
    third = world.report(place=near).case

    with world.database.begin() as session:
        query = sa.select(JoinProposal).where(
            JoinProposal.case_id == second.id, JoinProposal.other_case_id == first.id
        )
        proposal = session.scalars(query).one()
        joining.decide(session, proposal, join=True, actor="x", now=world.now)

    with world.database.reading() as session:
        left = joining.open_proposals(session, third)
        assert [p.other_case_id for p in left] == [first.id]
