"""Update an alert, cancel it, or give the all-clear: told to everyone who got it."""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from alerts import duty, geofence, timeline
from alerts.coordinates import Place
from alerts.models import Alert, AlertState, AlertType, Report
from alerts.raising import closing, codes, drafting, plan, telling
from alerts.raising.plan import Plan
from alerts.wording.facts import Facts, Quote
from config.database import new_id
from config.errors import Invalid, Problem, Refused
from config.reference import Reference
from config.zones import Zones
from notifiers.models import Contact, Message, MessageState
from translations import N_

LONGEST = 2_000
# These never left: who has only such messages knows nothing of the alert.
_UNSENT = (MessageState.WAITING, MessageState.CANCELLED, MessageState.EXPIRED)
_WENT_OUT = frozenset(
    {AlertState.ISSUED, AlertState.ANSWERED, AlertState.EXPIRED, AlertState.CLOSED}
)
_BEFORE = {
    AlertType.UPDATE: (AlertState.CLOSED, "alert_updated"),
    AlertType.CANCEL: (AlertState.CANCELLED, "alert_cancelled"),
    AlertType.ALL_CLEAR: (AlertState.CLOSED, "alert_all_clear"),
}


@dataclass(frozen=True)
class Change:
    """What is said about an alert that went out, why, and by whom."""

    kind: AlertType
    reason: str
    text: str | None
    actor: str


def follow(  # noqa: PLR0913, PLR0917 - what is changed, by which data
    session: Session,
    alert: Alert,
    change: Change,
    reference: Reference,
    zones: Zones,
    now: datetime,
) -> Alert:
    """Return the alert that follows *alert*; see `raising.follow`."""
    _check(change)
    timeline.lock(session, alert.case_id)
    session.refresh(alert, with_for_update={"of": Alert})
    if not _can_be_followed(session, alert):
        message = N_("Alert %(number)s is over, or was never issued.")
        raise Refused(message, number=alert.number)
    contacts = _readers(session, alert, change, now)
    follower = _follower(session, alert, change, now)
    facts = _facts(session, alert, follower, change, (reference, zones), now)
    terms = plan.of(alert)
    follower.facts = {**facts.as_dict(), plan.KEY: terms.as_dict()}
    session.add(follower)
    session.flush()  # messages and timeline point to it
    state, event = _BEFORE[change.kind]
    closing.close(session, alert, state, event, actor=change.actor, now=now)
    told = telling.freeze(session, follower, terms, now)
    telling.queue(session, follower, told, terms, contacts, now)
    if change.kind != AlertType.UPDATE:
        follower.state = AlertState.CLOSED  # nobody is asked for anything
    _note(session, alert, follower, change, now)
    return follower


def _check(change: Change) -> None:
    problems = []
    if change.kind not in _BEFORE:
        raise Refused(N_("An alert can be updated, cancelled or cleared."))
    if not change.reason:
        problems.append(Problem("/reason", N_("Say why the alert is changed.")))
    for pointer, said in (("/reason", change.reason), ("/text", change.text or "")):
        if len(said) > LONGEST:
            message = N_("This is too long: at most %(limit)s characters.")
            problems.append(Problem(pointer, message, {"limit": LONGEST}))
    if problems:
        raise Invalid(problems)


def _can_be_followed(session: Session, alert: Alert) -> bool:
    """Whether *alert* went out, asks for something, and nothing has followed it yet."""
    query = sa.select(Alert.id).where(Alert.refers_to_id == alert.id).limit(1)
    return (
        alert.state in _WENT_OUT
        and alert.type in telling.ASKING
        and session.scalar(query) is None
    )


def _note(
    session: Session, alert: Alert, follower: Alert, change: Change, now: datetime
) -> None:
    timeline.write(
        session,
        case_id=follower.case_id,
        alert_id=follower.id,
        actor=change.actor,
        event="alert_issued",
        facts={
            "alert": follower.number,
            "type": change.kind.value,
            "refers_to": alert.number,
            "reason": change.reason,
        },
        now=now,
    )


