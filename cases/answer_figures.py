"""How alerts were answered in a period: how many, in time, after how many minutes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from alerts.models import (
    Alert,
    AlertType,
    Warning,  # noqa: A004 - DESIGN's word
)
from cases.models import Case

ALL = "all"  # the figure of all sides together, where it is not their sum
MEDIANS = frozenset({"answer_minutes_median"})
# An alert for both sides is one alert.
WHOLES = frozenset({"alerts_issued", "alerts_to_other_side"})
_ASKING = (AlertType.ALERT, AlertType.UPDATE)


def figures(
    session: Session, start: datetime, end: datetime, side: str | None
) -> dict[str, Mapping[str | None, float]]:
    """Return the indicators of alerts issued from *start* up to *end*, by side warned.

    With a *side*, those about cases that lie there.
    """
    chosen = _chosen(start, end, side)
    asked = [*chosen, Warning.must_answer.is_(True)]
    return {
        "alerts_issued": _alerts(session, chosen),
        "alerts_to_other_side": _alerts(session, [*chosen, Warning.side != Case.side]),
        "answers_required": _warnings(
            session, [*chosen, Warning.must_answer.is_(True)]
        ),
        "answers_in_time": _warnings(
            session, [*asked, Warning.answered_at <= Warning.due_at]
        ),
        "answer_minutes_median": _medians(session, asked),
    }


def _chosen(
    start: datetime, end: datetime, side: str | None
) -> list[sa.ColumnElement[bool]]:
    chosen: list[sa.ColumnElement[bool]] = [
        Alert.issued_at >= start,
        Alert.issued_at < end,
        Alert.type.in_(_ASKING),
        Alert.exercise.is_(False),
    ]
    return chosen if side is None else [*chosen, Case.side == side]


def _joined(query: Any, chosen: list[sa.ColumnElement[bool]]) -> Any:
    """Return *query* over the warnings that are *chosen*, with alert and case."""
    return (
        query.select_from(Warning)
        .join(Alert, Alert.id == Warning.alert_id)
        .join(Case, Case.id == Alert.case_id)
        .where(*chosen)
    )


def _alerts(
    session: Session, chosen: list[sa.ColumnElement[bool]]
) -> dict[str | None, float]:
    number = sa.func.count(sa.distinct(Alert.id)).label("number")
    query = _joined(sa.select(Warning.side, number), chosen).group_by(Warning.side)
    everywhere = session.scalar(_joined(sa.select(number), chosen)) or 0
    return {row.side: row.number for row in session.execute(query)} | {ALL: everywhere}


def _warnings(
    session: Session, chosen: list[sa.ColumnElement[bool]]
) -> dict[str | None, float]:
    query = _joined(sa.select(Warning.side, sa.func.count().label("number")), chosen)
    rows = session.execute(query.group_by(Warning.side))
    return {row.side: row.number for row in rows}


def _minutes(session: Session) -> sa.ColumnElement[Any]:
    """Return how many minutes an answer took, counted by the database."""
    if session.get_bind().dialect.name == "sqlite":
        answered, issued = (
            sa.func.julianday(moment)
            for moment in (Warning.answered_at, Alert.issued_at)
        )
        return (answered - issued) * sa.literal_column("1440.0")
    taken = sa.type_coerce(Warning.answered_at - Alert.issued_at, sa.Interval)
    return sa.extract("epoch", taken) / sa.literal_column("60.0")


def _medians(
    session: Session, asked: list[sa.ColumnElement[bool]]
) -> dict[str | None, float]:
    """Return the median of each side and of all; SQLite has no function for it."""
    answered = [*asked, Warning.answered_at.is_not(None)]
    minutes = _minutes(session)
    found: dict[str | None, float] = {}
    everybody: sa.ColumnElement[Any] = sa.literal_column(f"'{ALL}'")
    for key in (Warning.side.expression, everybody):
        place = sa.func.row_number().over(partition_by=key, order_by=minutes)
        taken = sa.select(
            key.label("whose"),
            minutes.label("minutes"),
            place.label("place"),
            sa.func.count().over(partition_by=key).label("number"),
        )
        ranked = _joined(taken, answered).subquery()
        # Of an odd number the one in the middle, of an even number the mean of both.
        middle = (ranked.c.place * 2 - ranked.c.number).between(0, 2)
        query = (
            sa.select(ranked.c.whose, sa.func.avg(ranked.c.minutes))
            .where(middle)
            .group_by(ranked.c.whose)
        )
        for whose, median in session.execute(query):
            found[whose] = round(float(median), 1)
    return found
