"""Everything a case page tells, read in a few queries."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from alerts import board as alert_board
from alerts import ladders, timeline
from alerts.models import (
    Alert,
    AlertState,
    EscalationStep,
    JoinProposal,
    Report,
    TimelineEntry,
    Warning,  # noqa: A004 - DESIGN's word
)
from cases import board, joining, progress
from cases.models import Case, CaseNote, Stage
from notifiers import outbox
from notifiers.models import Message
from web.words import FOLLOWED

SHOWN_ENTRIES = 500
FOLLOWABLE = (AlertState.ISSUED, AlertState.ANSWERED, AlertState.EXPIRED)


@dataclass(frozen=True)
class Proposal:
    """Another case that may be this one."""

    row: JoinProposal
    other: Case


@dataclass(frozen=True)
class Told:
    """One alert of the case and the messages that carried it, by agency."""

    row: Alert
    messages: dict[str | None, list[Message]]
    steps: dict[uuid.UUID, EscalationStep]  # the next one of each warning

    @property
    def can_be_followed(self) -> bool:
        """Whether it may be updated, cancelled or ended by an all-clear."""
        return self.row.state in FOLLOWABLE

    @property
    def is_draft(self) -> bool:
        """Whether it waits for somebody to let it go."""
        return self.row.state == AlertState.DRAFT


@dataclass(frozen=True)
class Story:
    """A case with all that belongs to it, oldest first."""

    case: Case
    reports: Sequence[Report]
    alerts: Sequence[Told]
    notes: Sequence[CaseNote]
    entries: Sequence[TimelineEntry]
    proposals: Sequence[Proposal]
    merged_into: Case | None
    next_stages: Sequence[Stage]

    def own_warning(self, agency_id: str) -> Warning | None:
        """Return the newest warning that *agency_id* may answer."""
        for told in reversed(self.alerts):
            if told.row.state not in FOLLOWABLE:
                continue
            for warning in told.row.warnings:
                if warning.agency_id == agency_id:
                    return warning
        return None

    def alert_number(self, alert_id: uuid.UUID | None) -> str | None:
        """Return the number of one of the alerts."""
        return next((a.row.number for a in self.alerts if a.row.id == alert_id), None)


def told(session: Session, alerts: Sequence[Alert]) -> list[Told]:
    """Return *alerts* with their messages by agency, and what comes next."""
    messages: dict[str, dict[str | None, list[Message]]] = {}
    for each in outbox.of_topics(session, [alert.number for alert in alerts]):
        by_agency = messages.setdefault(each.topic, {})
        by_agency.setdefault(each.party, []).append(each)
    warnings = [warning.id for alert in alerts for warning in alert.warnings]
    steps = ladders.next_steps(session, warnings)
    return [Told(alert, messages.get(alert.number, {}), steps) for alert in alerts]


def of_case(session: Session, number: str) -> Story:
    """Return the story of the case *number*; `Missing` if there is none."""
    case = board.by_number(session, number)
    reports = sa.select(Report).where(Report.case_id == case.id)
    notes = sa.select(CaseNote).where(CaseNote.case_id == case.id)
    return Story(
        case=case,
        reports=session.scalars(reports.order_by(Report.received_at, Report.id)).all(),
        alerts=told(session, alert_board.of_case(session, case.id)),
        notes=session.scalars(notes.order_by(CaseNote.at, CaseNote.id)).all(),
        entries=_entries(session, case),
        proposals=_proposals(session, case),
        merged_into=session.get(Case, case.merged_into_id)
        if case.merged_into_id
        else None,
        next_stages=list(progress.moves_from(case)),
    )


def _entries(session: Session, case: Case) -> list[TimelineEntry]:
    """Return the timeline; that an alert was changed is told once, with the reason."""
    entries = timeline.of_case(session, case.id)
    changed = {entry.facts.get("refers_to") for entry in entries}
    told = [
        entry
        for entry in entries
        if entry.event not in FOLLOWED.values()
        or entry.facts.get("alert") not in changed
    ]
    return told[-SHOWN_ENTRIES:]


def _proposals(session: Session, case: Case) -> list[Proposal]:
    """Return the undecided proposals about *case*, each with the other case."""
    found = []
    for row in joining.open_proposals(session, case):
        other = row.other_case_id if row.case_id == case.id else row.case_id
        found.append(Proposal(row, session.get_one(Case, other)))
    return found
