"""Write an alert down before it is issued: its facts, its plan, its warnings."""

from collections.abc import Sequence
from datetime import datetime

from alerts.models import (
    Alert,
    AlertState,
    AlertType,
    Report,
    Warning,  # noqa: A004 - DESIGN's word
    WarningState,
)
from alerts.raising import plan
from alerts.raising.plan import Plan
from alerts.reports import UNKNOWN_LANGUAGE
from alerts.rules import Warned
from alerts.wording.facts import Facts, Quote
from config.database import new_id
from config.reference import Reference


def draft(  # noqa: PLR0913, PLR0917 - the parts of one alert
    report: Report,
    number: str,
    warned: Sequence[Warned],
    reference: Reference,
    actor: str,
    now: datetime,
) -> Alert:
    """Return an alert about *report* for *warned*; its warnings have no code yet."""
    case_number, _, ordinal = number.rpartition("-")
    agencies = [one.agency_id for one in warned]
    facts = facts_of(report, number, case_number, agencies, reference, now)
    terms = plan.made(list(warned), warned[0].timing, report.urgency, reference)
    alert = Alert(
        id=new_id(),
        case_id=report.case_id,
        ordinal=int(ordinal),
        number=number,
        type=AlertType.ALERT,
        state=AlertState.DRAFT,
        category=report.category,
        severity=report.severity,
        urgency=report.urgency,
        facts={**facts.as_dict(), plan.KEY: terms.as_dict()},
        texts={},
        created_at=now,
        created_by=actor,
        exercise=report.exercise,
    )
    for one in warned:
        warn(alert, one.agency_id, one.side, terms, now, must_answer=one.must_answer)
    return alert


def warn(  # noqa: PLR0913 - the columns of one row
    alert: Alert,
    agency_id: str,
    side: str,
    terms: Plan,
    now: datetime,
    *,
    must_answer: bool,
) -> None:
    """Add the warning of one agency to *alert*; its code is given when it is raised."""
    alert.warnings.append(
        Warning(
            agency_id=agency_id,
            side=side,
            must_answer=must_answer,
            state=WarningState.WAITING,
            due_at=now + terms.answer_within,
            reached=True,
        )
    )


def facts_of(  # noqa: PLR0913, PLR0917 - what is known, and how it is called
    report: Report,
    number: str,
    case_number: str,
    warned: Sequence[str],
    reference: Reference,
    now: datetime,
) -> Facts:
    """Return what the alert *number* about *report* says to *warned*."""
    kind = reference.incident_types[report.category]
    known = report.language if report.language != UNKNOWN_LANGUAGE else None
    return Facts(
        alert_number=number,
        case_number=case_number,
        category=kind.id,
        category_names=kind.names,
        severity=report.severity,
        severity_names=reference.severities[report.severity].names,
        urgency=report.urgency,
        urgency_names=reference.urgencies[report.urgency].names,
        occurred_at=report.occurred_at,
        issued_at=now,
        lat=report.lat,
        lon=report.lon,
        zones=_clocks(report, reference),
        accuracy_m=report.accuracy_m,
        datum=report.datum,
        original=report.place_text if report.datum != "wgs84" else None,
        fix=report.fix,
        people=report.people,
        armed=report.armed,
        transport=report.transport,
        heading_deg=report.heading_deg,
        animals=report.animals,
        species=tuple(reference.species[one].names for one in report.species),
        quote=Quote(text=report.text, language=known) if report.text.strip() else None,
        warned=tuple(reference.agencies[one].names for one in warned),
        exercise=report.exercise,
    )


def _clocks(report: Report, reference: Reference) -> dict[str, str]:
    """Return the time zone of each side that takes part, at the place of *report*."""
    sectors = [sector["id"] for sector in report.fix["sectors"]]
    return {
        side: reference.sides[side].zone_at(sectors) for side in reference.participants
    }
