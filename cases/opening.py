"""From a submission to a case, an alert and its messages: the one transaction."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from alerts import geofence, joining, raising, rules, timeline
from alerts.models import Alert, AlertState, JoinProposal, Report, Reporter
from alerts.reports import Sender, Submission
from alerts.rules import Grade, Situation
from cases import numbers
from cases.models import Case, CaseKind, CaseMove, CaseSerial, Stage
from config import sealing
from config.database import new_id
from config.reference import Reference
from config.zones import Zones


@dataclass(frozen=True)
class Intake:
    """What a report became."""

    report: Report
    case: Case
    alert: Alert | None  # the one that was issued, else the first that is held
    repeated: bool = False  # the same report had come before; nothing new was made
    proposals: tuple[JoinProposal, ...] = ()
    held: tuple[Alert, ...] = ()  # drafts that wait for verification or approval


@dataclass(frozen=True)
class _Placed:
    """What is decided about a submission before the database is asked anything."""

    fix: dict[str, Any]
    situation: Situation
    grade: Grade


def take_in(  # noqa: PLR0913, PLR0917 - what came, from whom, and all it is held against
    session: Session,
    submission: Submission,
    sender: Sender,
    reference: Reference,
    zones: Zones,
    identity_keys: Sequence[str],
    now: datetime,
) -> Intake:
    """Open a case for *submission* and warn whoever must know.

    Report, case, alerts and messages live or die together. The same sender, place,
    minute and category is the same report: it comes back `repeated`, and nothing is
    made. *identity_keys* seal the reporter, the newest first.
    """
    placed = _placed(submission, reference, zones, now)
    # Rows are sent on where an order is needed, not anew before each question.
    with session.no_autoflush:
        # From here on intakes follow one another: two of the same cannot pass abreast.
        serial = numbers.locked(session, now.astimezone(UTC).year)
        fingerprint = _fingerprint(submission, sender)
        known = _known(session, fingerprint)
        if known is not None:
            return _repeated(session, known)
        case = _case(submission, placed, serial, reference, now)
        report = _report(case, submission, sender, placed, fingerprint, now)
        _keep(session, case, report)
        _seal(session, report, submission, identity_keys)
        _note(session, report, placed, sender.label or sender.via.value, now)
        proposals = joining.propose(session, report, reference, now)
        alerts = _alerts(session, report, case.number, placed, reference, now)
    return Intake(
        report=report,
        case=case,
        alert=alerts[0] if alerts else None,
        proposals=tuple(proposals),
        held=tuple(a for a in alerts if a.state == AlertState.DRAFT),
    )


def _placed(
    submission: Submission, reference: Reference, zones: Zones, now: datetime
) -> _Placed:
    fix = geofence.fix(
        submission.place,
        zones,
        submission.heading_deg,
        towards_border=submission.towards_border,
    ).as_dict()
    situation = Situation(
        type=reference.incident_types[submission.category],
        big_cat=any(reference.species[one].is_big_cat for one in submission.species),
        armed=bool(submission.armed),
        animals=submission.animals,
        towards_border=rules.is_towards_border(fix, declared=submission.towards_border),
        age=now - submission.occurred_at,
    )
    return _Placed(fix, situation, rules.grade(situation, fix, reference))


def _fingerprint(submission: Submission, sender: Sender) -> str:
    """Return what two tellings of the same report have in common.

    Of somebody unnamed the words must be the same too: two strangers may stand at one
    place in the same minute.
    """
    parts = (
        sender.label or f"{sender.via.value}\n{submission.text}",
        submission.category,
        f"{submission.place.lat:.5f} {submission.place.lon:.5f}",
        f"{submission.occurred_at:%Y-%m-%dT%H:%M}",
        str(submission.exercise),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _known(session: Session, fingerprint: str) -> Report | None:
    query = (
        sa.select(Report)
        .where(Report.fingerprint == fingerprint)
        .order_by(Report.received_at)
        .limit(1)
    )
    return session.scalar(query)


def _repeated(session: Session, report: Report) -> Intake:
    """Return what was made of *report* when it came first."""
    case = session.get_one(Case, report.case_id)
    query = sa.select(Alert).where(Alert.case_id == case.id).order_by(Alert.ordinal)
    alerts = list(session.scalars(query))
    return Intake(
        report=report,
        case=case,
        alert=alerts[0] if alerts else None,
        repeated=True,
        held=tuple(a for a in alerts if a.state == AlertState.DRAFT),
    )


def _case(
    submission: Submission,
    placed: _Placed,
    serial: CaseSerial,
    reference: Reference,
    now: datetime,
) -> Case:
    fix, severity = placed.fix, placed.grade.severity
    number = numbers.next_after(serial)
    return Case(
        id=new_id(),
        number=numbers.written(serial.year, number),
        year=serial.year,
        serial=number,
        kind=CaseKind(placed.situation.type.kind),
        category=submission.category,
        severity=severity,
        severity_rank=reference.severities[severity].rank,
        stage=Stage.REPORTED,
        occurred_at=submission.occurred_at,
        opened_at=now,
        changed_at=now,
        lat=submission.place.lat,
        lon=submission.place.lon,
        accuracy_m=submission.place.accuracy_m,
        side=fix["side"],
        distance_m=fix["distance_to_border_m"],
        belt=fix["belt"],
        fix=fix,
        exercise=submission.exercise,
    )


def _report(  # noqa: PLR0913, PLR0917 - what came, from whom, what was decided
    case: Case,
    submission: Submission,
    sender: Sender,
    placed: _Placed,
    fingerprint: str,
    now: datetime,
) -> Report:
    place = submission.place
    return Report(
        id=new_id(),
        case_id=case.id,
        category=submission.category,
        severity=placed.grade.severity,
        urgency=placed.grade.urgency,
        occurred_at=submission.occurred_at,
        received_at=now,
        lat=place.lat,
        lon=place.lon,
        accuracy_m=place.accuracy_m,
        datum=place.datum,
        place_text=place.original or None,
        language=submission.language,
        text=submission.text,
        species=list(submission.species),
        people=submission.people,
        animals=submission.animals,
        armed=submission.armed,
        heading_deg=submission.heading_deg,
        towards_border=placed.situation.towards_border,
        transport=submission.transport,
        via=sender.via,
        sender=sender.label,
        agency_id=sender.agency_id,
        exercise=submission.exercise,
        fix=placed.fix,
        fingerprint=fingerprint,
    )


def _keep(session: Session, case: Case, report: Report) -> None:
    """Write the rows that all others point to, in that order."""
    session.add(case)
    session.flush()
    timeline.new(session, case.id, case.opened_at)
    actor = report.sender or report.via.value
    at = case.opened_at
    session.add(CaseMove(case_id=case.id, at=at, actor=actor, to_stage=Stage.REPORTED))
    session.add(report)
    session.flush()


def _seal(
    session: Session,
    report: Report,
    submission: Submission,
    identity_keys: Sequence[str],
) -> None:
    """Keep who reported, apart and sealed; of somebody unnamed nothing is kept."""
    if not (submission.reporter_name or submission.reporter_phone):
        return
    identity = {"name": submission.reporter_name, "phone": submission.reporter_phone}
    sealed = sealing.seal(identity, list(identity_keys))
    session.add(Reporter(report_id=report.id, sealed=sealed))


def _note(
    session: Session, report: Report, placed: _Placed, actor: str, now: datetime
) -> None:
    timeline.write(
        session,
        case_id=report.case_id,
        actor=actor,
        event="report_received",
        facts={
            "report": str(report.id),
            "via": report.via.value,
            "severity": report.severity,
            "urgency": report.urgency,
            "because": list(placed.grade.because),
        },
        now=now,
    )


def _alerts(  # noqa: PLR0913, PLR0917 - what was reported and decided, by which data
    session: Session,
    report: Report,
    case_number: str,
    placed: _Placed,
    reference: Reference,
    now: datetime,
) -> list[Alert]:
    warned = rules.decide(placed.situation, reference.rules, reference, placed.fix)
    return raising.raise_if_needed(
        session,
        report,
        case_number,
        warned,
        reference=reference,
        actor=timeline.AMBA,
        now=now,
    )
