"""Climb the ladders of warnings that nobody has answered: in time, and never twice.

A ladder is rows with `due_at`; whichever clock process comes first takes a step. Its
kinds and times are frozen when the alert is issued; who is called is who is on duty
when the step is taken.
"""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from alerts import answering, duty, ladders, timeline
from alerts.escalation import decisions
from alerts.escalation.decisions import Deed, Roster
from alerts.models import (
    Alert,
    EscalationStep,
    StepOutcome,
    Warning,  # noqa: A004 - DESIGN's word
    WarningState,
)
from alerts.raising import plan, telling
from alerts.wording import Call
from config.reference_ladders import StepKind
from notifiers.models import Contact, Message, MessageState

LIMIT = 100


def due(session: Session, now: datetime, limit: int = LIMIT) -> list[uuid.UUID]:
    """Return the warnings with a step to be taken now, the longest due first.

    That is a step whose time has come, or the next one when everything that was sent
    last has failed. This takes no lock.
    """
    by_time = (
        sa.select(EscalationStep.warning_id)
        .where(EscalationStep.done_at.is_(None), EscalationStep.due_at <= now)
        .group_by(EscalationStep.warning_id)
        .order_by(sa.func.min(EscalationStep.due_at))
        .limit(limit)
    )
    in_vain = (
        sa.select(Warning.id)
        .join(Alert)
        .where(
            Warning.id.in_(
                sa.select(EscalationStep.warning_id).where(
                    EscalationStep.done_at.is_(None),
                    EscalationStep.kind != StepKind.LEASE,
                )
            ),
            Warning.state.in_(decisions.WAITS),
            Alert.state.in_(decisions.OPEN),
            sa.not_(_may_be_read()),
        )
        .limit(limit)
    )
    found = [*session.scalars(by_time), *session.scalars(in_vain)]
    return list(dict.fromkeys(found))[:limit]


def sweep(session: Session, now: datetime, limit: int = LIMIT) -> int:
    """Take every step that is due, of at most *limit* warnings; return how many."""
    return sum(climb(session, one, now) for one in due(session, now, limit))


def climb(session: Session, warning_id: uuid.UUID, now: datetime) -> int:
    """Take the steps of one warning that are due at *now*; return how many.

    None when somebody else is at work on its case: the next sweep comes soon.
    """
    warning = _held(session, warning_id)
    taken = 0
    while warning is not None:
        step = _due_step(session, warning, now)
        if step is None or not _take(session, warning, step, now):
            break
        taken += 1
    return taken


def _held(session: Session, warning_id: uuid.UUID) -> Warning | None:
    """Return the warning as it is now, locked; None when its case is locked."""
    warning = session.get(Warning, warning_id, options=[joinedload(Warning.alert)])
    # Case, alert, warning: everybody locks in this order.
    if warning is None or not timeline.try_lock(session, warning.alert.case_id):
        return None
    session.refresh(warning.alert, with_for_update={"of": Alert})
    session.refresh(warning, with_for_update={"of": Warning})
    return warning


def _due_step(
    session: Session, warning: Warning, now: datetime
) -> EscalationStep | None:
    step = ladders.next_step(session, warning)
    if step is None or step.due_at <= now:
        return step
    if step.kind == StepKind.LEASE or warning.state not in decisions.WAITS:
        return None
    query = sa.select(Warning.id).join(Alert)
    reached = query.where(Warning.id == warning.id, _may_be_read())
    return step if session.scalar(reached) is None else None


def _may_be_read() -> sa.ColumnElement[bool]:
    """Whether something of what a warning was sent last has not failed."""
    earlier = aliased(Message)
    last = (
        sa.select(sa.func.max(earlier.created_at))
        .where(earlier.topic == Alert.number, earlier.party == Warning.agency_id)
        .correlate(Alert, Warning)
        .scalar_subquery()
    )
    return sa.exists().where(
        Message.topic == Alert.number,
        Message.party == Warning.agency_id,
        Message.created_at == last,
        Message.state != MessageState.FAILED,
    )


