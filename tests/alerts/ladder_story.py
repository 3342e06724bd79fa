"""A warning on its ladder, told as a story: who is on duty, what they read, silence.

Three customs officers of one agency, one of the agency above it; everybody else who
must answer has answered. Leaving the story, nobody may have an unread message.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from alerts import board, duty, escalation, raising, timeline
from alerts.models import (
    Alert,
    AlertType,
    EscalationStep,
    TimelineEntry,
    Warning,  # noqa: A004
    WarningState,
)
from notifiers import directory
from notifiers.models import Channel, Contact, Message, MessageState
from tests.world import World

CUSTOMS, ABOVE = "ru_ussuriysk_customs", "ru_dvtu"
OTHERS = ("ru_fsb_border_pk", "cn_hunchun_customs")
CHASE = {
    "category": "traff_green_border",
    "place": {"lat": 42.8, "lon": 130.58, "accuracy_m": 300},
    "armed": True,
    "heading_deg": 250,
    "people": 2,
}


@dataclass
class Story:
    """What happens to the warning of the customs."""

    world: World
    number: str = ""
    people: dict[str, Contact] = field(default_factory=dict)
    seen: set[UUID] = field(default_factory=set)

    def adds(self, name: str, agency_id: str = CUSTOMS, *numbers: str) -> Contact:
        """Add somebody who reads English at the console, or by SMS at *numbers*."""
        addresses = [(Channel.SMS, number) for number in numbers]
        with self.world.database.begin() as session:
            self.people[name] = directory.add(
                session,
                name=name,
                agency_id=agency_id,
                language="en",
                destinations=addresses or [(Channel.CONSOLE, name)],
                verified=True,
                now=self.world.now,
            )
        return self.people[name]

    def on_duty(self, *names: str, agency_id: str = CUSTOMS) -> None:
        """Put *names* on duty from now on."""
        now = self.world.now
        with self.world.database.begin() as session:
            people = [session.get_one(Contact, self.people[n].id) for n in names]
            duty.set_duty(session, agency_id, people, now, None, now)

    def reported(self, **changes: Any) -> None:
        """Let a report come in that warns the customs; the others answer at once."""
        now = self.world.now.isoformat()
        body: dict[str, Any] = CHASE | {"occurred_at": now} | changes
        taken = self.world.report(**body)
        assert taken.alert is not None
        self.number = taken.alert.number
        for agency_id in OTHERS:
            self.world.answers(self.number, agency_id, WarningState.RESPONDING)

    def waits(self, minutes: int = 0) -> None:
        """Let *minutes* pass, and the clock process look every minute."""
        self.sweeps()
        for _ in range(minutes):
            self.world.waits(minutes=1)
            self.sweeps()

    def sweeps(self) -> int:
        """Let a clock process look now."""
        with self.world.database.begin() as session:
            return escalation.sweep(session, self.world.now)

    def answers(self, said: WarningState, **details: Any) -> None:
        """Let the customs answer."""
        self.world.answers(self.number, CUSTOMS, said, **details)

    def received(self, name: str, *words: str) -> str:
        """Take the oldest unread text of *name*, which says *words*."""
        contact = self.people[name].id
        mine = [one for one in self.unread() if one.contact_id == contact]
        assert mine, f"{name} has received nothing"
        self.seen.add(mine[0].id)
        text: str = mine[0].notice["text"]
        for word in words:
            assert word in text, text
        return text

    def unread(self) -> list[Message]:
        """Return what our people did not read yet."""
        ours = {contact.id for contact in self.people.values()}
        return [
            one
            for one in self.world.messages(self.number)
            if one.contact_id in ours and one.id not in self.seen
        ]

    def fails(self, name: str, state: MessageState = MessageState.FAILED) -> None:
        """Let everything that was sent to *name* end in *state*."""
        with self.world.database.begin() as session:
            session.execute(
                sa.update(Message)
                .where(Message.contact_id == self.people[name].id)
                .values(state=state)
            )

    @property
    def warning(self) -> Warning:
        """The warning of the customs as it is now."""
        return self.world.warnings(self.number)[CUSTOMS]

    def steps(self) -> list[str]:
        """Return each step and what became of it, in order."""
        query = sa.select(EscalationStep).order_by(EscalationStep.ordinal)
        with self.world.database.reading() as session:
            rows = session.scalars(query.filter_by(warning_id=self.warning.id))
            return [f"{one.kind}: {one.outcome or 'waits'}" for one in rows]

    def events(self) -> list[TimelineEntry]:
        """Return what the ladder wrote into the timeline."""
        case = self.world.case(self.number.rpartition("-")[0])
        return [e for e in self.world.entries(case) if e.event in EVENTS]

    def times(self) -> list[tuple[str, datetime]]:
        """Return when each step is due."""
        query = sa.select(EscalationStep).order_by(EscalationStep.ordinal)
        with self.world.database.reading() as session:
            rows = session.scalars(query.filter_by(warning_id=self.warning.id))
            return [(one.kind.value, one.due_at) for one in rows]

    def warnings_with_steps(self) -> set[UUID]:
        """Return the warnings of the alert that have a ladder."""
        query = (
            sa.select(Warning.id)
            .join(Alert)
            .join(EscalationStep, EscalationStep.warning_id == Warning.id)
            .where(Alert.number == self.number)
        )
        with self.world.database.reading() as session:
            return set(session.scalars(query))

    def leave(self, *names: str) -> None:
        """Let *names* be switched off; of no names: everybody."""
        query = sa.update(Contact).values(active=False)
        with self.world.database.begin() as session:
            session.execute(query.where(Contact.name.in_(names or self.people)))

    def follows(self, kind: AlertType) -> None:
        """Let a dispatcher change the alert; the story goes on with what follows."""
        with self.world.database.begin() as session:
            follower = raising.follow(
                session,
                board.by_number(session, self.number),
                kind,
                "because",
                "account:dispatcher",
                reference=self.world.reference,
                zones=self.world.zones,
                now=self.world.now,
            )
            if kind == AlertType.UPDATE:
                self.number = follower.number

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let somebody else work on the case meanwhile."""
        case = self.world.case(self.number.rpartition("-")[0])
        with self.world.database.begin() as session:
            timeline.lock(session, case.id)
            yield

    def told(self) -> list[str]:
        """Return the events of the ladder with their steps."""
        return [f"{e.event} {e.facts.get('step', '')}".strip() for e in self.events()]

    def calls_dispatcher(self) -> bool:
        """Whether the board says that the customs must be telephoned."""
        with self.world.database.reading() as session:
            return self.warning.id in {one.id for one in board.to_phone(session)}


EVENTS = {"escalated", "escalation_skipped", "answer_lapsed", "dispatcher_called"}


@contextmanager
def story(world: World) -> Iterator[Story]:
    """Tell a story in *world*, in which everybody is in their place."""
    told = Story(world)
    world.now -= timedelta(hours=1)
    told.adds("Anna")
    told.adds("Boris")
    told.adds("Dina", ABOVE)
    told.on_duty("Anna")
    told.on_duty("Dina", agency_id=ABOVE)
    for agency_id in OTHERS:
        told.adds(agency_id, agency_id)
        told.on_duty(agency_id, agency_id=agency_id)
    world.now += timedelta(hours=1)
    yield told
    others = {told.people[one].id for one in OTHERS}
    late = [m.notice["text"] for m in told.unread() if m.contact_id not in others]
    assert late == [], "nobody expected this"
