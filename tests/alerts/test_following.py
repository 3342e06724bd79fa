from typing import Any

import pytest
import sqlalchemy as sa

from alerts import board, raising
from alerts.models import Alert, AlertState, AlertType, Report, WarningState
from cases.models import Stage
from config.errors import Invalid, Refused
from notifiers.models import MessageState
from tests.world import World

PARK, FORESTRY = "ru_land_of_leopard", "cn_county_forestry"


def follow(
    world: World, number: str, kind: AlertType, reason: str = "误报", **details: Any
) -> Alert:
    with world.database.begin() as session:
        return raising.follow(
            session,
            board.by_number(session, number),
            kind,
            reason,
            "account:dispatcher",
            reference=world.reference,
            zones=world.zones,
            now=world.now,
            **details,
        )


@pytest.fixture
def alert(world: World) -> str:
    taken = world.report()
    assert taken.alert is not None
    world.sends_everything()
    return taken.alert.number


@pytest.mark.parametrize(
    ("kind", "before", "words"),
    [
        (AlertType.UPDATE, AlertState.CLOSED, ("续报", "УТОЧНЕНИЕ")),
        (AlertType.CANCEL, AlertState.CANCELLED, ("撤销", "ОТБОЙ")),
        (AlertType.ALL_CLEAR, AlertState.CLOSED, ("险情排除", "УГРОЗА УСТРАНЕНА")),
    ],
)
def test_what_follows_goes_to_everyone_who_got_the_alert(
    world: World,
    alert: str,
    kind: AlertType,
    before: AlertState,
    words: tuple[str, str],
) -> None:
    world.waits(minutes=20)

    made = follow(world, alert, kind)

    assert made.number == f"{alert.rpartition('-')[0]}-2"
    assert world.alert(alert).state == before
    told = {(m.party, m.contact_id) for m in world.messages(made.number)}
    assert told == {(m.party, m.contact_id) for m in world.messages(alert)}
    for message in world.messages(made.number):
        text = message.notice["text"]
        assert alert in text
        assert "误报" in text
        assert words[message.language == "ru"] in text.upper()


def test_a_cancellation_asks_for_nothing_and_is_over(world: World, alert: str) -> None:
    made = world.alert(follow(world, alert, AlertType.CANCEL).number)

    assert made.state == AlertState.CLOSED
    assert not any(w.must_answer for w in made.warnings)
    assert all(not m.notice["buttons"] for m in world.messages(made.number))


def test_an_update_asks_again(world: World, alert: str) -> None:
    world.answers(alert, PARK)
    world.answers(alert, FORESTRY)
    made = follow(world, alert, AlertType.UPDATE, text="Идут двое")

    assert world.alert(made.number).state == AlertState.ISSUED
    must = {w.agency_id for w in world.alert(made.number).warnings if w.must_answer}
    assert must == {PARK, FORESTRY}
    texts = [m.notice["text"] for m in world.messages(made.number)]
    assert all("Идут двое" in text for text in texts)


def test_a_cancellation_spares_those_who_got_nothing(world: World) -> None:
    taken = world.report()
    assert taken.alert is not None

    made = follow(world, taken.alert.number, AlertType.CANCEL)

    assert world.messages(made.number) == []
    states = {m.state for m in world.messages(taken.alert.number)}
    assert states == {MessageState.CANCELLED}


def test_an_update_reaches_those_who_got_nothing_yet(world: World) -> None:
    taken = world.report()
    assert taken.alert is not None

    made = follow(world, taken.alert.number, AlertType.UPDATE)

    assert world.waiting(made.number) == set(world.warnings(made.number))


def test_an_update_has_the_newest_report_of_the_case(world: World, alert: str) -> None:
    world.waits(minutes=1)
    world.report(people=4, occurred_at="2026-11-22T13:40:00+10:00")
    with world.database.begin() as session:
        case_id = board.by_number(session, alert).case_id
        newest = board.by_number(session, "AMB-2026-000002-1")
        from_other = newest.case_id
        session.execute(
            sa.update(Report)
            .where(Report.case_id == from_other)
            .values(case_id=case_id)
        )
    world.waits(minutes=1)

    made = follow(world, alert, AlertType.UPDATE)

    assert made.facts["people"] == 4
    assert "4 человека" in made.texts["ru"]["full"]
    assert "4名" in made.texts["zh-Hans"]["full"]


def test_a_reason_is_needed(world: World, alert: str) -> None:
    with pytest.raises(Invalid):
        follow(world, alert, AlertType.CANCEL, reason="  ")


def test_an_alert_that_is_over_cannot_be_followed(world: World, alert: str) -> None:
    follow(world, alert, AlertType.CANCEL)

    with pytest.raises(Refused):
        follow(world, alert, AlertType.UPDATE)
    with pytest.raises(Refused):
        world.answers(alert, PARK, WarningState.RESPONDING)


def test_what_was_issued_never_changes(world: World, alert: str) -> None:
    before = world.alert(alert)
    world.waits(hours=1)

    follow(world, alert, AlertType.UPDATE)

    after = world.alert(alert)
    assert (after.facts, after.texts, after.issued_at) == (
        before.facts,
        before.texts,
        before.issued_at,
    )


def test_those_who_were_called_in_vain_are_told_after_the_case_has_ended(
    world: World, alert: str
) -> None:
    number = alert.rpartition("-")[0]
    world.moves(number, Stage.UNFOUNDED, reason="a fence")

    made = follow(world, alert, AlertType.CANCEL)

    assert world.waiting(made.number) == set(world.warnings(alert))
    with pytest.raises(Refused):
        follow(world, alert, AlertType.CANCEL)
