"""Take what is due, so that no other sender takes it too."""

from collections.abc import Collection
from datetime import datetime, timedelta
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
    due = [
        sa.exists(sa.select(table.id).where(OPEN, table.due_at <= now))
        for table in (Message, Reply)
    ]
    return bool(session.scalar(sa.select(sa.or_(*due))))


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
    picked = (
        sa.select(table.id)
        .where(OPEN, table.due_at <= now)
        .where(sa.or_(table.send_by.is_(None), table.send_by > now))
        .order_by(*_order(table))
        .limit(min(limit, LARGEST_BATCH))
        .with_for_update(skip_locked=True)  # SQLite, with one writer, leaves it out
    )
    if without:
        picked = picked.where(table.channel.not_in(list(without)))
    chosen = picked.cte("picked")
    statement = (
        sa.update(table)
        .where(table.id.in_(sa.select(chosen.c.id)))
        .values(
            uncertain=sa.or_(table.uncertain, table.state == MessageState.SENDING),
            state=MessageState.SENDING,
            attempts=table.attempts + 1,
            due_at=now + lease,
        )
        .returning(table)
        .execution_options(synchronize_session=False)
    )
    rows = list(session.scalars(statement))
    return sorted(rows, key=lambda row: (-getattr(row, "urgency", 0), row.created_at))


def _order(table: type[Message] | type[Reply]) -> list[Any]:
    """Return what goes first: urgency, then the longest due."""
    if table is Message:
        return [Message.urgency.desc(), Message.due_at]
    return [table.due_at]


def _count(result: sa.Result[Any]) -> int:
    """Return how many rows a statement changed."""
    return result.rowcount if isinstance(result, sa.CursorResult) else 0
