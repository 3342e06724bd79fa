"""Who may enter, and what they were already told."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from config.database import Table, new_id


class Role(StrEnum):
    """What an account or a token may do; `access` holds the table."""

    OFFICER = "officer"  # reports, receives and answers
    DISPATCHER = "dispatcher"  # the board: verify, alert, move, note answers
    INVESTIGATOR = "investigator"  # keeps the case file
    ANALYST = "analyst"  # reads boards and statistics
    ADMIN = "admin"  # people, duty and channels of one agency


class Account(Table):
    """A person who logs in."""

    __tablename__ = "accounts"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(sa.String(200), unique=True)  # lower case
    password_hash: Mapped[str] = mapped_column(sa.String(200))  # argon2id
    role: Mapped[Role]
    agency_id: Mapped[str] = mapped_column(sa.String(60))
    language: Mapped[str] = mapped_column(sa.String(10), default="en")
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)  # works on loopback only
    created_at: Mapped[datetime]


class LogIn(Table):
    """A browser that is logged in; only the hash of its secret is kept."""

    __tablename__ = "log_ins"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("accounts.id"), index=True
    )
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class Token(Table):
    """A program that may use the API; only the hash of its secret is kept."""

    __tablename__ = "tokens"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(sa.String(100))
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    role: Mapped[Role]
    agency_id: Mapped[str] = mapped_column(sa.String(60))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class KeptAnswer(Table):
    """The answer given to an Idempotency-Key, to be given again."""

    __tablename__ = "kept_answers"

    caller: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    body_hash: Mapped[str] = mapped_column(sa.String(64))
    answer: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class RateLimit(Table):
    """When a caller's next request conforms (GCRA's theoretical arrival time)."""

    __tablename__ = "rate_limits"

    key: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    arrival_at: Mapped[datetime]


class Heartbeat(Table):
    """When a clock process last said that it is alive."""

    __tablename__ = "heartbeats"

    process: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    at: Mapped[datetime]
