"""Queue reactions: what a person reads after an answer, and what a message becomes.

A reply is a row like a message, written in the transaction of the act it confirms and
sent by a clock process at once; no web thread ever waits for a provider.

    kind   payload
    text   {text}
    tap    {query, text, loud}                 ends a Telegram button's waiting
    edit   {reference, text, line, buttons}    the text as sent, the line to add under
                                               it, buttons: [[data, label], …]
    pin    {lat, lon, reference}               under the message that it belongs to
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from notifiers.models import (
    OPEN_STATES,
    Channel,
    Message,
    MessageState,
    Reply,
    ReplyKind,
)

# Telegram forgets a tap after a while; a pin or a thank-you an hour late is noise.
LIVES = {
    ReplyKind.TAP: timedelta(minutes=5),
    ReplyKind.TEXT: timedelta(hours=1),
    ReplyKind.PIN: timedelta(hours=1),
    ReplyKind.EDIT: timedelta(hours=6),
}
LONGEST_TAP_TEXT = 200  # Bot API, answerCallbackQuery


def say(
    session: Session, channel: Channel, address: str, text: str, now: datetime
) -> Reply:
    """Queue *text* for whoever wrote to us from *address*."""
    return _queue(session, channel, address, ReplyKind.TEXT, {"text": text}, now)


def end_tap(  # noqa: PLR0913 - the parts of one reaction
    session: Session, address: str, query: str, text: str, *, loud: bool, now: datetime
) -> Reply:
    """Queue the end of a button's waiting in Telegram; *loud*: as a dialog."""
    payload = {"query": query, "text": text[:LONGEST_TAP_TEXT], "loud": loud}
    return _queue(session, Channel.TELEGRAM, address, ReplyKind.TAP, payload, now)


def pin(
    session: Session, message: Message, reference: str, now: datetime
) -> Reply | None:
    """Queue the place of *message*, sent as *reference*, where places can be shown."""
    place = message.notice.get("place")
    if message.channel != Channel.TELEGRAM or not place:
        return None
    payload = {"lat": place[0], "lon": place[1], "reference": reference}
    return _queue(
        session, message.channel, message.address, ReplyKind.PIN, payload, now
    )


def settle_messages(  # noqa: PLR0913 - which messages, and what they become
    session: Session,
    *,
    topic: str,
    party: str | None,
    line: Callable[[str], str],
    keep: frozenset[str],
    now: datetime,
) -> int:
    """Queue what the sent messages of *topic* and *party* show from now on.

    Each gets the line that *line* gives for its language, and keeps only those buttons
    whose answer is in *keep*. Return how many messages that are.
    """
    query = sa.select(Message).where(
        Message.topic == topic,
        Message.channel == Channel.TELEGRAM,
        Message.reference.is_not(None),
        sa.true() if party is None else Message.party == party,
    )
    messages = list(session.scalars(query))
    _forget_edits(session, {message.reference for message in messages})
    for message in messages:
        buttons = [
            [f"{message.id.hex}:{answer}", label]
            for answer, label in message.notice.get("buttons", ())
            if answer in keep
        ]
        payload = {
            "reference": message.reference,
            "text": message.notice["text"],
            "line": line(message.language),
            "buttons": buttons,
        }
        _queue(session, message.channel, message.address, ReplyKind.EDIT, payload, now)
    return len(messages)


def _forget_edits(session: Session, references: set[str | None]) -> None:
    """Drop edits that are not sent yet: the new ones say more, and must not lose."""
    query = sa.select(Reply).where(
        Reply.kind == ReplyKind.EDIT, Reply.state.in_(OPEN_STATES)
    )
    for reply in session.scalars(query):
        if reply.payload["reference"] in references:
            reply.state = MessageState.CANCELLED


def _queue(  # noqa: PLR0913, PLR0917 - the columns of one row
    session: Session,
    channel: Channel,
    address: str,
    kind: ReplyKind,
    payload: dict[str, Any],
    now: datetime,
) -> Reply:
    """Add one row, due at once."""
    reply = Reply(
        channel=channel,
        address=address,
        kind=kind,
        payload=payload,
        due_at=now,
        send_by=now + LIVES[kind],
        created_at=now,
    )
    session.add(reply)
    return reply
