"""Who can be reached, and what was sent to them."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from config.database import Table, new_id


class Channel(StrEnum):
    """A way to reach somebody."""

    CONSOLE = "console"  # prints, and shows on the handset page
    TELEGRAM = "telegram"
    SMS = "sms"
    EMAIL = "email"
    CHAT = "chat"  # a team chat of either country
    WEBHOOK = "webhook"
    VOICE = "voice"


class MessageState(StrEnum):
    """What became of a message."""

    WAITING = "waiting"  # in the queue, to be sent at `due_at`
    SENDING = "sending"  # taken by a sender; free again after `due_at`
    SENT = "sent"  # the provider has it
    DELIVERED = "delivered"  # the provider says that the device has it
    READ = "read"  # somebody opened or answered it
    FAILED = "failed"  # we stopped trying; `error` says why
    EXPIRED = "expired"  # `send_by` passed before it could be sent
    CANCELLED = "cancelled"  # it stopped mattering before it was sent
    BUNDLED = "bundled"  # its text went out within another message


OPEN_STATES = (MessageState.WAITING, MessageState.SENDING)


class ReplyKind(StrEnum):
    """What a reply does."""

    TEXT = "text"  # says something
    TAP = "tap"  # ends the waiting of whoever tapped a button
    EDIT = "edit"  # changes the text and the buttons of a sent message
    PIN = "pin"  # shows the place of a sent message on a map


class Contact(Table):
    """A person or a duty desk that can be warned."""

    __tablename__ = "contacts"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(sa.String(200))
    agency_id: Mapped[str] = mapped_column(sa.String(60), index=True)
    language: Mapped[str] = mapped_column(sa.String(10))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    destinations: Mapped[list["Destination"]] = relationship(
        back_populates="contact", order_by="Destination.rank"
    )


class Destination(Table):
    """A channel and an address at which a contact is reached."""

    __tablename__ = "destinations"
    __table_args__ = (sa.UniqueConstraint("contact_id", "channel", "address"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    contact_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("contacts.id"), index=True
    )
    channel: Mapped[Channel]
    address: Mapped[str] = mapped_column(sa.String(200), index=True)
    rank: Mapped[int] = mapped_column(default=0)  # 0 is tried first
    verified_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]  # the provider says it can never be reached
    dead_reason: Mapped[str | None] = mapped_column(sa.String(500))
    worked_at: Mapped[datetime | None]  # when something last arrived there
    created_at: Mapped[datetime]

    contact: Mapped[Contact] = relationship(back_populates="destinations")


class LinkCode(Table):
    """A one-time word with which a person ties a chat to a contact (`/start code`)."""

    __tablename__ = "link_codes"

    code: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    contact_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("contacts.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Message(Table):
    """One text for one contact on one channel: a row of the outbox.

    `topic` and `party` say what it is about in words of the caller (an alert's number,
    an agency); this room only compares them.
    """

    __tablename__ = "messages"
    __table_args__ = (
        sa.Index(
            "ix_messages_due",
            "due_at",
            sqlite_where=sa.text("state IN ('waiting', 'sending')"),
            postgresql_where=sa.text("state IN ('waiting', 'sending')"),
        ),
        sa.Index("ix_messages_topic_party", "topic", "party"),
        sa.Index("ix_messages_channel_reference", "channel", "reference"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    topic: Mapped[str] = mapped_column(sa.String(60))
    party: Mapped[str | None] = mapped_column(sa.String(60))
    contact_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("contacts.id"), index=True
    )
    destination_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("destinations.id")
    )
    channel: Mapped[Channel]
    address: Mapped[str] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(10))
    urgency: Mapped[int] = mapped_column(default=0)  # higher goes first
    notice: Mapped[dict[str, Any]]  # notifiers.notice.Notice.as_dict()
    state: Mapped[MessageState] = mapped_column(default=MessageState.WAITING)
    due_at: Mapped[datetime]  # waiting: not before; sending: the lease runs out
    send_by: Mapped[datetime | None]  # after this it is not worth sending
    attempts: Mapped[int] = mapped_column(default=0)
    uncertain: Mapped[bool] = mapped_column(default=False)  # a try may have arrived
    reference: Mapped[str | None] = mapped_column(sa.String(200))  # the provider's id
    error: Mapped[str | None] = mapped_column(sa.String(500))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]

    contact: Mapped[Contact | None] = relationship()
    tries: Mapped[list["Attempt"]] = relationship(order_by="Attempt.id")


class Attempt(Table):
    """One try to send a message or one word of the provider about it; never changed."""

    __tablename__ = "attempts"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    message_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("messages.id"), index=True
    )
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(sa.String(40))  # sent, try_again, give_up, …
    detail: Mapped[str | None] = mapped_column(sa.String(500))
    reference: Mapped[str | None] = mapped_column(sa.String(200))


class Inbound(Table):
    """Something a provider brought us, kept once by the provider's own id."""

    __tablename__ = "inbound"
    __table_args__ = (sa.UniqueConstraint("channel", "external_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    channel: Mapped[Channel]
    external_id: Mapped[str] = mapped_column(sa.String(100))
    received_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(sa.String(60))


class Reply(Table):
    """A reaction to what somebody sent us, queued with the act that it confirms."""

    __tablename__ = "replies"
    __table_args__ = (
        sa.Index(
            "ix_replies_due",
            "due_at",
            sqlite_where=sa.text("state IN ('waiting', 'sending')"),
            postgresql_where=sa.text("state IN ('waiting', 'sending')"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    channel: Mapped[Channel]
    address: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[ReplyKind]
    payload: Mapped[dict[str, Any]]  # what `kind` needs; see notifiers.replies
    state: Mapped[MessageState] = mapped_column(default=MessageState.WAITING)
    due_at: Mapped[datetime]
    send_by: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    uncertain: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str | None] = mapped_column(sa.String(500))
    created_at: Mapped[datetime]
