"""The joint figures of a period: numbers, thin bars, and the table in one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import render_template, request

from cases import statistics
from web import access, clock, service
from web.access import Act

DEFAULT_DAYS = 182
LONGEST = timedelta(days=366 * 20)


@dataclass(frozen=True)
class Group:
    """An indicator and those that are of it, on one scale."""

    head: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]

    @property
    def most(self) -> float:
        """The largest value of the rows: the end of their scale."""
        values = [
            value
            for row in self.rows
            for value in (row["value"], *row["by_side"].values())
            if value is not None
        ]
        return max(values, default=0) or 1


@access.needs(Act.READ_STATISTICS)
def page() -> str:
    """Show the figures from one day to another, both counted."""
    running, today = service.current(), clock.now().date()
    last = _day(request.args.get("to")) or today
    first = _day(request.args.get("from")) or last - timedelta(days=DEFAULT_DAYS)
    if first > last:
        first, last = last, first
    first = max(first, last - LONGEST)
    asked = request.args.get("side")
    side = asked if asked in running.reference.participants else None
    with running.database.reading() as session:
        found = statistics.figures(
            session,
            datetime.combine(first, time(), UTC),
            datetime.combine(last, time(), UTC) + timedelta(days=1),
            side,
            running.reference,
        )
    groups = grouped(found["indicators"])
    return render_template(
        "statistics.html",
        heads=[group.head for group in groups if not group.rows],
        groups=[group for group in groups if group.rows],
        first=first,
        last=last,
        side=side,
        sides=running.reference.participants,
    )


def grouped(indicators: Sequence[Mapping[str, Any]]) -> list[Group]:
    """Return the indicators that stand alone, each with those that are of it."""
    children: dict[str, list[Mapping[str, Any]]] = {}
    for one in indicators:
        if one["of"]:
            children.setdefault(one["of"], []).append(one)
    return [
        Group(one, children.get(one["id"], ())) for one in indicators if not one["of"]
    ]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
