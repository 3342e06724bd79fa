"""Make an alert out of a report, and issue it: at once, or when somebody says so."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from alerts import timeline
from alerts.models import Alert, AlertState, AlertType, Report
from alerts.raising import codes, drafting, following, plan, telling
from alerts.rules import Warned
from alerts.wording.facts import Facts
from config.errors import Refused
from config.reference import Reference
from config.reference_rules import Timing
from config.zones import Zones
from translations import N_

_ORDER = (Timing.AT_ONCE, Timing.AFTER_VERIFICATION, Timing.AFTER_APPROVAL)


def raise_if_needed(  # noqa: PLR0913 - what was reported, who must know, by which data
    session: Session,
    report: Report,
    case_number: str,
    warned: Sequence[Warned],
    *,
    reference: Reference,
    actor: str,
    now: datetime,
) -> list[Alert]:
    """Return the alerts that *report* needs: the one issued now, then those held back.

    Agencies that are warned at another time have an alert of their own, so that what
    was issued never changes. Nobody to warn: no alert.
    """
    alerts: list[Alert] = []
    for timing in _ORDER:
        now_warned = [one for one in warned if one.timing == timing]
        if not now_warned:
            continue
        number = f"{case_number}-{len(alerts) + 1}"
        alerts.append(drafting.draft(report, number, now_warned, reference, actor, now))
    unused = iter(codes.unused(session, sum(len(alert.warnings) for alert in alerts)))
    for alert in alerts:
        for warning in alert.warnings:
            warning.code = next(unused)
    session.add_all(alerts)
    session.flush()  # the timeline and the messages point to these rows
    for alert in alerts:
        if plan.of(alert).timing == Timing.AT_ONCE:
            issue(session, alert, now, actor=actor)
        else:
            _hold(session, alert, actor, now)
    return alerts


def issue(
    session: Session, alert: Alert, now: datetime, *, actor: str = timeline.AMBA
) -> Alert:
    """Freeze *alert* and put its messages into the outbox.

    Raise `Refused` for an alert that is no draft, and when its languages disagree.
    """
    if alert.state != AlertState.DRAFT:
        raise Refused(
            N_("Alert %(number)s was issued or cancelled before."), number=alert.number
        )
    terms = plan.of(alert)
    facts = telling.freeze(session, alert, terms, now)
    told = telling.tell(session, alert, facts, terms, now)
    _note(session, alert, "alert_issued", actor, now, messages=told)
    return alert


def approve(session: Session, alert: Alert, actor: str, now: datetime) -> Alert:
    """Issue a held *alert* on the word of *actor*."""
    session.refresh(alert, with_for_update={"of": Alert})
    _note(session, alert, "alert_approved", actor, now)
    return issue(session, alert, now, actor=actor)


def follow(  # noqa: PLR0913 - what is changed, why, by whom, by which data
    session: Session,
    alert: Alert,
    kind: AlertType,
    reason: str,
    actor: str,
    *,
    text: str | None = None,
    reference: Reference,
    zones: Zones,
    now: datetime,
) -> Alert:
    """Return the update, cancellation or all-clear of *alert*, issued at once.

    It goes to everyone who got the alert and refers to it. An update says what the
    newest report of the case says, held against *zones* as they are now; *text* adds
    words to it. Raise `Invalid` without a reason, `Refused` for an alert that is over.
    """
    return following.follow(
        session,
        alert,
        following.Change(kind, reason.strip(), (text or "").strip() or None, actor),
        reference,
        zones,
        now,
    )


def issue_verified(
    session: Session, case_id: uuid.UUID, *, actor: str, now: datetime
) -> list[Alert]:
    """Issue the alerts of a case that only waited for its verification."""
    return [
        issue(session, alert, now, actor=actor)
        for alert in drafts(session, case_id)
        if plan.of(alert).timing == Timing.AFTER_VERIFICATION
    ]


def drafts(session: Session, case_id: uuid.UUID) -> list[Alert]:
    """Return the alerts of the case that are held back, locked, the first first."""
    query = (
        sa.select(Alert)
        .options(selectinload(Alert.warnings))
        .where(Alert.case_id == case_id, Alert.state == AlertState.DRAFT)
        .order_by(Alert.ordinal)
        .with_for_update()
    )
    return list(session.scalars(query))


def discard(session: Session, alert: Alert, *, actor: str, now: datetime) -> None:
    """Give up an alert that was never issued."""
    if alert.state != AlertState.DRAFT:
        raise Refused(N_("Only an alert that was never issued can be discarded."))
    alert.state = AlertState.CANCELLED
    _note(session, alert, "alert_discarded", actor, now)


def _hold(session: Session, alert: Alert, actor: str, now: datetime) -> None:
    """Let a dispatcher read what is held back, and why."""
    terms = plan.of(alert)
    facts = Facts.from_dict(alert.facts)
    alert.texts = telling.generic_texts(facts, now + terms.answer_within)
    agencies = list(terms.desks)
    timing = terms.timing.value
    _note(session, alert, "alert_drafted", actor, now, until=timing, agencies=agencies)


def _note(
    session: Session,
    alert: Alert,
    event: str,
    actor: str,
    now: datetime,
    **facts: Any,
) -> None:
    timeline.write(
        session,
        case_id=alert.case_id,
        alert_id=alert.id,
        actor=actor,
        event=event,
        facts={"alert": alert.number, **facts},
        now=now,
    )
