"""Find cases: the board's columns, lists by page, what has changed since."""

import base64
import binascii
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from alerts.models import Report
from cases.models import Case, CaseKind, Stage
from config.errors import Invalid, Missing, Problem
from translations import N_

STAGES = (
    Stage.REPORTED,
    Stage.VERIFIED,
    Stage.RESPONDING,
    Stage.INVESTIGATING,
    Stage.MONITORING,
    Stage.CHARGED,
    Stage.SETTLING,
    Stage.IN_COURT,
    Stage.CLOSED,
)
CARDS = 50  # of a column
MOST_COUNTED = 10_000  # counting further would cost more than it says
MOST_CHANGES = 200
# Transactions end in another order than they began: so long an earlier change may
# still appear behind a later one.
SETTLES = timedelta(seconds=5)


@dataclass(frozen=True)
class Filters:
    """Which cases; what is empty or None filters nothing."""

    stages: tuple[Stage, ...] = ()
    kinds: tuple[CaseKind, ...] = ()
    sides: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    belts: tuple[str, ...] = ()
    text: str | None = None  # a number, or words of a report
    bbox: tuple[float, float, float, float] | None = None  # west, south, east, north
    start: datetime | None = None  # opened at or after
    end: datetime | None = None  # opened before
    exercise: bool | None = None  # only drills, or none


@dataclass(frozen=True)
class Column:
    """The cases of one stage: how many, and the gravest and newest of them."""

    stage: Stage
    count: int  # at most MOST_COUNTED
    cases: list[Case]
    own: int = 0  # of those counted, on the reader's side

    @property
    def is_capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.count >= MOST_COUNTED


def columns(
    session: Session, filters: Filters, viewer_side: str | None = None
) -> list[Column]:
    """Return a column for each stage of either life, the gravest and newest first.

    Stages that lead away (unfounded, merged …) have one only when they are asked for.
    """
    stages = filters.stages or STAGES
    return [_column(session, filters, stage, viewer_side) for stage in stages]


def find(
    session: Session, filters: Filters, after: str | None = None, limit: int = 50
) -> tuple[list[Case], str | None]:
    """Return a page of cases, newest first, and the cursor of the next page if any.

    Raise `Invalid` for a cursor that is not ours.
    """
    query = sa.select(Case).where(*_conditions(filters))
    if after:
        opened_at, id_ = _position(after)
        query = query.where(
            sa.tuple_(Case.opened_at, Case.id)
            < sa.tuple_(sa.bindparam("a", opened_at, Case.opened_at.type),
                        sa.bindparam("b", id_, Case.id.type))
        )  # fmt: skip
    query = query.order_by(Case.opened_at.desc(), Case.id.desc()).limit(limit + 1)
    found = list(session.scalars(query))
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], _cursor(last.opened_at, last.id)


def changes(
    session: Session, after: str | None, now: datetime
) -> tuple[list[Case], str]:
    """Return the cases that changed since the cursor *after*, and the next cursor.

    Without a cursor nothing has changed yet. For a few seconds after it changed a case
    may come again: whoever shows it shows it anew.
    """
    if not after:
        return [], _cursor(now - SETTLES, uuid.UUID(int=0))
    changed_at, id_ = _position(after)
    query = (
        sa.select(Case)
        .where(
            sa.tuple_(Case.changed_at, Case.id)
            > sa.tuple_(sa.bindparam("a", changed_at, Case.changed_at.type),
                        sa.bindparam("b", id_, Case.id.type))
        )
        .order_by(Case.changed_at, Case.id)
        .limit(MOST_CHANGES)
    )  # fmt: skip
    found = list(session.scalars(query))
    settled = [case for case in found if case.changed_at <= now - SETTLES]
    if len(found) == MOST_CHANGES:
        settled = found
    if not settled:
        return found, after
    return found, _cursor(settled[-1].changed_at, settled[-1].id)


def by_number(session: Session, number: str) -> Case:
    """Return the case with *number*; raise `Missing` if there is none."""
    case = session.scalar(sa.select(Case).where(Case.number == number.strip().upper()))
    if case is None:
        raise Missing(N_("There is no case %(number)s."), number=number)
    return case


def on_map(session: Session, filters: Filters, limit: int = 2_000) -> list[sa.Row[Any]]:
    """Return number, stage, kind, category, severity and place of the newest cases."""
    query = (
        sa.select(
            Case.number,
            Case.stage,
            Case.kind,
            Case.category,
            Case.severity,
            Case.lat,
            Case.lon,
        )
        .where(*_conditions(filters))
        .order_by(Case.opened_at.desc())
        .limit(limit)
    )
    return list(session.execute(query))


def _column(
    session: Session, filters: Filters, stage: Stage, viewer_side: str | None
) -> Column:
    chosen = (Case.stage == stage, *_conditions(filters, stages=False))
    counted = sa.select(Case.side).where(*chosen).limit(MOST_COUNTED).subquery()
    count = sa.select(
        sa.func.count(), sa.func.count().filter(counted.c.side == viewer_side)
    ).select_from(counted)
    total, own = session.execute(count).one()
    cards = (
        sa.select(Case)
        .where(*chosen)
        .order_by(Case.severity_rank.desc(), Case.opened_at.desc(), Case.id.desc())
        .limit(CARDS)
    )
    return Column(stage, total, list(session.scalars(cards)) if total else [], own)


def _conditions(
    filters: Filters, *, stages: bool = True
) -> list[sa.ColumnElement[bool]]:
    among = (
        (Case.stage, filters.stages if stages else ()),
        (Case.kind, filters.kinds),
        (Case.side, filters.sides),
        (Case.severity, filters.severities),
        (Case.belt, filters.belts),
    )
    conditions: list[sa.ColumnElement[bool]] = [
        column.in_(values) for column, values in among if values
    ]
    if filters.bbox:
        west, south, east, north = filters.bbox
        conditions += [Case.lat.between(south, north), Case.lon.between(west, east)]
    if filters.start:
        conditions.append(Case.opened_at >= filters.start)
    if filters.end:
        conditions.append(Case.opened_at < filters.end)
    if filters.exercise is not None:
        conditions.append(Case.exercise == filters.exercise)
    if filters.text and filters.text.strip():
        conditions.append(_says(filters.text.strip()))
    return conditions


def _says(text: str) -> sa.ColumnElement[bool]:
    """Return the condition that number or report of a case contain *text*.

    SQLite folds only Latin letters, so the usual ways to write a word are all tried.
    """
    ways = dict.fromkeys((text, text.lower(), text.capitalize(), text.upper()))
    told = (
        sa.select(Report.id)
        .where(
            Report.case_id == Case.id,
            sa.or_(*(Report.text.contains(way, autoescape=True) for way in ways)),
        )
        .exists()
    )
    return sa.or_(Case.number.contains(text.upper(), autoescape=True), told)


def _cursor(at: datetime, id_: uuid.UUID) -> str:
    """Return a position in an order as one word that means nothing outside."""
    return base64.urlsafe_b64encode(f"{at.isoformat()} {id_.hex}".encode()).decode()


def _position(cursor: str) -> tuple[datetime, uuid.UUID]:
    try:
        at, id_ = base64.urlsafe_b64decode(cursor.encode()).decode().split()
        return datetime.fromisoformat(at).astimezone(UTC), uuid.UUID(hex=id_)
    except (ValueError, OverflowError, binascii.Error):
        message = N_("This is not a cursor that was given out here.")
        raise Invalid([Problem("/after", message)]) from None
