"""The shapes of the API's answers, as openapi.json describes them.

`shapes` makes the answers; a test holds each of them against its model here.
"""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from alerts.models import AlertState, AlertType, Via, WarningState
from cases.models import CaseKind, Stage
from notifiers.models import Channel, MessageState
from web.api.bodies import Moment, Strict

Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]


class FixOut(BaseModel):
    """Where the place lies against the border; DESIGN's keys."""

    side: str | None
    sides_possible: list[str]
    border: str | None
    distance_to_border_m: int | None
    belt: str | None
    border_uncertain: bool
    zones: list[dict[str, Any]]
    sectors: list[dict[str, Any]]
    crossing: dict[str, Any] | None
    settlement: dict[str, Any] | None
    towards: dict[str, Any] | None
    km_from_tripoint: float | None
    zones_version: str


class WarningBrief(Strict):
    """One agency's part of an alert."""

    agency: str
    side: str
    state: WarningState
    due_at: Moment


class AlertBrief(Strict):
    """The alert that a report raised."""

    number: str
    state: AlertState
    warnings: list[WarningBrief]


class CaseLink(Strict):
    """The number of a case and where to read it."""

    number: str
    url: str


class ReportTaken(Strict):
    """What became of a report."""

    id: str
    case: CaseLink
    fix: FixOut
    alert: AlertBrief | None
    repeated: bool = Field(description="The same report had come before.")
    proposals: list[CaseLink] = Field(description="Cases that may be the same.")


class PlaceOut(Strict):
    """A place in WGS-84 degrees, and as it was declared."""

    lat: Latitude
    lon: Longitude
    accuracy_m: float | None
    datum: str | None
    text: str | None


class ReportOut(Strict):
    """A report as it came in; never who told it."""

    id: str
    case: CaseLink
    category: str
    severity: str
    urgency: str
    occurred_at: Moment
    received_at: Moment
    place: PlaceOut
    language: str
    text: str
    species: list[str]
    people: int | None
    animals: int | None
    armed: bool | None
    heading_deg: float | None
    towards_border: bool
    transport: str | None
    via: Via
    agency: str | None
    exercise: bool
    fix: FixOut


class CaseCard(Strict):
    """A case as a list shows it."""

    number: str
    url: str
    kind: CaseKind
    category: str
    severity: str
    stage: Stage
    outcome: str | None
    occurred_at: Moment
    opened_at: Moment
    changed_at: Moment
    closed_at: Moment | None
    lat: Latitude
    lon: Longitude
    accuracy_m: float | None
    side: str | None
    distance_to_border_m: int | None
    belt: str | None
    exercise: bool


class CaseList(Strict):
    """A page of cases; `next` goes into `?after=`, null at the end."""

    items: list[CaseCard]
    next: str | None


class WarningOut(WarningBrief):
    """One agency's part of an alert, with what it answered."""

    must_answer: bool
    code: str
    reached: bool
    answered_at: Moment | None
    answered_by: str | None
    via: Via | None
    note: str | None


class AttemptOut(Strict):
    """One try to send a message, or one word of the provider about it."""

    at: Moment
    outcome: str
    detail: str | None


class MessageOut(Strict):
    """A text for one contact on one channel, and its fate."""

    id: str
    agency: str | None
    contact: str | None
    channel: Channel
    language: str
    state: MessageState
    due_at: Moment
    created_at: Moment
    sent_at: Moment | None
    delivered_at: Moment | None
    attempts: int
    error: str | None
    tries: list[AttemptOut]


class TextOut(Strict):
    """An alert in one language."""

    title: str
    full: str
    short: str


class AlertOut(Strict):
    """An alert with its texts, warnings and messages."""

    number: str
    url: str
    case: CaseLink
    type: AlertType
    state: AlertState
    refers_to: str | None
    category: str
    severity: str
    urgency: str
    created_at: Moment
    issued_at: Moment | None
    expires_at: Moment | None
    exercise: bool
    texts: dict[str, TextOut]
    warnings: list[WarningOut]
    messages: list[MessageOut]


class MoveOut(Strict):
    """One step of a case's life."""

    at: Moment
    actor: str
    from_stage: Stage | None
    to: Stage
    outcome: str | None
    reason: str | None


class NoteOut(Strict):
    """What somebody wrote into a case."""

    id: str
    at: Moment
    author: str
    side: str | None
    language: str
    text: str


class EntryOut(Strict):
    """Something that happened to a case or an alert."""

    at: Moment
    actor: str
    event: str
    alert: str | None
    facts: dict[str, Any]


class ProposalOut(Strict):
    """Another case that may be the same; a dispatcher decides."""

    case: CaseLink
    distance_m: float
    minutes_apart: float
    proposed_at: Moment


class CaseOut(CaseCard):
    """A case with everything that belongs to it."""

    version: int
    merged_into: str | None
    next_stages: list[Stage]
    fix: FixOut
    reports: list[ReportOut]
    alerts: list[AlertOut]
    moves: list[MoveOut]
    notes: list[NoteOut]
    proposals: list[ProposalOut]
    timeline: list[EntryOut]


class InboxOut(Strict):
    """A report that could not be understood."""

    id: str
    via: Via
    content: str
    received_at: Moment
    errors: list[dict[str, str]]


class InboxList(Strict):
    """What waits for a dispatcher, the oldest first."""

    items: list[InboxOut]
