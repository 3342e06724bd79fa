"""The append-only history of a case and its alerts: who, when, what, from → to."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from alerts.models import TimelineEntry
from config.database import Table

AMBA = "amba"  # the actor of what the program does by itself


def write(  # noqa: PLR0913 - who, when, what
    session: Session,
    *,
    case_id: uuid.UUID,
    alert_id: uuid.UUID | None = None,
    actor: str,
    event: str,
    facts: Mapping[str, Any] | None = None,
    now: datetime,
) -> TimelineEntry:
    """Add one entry and mark the case as changed at *now*, so that boards see it.

    *facts* are JSON values; *actor* is `account:…`, `token:…`, `contact:…` or `amba`.
    """
    entry = TimelineEntry(
        case_id=case_id,
        alert_id=alert_id,
        at=now,
        actor=actor,
        event=event,
        facts=dict(facts or {}),
    )
    session.add(entry)
    touch(session, case_id, now)
    return entry


def touch(session: Session, case_id: uuid.UUID, now: datetime) -> None:
    """Mark the case as changed at *now*, once in a transaction."""
    touched = session.info.setdefault("amba_touched", set())
    mark = (session.get_transaction(), case_id, now)
    if mark in touched:
        return
    touched.add(mark)
    cases = _cases()
    session.execute(
        sa.update(cases)
        .where(cases.c.id == case_id, cases.c.changed_at < now)
        .values(changed_at=now)
    )


def new(session: Session, case_id: uuid.UUID, now: datetime) -> None:
    """Note that the case was made at *now*: it need not be marked as changed."""
    touched = session.info.setdefault("amba_touched", set())
    touched.add((session.get_transaction(), case_id, now))


def lock(session: Session, case_id: uuid.UUID) -> None:
    """Keep others from changing the case until this transaction ends."""
    cases = _cases()
    query = sa.select(cases.c.id).where(cases.c.id == case_id)
    session.execute(query.with_for_update(key_share=True))


def try_lock(session: Session, case_id: uuid.UUID) -> bool:
    """Do as `lock` does; but return False at once when somebody else has the case."""
    cases = _cases()
    query = sa.select(cases.c.id).where(cases.c.id == case_id)
    free = query.with_for_update(key_share=True, skip_locked=True)
    return session.execute(free).first() is not None


def of_case(session: Session, case_id: uuid.UUID) -> list[TimelineEntry]:
    """Return everything that happened to the case, the oldest first."""
    query = (
        sa.select(TimelineEntry)
        .where(TimelineEntry.case_id == case_id)
        .order_by(TimelineEntry.at, TimelineEntry.id)
    )
    return list(session.scalars(query))


def _cases() -> sa.Table:
    """Return the table of the room above, which this room may not import.

    This is the one place that knows its name and two of its columns.
    """
    return Table.metadata.tables["cases"]
