"""Write down what became of one try; a row that changed meanwhile is not touched."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from config.database import new_id
from notifiers import replies, retry
from notifiers.channel import GiveUp, Moved, TryAgain, Unsent
from notifiers.delivery.claims import Row
from notifiers.models import (
    OPEN_STATES,
    Attempt,
    Destination,
    Message,
    MessageState,
    Reply,
)

MOST_REPLY_ATTEMPTS = 5

# Built once: building a statement costs more than running it.
_NOW = sa.bindparam("now", type_=Message.due_at.type)
_OPEN = Message.state.in_(OPEN_STATES)
_SENT = (
    sa.update(Message)
    .where(Message.id == sa.bindparam("message"))
    .values(
        # Also when the lease ran out and somebody else sends it again: it has arrived.
        state=sa.case((_OPEN, MessageState.SENT), else_=Message.state),
        error=sa.case((_OPEN, sa.null()), else_=Message.error),
        reference=sa.func.coalesce(Message.reference, sa.bindparam("said")),
        sent_at=sa.func.coalesce(Message.sent_at, _NOW),
    )
    .execution_options(synchronize_session=False)
)
_WORKED = (
    sa.update(Destination)
    .where(Destination.id == sa.bindparam("destination"))
    .values(worked_at=_NOW)
    .execution_options(synchronize_session=False)
)


def sent(session: Session, message: Message, reference: str, now: datetime) -> None:
    """Record that the provider took *message*, as it was claimed, as *reference*.

    A row that was cancelled meanwhile stays so; it only learns its reference, because
    its buttons are out there.
    """
    _note(session, message, "sent", reference=reference, now=now)
    given = {"message": message.id, "said": reference, "now": now}
    session.execute(_SENT, given)
    replies.pin(session, message, reference, now)
    if message.destination_id is not None:
        session.execute(_WORKED, {"destination": message.destination_id, "now": now})


def unsent(session: Session, message: Message, error: Unsent, now: datetime) -> None:
    """Record that *message*, as it was claimed, was not sent: again, or never."""
    _note(session, message, _word(error), error.reason, now=now)
    ours = _still_ours(session, message)
    if isinstance(error, Moved):
        _move(session, message, error.address)
    if isinstance(error, GiveUp) and error.dead:
        _bury(session, message, error.reason, now)
    if ours is None:
        return
    ours.error = error.reason[:500]
    if isinstance(error, TryAgain):
        at = _next(message.attempts, error, now)
        if at is not None:
            ours.state, ours.due_at = MessageState.WAITING, at
            ours.uncertain = ours.uncertain or error.uncertain
            return
    ours.state = MessageState.FAILED


def replied(session: Session, reply: Reply, now: datetime) -> None:
    """Record that *reply* was sent."""
    del now
    ours = _still_ours(session, reply)
    if ours is not None:
        ours.state = MessageState.SENT


def unreplied(session: Session, reply: Reply, error: Unsent, now: datetime) -> None:
    """Record that *reply* was not sent: a few more tries, then never."""
    ours = _still_ours(session, reply)
    if ours is None:
        return
    ours.error = error.reason[:500]
    at = _next(reply.attempts, error, now)
    if isinstance(error, Moved):
        ours.address = error.address
    if at is None or reply.attempts >= MOST_REPLY_ATTEMPTS:
        ours.state = MessageState.FAILED
    else:
        ours.state, ours.due_at = MessageState.WAITING, at


def _next(attempts: int, error: Unsent, now: datetime) -> datetime | None:
    """Return when to try again, None for never."""
    if isinstance(error, Moved):
        return now
    if isinstance(error, TryAgain):
        return retry.next_attempt(attempts, now, error.after)
    return None


def _still_ours(session: Session, row: Row) -> Row | None:
    """Return the locked row if it is still held under this claim, else None."""
    table = type(row)
    query = (
        sa.select(table)
        .where(
            table.id == row.id,
            table.state == MessageState.SENDING,
            table.attempts == row.attempts,
        )
        .with_for_update()
    )
    return session.scalar(query)


def _note(  # noqa: PLR0913 - the columns of one row
    session: Session,
    message: Message,
    outcome: str,
    detail: str | None = None,
    *,
    reference: str | None = None,
    now: datetime,
) -> None:
    """Add a line to the history of *message*."""
    values = {
        "id": new_id(),
        "message_id": message.id,
        "at": now,
        "outcome": outcome,
        "detail": detail[:500] if detail else None,
        "reference": reference,
    }
    session.execute(sa.insert(Attempt), values)


def _word(error: Unsent) -> str:
    """Return the word of the history for *error*."""
    if isinstance(error, Moved):
        return "moved"
    return "try_again" if isinstance(error, TryAgain) else "give_up"


def _move(session: Session, message: Message, address: str) -> None:
    """Follow a receiver to its new *address*, with everything that waits for it."""
    session.execute(
        sa.update(Message)
        .where(
            Message.channel == message.channel,
            Message.address == message.address,
            Message.state.in_(OPEN_STATES),
        )
        .values(address=address)
    )
    session.execute(
        sa.update(Destination)
        .where(
            Destination.channel == message.channel,
            Destination.address == message.address,
        )
        .values(address=address)
    )


def _bury(session: Session, message: Message, reason: str, now: datetime) -> None:
    """Mark the destination of *message* as one where nothing can ever arrive."""
    if message.destination_id is None:
        return
    session.execute(
        sa.update(Destination)
        .where(Destination.id == message.destination_id, Destination.dead_at.is_(None))
        .values(dead_at=now, dead_reason=reason[:500])
    )
