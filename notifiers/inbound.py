"""Recognise what a provider brings a second time."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from config.database import new_id
from notifiers.models import Channel, Inbound


def first_time(
    session: Session, channel: Channel, external_id: str, now: datetime
) -> bool:
    """Return whether *external_id*, the provider's own, comes for the first time.

    Two processes that get the same thing at once take turns: one of them is told True,
    and False becomes true only when that one commits.
    """
    values = {
        "id": new_id(),
        "channel": channel,
        "external_id": external_id,
        "received_at": now,
    }
    statement: postgresql.Insert | sqlite.Insert
    if session.get_bind().dialect.name == "sqlite":
        statement = sqlite.insert(Inbound).values(values).on_conflict_do_nothing()
    else:
        statement = postgresql.insert(Inbound).values(values).on_conflict_do_nothing()
    return bool(session.execute(statement.returning(Inbound.id)).all())


def settle(session: Session, channel: Channel, external_id: str, outcome: str) -> None:
    """Keep what became of something that came in: a short word."""
    session.execute(
        sa.update(Inbound)
        .where(Inbound.channel == channel, Inbound.external_id == external_id)
        .values(outcome=outcome)
    )
