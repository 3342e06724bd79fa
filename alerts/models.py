"""What was reported, who had to be warned, what they answered."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from config.database import Table, new_id
from config.reference_ladders import StepKind


class AlertType(StrEnum):
    """What an alert does; the words of CAP 1.2's msgType, lower case."""

    ALERT = "alert"
    UPDATE = "update"
    CANCEL = "cancel"
    ALL_CLEAR = "all_clear"


class AlertState(StrEnum):
    """Where an alert stands."""

    DRAFT = "draft"  # held for verification or approval
    ISSUED = "issued"  # frozen; messages are on their way
    ANSWERED = "answered"  # every agency that must answer has answered
    CLOSED = "closed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class WarningState(StrEnum):
    """What one agency has said to one alert."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    RESPONDING = "responding"
    ON_SCENE = "on_scene"
    HANDED_OVER = "handed_over"
    DECLINED = "declined"


class Via(StrEnum):
    """How an answer or a report reached us."""

    WEB = "web"
    TELEGRAM = "telegram"
    SMS = "sms"
    EMAIL = "email"
    CHAT = "chat"
    PHONE = "phone"  # heard by a dispatcher and noted
    API = "api"
    CONSOLE = "console"  # the handset page
    HOTLINE = "hotline"
    IMPORT = "import"


class Report(Table):
    """What somebody told us; never changed after it came in."""

    __tablename__ = "reports"
    __table_args__ = (
        sa.Index("ix_reports_fingerprint", "fingerprint", "received_at"),
        sa.Index("ix_reports_where_when", "occurred_at", "lat", "lon"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    category: Mapped[str] = mapped_column(sa.String(60))
    severity: Mapped[str] = mapped_column(sa.String(20))
    urgency: Mapped[str] = mapped_column(sa.String(20))
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    lat: Mapped[float]  # WGS-84 degrees
    lon: Mapped[float]
    accuracy_m: Mapped[float | None]
    datum: Mapped[str] = mapped_column(sa.String(20))  # as declared
    place_text: Mapped[str | None] = mapped_column(sa.Text)  # as written
    language: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    species: Mapped[list[Any]]
    people: Mapped[int | None]
    animals: Mapped[int | None]
    armed: Mapped[bool | None]
    heading_deg: Mapped[float | None]
    towards_border: Mapped[bool] = mapped_column(default=False)
    transport: Mapped[str | None] = mapped_column(sa.String(20))
    via: Mapped[Via]
    sender: Mapped[str | None] = mapped_column(sa.String(80))  # account, token, contact
    agency_id: Mapped[str | None] = mapped_column(sa.String(60))  # of the sender
    exercise: Mapped[bool] = mapped_column(default=False)
    fix: Mapped[dict[str, Any]]  # alerts.geofence.Fix.as_dict()
    fingerprint: Mapped[str] = mapped_column(sa.String(64))


class Reporter(Table):
    """Who reported: apart from the report, sealed with its own key."""

    __tablename__ = "reporters"

    report_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("reports.id"), primary_key=True
    )
    sealed: Mapped[bytes]  # config.sealing; JSON {name, phone}


class InboxItem(Table):
    """A report that could not be understood, kept for a dispatcher."""

    __tablename__ = "inbox"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    via: Mapped[Via]
    sender: Mapped[str | None] = mapped_column(sa.String(200))
    content: Mapped[str] = mapped_column(sa.Text)  # as it came
    problems: Mapped[list[Any]]  # [{pointer, message, args}]
    received_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(sa.String(80))
    report_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("reports.id"))


class JoinProposal(Table):
    """Two cases that may be one; a person decides."""

    __tablename__ = "join_proposals"
    __table_args__ = (sa.UniqueConstraint("case_id", "other_case_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"))
    other_case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"))
    distance_m: Mapped[float]
    minutes_apart: Mapped[float]
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(sa.String(80))
    joined: Mapped[bool | None]


class Warning(Table):  # noqa: A001 - DESIGN's word for one alert for one agency
    """One alert for one agency: what it was asked, by when, what it said."""

    __tablename__ = "warnings"
    __table_args__ = (
        sa.UniqueConstraint("alert_id", "agency_id"),
        sa.Index(
            "ix_warnings_waiting",
            "due_at",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    alert_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("alerts.id"), index=True)
    agency_id: Mapped[str] = mapped_column(sa.String(60), index=True)
    side: Mapped[str] = mapped_column(sa.String(2))
    must_answer: Mapped[bool]
    state: Mapped[WarningState] = mapped_column(default=WarningState.WAITING)
    code: Mapped[str] = mapped_column(sa.String(8), index=True)  # spoken or typed
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(sa.String(200))
    via: Mapped[Via | None]
    note: Mapped[str | None] = mapped_column(sa.Text)
    reached: Mapped[bool] = mapped_column(default=True)  # False: nobody to send to

    alert: Mapped["Alert"] = relationship(back_populates="warnings")


class Alert(Table):
    """A decision to warn; frozen once issued."""

    __tablename__ = "alerts"
    __table_args__ = (sa.UniqueConstraint("case_id", "ordinal"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    ordinal: Mapped[int]
    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    type: Mapped[AlertType] = mapped_column(default=AlertType.ALERT)
    refers_to_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("alerts.id"))
    state: Mapped[AlertState]
    category: Mapped[str] = mapped_column(sa.String(60))
    severity: Mapped[str] = mapped_column(sa.String(20))
    urgency: Mapped[str] = mapped_column(sa.String(20))
    facts: Mapped[dict[str, Any]]  # alerts.wording.Facts.as_dict()
    texts: Mapped[dict[str, Any]]  # {language: {title, full, short}}
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(sa.String(80))
    issued_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    exercise: Mapped[bool] = mapped_column(default=False)

    warnings: Mapped[list[Warning]] = relationship(
        back_populates="alert", order_by="Warning.id"
    )
    refers_to: Mapped["Alert | None"] = relationship(remote_side=[id])  # noqa: A003


class StepOutcome(StrEnum):
    """What became of a step of escalation."""

    DONE = "done"
    SKIPPED = "skipped"  # nobody new could be reached
    OVERTAKEN = "overtaken"  # by an answer, or by the end of the alert


class EscalationStep(Table):
    """What is done about one warning, and when, unless its agency answers before.

    The ladder is laid when the alert is issued; later ones, after a refusal or an
    acknowledgement that ran out, go on counting.
    """

    __tablename__ = "escalation_steps"
    __table_args__ = (
        sa.UniqueConstraint("warning_id", "ordinal"),
        sa.Index(
            "ix_escalation_steps_due",
            "due_at",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    warning_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("warnings.id"))
    ordinal: Mapped[int]
    kind: Mapped[StepKind]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    outcome: Mapped[StepOutcome | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)  # whom it told


class DutyShift(Table):
    """A contact answers for its agency from one moment to another."""

    __tablename__ = "duty_shifts"
    __table_args__ = (sa.Index("ix_duty_shifts_agency", "agency_id", "starts_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[str] = mapped_column(sa.String(60))
    contact_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("contacts.id"))
    rank: Mapped[int] = mapped_column(default=0)  # 0 is called first
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]  # None: until further notice


class TimelineEntry(Table):
    """Something that happened to a case or an alert; only ever added."""

    __tablename__ = "timeline"
    __table_args__ = (sa.Index("ix_timeline_case", "case_id", "at", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"))
    alert_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("alerts.id"))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(sa.String(80))  # account:…, contact:…, amba
    event: Mapped[str] = mapped_column(sa.String(60))  # report_received, alert_issued …
    facts: Mapped[dict[str, Any]]  # from, to, agency, note … of this event


class ZoneVersion(Table):
    """The zones that agencies brought in, as they were from one moment on.

    A row holds all of them, and is never changed: a fix names the version it used.
    """

    __tablename__ = "zone_versions"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    version: Mapped[str] = mapped_column(sa.String(60), unique=True)
    zones: Mapped[dict[str, Any]]  # a GeoJSON FeatureCollection
    imported_at: Mapped[datetime]
    imported_by: Mapped[str] = mapped_column(sa.String(80))
