"""Count cases, alerts and answers of a period; drills and merged cases left out.

The database does the counting; only sums come back.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cases import answer_figures
from cases.models import Case, CaseKind, Stage
from config.reference import Reference

Row = sa.Row[Any]
BySide = Mapping[str | None, float]
SMUGGLING = ("traff_crossing", "traff_green_border", "traff_post", "traff_rail")
NEAREST_BELT = "0-5"


def figures(
    session: Session,
    start: datetime,
    end: datetime,
    side: str | None,
    reference: Reference,
) -> dict[str, Any]:
    """Return the figures from *start* up to *end*, of one *side* or (None) of all.

    `indicators` have the ids of `indicators.yaml`; one that is not recorded has no
    value. `by_month`, `by_type` … count the cases opened, `by_outcome` those closed,
    each with `value` and `by_side`; a case at sea or on the line has no side.
    """
    opened = _opened(session, start, end, side)
    closed = _closed(session, start, end, side)
    answers = answer_figures.figures(session, start, end, side)
    types = reference.incident_types
    return {
        "from": start.isoformat(),
        "to": end.isoformat(),
        "side": side,
        "indicators": _indicators(_of_cases(opened, closed) | answers, reference),
        "by_month": _by(opened, lambda row: row.month, reference),
        "by_group": _by(opened, lambda row: types[row.category].group, reference),
        "by_type": _by(opened, lambda row: row.category, reference),
        "by_severity": _by(opened, lambda row: row.severity, reference),
        "by_stage": _by(opened, lambda row: row.stage.value, reference),
        "by_belt": _by(opened, lambda row: row.belt, reference),
        "by_outcome": _by(closed, lambda row: row.outcome, reference),
    }


def _opened(
    session: Session, start: datetime, end: datetime, side: str | None
) -> list[Row]:
    """Return how many cases were opened that are alike, as `number`."""
    columns = (
        Case.side,
        Case.category,
        Case.kind,
        Case.severity,
        Case.stage,
        Case.belt,
    )
    query = (
        sa.select(
            _month(session, Case.opened_at).label("month"),
            *columns,
            sa.func.count().label("number"),
        )
        .where(Case.opened_at >= start, Case.opened_at < end, *_counted(side))
        .group_by("month", *columns)
        .order_by("month")
    )
    return list(session.execute(query))


def _closed(
    session: Session, start: datetime, end: datetime, side: str | None
) -> list[Row]:
    """Return how many cases were closed, whenever opened, by side and outcome."""
    query = (
        sa.select(Case.side, Case.outcome, sa.func.count().label("number"))
        .where(
            Case.closed_at >= start,
            Case.closed_at < end,
            Case.stage == Stage.CLOSED,
            *_counted(side),
        )
        .group_by(Case.side, Case.outcome)
    )
    return list(session.execute(query))


def _counted(side: str | None) -> tuple[sa.ColumnElement[bool], ...]:
    real = (Case.exercise.is_(False), Case.stage != Stage.MERGED)
    return real if side is None else (*real, Case.side == side)


def _month(session: Session, moment: Any) -> sa.ColumnElement[str]:
    """Return the month of *moment*, in UTC, as `2026-11`."""
    if session.get_bind().dialect.name == "sqlite":
        return sa.func.strftime("%Y-%m", moment)
    return sa.func.to_char(sa.func.timezone("UTC", moment), "YYYY-MM")


def _of_cases(opened: list[Row], closed: list[Row]) -> dict[str, BySide]:
    """Return the indicators that cases alone give, each by side."""
    return {
        "cases_opened": _sums(opened),
        "cases_enforcement": _sums(opened, lambda r: r.kind == CaseKind.ENFORCEMENT),
        "cases_conflict": _sums(opened, lambda r: r.kind == CaseKind.CONFLICT),
        "cases_near_border": _sums(opened, lambda r: r.belt == NEAREST_BELT),
        "cases_unfounded": _sums(opened, lambda r: r.stage == Stage.UNFOUNDED),
        "smuggling_cases": _sums(opened, _is_smuggling),
        "cases_closed": _sums(closed),
        "cases_convicted": _sums(closed, lambda r: r.outcome == "convicted"),
    }


def _is_smuggling(row: Row) -> bool:
    return row.category in SMUGGLING and row.stage != Stage.UNFOUNDED


def _sums(rows: list[Row], fits: Callable[[Row], bool] = lambda _: True) -> BySide:
    found: Counter[str | None] = Counter()
    for row in rows:
        if fits(row):
            found[row.side] += row.number
    return found


def _indicators(
    values: Mapping[str, BySide], reference: Reference
) -> list[dict[str, Any]]:
    """Return every indicator of the reference data, with its value if it has one."""
    return [
        {
            "id": one.id,
            "names": dict(one.names),
            "unit": one.unit,
            "value": _total(one.id, values[one.id]) if one.id in values else None,
            # Cases go on and answers still come: nothing here is final.
            "state": "provisional" if one.id in values else "not_recorded",
            "by_side": {
                side: values[one.id].get(side, _nothing(one.id))
                if one.id in values
                else None
                for side in reference.participants
            },
            "of": one.of,
        }
        for one in reference.indicators.values()
    ]


def _total(id_: str, by_side: BySide) -> float | None:
    """Return the sum over the sides; a median has its own, under `all`."""
    if id_ in answer_figures.MEDIANS:
        return by_side.get(answer_figures.ALL)
    if id_ in answer_figures.WHOLES:
        return by_side.get(answer_figures.ALL, 0)
    return sum(by_side.values())


def _nothing(id_: str) -> int | None:
    """Return what a side has that was not counted: nothing, but no median of it."""
    return None if id_ in answer_figures.MEDIANS else 0


def _by(
    rows: list[Row], key: Callable[[Row], str | None], reference: Reference
) -> list[dict[str, Any]]:
    """Return the counts of *rows* by *key*, each in all and by side."""
    found: dict[str | None, Counter[str | None]] = {}
    for row in rows:
        found.setdefault(key(row), Counter())[row.side] += row.number
    return [
        {
            "id": id_,
            "value": sum(by_side.values()),
            "by_side": {side: by_side[side] for side in reference.participants},
        }
        for id_, by_side in found.items()
    ]
