"""The outbox: messages are rows first, so that what was promised is never lost."""

import uuid
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from config.errors import Missing
from notifiers.models import (
    OPEN_STATES,
    Channel,
    Contact,
    Destination,
    Message,
    MessageState,
)
from notifiers.notice import Notice
from translations import N_


def queue(  # noqa: PLR0913 - the columns of one row
    session: Session,
    *,
    topic: str,
    party: str | None,
    contact: Contact,
    notice: Notice,
    urgency: int = 0,
    send_by: datetime | None = None,
    now: datetime,
) -> list[Message]:
    """Write one row for each verified, living destination of *contact*, due at once.

    *topic* and *party* say what it is about (an alert's number, an agency); a higher
    *urgency* goes first; after *send_by* it is not sent any more. An empty list means
    that nobody can be reached: the caller must tell somebody.
    """
    messages = [
        Message(
            topic=topic,
            party=party,
            contact_id=contact.id,
            destination_id=destination.id,
            channel=destination.channel,
            address=destination.address,
            language=notice.language,
            urgency=urgency,
            notice=notice.as_dict(),
            due_at=now,
            send_by=send_by,
            created_at=now,
        )
        for destination in contact.destinations
        if destination.verified_at and not destination.dead_at
    ]
    session.add_all(messages)
    return messages


def cancel(
    session: Session, *, topic: str, party: str | None = None, now: datetime
) -> int:
    """Stop what was not sent yet about *topic*, of one *party* or of all.

    Return how many messages that were. One that is on the wire at this moment may still
    arrive; its row says cancelled, and its attempts say what became of it.
    """
    del now  # the state says enough; the caller's timeline says when
    statement = (
        sa.update(Message)
        .where(Message.topic == topic, Message.state.in_(OPEN_STATES))
        .where(sa.true() if party is None else Message.party == party)
        .values(state=MessageState.CANCELLED)
        .returning(Message.id)
        .execution_options(synchronize_session="fetch")
    )
    return len(session.scalars(statement).all())


def message(session: Session, message_id: uuid.UUID) -> Message:
    """Return the message with its contact; raise `Missing` if there is none."""
    found = session.get(Message, message_id, options=[joinedload(Message.contact)])
    if found is None:
        raise Missing(N_("There is no such message."))
    return found


def by_reference(session: Session, channel: Channel, reference: str) -> Message | None:
    """Return the message that the provider calls *reference*, or None."""
    query = sa.select(Message).where(
        Message.channel == channel, Message.reference == reference
    )
    return session.scalars(query.order_by(Message.id.desc())).first()


def of_contact(session: Session, contact: Contact, limit: int) -> list[Message]:
    """Return the newest *limit* messages for *contact*, newest first."""
    query = (
        sa.select(Message)
        .where(Message.contact_id == contact.id)
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def of_topics(session: Session, topics: Iterable[str]) -> list[Message]:
    """Return the messages about *topics*, oldest first, with tries and contact."""
    query = (
        sa.select(Message)
        .options(joinedload(Message.contact), selectinload(Message.tries))
        .where(Message.topic.in_(list(topics)))
        .order_by(Message.created_at, Message.id)
    )
    return list(session.scalars(query))


def for_handsets(
    session: Session, limit: int = 10
) -> list[tuple[Contact, list[Message]]]:
    """Return each contact with a console, and its newest *limit* messages there.

    Contacts come by agency and name, messages newest first.
    """
    contacts = session.scalars(
        sa.select(Contact)
        .where(
            Contact.active,
            Contact.destinations.any(Destination.channel == Channel.CONSOLE),
        )
        .order_by(Contact.agency_id, Contact.name)
    ).all()
    place = (
        sa.func.row_number()
        .over(
            partition_by=Message.contact_id,
            order_by=(Message.created_at.desc(), Message.id.desc()),
        )
        .label("place")
    )
    ranked = (
        sa.select(Message, place).where(Message.channel == Channel.CONSOLE).subquery()
    )
    newest = aliased(Message, ranked)
    query = (
        sa.select(newest)
        .where(ranked.c.place <= limit)
        .order_by(newest.created_at.desc(), newest.id.desc())
        .options(joinedload(newest.contact))
    )
    held: dict[uuid.UUID | None, list[Message]] = {}
    for row in session.scalars(query):
        held.setdefault(row.contact_id, []).append(row)
    return [(contact, held.get(contact.id, [])) for contact in contacts]
