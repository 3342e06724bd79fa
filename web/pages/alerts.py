"""The list of alerts, and one alert as it was sent."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from flask import render_template, request
from sqlalchemy.orm import Session, selectinload

from alerts import board as alert_board
from alerts.models import Alert, AlertState
from cases.models import Case
from translations import LANGUAGES
from web import access, service
from web.access import Act
from web.pages import answers, story

PAGE = 50


@access.needs(Act.READ_CASES)
def listed() -> str:
    """Show the alerts, the newest first, with what each side has answered."""
    state = next((s for s in AlertState if s.value == request.args.get("state")), None)
    with service.current().database.reading() as session:
        found = recent(session, state, _id(request.args.get("before")), PAGE + 1)
        return render_template(
            "alerts.html",
            alerts=found[:PAGE],
            state=state,
            states=list(AlertState),
            sides=service.current().reference.participants,
            following=found[PAGE - 1].id if len(found) > PAGE else None,
        )


@access.needs(Act.READ_CASES)
def page(number: str) -> str:
    """Show the alert *number*: its texts, each agency's answer, each message."""
    with service.current().database.reading() as session:
        found = story.told(session, [alert_board.by_number(session, number)])[0]
        return render_template(
            "alert.html",
            told=found,
            alert=found.row,
            case=session.get_one(Case, found.row.case_id),
            languages=LANGUAGES,
            answers=answers.ALL,
            form={},
        )


def recent(
    session: Session, state: AlertState | None, before: uuid.UUID | None, limit: int
) -> Sequence[Alert]:
    """Return up to *limit* alerts older than *before*, the newest first."""
    query = sa.select(Alert).options(selectinload(Alert.warnings))
    if state is not None:
        query = query.where(Alert.state == state)
    if before is not None:
        query = query.where(Alert.id < before)
    return session.scalars(query.order_by(Alert.id.desc()).limit(limit)).all()


def _id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