def _readers(
    session: Session, alert: Alert, change: Change, now: datetime
) -> dict[str, list[Contact]]:
    """Return by agency who reads what follows *alert*: whoever got the alert.

    An agency that nothing has reached yet reads an update instead.
    """
    contacts = _who_got_it(session, alert)
    if change.kind == AlertType.UPDATE:
        desks = plan.of(alert).desks
        missing = {one: desks[one].above for one in desks if not contacts.get(one)}
        contacts |= duty.reachable(session, missing, now)
    return contacts


def _who_got_it(session: Session, alert: Alert) -> dict[str, list[Contact]]:
    """Return, by agency, the contacts to whom something of *alert* went out."""
    query = (
        sa.select(Message.party, Contact)
        .join(Contact, Contact.id == Message.contact_id)
        .options(selectinload(Contact.destinations))
        .where(
            Message.topic == alert.number,
            Message.party.is_not(None),
            Message.state.not_in(_UNSENT),
        )
        .order_by(Message.id)
    )
    found: dict[str, list[Contact]] = {}
    for agency_id, contact in session.execute(query):
        told = found.setdefault(str(agency_id), [])
        if contact not in told and duty.can_be_reached(contact):
            told.append(contact)
    return found


def _follower(session: Session, alert: Alert, change: Change, now: datetime) -> Alert:
    query = sa.select(sa.func.max(Alert.ordinal)).where(Alert.case_id == alert.case_id)
    ordinal = (session.scalar(query) or 0) + 1
    follower = Alert(
        id=new_id(),
        case_id=alert.case_id,
        ordinal=ordinal,
        number=f"{alert.number.rpartition('-')[0]}-{ordinal}",
        type=change.kind,
        refers_to_id=alert.id,
        state=AlertState.DRAFT,
        category=alert.category,
        severity=alert.severity,
        urgency=alert.urgency,
        texts={},
        created_at=now,
        created_by=change.actor,
        exercise=alert.exercise,
    )
    asking = change.kind == AlertType.UPDATE
    terms: Plan = plan.of(alert)
    for warning in alert.warnings:
        drafting.warn(
            follower,
            warning.agency_id,
            warning.side,
            terms,
            now,
            must_answer=asking and warning.must_answer,
        )
    unused = codes.unused(session, len(follower.warnings))
    for warning, code in zip(follower.warnings, unused, strict=True):
        warning.code = code
    return follower


def _facts(  # noqa: PLR0913, PLR0917 - what was, what is, what is said
    session: Session,
    alert: Alert,
    follower: Alert,
    change: Change,
    data: tuple[Reference, Zones],
    now: datetime,
) -> Facts:
    """Return what the follower says: an update by the newest report of the case."""
    facts = Facts.from_dict(alert.facts)
    if change.kind == AlertType.UPDATE:
        query = sa.select(Report).where(Report.case_id == alert.case_id)
        newest = session.scalars(
            query.order_by(Report.received_at.desc(), Report.id.desc())
        ).first()
        if newest is not None:
            facts = _as_reported(newest, alert, facts, *data, now)
    quote = Quote(text=change.text) if change.text else facts.quote
    return replace(
        facts,
        alert_number=follower.number,
        type=change.kind.value,
        refers_to=alert.number,
        issued_at=now,
        reason=Quote(text=change.reason),
        quote=quote if change.kind == AlertType.UPDATE else None,
    )


def _as_reported(  # noqa: PLR0913, PLR0917 - what was, what is, by which data
    report: Report,
    alert: Alert,
    facts: Facts,
    reference: Reference,
    zones: Zones,
    now: datetime,
) -> Facts:
    """Return the facts of *report*, at its place on the ground as it is known now."""
    agencies = [warning.agency_id for warning in alert.warnings]
    place = Place(report.lat, report.lon, report.accuracy_m, report.datum)
    fix = geofence.fix(
        place, zones, report.heading_deg, towards_border=report.towards_border
    )
    told = drafting.facts_of(
        report, alert.number, facts.case_number, agencies, reference, now
    )
    return replace(
        told,
        fix=fix.as_dict(),
        severity=facts.severity,
        severity_names=facts.severity_names,
        urgency=facts.urgency,
        urgency_names=facts.urgency_names,
    )
