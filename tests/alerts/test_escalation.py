"""An agency is silent: the ladder is climbed, step by step, and stops in time."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from alerts import escalation
from alerts.models import AlertState, AlertType, WarningState
from notifiers.models import MessageState
from tests.alerts.ladder_story import CUSTOMS, Story, story
from tests.world import World

W = WarningState
WHOLE = ["remind", "next_on_duty", "whole_agency", "parent_agency", "dispatcher"]


@pytest.fixture
def customs(empty_world: World) -> Iterator[Story]:
    with story(empty_world) as told:
        yield told


def test_nobody_answers(customs: Story) -> None:
    customs.reported()
    customs.received("Anna", "ALERT")

    customs.waits(minutes=5)
    customs.received("Anna", "REMINDER 1", "Confirm receipt by")
    customs.waits(minutes=5)  # nobody else is on duty: the whole agency at once
    customs.received("Boris", "NO ANSWER, call 2", "Answer at once.")
    assert not customs.calls_dispatcher()
    customs.waits(minutes=10)
    customs.received("Dina", "NO ANSWER, call 3", "Ussuriysk Customs")
    customs.waits(minutes=5)
    assert customs.calls_dispatcher()

    customs.waits(minutes=60)
    assert customs.told() == [
        "escalated remind",
        "escalation_skipped next_on_duty",
        "escalated whole_agency",
        "escalated parent_agency",
        "dispatcher_called dispatcher",
    ]
    assert customs.warning.state == W.WAITING


def test_an_answer_in_time_is_followed_by_silence(customs: Story) -> None:
    customs.reported()
    customs.received("Anna")
    customs.waits(minutes=4)

    customs.answers(W.RESPONDING)

    customs.waits(minutes=90)
    assert customs.steps() == [f"{kind}: overtaken" for kind in WHOLE]
    assert customs.told() == []


def test_an_answer_to_the_second_step_stops_the_others(customs: Story) -> None:
    customs.reported()
    customs.received("Anna")
    customs.waits(minutes=11)
    customs.received("Anna", "REMINDER 1")
    customs.received("Boris", "NO ANSWER")

    customs.answers(W.ON_SCENE)

    customs.waits(minutes=90)
    assert customs.steps()[-2:] == ["parent_agency: overtaken", "dispatcher: overtaken"]
    assert not customs.calls_dispatcher()
    assert customs.world.alert(customs.number).state == AlertState.ANSWERED


def test_with_nobody_to_reach_a_dispatcher_is_called_at_once(customs: Story) -> None:
    customs.leave()
    customs.reported()

    customs.waits(minutes=0)

    assert customs.calls_dispatcher()
    assert customs.told()[-1] == "dispatcher_called dispatcher"
    assert customs.told()[:-1] == [f"escalation_skipped {kind}" for kind in WHOLE[:-1]]


def test_an_empty_step_costs_no_time(customs: Story) -> None:
    customs.leave("Boris")
    customs.reported()
    customs.received("Anna")

    customs.waits(minutes=10)

    customs.received("Anna", "REMINDER 1")
    customs.received("Dina", "NO ANSWER, call 2")
    assert customs.told()[1:3] == [
        "escalation_skipped next_on_duty",
        "escalation_skipped whole_agency",
    ]


def test_the_next_on_duty_is_who_is_on_duty_then_and_the_ladder_stays(
    customs: Story,
) -> None:
    customs.adds("Clara")
    customs.reported()
    customs.received("Anna")
    before = customs.times()
    customs.waits(minutes=8)
    customs.received("Anna", "REMINDER 1")

    customs.on_duty("Clara")
    assert customs.times() == before
    customs.waits(minutes=2)

    customs.received("Clara", "NO ANSWER, call 2")
    assert customs.steps()[1] == "next_on_duty: done"
    customs.answers(W.RESPONDING)


def test_two_sweepers_take_a_step_once(customs: Story) -> None:
    customs.reported()
    customs.received("Anna")
    customs.world.waits(minutes=5)
    start = threading.Barrier(4)

    def sweep() -> None:
        start.wait()
        customs.sweeps()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    customs.sweeps()  # if each of them gave way to another
    customs.received("Anna", "REMINDER 1")
    assert customs.told() == ["escalated remind"]


def test_a_bare_receipt_holds_only_for_a_while(customs: Story) -> None:
    customs.reported()
    customs.received("Anna")
    customs.answers(W.ACKNOWLEDGED)
    assert customs.world.alert(customs.number).state == AlertState.ANSWERED

    customs.waits(minutes=14)
    assert customs.steps()[-1] == "lease: waits"
    customs.waits(minutes=1)

    assert customs.warning.state == W.WAITING
    assert customs.warning.due_at == customs.world.now + timedelta(minutes=5)
    assert customs.world.alert(customs.number).state == AlertState.ISSUED
    customs.received("Anna", "REMINDER 1")
    customs.waits(minutes=5)
    customs.received("Boris", "NO ANSWER, call 2")
    assert customs.told()[:2] == ["answer_lapsed", "escalated remind"]
    customs.answers(W.RESPONDING)


def test_who_says_that_they_go_is_left_alone(customs: Story) -> None:
    customs.reported()
    customs.received("Anna")
    customs.answers(W.ACKNOWLEDGED)
    customs.waits(minutes=10)

    customs.answers(W.RESPONDING)

    customs.waits(minutes=60)
    assert customs.told() == []
    assert customs.steps()[-1] == "lease: overtaken"


def test_a_second_press_of_an_old_button_changes_nothing(customs: Story) -> None:
    customs.reported()
    customs.received("Anna")
    customs.answers(W.ACKNOWLEDGED)
    customs.waits(minutes=3)

    customs.answers(W.ACKNOWLEDGED, by="contact:late")

    assert [one for one in customs.steps() if "waits" in one] == ["lease: waits"]
    customs.waits(minutes=12)  # fifteen after the first press, not the second
    customs.received("Anna", "REMINDER 1")


def test_who_cannot_go_is_replaced_at_once(customs: Story) -> None:
    customs.reported()
    customs.received("Anna")
    customs.waits(minutes=1)

    customs.answers(W.DECLINED)
    customs.waits(minutes=0)

    customs.received("Boris", "NO ANSWER, call 1")
    customs.waits(minutes=10)
    customs.received("Dina", "NO ANSWER, call 2")
    customs.waits(minutes=5)
    assert customs.calls_dispatcher()


@pytest.mark.parametrize("how", ["cancelled", "expired"])
def test_an_alert_that_is_over_calls_nobody(customs: Story, how: str) -> None:
    customs.reported()
    customs.received("Anna")
    customs.waits(minutes=5)
    customs.received("Anna", "REMINDER 1")

    if how == "cancelled":
        customs.follows(AlertType.CANCEL)
        customs.waits(minutes=60)
    else:
        customs.world.waits(hours=13)
        customs.sweeps()

    assert customs.steps()[1:] == [f"{kind}: overtaken" for kind in WHOLE[1:]]
    assert not customs.calls_dispatcher()


def test_when_everything_has_failed_the_next_step_comes_at_once(
    customs: Story,
) -> None:
    customs.reported()
    customs.received("Anna")
    customs.waits(minutes=1)

    customs.fails("Anna")
    customs.waits(minutes=0)

    customs.received("Anna", "REMINDER 1")  # once more, and to the same address
    customs.fails("Anna")
    customs.waits(minutes=0)
    customs.received("Boris", "NO ANSWER, call 2")
    customs.waits(minutes=5)
    customs.fails("Boris", MessageState.DELIVERED)
    customs.waits(minutes=12)


def test_whoever_need_not_answer_has_no_ladder(customs: Story) -> None:
    customs.reported()
    customs.received("Anna")

    must = {w.id for w in customs.world.warnings(customs.number).values()
            if w.must_answer}  # fmt: skip

    assert customs.warnings_with_steps() == must
    customs.answers(W.RESPONDING)


def test_an_update_has_a_ladder_of_its_own(customs: Story) -> None:
    customs.reported()
    customs.received("Anna")
    customs.waits(minutes=5)
    customs.received("Anna", "REMINDER 1")

    customs.follows(AlertType.UPDATE)
    assert customs.steps() == [f"{kind}: waits" for kind in WHOLE]
    customs.received("Anna", "UPDATE")

    customs.waits(minutes=5)
    customs.received("Anna", "REMINDER 1", "UPDATE")


def test_a_case_that_somebody_works_on_is_left_for_the_next_sweep(
    customs: Story,
) -> None:
    customs.reported()
    customs.received("Anna")
    customs.world.waits(minutes=5)

    if not customs.world.database.is_sqlite:  # there, nobody else can be at work
        with customs.locked():
            assert customs.sweeps() == 0

    assert customs.sweeps() == 1
    customs.received("Anna", "REMINDER 1")


def test_a_step_that_is_gone_does_nothing(customs: Story) -> None:
    customs.reported()
    customs.received("Anna")
    with customs.world.database.begin() as session:
        assert escalation.climb(session, customs.warning.id, customs.world.now) == 0
    assert customs.warning.agency_id == CUSTOMS
