"""What a provider says later about a message: forward only, in whatever order."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from notifiers import country_rules
from notifiers.models import Attempt, Channel, Destination, Message, MessageState

_S = MessageState
# What the providers' words mean. Others ("queued", "sending") say nothing new.
STATES = {
    "sent": _S.SENT,
    "failed": _S.FAILED,
    "undelivered": _S.FAILED,
    "canceled": _S.FAILED,
    # Half a warning is not a warning.
    "partially_delivered": _S.FAILED,
    "delivered": _S.DELIVERED,
    "read": _S.READ,
}
# A later word with a lower rank is old news. A failure may prove wrong, an arrival not.
RANK = {
    _S.WAITING: 0,
    _S.SENDING: 0,
    _S.SENT: 1,
    _S.FAILED: 2,
    _S.DELIVERED: 3,
    _S.READ: 4,
}
LONGEST_REFERENCE = 200
DEAD_NUMBER = frozenset({"30005", "30006", "21211", "21614"})


def after(state: MessageState, word: str) -> MessageState:
    """Return the state of a message in *state* of which a provider says *word*.

    Cancelled, expired and bundled messages stay what they are.
    """
    said = STATES.get(word)
    if said is None or state not in RANK or RANK[said] <= RANK[state]:
        return state
    return said


def apply(  # noqa: PLR0913 - the parts of one receipt
    session: Session,
    *,
    channel: Channel,
    reference: str,
    word: str,
    detail: str | None,
    at: datetime,
    message_id: uuid.UUID | None = None,
) -> Message | None:
    """Record that the provider says *word* of *reference*; None: not a message of ours.

    *message_id*, when the provider repeats it, finds a message whose reference is not
    recorded yet: a receipt may overtake the answer to the call that sent it.
    """
    message = _found(session, channel, reference, message_id)
    if message is None or word not in STATES:
        return message
    seen = {(attempt.outcome, attempt.reference) for attempt in message.tries}
    if (word, reference) not in seen:
        session.add(
            Attempt(
                message_id=message.id,
                at=at,
                outcome=word,
                detail=detail,
                reference=reference,
            )
        )
    failed = STATES[word] == _S.FAILED
    if failed and message.reference not in {None, reference}:
        return message  # an earlier try failed; a later one is on its way
    _move(session, message, word, detail, at)
    message.reference = message.reference or reference
    return message


def _move(
    session: Session, message: Message, word: str, detail: str | None, at: datetime
) -> None:
    """Carry *message* to where *word* brings it."""
    arrived = STATES[word] in {_S.DELIVERED, _S.READ}
    if arrived and not _trusted(message):
        word = "sent"
    state = after(message.state, word)
    if state == message.state:
        return
    message.state = state
    message.sent_at = message.sent_at or at
    if state == _S.FAILED:
        message.error = f"{word} {detail or ''}".strip()[:500]
        _bury_dead_number(session, message, detail, at)
    elif state in {_S.DELIVERED, _S.READ}:
        message.error = None
        message.delivered_at = message.delivered_at or at


def _trusted(message: Message) -> bool:
    """Return whether "delivered" is worth anything where *message* went."""
    if message.channel != Channel.SMS:
        return True
    return country_rules.of(message.address).trust_receipts


def _found(
    session: Session, channel: Channel, reference: str, message_id: uuid.UUID | None
) -> Message | None:
    """Return the locked message that a receipt is about, or None."""
    query = sa.select(Message).where(Message.channel == channel).with_for_update()
    if message_id is not None:
        return session.scalar(query.where(Message.id == message_id))
    return session.scalar(query.where(Message.reference == reference))


def _bury_dead_number(
    session: Session, message: Message, code: str | None, at: datetime
) -> None:
    """Mark a destination that the carrier says does not exist."""
    if code not in DEAD_NUMBER or message.destination_id is None:
        return
    session.execute(
        sa.update(Destination)
        .where(Destination.id == message.destination_id, Destination.dead_at.is_(None))
        .values(dead_at=at, dead_reason=f"carrier: {code}")
    )
