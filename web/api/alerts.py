"""Alerts: read one, answer for an agency, update, cancel, give the all-clear."""

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

from alerts import answering, raising
from alerts.models import AlertType, Via, Warning, WarningState  # noqa: A004
from config.errors import Missing
from translations import N_
from web import access, clock, reactions, service
from web.access import Act, Viewer
from web.api import loading, reading
from web.api.answers import AlertOut
from web.api.bodies import AnswerIn, FollowIn
from web.api.loading import LoadedAlert
from web.api.operation import Operation, serve


@serve(Operation("GET", "/alerts/<number>", Act.READ_CASES, "Read an alert", AlertOut))
def read_alert(number: str) -> ResponseReturnValue:
    """Return the alert with its texts, what each agency answered, and its messages."""
    with service.current().database.reading() as session:
        return loading.alert(session, number).shape()


@serve(
    Operation(
        "POST",
        "/alerts/<number>/answers",
        Act.ANSWER,
        "Answer an alert for an agency",
        AlertOut,
        body=AnswerIn,
        status=201,
        statuses={409: "The alert is not open for this answer."},
    )
)
def answer_alert(number: str) -> ResponseReturnValue:
    """Record what an agency answers: its own people, or a dispatcher who heard it.

    An answer heard on the phone (`via: phone`) needs a `note`.
    """
    said = reading.body(AnswerIn)
    running, who = service.current(), access.viewer()
    if not _may_answer(who, said):
        raise Forbidden
    with running.database.begin() as session:
        found = loading.alert(session, number)
        answered = answering.answer(
            session,
            _warning_of(found, said.agency),
            WarningState(said.answer),
            by=said.by or who.name,
            via=said.via or Via.API,
            note=said.note,
            code=said.code,
            now=clock.now(),
        )
        reactions.settle(session, running.reference, answered, clock.now())
        answer = _again(session, number)
    running.doorbell.ring()
    return answer, 201


def _follow(number: str, kind: AlertType) -> ResponseReturnValue:
    """Let an alert of *kind* follow the alert *number*."""
    wanted = reading.body(FollowIn)
    running, who = service.current(), access.viewer()
    with running.database.begin() as session:
        found = loading.alert(session, number)
        made = raising.follow(
            session,
            found.row,
            kind,
            wanted.reason,
            who.label,
            text=wanted.text,
            reference=running.reference,
            zones=running.zones,
            now=clock.now(),
        )
        session.flush()  # the answer shows the new alert
        answer = _again(session, made.number)
    running.doorbell.ring()
    return answer, 201


def _following(path: str, summary: str) -> Operation:
    return Operation(
        "POST",
        f"/alerts/<number>/{path}",
        Act.ALERT,
        summary,
        AlertOut,
        body=FollowIn,
        status=201,
        statuses={409: "The alert is over, or was never issued."},
    )


@serve(_following("update", "Update an alert"))
def update_alert(number: str) -> ResponseReturnValue:
    """Send an update, with the facts of the case now, to everyone who got the alert."""
    return _follow(number, AlertType.UPDATE)


@serve(_following("cancel", "Cancel an alert"))
def cancel_alert(number: str) -> ResponseReturnValue:
    """Tell everyone who got the alert that it no longer holds."""
    return _follow(number, AlertType.CANCEL)


@serve(_following("all-clear", "Give the all-clear"))
def give_all_clear(number: str) -> ResponseReturnValue:
    """Tell everyone who got the alert that the danger is over."""
    return _follow(number, AlertType.ALL_CLEAR)


def _may_answer(who: Viewer, said: AnswerIn) -> bool:
    """Whether *who* may say this: for others, or by phone, only who notes answers."""
    own = said.agency == who.agency_id and said.via != Via.PHONE
    return own or who.may(Act.NOTE_ANSWER)


def _warning_of(found: LoadedAlert, agency_id: str) -> Warning:
    """Return the warning of the agency; `Missing` if it was not warned."""
    for warning in found.row.warnings:
        if warning.agency_id == agency_id:
            return warning
    raise Missing(
        N_("Alert %(number)s does not warn the agency %(agency)s."),
        number=found.row.number,
        agency=agency_id,
    )


def _again(session: Session, number: str) -> dict[str, object]:
    """Return the alert as it is after the change."""
    session.flush()  # what was changed must be read again
    session.expire_all()
    return loading.alert(session, number).shape()
