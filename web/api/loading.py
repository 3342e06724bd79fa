"""Rows by the numbers in an address; each query loads what its shape needs."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from alerts import timeline
from alerts.models import Alert, Report
from cases import joining, progress
from cases.models import Case, CaseMove, CaseNote
from config.errors import Missing
from notifiers import outbox
from notifiers.models import Message
from translations import N_
from web.api import shapes


@dataclass(frozen=True)
class LoadedAlert:
    """An alert, the number of its case, and its messages."""

    row: Alert
    case_number: str
    messages: Sequence[Message]

    def shape(self) -> shapes.Json:
        """Return it as the API shows it."""
        return shapes.alert(self.row, self.case_number, self.messages)


def alert(session: Session, number: str) -> LoadedAlert:
    """Return the alert with this number; `Missing` if there is none."""
    row = session.scalar(_alerts().where(Alert.number == number.strip().upper()))
    if row is None:
        raise Missing(N_("There is no alert %(number)s."), number=number)
    case_number = session.get_one(Case, row.case_id).number
    messages = outbox.of_topics(session, [row.number])
    return LoadedAlert(row, case_number, messages)


def whole_case(session: Session, row: Case) -> shapes.Json:
    """Return *row* with its reports, alerts, moves, notes and timeline."""
    alerts = list(
        session.scalars(
            _alerts().where(Alert.case_id == row.id).order_by(Alert.ordinal)
        )
    )
    messages = _by_topic(outbox.of_topics(session, [each.number for each in alerts]))
    numbers: Mapping[uuid.UUID, str] = {each.id: each.number for each in alerts}
    into = session.get(Case, row.merged_into_id) if row.merged_into_id else None
    return {
        **shapes.case_card(row),
        "version": row.version,
        "merged_into": into.number if into else None,
        "next_stages": [stage.value for stage in progress.moves_from(row)],
        "fix": row.fix,
        "reports": [
            shapes.report(each, row.number) for each in _reports(session, row.id)
        ],
        "alerts": [
            shapes.alert(each, row.number, messages.get(each.number, []))
            for each in alerts
        ],
        "moves": [shapes.move(each) for each in _moves(session, row.id)],
        "notes": [shapes.note(each) for each in _notes(session, row.id)],
        "proposals": _proposals(session, row),
        "timeline": [
            shapes.entry(each, numbers) for each in timeline.of_case(session, row.id)
        ],
    }


def _alerts() -> sa.Select[Alert]:
    return sa.select(Alert).options(
        selectinload(Alert.warnings), selectinload(Alert.refers_to)
    )


def _reports(session: Session, case_id: uuid.UUID) -> Sequence[Report]:
    query = sa.select(Report).where(Report.case_id == case_id)
    return session.scalars(query.order_by(Report.received_at, Report.id)).all()


def _moves(session: Session, case_id: uuid.UUID) -> Sequence[CaseMove]:
    query = sa.select(CaseMove).where(CaseMove.case_id == case_id)
    return session.scalars(query.order_by(CaseMove.at, CaseMove.id)).all()


def _notes(session: Session, case_id: uuid.UUID) -> Sequence[CaseNote]:
    query = sa.select(CaseNote).where(CaseNote.case_id == case_id)
    return session.scalars(query.order_by(CaseNote.at, CaseNote.id)).all()


def _proposals(session: Session, row: Case) -> list[shapes.Json]:
    found = []
    for each in joining.open_proposals(session, row):
        is_first = each.case_id == row.id
        other = each.other_case_id if is_first else each.case_id
        found.append(shapes.proposal(each, session.get_one(Case, other).number))
    return found


def _by_topic(messages: Sequence[Message]) -> dict[str, list[Message]]:
    found: dict[str, list[Message]] = {}
    for each in messages:
        found.setdefault(each.topic, []).append(each)
    return found