def _take(
    session: Session, warning: Warning, step: EscalationStep, now: datetime
) -> bool:
    """Do what *step* comes to; False when somebody has taken it before."""
    alert = warning.alert
    deed = decisions.deed(step.kind, warning.state, alert.state, alert.expires_at, now)
    if deed == Deed.NOTHING:
        return ladders.finish(session, step, StepOutcome.OVERTAKEN, now)
    if deed == Deed.TELL:
        return _tell(session, warning, step, now)
    if not ladders.finish(session, step, StepOutcome.DONE, now):
        return False
    if deed == Deed.REOPEN:
        _reopen(session, warning, now)
    else:
        _note(session, warning, "dispatcher_called", now, step=step.kind.value)
    return True


def _tell(
    session: Session, warning: Warning, step: EscalationStep, now: datetime
) -> bool:
    """Queue the messages of *step*; with nobody new the next step is due at once."""
    contacts = decisions.whom(step.kind, _roster(session, warning, now))
    said: dict[str, Any] = {"step": step.kind.value}
    if not contacts:
        if not ladders.finish(session, step, StepOutcome.SKIPPED, now):
            return False
        ladders.hasten(session, warning, now)
        _note(session, warning, "escalation_skipped", now, **said)
        return True
    number = _calls(session, warning) + 1
    if not ladders.finish(session, step, StepOutcome.DONE, now, people=len(contacts)):
        return False
    call = Call(number=number, at=now, escalated=step.kind != StepKind.REMIND)
    said["messages"] = telling.tell_again(session, warning, contacts, call, now)
    others = {one.agency_id for one in contacts} - {warning.agency_id}
    _note(session, warning, "escalated", now, instead=sorted(others), **said)
    return True


def _calls(session: Session, warning: Warning) -> int:
    """Return how often *warning* was told again before."""
    query = (
        sa.select(sa.func.count())
        .select_from(EscalationStep)
        .where(
            EscalationStep.warning_id == warning.id,
            EscalationStep.outcome == StepOutcome.DONE,
            EscalationStep.kind.not_in((StepKind.LEASE, StepKind.DISPATCHER)),
        )
    )
    return session.scalar(query) or 0


def _roster(session: Session, warning: Warning, now: datetime) -> Roster:
    agency_id = warning.agency_id
    told = _told(session, warning)
    everybody = duty.contacts_by_agency(session, [agency_id]).get(agency_id, [])
    above: list[Contact] = []
    for one in plan.of(warning.alert).desks[agency_id].above:
        there = duty.reachable(session, {one: ()}, now).get(one, [])
        above = [contact for contact in there if contact not in told]
        if above:
            break
    return Roster(
        told=_reachable(told),
        on_duty=_reachable(duty.on_duty(session, agency_id, now)),
        agency=_reachable(everybody),
        above=above,
    )


def _told(session: Session, warning: Warning) -> list[Contact]:
    """Return the contacts to whom something about *warning* was written."""
    written = sa.select(Message.contact_id).where(
        Message.topic == warning.alert.number, Message.party == warning.agency_id
    )
    query = (
        sa.select(Contact)
        .options(selectinload(Contact.destinations))
        .where(Contact.id.in_(written))
        .order_by(Contact.created_at, Contact.id)
    )
    return list(session.scalars(query))


def _reachable(contacts: list[Contact]) -> list[Contact]:
    return [contact for contact in contacts if duty.can_be_reached(contact)]


def _reopen(session: Session, warning: Warning, now: datetime) -> None:
    """Let *warning* wait again, from the reminder on, with a new deadline."""
    before, terms = warning.state, plan.of(warning.alert)
    warning.state = WarningState.WAITING
    warning.answered_at = warning.answered_by = None
    warning.via = warning.note = None
    start = ladders.lay_anew(session, warning, terms.ladder.rungs, now)
    warning.due_at = start + terms.answer_within
    change = {"from": before.value, "to": warning.state.value}
    _note(session, warning, "answer_lapsed", now, **change)
    answering.settle(session, warning.alert, now)


def _note(
    session: Session, warning: Warning, event: str, now: datetime, **facts: Any
) -> None:
    timeline.write(
        session,
        case_id=warning.alert.case_id,
        alert_id=warning.alert_id,
        actor=timeline.AMBA,
        event=event,
        facts={"agency": warning.agency_id, **facts},
        now=now,
    )
