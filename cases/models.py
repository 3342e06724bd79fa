"""The joint file and its life."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from config.database import Table, new_id


class CaseKind(StrEnum):
    """Which of the two lives a case has."""

    ENFORCEMENT = "enforcement"
    CONFLICT = "conflict"


class Stage(StrEnum):
    """How far a case has come; `progress` says which stage leads to which."""

    REPORTED = "reported"
    VERIFIED = "verified"
    RESPONDING = "responding"
    INVESTIGATING = "investigating"
    CHARGED = "charged"
    IN_COURT = "in_court"
    MONITORING = "monitoring"
    SETTLING = "settling"
    CLOSED = "closed"
    UNFOUNDED = "unfounded"
    MERGED = "merged"
    TRANSFERRED = "transferred"


class Case(Table):
    """One joint file; its number is the same on both sides."""

    __tablename__ = "cases"
    __table_args__ = (
        sa.UniqueConstraint("year", "serial"),
        sa.Index("ix_cases_board", "stage", "severity_rank", "opened_at", "id"),
        sa.Index("ix_cases_where", "lat", "lon"),
        sa.Index("ix_cases_changed", "changed_at", "id"),
        sa.Index("ix_cases_opened", "opened_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(sa.String(24), unique=True)
    year: Mapped[int]
    serial: Mapped[int]
    kind: Mapped[CaseKind]
    category: Mapped[str] = mapped_column(sa.String(60))
    severity: Mapped[str] = mapped_column(sa.String(20))
    severity_rank: Mapped[int]
    stage: Mapped[Stage] = mapped_column(default=Stage.REPORTED)
    outcome: Mapped[str | None] = mapped_column(sa.String(40))
    occurred_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]  # anything on the board's card changed
    closed_at: Mapped[datetime | None]
    lat: Mapped[float]
    lon: Mapped[float]
    accuracy_m: Mapped[float | None]
    side: Mapped[str | None] = mapped_column(sa.String(2))
    distance_m: Mapped[int | None]  # to the border
    belt: Mapped[str | None] = mapped_column(sa.String(10))
    fix: Mapped[dict[str, Any]]
    exercise: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("cases.id"))
    version: Mapped[int] = mapped_column(default=1)  # guards against lost edits

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's way


class CaseSerial(Table):
    """The last number given in a year; one row a year, locked while it is read."""

    __tablename__ = "case_serials"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class CaseMove(Table):
    """One step of a case's life; only ever added."""

    __tablename__ = "case_moves"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(sa.String(80))
    from_stage: Mapped[Stage | None]
    to_stage: Mapped[Stage]
    outcome: Mapped[str | None] = mapped_column(sa.String(40))
    reason: Mapped[str | None] = mapped_column(sa.Text)


class CaseNote(Table):
    """What somebody wrote into a case; only ever added."""

    __tablename__ = "case_notes"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    at: Mapped[datetime]
    author: Mapped[str] = mapped_column(sa.String(80))
    side: Mapped[str | None] = mapped_column(sa.String(2))
    language: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.Text)
