"""The periodic jobs: each does its part, and the failure of one stops no other."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from alerts import board
from alerts.models import Alert, EscalationStep, StepOutcome, Warning  # noqa: A004
from tests.browser import site
from web import clock, scheduler


def remind_at_once(service):
    """Let the next step of every ladder be due for a minute."""
    with service.database.begin() as session:
        session.execute(
            sa.update(EscalationStep)
            .where(EscalationStep.kind == "remind")
            .values(due_at=clock.now() - timedelta(minutes=1))
        )


def raised(service, **changes: object) -> str:
    """Return the number of the alert that a report raised."""
    taken = site.report(service, **(site.CHASE | changes))
    assert taken.alert
    return taken.alert.number


def reminded(service):
    query = (
        sa.select(Alert.number)
        .join(Warning, Warning.alert_id == Alert.id)
        .join(EscalationStep, EscalationStep.warning_id == Warning.id)
        .where(EscalationStep.outcome == StepOutcome.DONE)
    )
    with service.database.reading() as session:
        return set(session.scalars(query))


@pytest.mark.usefixtures("roster")
def test_the_clock_process_climbs_the_ladders(service):
    number = raised(service)
    remind_at_once(service)

    scheduler.escalate(service, clock.now())
    scheduler.escalate(service, clock.now())

    assert reminded(service) == {number}


@pytest.mark.usefixtures("roster")
def test_a_warning_that_cannot_be_told_again_stops_no_other(service):
    broken = raised(service)
    elsewhere = {"lat": 42.8, "lon": 130.68, "accuracy_m": 30}
    whole = raised(service, place=elsewhere)
    with service.database.begin() as session:
        alert = board.by_number(session, broken)
        alert.facts = {"plan": alert.facts["plan"]}
    remind_at_once(service)

    scheduler.escalate(service, clock.now())

    assert reminded(service) == {whole}
