import threading
from datetime import timedelta

import pytest

from alerts import answering, board
from alerts.models import AlertState, Via, WarningState
from cases.models import Stage
from config.errors import Invalid, Missing, Refused
from notifiers.models import Contact, Message, MessageState
from tests.world import World

W = WarningState
PARK, FORESTRY, POLICE = "ru_land_of_leopard", "cn_county_forestry", "ru_mvd_pk"


@pytest.fixture
def alert(world: World) -> str:
    taken = world.report()
    assert taken.alert is not None
    return taken.alert.number


def test_an_alert_is_answered_when_each_that_must_has_answered(
    world: World, alert: str
) -> None:
    must = {one for one, w in world.warnings(alert).items() if w.must_answer}
    assert must == {PARK, FORESTRY}

    world.answers(alert, PARK)
    assert world.alert(alert).state == AlertState.ISSUED

    world.answers(alert, POLICE)
    assert world.alert(alert).state == AlertState.ISSUED

    world.answers(alert, FORESTRY)
    assert world.alert(alert).state == AlertState.ANSWERED


def test_an_answer_stops_what_its_agency_still_would_get(
    world: World, alert: str
) -> None:
    assert {PARK, FORESTRY, POLICE} <= world.waiting(alert)

    world.answers(alert, PARK, W.RESPONDING)

    assert PARK not in world.waiting(alert)
    assert {FORESTRY, POLICE} <= world.waiting(alert)


def test_an_answer_is_kept_with_its_time_and_way(world: World, alert: str) -> None:
    world.waits(minutes=7)

    world.answers(alert, PARK, by="contact:desk 1", via=Via.SMS, note="two men")

    warning = world.warnings(alert)[PARK]
    assert warning.state == W.ACKNOWLEDGED
    assert warning.answered_at == world.now
    assert (warning.answered_by, warning.via) == ("contact:desk 1", Via.SMS)
    assert warning.note == "two men"


def test_the_same_answer_twice_changes_nothing(world: World, alert: str) -> None:
    world.answers(alert, PARK)
    first = world.warnings(alert)[PARK]
    world.waits(minutes=5)

    world.answers(alert, PARK, by="contact:other")

    again = world.warnings(alert)[PARK]
    assert (again.answered_at, again.answered_by) == (
        first.answered_at,
        first.answered_by,
    )


def test_a_colleague_who_says_less_takes_nothing_back(world: World, alert: str) -> None:
    world.answers(alert, PARK, W.ON_SCENE)

    world.answers(alert, PARK, W.ACKNOWLEDGED)

    assert world.warnings(alert)[PARK].state == W.ON_SCENE


def test_an_agency_that_declines_has_not_answered(world: World, alert: str) -> None:
    world.answers(alert, PARK)
    world.answers(alert, FORESTRY)
    assert world.alert(alert).state == AlertState.ANSWERED

    world.answers(alert, FORESTRY, W.DECLINED)
    assert world.alert(alert).state == AlertState.ISSUED

    world.waits(minutes=3)
    world.answers(alert, FORESTRY, W.RESPONDING)
    assert world.alert(alert).state == AlertState.ANSWERED
    assert world.warnings(alert)[FORESTRY].answered_at == world.now


def test_an_answer_by_phone_needs_a_note_and_the_right_code(
    world: World, alert: str
) -> None:
    with pytest.raises(Invalid) as refused:
        world.answers(alert, PARK, via=Via.PHONE, code="0000")
    assert {p.pointer for p in refused.value.problems} == {"/note", "/code"}

    code = world.warnings(alert)[PARK].code
    world.answers(alert, PARK, via=Via.PHONE, code=code, note="said by the desk")

    assert world.warnings(alert)[PARK].via == Via.PHONE


def test_waiting_is_no_answer(world: World, alert: str) -> None:
    with pytest.raises(Invalid):
        world.answers(alert, PARK, W.WAITING)


def test_an_alert_that_is_held_cannot_be_answered(world: World) -> None:
    taken = world.report(place={"lat": 42.7586, "lon": 130.7232})
    (held,) = taken.held

    with pytest.raises(Refused):
        world.answers(held.number, FORESTRY)


def test_every_answer_stands_on_the_timeline(world: World, alert: str) -> None:
    case = world.case(alert.rpartition("-")[0])

    world.answers(alert, PARK)
    world.answers(alert, PARK, W.RESPONDING)

    answers = [e.facts for e in world.entries(case) if e.event == "answered"]
    assert [(one["from"], one["to"]) for one in answers] == [
        ("waiting", "acknowledged"),
        ("acknowledged", "responding"),
    ]
    assert world.case(case.number).changed_at == world.now


def test_the_message_of_a_desk_leads_to_its_warning(world: World, alert: str) -> None:
    message = next(m for m in world.messages(alert) if m.party == FORESTRY)

    with world.database.reading() as session:
        found = answering.of_message(session, message)
        assert found.agency_id == FORESTRY
        with pytest.raises(Missing):
            answering.of_message(session, Message(topic="other", party=FORESTRY))


def test_a_code_leads_to_an_open_warning_of_the_desk(world: World, alert: str) -> None:
    code = world.warnings(alert)[PARK].code
    with world.database.reading() as session:
        message = next(m for m in world.messages(alert) if m.party == PARK)
        desk = session.get_one(Contact, message.contact_id)
        found = answering.by_code(session, desk, code)

        assert found is not None
        assert found.agency_id == PARK
        assert answering.by_code(session, desk, "0000") is None
        assert [w.agency_id for w in answering.open_for(session, desk)] == [PARK]


def test_many_answers_at_once_settle_the_alert_once(world: World, alert: str) -> None:
    agencies = list(world.warnings(alert))

    threads = [
        threading.Thread(target=world.answers, args=(alert, one))
        for one in (*agencies, *agencies)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert world.alert(alert).state == AlertState.ANSWERED
    events = world.events(world.case(alert.rpartition("-")[0]))
    assert events.count("alert_answered") == 1
    assert events.count("answered") == len(agencies)


def test_what_is_overdue_is_found(world: World, alert: str) -> None:
    world.answers(alert, PARK)
    world.waits(hours=12)
    with world.database.reading() as session:
        assert board.overdue(session, world.now) == []

        late = board.overdue(session, world.now + timedelta(seconds=1))

        assert [w.agency_id for w in late] == [FORESTRY]
        assert [w.alert.number for w in board.waiting_for(session, FORESTRY)] == [alert]
        assert board.waiting_for(session, PARK) == []


def test_nothing_of_an_ended_case_is_sent(world: World, alert: str) -> None:
    number = alert.rpartition("-")[0]

    world.moves(number, Stage.UNFOUNDED, reason="a fence, no snares")

    assert world.waiting(alert) == set()
    assert world.alert(alert).state == AlertState.CLOSED
    assert {m.state for m in world.messages(alert)} == {MessageState.CANCELLED}
