"""Case numbers: one series a year, without gaps, the same on both sides."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from cases.models import CaseSerial


def locked(session: Session, year: int) -> CaseSerial:
    """Return the series of *year*, locked until this transaction ends."""
    serial = session.get(CaseSerial, year, with_for_update=True)
    if serial is None:
        dialect = session.get_bind().dialect.name
        insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
        session.execute(
            insert(CaseSerial).values(year=year, last=0).on_conflict_do_nothing()
        )
        query = sa.select(CaseSerial).where(CaseSerial.year == year)
        serial = session.scalars(query.with_for_update()).one()
    return serial


def next_after(serial: CaseSerial) -> int:
    """Return the next number of a series that `locked` returned, and take it."""
    serial.last += 1
    return serial.last


def written(year: int, serial: int) -> str:
    """Return the number as people say it: `AMB-2026-000042`."""
    return f"AMB-{year}-{serial:06}"
