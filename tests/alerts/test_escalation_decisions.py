from datetime import UTC, datetime, timedelta

import pytest

from alerts.escalation import decisions
from alerts.escalation.decisions import Deed, Roster
from alerts.models import AlertState, WarningState
from config.database import new_id
from config.reference_ladders import RUNGS, StepKind
from notifiers.models import Contact

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ANNA, BORIS, CLARA, DINA = (Contact(id=new_id(), name=n) for n in "ABCD")
ROSTER = Roster(
    told=[ANNA], on_duty=[ANNA, CLARA], agency=[ANNA, BORIS, CLARA], above=[DINA]
)


@pytest.mark.parametrize(
    ("kind", "called"),
    [
        (StepKind.REMIND, [ANNA]),
        (StepKind.NEXT_ON_DUTY, [CLARA]),
        (StepKind.WHOLE_AGENCY, [BORIS, CLARA]),
        (StepKind.PARENT_AGENCY, [DINA]),
        (StepKind.DISPATCHER, []),
    ],
)
def test_a_reminder_goes_to_the_same_people_and_the_rest_to_new_ones(kind, called):
    assert decisions.whom(kind, ROSTER) == called


@pytest.mark.parametrize("kind", RUNGS)
@pytest.mark.parametrize("state", WarningState)
def test_only_who_has_not_answered_is_called(kind, state):
    deed = decisions.deed(kind, state, AlertState.ISSUED, LATER, NOW)

    waits = state in {WarningState.WAITING, WarningState.DECLINED}
    assert (deed in {Deed.TELL, Deed.PHONE}) == waits


@pytest.mark.parametrize("state", WarningState)
def test_only_a_bare_receipt_runs_out(state):
    deed = decisions.deed(StepKind.LEASE, state, AlertState.ANSWERED, LATER, NOW)

    assert (deed == Deed.REOPEN) == (state == WarningState.ACKNOWLEDGED)


@pytest.mark.parametrize("kind", StepKind)
@pytest.mark.parametrize("alert", AlertState)
def test_an_alert_that_is_over_asks_for_nothing(kind, alert):
    expired = decisions.deed(kind, WarningState.WAITING, alert, NOW, NOW)
    ended = decisions.deed(kind, WarningState.WAITING, alert, LATER, NOW)

    assert expired == Deed.NOTHING
    if alert not in {AlertState.ISSUED, AlertState.ANSWERED}:
        assert ended == Deed.NOTHING
