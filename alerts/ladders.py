"""The ladders of warnings as rows: laid, hastened, taken step by step, overtaken."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from alerts.models import (
    Alert,
    EscalationStep,
    StepOutcome,
    Warning,  # noqa: A004 - DESIGN's word
)
from config.reference_ladders import Rung, StepKind


def lay(
    session: Session,
    warnings: Iterable[Warning],
    rungs: Sequence[Rung],
    start: datetime,
    *,
    above: int = 0,
) -> None:
    """Add a step for each of *rungs*, counted from *start*, to each of *warnings*.

    *above* is the ordinal of the last step that is there already.
    """
    session.add_all(
        EscalationStep(
            warning_id=warning.id,
            ordinal=ordinal,
            kind=rung.kind,
            due_at=start + rung.after,
        )
        for warning in warnings
        for ordinal, rung in enumerate(rungs, above + 1)
    )


def lay_anew(
    session: Session, warning: Warning, rungs: Sequence[Rung], now: datetime
) -> datetime:
    """Put *rungs* in the place of what still waits, the first of them due at *now*.

    Return the moment from which they count.
    """
    overtake(session, warning, now)
    start = now - rungs[0].after if rungs else now
    _add(session, warning, rungs, start)
    return start


def lease(session: Session, warning: Warning, until: datetime) -> None:
    """Let an acknowledgement of *warning* hold until that moment."""
    _add(session, warning, [Rung(StepKind.LEASE, timedelta())], until)


def next_step(session: Session, warning: Warning) -> EscalationStep | None:
    """Return the first step of *warning* that was not taken yet, as it is now."""
    return next_steps(session, [warning.id]).get(warning.id)


def next_steps(
    session: Session, warning_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, EscalationStep]:
    """Return the next step of each of the warnings that has one."""
    query = (
        sa.select(EscalationStep)
        .where(
            EscalationStep.warning_id.in_(warning_ids), EscalationStep.done_at.is_(None)
        )
        .order_by(EscalationStep.ordinal.desc())
        .execution_options(populate_existing=True)
    )
    return {step.warning_id: step for step in session.scalars(query)}


def finish(
    session: Session,
    step: EscalationStep,
    outcome: StepOutcome,
    now: datetime,
    **detail: Any,
) -> bool:
    """Mark *step* as taken; False when somebody else has taken it before."""
    statement = (
        sa.update(EscalationStep)
        .where(EscalationStep.id == step.id, EscalationStep.done_at.is_(None))
        .values(done_at=now, outcome=outcome, detail=detail)
        .returning(EscalationStep.id)
        .execution_options(synchronize_session="fetch")
    )
    return session.scalar(statement) is not None


def hasten(session: Session, warning: Warning, now: datetime) -> None:
    """Let the next step of *warning* be due at *now*, unless it is already."""
    step = next_step(session, warning)
    if step is not None and step.due_at > now:
        step.due_at = now
        session.flush()  # the sweep asks the database what is due


def overtake(session: Session, warning: Warning, now: datetime) -> None:
    """End the ladder of *warning*: nothing of it is to be done any more."""
    _overtake(session, EscalationStep.warning_id == warning.id, now)


def overtake_all(session: Session, alert: Alert, now: datetime) -> None:
    """End the ladders of every warning of *alert*."""
    warnings = sa.select(Warning.id).where(Warning.alert_id == alert.id)
    _overtake(session, EscalationStep.warning_id.in_(warnings), now)


def _overtake(session: Session, which: sa.ColumnElement[bool], now: datetime) -> None:
    session.execute(
        sa.update(EscalationStep)
        .where(which, EscalationStep.done_at.is_(None))
        .values(done_at=now, outcome=StepOutcome.OVERTAKEN)
        .execution_options(synchronize_session="fetch")
    )


def _add(
    session: Session, warning: Warning, rungs: Sequence[Rung], start: datetime
) -> None:
    """Add steps to a warning that has had some."""
    query = sa.select(sa.func.max(EscalationStep.ordinal))
    last = session.scalar(query.where(EscalationStep.warning_id == warning.id)) or 0
    lay(session, [warning], rungs, start, above=last)
    session.flush()  # whoever asks for the next step sees them
