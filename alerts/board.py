"""Questions about alerts and warnings, for pages and lists."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from alerts.models import (
    Alert,
    AlertState,
    EscalationStep,
    StepOutcome,
    Warning,  # noqa: A004 - DESIGN's word
    WarningState,
)
from config.errors import Missing
from config.reference_ladders import StepKind
from translations import N_


def by_number(session: Session, number: str) -> Alert:
    """Return the alert with its warnings; raise `Missing` if there is none."""
    query = (
        sa.select(Alert)
        .options(selectinload(Alert.warnings), joinedload(Alert.refers_to))
        .where(Alert.number == number.strip().upper())
    )
    alert = session.scalar(query)
    if alert is None:
        raise Missing(N_("There is no alert %(number)s."), number=number)
    return alert


def of_case(session: Session, case_id: uuid.UUID) -> list[Alert]:
    """Return the alerts of the case with their warnings, the first first."""
    query = (
        sa.select(Alert)
        .options(selectinload(Alert.warnings), joinedload(Alert.refers_to))
        .where(Alert.case_id == case_id)
        .order_by(Alert.ordinal)
    )
    return list(session.scalars(query))


def waiting_for(session: Session, agency_id: str) -> list[Warning]:
    """Return what the agency has not answered yet, the most pressing first."""
    return list(session.scalars(_waiting().where(Warning.agency_id == agency_id)))


def overdue(session: Session, now: datetime) -> list[Warning]:
    """Return what must be answered and was not in time, the longest overdue first."""
    query = _waiting().where(Warning.must_answer, Warning.due_at < now)
    return list(session.scalars(query))


def to_phone(session: Session) -> list[Warning]:
    """Return what a dispatcher must telephone about: its ladder has come to an end.

    Nobody has answered, or the agency has refused; the longest overdue first.
    """
    at_the_end = sa.select(EscalationStep.warning_id).where(
        EscalationStep.kind == StepKind.DISPATCHER,
        EscalationStep.outcome == StepOutcome.DONE,
    )
    query = (
        sa.select(Warning)
        .join(Alert)
        .options(joinedload(Warning.alert))
        .where(
            Warning.id.in_(at_the_end),
            Warning.state.in_((WarningState.WAITING, WarningState.DECLINED)),
            Alert.state.in_((AlertState.ISSUED, AlertState.ANSWERED)),
        )
        .order_by(Warning.due_at, Warning.id)
    )
    return list(session.scalars(query))


def _waiting() -> sa.Select[Warning]:
    return (
        sa.select(Warning)
        .join(Alert)
        .options(joinedload(Warning.alert))
        .where(
            Warning.state == WarningState.WAITING,
            Alert.state.in_((AlertState.ISSUED, AlertState.ANSWERED)),
        )
        .order_by(Warning.due_at, Warning.id)
    )
