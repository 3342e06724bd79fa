"""What the tests of this room share: a contact, a notice, a message, a clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from config.database import Database
from notifiers import directory, outbox
from notifiers.models import Channel, Contact, Message
from notifiers.notice import Notice


@dataclass
class Hands:
    """A clock that is moved by hand."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def clock(now: datetime) -> Hands:
    return Hands(now)


def make_notice(language: str = "ru", **changes: Any) -> Notice:
    return Notice(
        **{
            "language": language,
            "title": "AMB-2026-000042-1",
            "text": "AMB-2026-000042-1\nПетли у реки",
            "short": "AMB-2026-000042-1 петли",
            "buttons": (("acknowledged", "Принято"), ("declined", "Не можем")),
            **changes,
        }
    )


def make_contact(
    database: Database,
    now: datetime,
    *,
    channel: Channel = Channel.CONSOLE,
    address: str = "1",
    verified: bool = True,
    **changes: Any,
) -> Contact:
    with database.begin() as session:
        return directory.add(
            session,
            **{
                "name": "Дежурный",
                "agency_id": "ru_park",
                "language": "ru",
                "destinations": [(channel, address)],
                "verified": verified,
                "now": now,
                **changes,
            },
        )


def queue(
    database: Database, contact: Contact, now: datetime, **changes: Any
) -> Message:
    with database.begin() as session:
        (message,) = outbox.queue(
            session,
            **{
                "topic": "AMB-2026-000042-1",
                "party": contact.agency_id,
                "contact": contact,
                "notice": make_notice(),
                "now": now,
                **changes,
            },
        )
    return message


@pytest.fixture
def contact(database: Database, now: datetime) -> Contact:
    return make_contact(database, now)


@pytest.fixture
def message(database: Database, contact: Contact, now: datetime) -> Message:
    return queue(database, contact, now)


def read(database: Database, message: Message) -> Message:
    """Return the row of *message* as it is now, with its tries."""
    with database.reading() as session:
        (row,) = [
            m for m in outbox.of_topics(session, [message.topic]) if m.id == message.id
        ]
        return row


Reader = Callable[[Database, Message], Message]
