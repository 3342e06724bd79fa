"""Is this process alive, is the service ready, and what does it count."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Gauge,
    generate_latest,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

import translations
from alerts.models import (
    Alert,
    AlertState,
    EscalationStep,
    InboxItem,
    Report,
    Warning,  # noqa: A004 - DESIGN's word
    WarningState,
)
from cases.models import Case
from config import schema
from notifiers.models import OPEN_STATES, Message
from web import access, clock, errors, language, origin, service
from web.access import Act
from web.models import Heartbeat
from web.service import Service

blueprint = Blueprint("health", __name__)

CLOCK_SILENT = timedelta(seconds=30)
MESSAGE_LATE = timedelta(minutes=2)
STEP_LATE = timedelta(minutes=5)


@blueprint.get("/healthz")
@access.open_to_all
def alive() -> ResponseReturnValue:
    """Say that this process answers."""
    return jsonify({"status": "alive"})


@blueprint.get("/readyz")
@access.open_to_all
def ready() -> ResponseReturnValue:
    """Say whether reports are taken in and messages sent, or why not."""
    reasons = not_ready(service.current(), clock.now())
    if not reasons:
        return jsonify({"status": "ready", "reasons": []})
    # Not the account's language: asking for it takes the database.
    t = translations.translator(language.accepted() or "en")
    body = {
        "type": errors.URN + "not-ready",
        "title": t._(errors.TITLES[503]),
        "status": 503,
        "detail": "; ".join(reasons),
        "reasons": reasons,
    }
    return errors.problem(body, t.language)


@blueprint.get("/metrics")
@access.open_to_all
def metrics() -> ResponseReturnValue:
    """Give counts for a monitor on this machine or with a token; they name nobody."""
    if not origin.of(request).local and not access.may(Act.READ_STATISTICS):
        raise Forbidden
    registry = CollectorRegistry()
    now = clock.now()
    with service.current().database.reading() as session:
        _count(registry, session)
        _measure(registry, session, now)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def not_ready(running: Service, now: datetime) -> list[str]:
    """Return in English why the service cannot do its work now; empty if it can."""
    try:
        at, newest = schema.versions(running.database)
        if at != newest:
            return [f"the database is at migration {at}, the program needs {newest}"]
        with running.database.reading() as session:
            return _late(session, now)
    except SQLAlchemyError:
        return ["the database cannot be reached"]


def last_beat(session: Session) -> datetime | None:
    """Return when any clock process last said that it is alive."""
    return session.scalar(sa.select(sa.func.max(Heartbeat.at)))


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """Return since when the oldest message that is due has waited."""
    query = sa.select(sa.func.min(Message.due_at)).where(
        Message.state.in_(OPEN_STATES), Message.due_at <= now
    )
    return session.scalar(query)


def oldest_step(session: Session, now: datetime) -> datetime | None:
    """Return since when the oldest step of escalation that is due has waited."""
    query = sa.select(sa.func.min(EscalationStep.due_at)).where(
        EscalationStep.done_at.is_(None), EscalationStep.due_at <= now
    )
    return session.scalar(query)


def _late(session: Session, now: datetime) -> list[str]:
    reasons = []
    beat = last_beat(session)
    if beat is None:
        reasons.append("no clock process has ever run")
    elif now - beat > CLOCK_SILENT:
        seconds = int((now - beat).total_seconds())
        reasons.append(f"the last clock process was seen {seconds} s ago")
    due = oldest_due(session, now)
    if due is not None and now - due > MESSAGE_LATE:
        seconds = int((now - due).total_seconds())
        reasons.append(f"a message has been due for {seconds} s")
    step = oldest_step(session, now)
    if step is not None and now - step > STEP_LATE:
        seconds = int((now - step).total_seconds())
        reasons.append(f"a step of escalation has been due for {seconds} s")
    return reasons


def _count(registry: CollectorRegistry, session: Session) -> None:
    """Count rows by their state."""
    for name, text, column in (
        ("amba_messages", "Messages by state.", Message.state),
        ("amba_alerts", "Alerts by state.", Alert.state),
        ("amba_warnings", "Warnings by state.", Warning.state),
        ("amba_cases", "Cases by stage.", Case.stage),
    ):
        gauge = Gauge(name, text, ["state"], registry=registry)
        for state, number in session.execute(
            sa.select(column, sa.func.count()).group_by(column)
        ):
            gauge.labels(state.value).set(number)
    reports = Gauge("amba_reports", "Reports taken in.", registry=registry)
    reports.set(session.scalar(sa.select(sa.func.count()).select_from(Report)) or 0)
    waiting = sa.select(sa.func.count()).where(InboxItem.settled_at.is_(None))
    inbox = Gauge("amba_inbox", "Reports not understood yet.", registry=registry)
    inbox.set(session.scalar(waiting) or 0)


def _measure(registry: CollectorRegistry, session: Session, now: datetime) -> None:
    """Measure how late things are, in seconds."""
    due = oldest_due(session, now)
    late = Gauge(
        "amba_oldest_due_message_seconds",
        "How long the oldest due message has waited.",
        registry=registry,
    )
    late.set((now - due).total_seconds() if due else 0)
    step = oldest_step(session, now)
    unclimbed = Gauge(
        "amba_oldest_due_step_seconds",
        "How long the oldest due step of escalation has waited.",
        registry=registry,
    )
    unclimbed.set((now - step).total_seconds() if step else 0)
    beat = last_beat(session)
    silent = Gauge(
        "amba_clock_silent_seconds",
        "Since when no clock process was seen; -1: never.",
        registry=registry,
    )
    silent.set((now - beat).total_seconds() if beat else -1)
    overdue = (
        sa.select(sa.func.count())
        .select_from(Warning)
        .join(Alert)
        .where(
            Warning.state == WarningState.WAITING,
            Warning.must_answer,
            Warning.due_at < now,
            Alert.state == AlertState.ISSUED,
        )
    )
    unanswered = Gauge(
        "amba_overdue_warnings",
        "Warnings past their deadline without an answer.",
        registry=registry,
    )
    unanswered.set(session.scalar(overdue) or 0)
