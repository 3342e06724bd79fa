"""Take what is due, so that no other sender takes it too."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from notifiers.models import Channel, Message, MessageState, Reply

Row = TypeVar("Row", Message, Reply)
LARGEST_BATCH = 20
# As words, not as parameters: only then do both databases see the partial index.
OPEN = sa.text("state IN ('waiting', 'sending')")


def anything_due(session: Session, now: datetime) -> bool:
    """Return whether a message or a reply waits, or a lease has run out."""
    return bool(session.scalar(_anything_due(), {"now": now}))


def expire(session: Session, now: datetime) -> int:
    """Close what is not worth sending any more; return how many rows that were.

    What a sender holds at this moment is left to it.
    """
    return sum(
        _count(
            session.execute(
                sa.update(table)
                .where(
                    OPEN,
                    table.send_by <= now,
                    sa.or_(
                        table.state == MessageState.WAITING,
                        table.due_at <= now,
                    ),
                )
                .values(state=MessageState.EXPIRED)
                .execution_options(synchronize_session=False)
            )
        )
        for table in (Message, Reply)
    )


def take(  # noqa: PLR0913 - what to take, how many, how long: one sentence
    session: Session,
    table: type[Row],
    *,
    limit: int,
    lease: timedelta,
    without: Collection[Channel] = (),
    now: datetime,
) -> list[Row]:
    """Return up to *limit* due rows, the most urgent first, leased until now + *lease*.

    Rows on the channels *without* are left. A row whose last lease ran out is marked
    uncertain: it may have gone out. A crash in between leaves a lease that runs out, so
    a message may be sent twice but is never lost.
    """
    values = {
        "now": now,
        "lease_ends": now + lease,
        "most": min(limit, LARGEST_BATCH),
        "without": list(without),
    }
    rows = list(session.scalars(_taking(table), values))
    return sorted(rows, key=lambda row: (-getattr(row, "urgency", 0), row.created_at))


@cache
def _anything_due() -> sa.Select[tuple[bool]]:
    """Return the question, built once: it is asked every second and more."""
    due = [
        sa.exists(sa.select(table.id).where(OPEN, table.due_at <= _now(table)))
        for table in (Message, Reply)
    ]
    return sa.select(sa.or_(*due))


@cache
def _taking(table: type[Message] | type[Reply]) -> sa.Executable:
    """Return the claim, built once: building it costs more than running it."""
    picked = (
        sa.select(table.id)
        .where(OPEN, table.due_at <= _now(table))
        .where(sa.or_(table.send_by.is_(None), table.send_by > _now(table)))
        .where(table.channel.not_in(sa.bindparam("without", expanding=True)))
        .order_by(*_order(table))
        .limit(sa.bindparam("most"))
        .with_for_update(skip_locked=True)  # SQLite, with one writer, leaves it out
        .cte("picked")
    )
    return (
        sa.update(table)
        .where(table.id.in_(sa.select(picked.c.id)))
        .values(
            uncertain=sa.or_(table.uncertain, table.state == MessageState.SENDING),
            state=MessageState.SENDING,
            attempts=table.attempts + 1,
            due_at=sa.bindparam("lease_ends", type_=table.due_at.type),
        )
        .returning(table)
        .execution_options(synchronize_session=False)
    )


def _now(table: type[Message] | type[Reply]) -> sa.BindParameter[datetime]:
    """Return the moment that is given when the statement runs."""
    return sa.bindparam("now", type_=table.due_at.type)


def _order(table: type[Message] | type[Reply]) -> list[Any]:
    """Return what goes first: urgency, then the longest due."""
    if table is Message:
        return [Message.urgency.desc(), Message.due_at]
    return [table.due_at]


def _count(result: sa.Result[Any]) -> int:
    """Return how many rows a statement changed."""
    return result.rowcount if isinstance(result, sa.CursorResult) else 0
