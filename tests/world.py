"""A small world for tests: a roster on duty, reports that come in, what was said."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from alerts import answering, board, duty, reports
from alerts.models import (
    Alert,
    TimelineEntry,
    Via,
    Warning,  # noqa: A004
    WarningState,
)
from alerts.reports import Sender
from cases import board as cases_board
from cases import opening, progress
from cases.models import Case, Stage
from cases.opening import Intake
from config.database import Database
from config.reference import Reference
from config.zones import Zones
from notifiers.models import Message, MessageState

IDENTITY_KEYS = ["a key that only the tests know"]
RANGER = Sender("token:ranger", "ru_land_of_leopard", Via.API)
# North-west of Kraskino, 4.2 km from the border on the Russian side.
NEAR_KRASKINO = {"lat": 42.80, "lon": 130.68, "accuracy_m": 30}
SNARES = {
    "category": "poaching_snare",
    "occurred_at": "2026-11-22T13:30:00+10:00",
    "place": NEAR_KRASKINO,
    "text": "Линия петель у ручья",
    "language": "ru",
}


def payload(**changes: Any) -> dict[str, Any]:
    """Return the body of a report: a snare line near Kraskino, but for *changes*."""
    return {**SNARES, **changes}


@dataclass
class World:
    """Both sides on duty, and a clock that the test moves."""

    database: Database
    reference: Reference
    zones: Zones
    now: datetime

    def waits(self, **time: float) -> None:
        """Let *time* pass, as `timedelta` says it."""
        self.now += timedelta(**time)

    def report(self, sender: Sender = RANGER, **changes: Any) -> Intake:
        """Take in a report: a snare line near Kraskino, but for *changes*."""
        read = reports.read(payload(**changes), self.reference, now=self.now)
        with self.database.begin() as session:
            taken = opening.take_in(
                session,
                read,
                sender,
                self.reference,
                self.zones,
                IDENTITY_KEYS,
                self.now,
            )
            for alert in filter(None, (taken.alert, *taken.held)):
                alert.warnings  # noqa: B018 - loaded while there is a session
            return taken

    def alert(self, number: str) -> Alert:
        """Return the alert as it is now."""
        with self.database.reading() as session:
            return board.by_number(session, number)

    def case(self, number: str) -> Case:
        """Return the case as it is now."""
        with self.database.reading() as session:
            return cases_board.by_number(session, number)

    def warnings(self, number: str) -> dict[str, Warning]:
        """Return the warnings of an alert by agency."""
        return {one.agency_id: one for one in self.alert(number).warnings}

    def messages(self, topic: str) -> list[Message]:
        """Return the outbox rows about an alert, the oldest first."""
        query = sa.select(Message).where(Message.topic == topic).order_by(Message.id)
        with self.database.reading() as session:
            return list(session.scalars(query))

    def waiting(self, topic: str) -> set[str | None]:
        """Return the agencies that something about an alert still goes to."""
        return {
            one.party
            for one in self.messages(topic)
            if one.state == MessageState.WAITING
        }

    def sends_everything(self) -> None:
        """Let every waiting message arrive."""
        with self.database.begin() as session:
            session.execute(
                sa.update(Message)
                .where(Message.state == MessageState.WAITING)
                .values(state=MessageState.SENT)
            )

    def answers(
        self,
        number: str,
        agency_id: str,
        said: WarningState = WarningState.ACKNOWLEDGED,
        **details: Any,
    ) -> Warning:
        """Let an agency answer an alert."""
        with self.database.begin() as session:
            warnings = board.by_number(session, number).warnings
            warning = next(one for one in warnings if one.agency_id == agency_id)
            details = {"by": "contact:desk", "via": Via.TELEGRAM} | details
            return answering.answer(session, warning, said, now=self.now, **details)

    def moves(self, number: str, to: Stage, **details: Any) -> Case:
        """Let a dispatcher move a case."""
        with self.database.begin() as session:
            case = cases_board.by_number(session, number)
            progress.move(
                session, case, to, actor="account:dispatcher", now=self.now, **details
            )
            return case

    def events(self, case: Case) -> list[str]:
        """Return what happened to a case, in order."""
        return [entry.event for entry in self.entries(case)]

    def entries(self, case: Case) -> list[TimelineEntry]:
        """Return the timeline of a case."""
        query = (
            sa.select(TimelineEntry)
            .where(TimelineEntry.case_id == case.id)
            .order_by(TimelineEntry.at, TimelineEntry.id)
        )
        with self.database.reading() as session:
            return list(session.scalars(query))


@pytest.fixture
def world(
    database: Database, reference: Reference, zones: Zones, now: datetime
) -> World:
    """Both databases in turn, with the demo roster on duty."""
    with database.begin() as session:
        duty.seed_roster(session, reference.roster, now - timedelta(days=1))
    return World(database, reference, zones, now)


@pytest.fixture
def empty_world(
    database: Database, reference: Reference, zones: Zones, now: datetime
) -> World:
    """Both databases in turn, with nobody to warn."""
    return World(database, reference, zones, now)
