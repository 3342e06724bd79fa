"""Reports: hand one in, read one."""

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from alerts import reports as intake
from alerts.models import Report, Via
from alerts.reports import Sender, Submission
from alerts.reports.body import ReportBody
from cases import opening
from cases.models import Case
from cases.opening import Intake
from config.errors import Missing
from translations import N_
from web import access, clock, idempotency, service
from web.access import Act
from web.api import reading, shapes
from web.api.answers import ReportOut, ReportTaken
from web.api.operation import PREFIX, Operation, serve


@serve(
    Operation(
        "POST",
        "/reports",
        Act.REPORT,
        "Hand in a report",
        ReportTaken,
        body=ReportBody,
        status=201,
        statuses={
            200: "The same answer as before: key and body, or the report, came again.",
            409: "The Idempotency-Key was used with another body.",
            422: "Something is wrong in the report; nothing was kept.",
        },
        takes=(reading.JSON, reading.GEOJSON),
        headers={"Idempotency-Key": "Any text of the caller's, kept for 7 days."},
    )
)
def hand_in_report() -> ResponseReturnValue:
    """Locate the place, open or find the case, and warn the agencies of both sides.

    The answer comes after everything is stored, with the alert's messages on their way.
    A GeoJSON Feature carries the place as a Point and the rest in its properties.
    """
    value, kind, raw = reading.json_body((reading.JSON, reading.GEOJSON))
    running, who, now = service.current(), access.viewer(), clock.now()
    given = reading.mapping(value)
    payload = intake.from_feature(given) if kind == reading.GEOJSON else given
    submission = intake.read(payload, running.reference, now=now)
    sender = Sender(who.label, who.agency_id, Via.API)
    key = request.headers.get("Idempotency-Key")
    with running.database.begin() as session:

        def work() -> dict[str, Any]:
            return _taken(session, submission, sender)

        if key is None:
            answer = work()
            repeated = bool(answer["repeated"])
        else:
            claim = (
                str(who.id),
                idempotency.checked(key),
                idempotency.hash_of(raw, kind),
            )
            answer, repeated = idempotency.once(session, claim, work, now)
    running.doorbell.ring()
    response = jsonify(answer)
    response.status_code = 200 if repeated else 201
    response.headers["Location"] = f"{PREFIX}/reports/{answer['id']}"
    return response


@serve(
    Operation("GET", "/reports/<report_id>", Act.READ_CASES, "Read a report", ReportOut)
)
def read_report(report_id: str) -> ResponseReturnValue:
    """Return the report as it came in, without whoever told it."""
    with service.current().database.reading() as session:
        row = session.get(Report, reading.row_id(report_id))
        if row is None:
            raise Missing(N_("There is no such report."))
        return shapes.report(row, session.get_one(Case, row.case_id).number)


def _taken(session: Session, submission: Submission, sender: Sender) -> dict[str, Any]:
    """Take *submission* in, and return what the sender is told."""
    running = service.current()
    taken = opening.take_in(
        session,
        submission,
        sender,
        running.reference,
        running.zones,
        running.settings.identity_keys,
        clock.now(),
    )
    session.flush()  # the answer needs the ids
    return _answer(session, taken)


def _answer(session: Session, taken: Intake) -> dict[str, Any]:
    others = [
        proposal.case_id
        if proposal.other_case_id == taken.case.id
        else proposal.other_case_id
        for proposal in taken.proposals
    ]
    return {
        "id": str(taken.report.id),
        "case": shapes.case_link(taken.case.number),
        "fix": taken.report.fix,
        "alert": shapes.alert_brief(taken.alert) if taken.alert else None,
        "repeated": taken.repeated,
        "proposals": [
            shapes.case_link(session.get_one(Case, other).number) for other in others
        ],
    }
