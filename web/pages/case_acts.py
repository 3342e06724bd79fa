"""What is done from a case page: each act is one transaction, then the page again."""

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest, Forbidden
from werkzeug.wrappers import Response

from alerts import answering, raising
from alerts import board as alert_board
from alerts.models import Alert, AlertType, Via, Warning  # noqa: A004
from cases import board, joining, notes, progress
from cases.models import Case, Stage
from config.errors import Invalid, Missing, Problem, Refused
from translations import N_
from web import access, clock, language, reactions, service
from web.access import Act
from web.pages import answers, case, say, story

Answer = str | Response | tuple[str, int]
FOLLOWING = {
    "update": AlertType.UPDATE,
    "cancel": AlertType.CANCEL,
    "all-clear": AlertType.ALL_CLEAR,
}
Work = Callable[[Session, datetime], None]


@access.needs(Act.MOVE_CASE)
def move(number: str) -> Answer:
    """Move the case to another stage; closing needs an outcome."""
    to = next((s for s in Stage if s.value == request.form.get("to")), None)
    if to is None:
        raise BadRequest

    def work(session: Session, now: datetime) -> None:
        progress.move(
            session,
            board.by_number(session, number),
            to,
            outcome=_outcome(),
            reason=_text("reason"),
            actor=access.viewer().label,
            now=now,
        )

    return _done(number, work)


@access.needs(Act.NOTE)
def note(number: str) -> Answer:
    """Write a note into the case."""
    who, tag = access.viewer(), language.current().language

    def work(session: Session, now: datetime) -> None:
        notes.add(
            session,
            board.by_number(session, number),
            _text("text"),
            language=tag,
            author=who.label,
            side=who.side,
            now=now,
        )

    return _done(number, work)


@access.needs(Act.MOVE_CASE)
def decide_joining(number: str, proposal_id: str) -> Answer:
    """Join another case to this one, or say that they are two."""
    join = request.form.get("decision") == "join"

    def work(session: Session, now: datetime) -> None:
        found = story.of_case(session, number)
        rows = [p.row for p in found.proposals if str(p.row.id) == proposal_id]
        if not rows:
            raise Missing(N_("This proposal has been decided already."))
        joining.decide(
            session, rows[0], join=join, actor=access.viewer().label, now=now
        )

    return _done(number, work)


@access.needs(Act.ANSWER)
def answer(number: str, agency_id: str) -> Answer:
    """Answer the alert *number* for an agency: one's own, or one heard on the phone."""
    who = access.viewer()
    heard = request.form.get("via") == Via.PHONE.value
    if (heard or agency_id != who.agency_id) and not who.may(Act.NOTE_ANSWER):
        raise Forbidden
    said = answers.given(request.form.get("answer"))
    if said is None:
        raise BadRequest

    def work(session: Session, now: datetime) -> None:
        answered = answering.answer(
            session,
            _warning(alert_board.by_number(session, number), agency_id),
            said,
            by=_text("by")[:200] if heard else who.name,
            via=Via.PHONE if heard else Via.WEB,
            note=_text("note") or None,
            now=now,
        )
        reactions.settle(session, service.current().reference, answered, now)

    return _done(_case_number(number), work)


@access.needs(Act.ALERT)
def follow(number: str, kind: str) -> Answer:
    """Update or cancel the alert *number*, or give the all-clear."""
    if kind not in FOLLOWING:
        raise BadRequest
    running = service.current()

    def work(session: Session, now: datetime) -> None:
        reason = _text("reason")
        if not reason:
            raise Invalid([Problem("/reason", N_("Say why the alert is changed."))])
        raising.follow(
            session,
            alert_board.by_number(session, number),
            FOLLOWING[kind],
            reason,
            access.viewer().label,
            text=_text("text") or None,
            reference=running.reference,
            zones=running.zones,
            now=now,
        )

    return _done(_case_number(number), work)


@access.needs(Act.ALERT)
def approve(number: str) -> Answer:
    """Let a draft go to those it is for."""

    def work(session: Session, now: datetime) -> None:
        found = alert_board.by_number(session, number)
        raising.approve(session, found, actor=access.viewer().label, now=now)

    return _done(_case_number(number), work)


@access.needs(Act.ALERT)
def discard(number: str) -> Answer:
    """Give up a draft: it is never sent."""

    def work(session: Session, now: datetime) -> None:
        found = alert_board.by_number(session, number)
        raising.discard(session, found, actor=access.viewer().label, now=now)

    return _done(_case_number(number), work)


def _done(number: str, work: Work) -> Answer:
    """Do *work* in one transaction; show the case again, or what was wrong."""
    running = service.current()
    try:
        with running.database.begin() as session:
            work(session, clock.now())
    except Invalid as error:
        return _again(number, say.problems(error.problems)), 422
    except Refused as error:
        flash(say.refusal(error), "error")
        return redirect(f"/cases/{number}", 303)
    running.doorbell.ring()
    flash(say.translator()._("Saved."))
    return redirect(f"/cases/{number}", 303)


def _again(number: str, problems: dict[str, list[str]]) -> str:
    with service.current().database.reading() as session:
        found = story.of_case(session, number)
        return case.shown(found, problems, request.form.to_dict())


def _warning(alert: Alert, agency_id: str) -> Warning:
    for warning in alert.warnings:
        if warning.agency_id == agency_id:
            return warning
    raise Missing(N_("This agency was not warned by that alert."))


def _case_number(alert_number: str) -> str:
    """Return the number of the case of an alert; `Missing` if there is none."""
    with service.current().database.reading() as session:
        alert = alert_board.by_number(session, alert_number)
        return session.get_one(Case, alert.case_id).number


def _outcome() -> str | None:
    """Return the outcome chosen; a conflict has one for animal and claim each."""
    parts = [_text("outcome"), _text("claim")]
    return "/".join(part for part in parts if part) or None


def _text(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()
