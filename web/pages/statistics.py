"""The joint figures of a period: numbers, thin bars, and the table in one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import render_template, request

from cases import statistics
from cases.models import Stage
from translations import N_
from web import access, clock, language, service
from web.access import Act
from web.pages import say

DEFAULT_DAYS = 182
LONGEST = timedelta(days=366 * 20)


BREAKDOWNS = {
    "by_month": N_("Cases by month"),
    "by_type": N_("Cases by type"),
    "by_severity": N_("Cases by severity"),
    "by_stage": N_("Cases by stage"),
    "by_belt": N_("Cases by distance to the border"),
    "by_outcome": N_("Closed cases by outcome"),
}


@dataclass(frozen=True)
class Row:
    """One figure, in all and by side; None is not recorded."""

    name: str
    value: float | None
    by_side: Mapping[str, float | None]


@dataclass(frozen=True)
class Breakdown:
    """Figures on one scale."""

    title: str
    rows: Sequence[Row]

    @property
    def most(self) -> float:
        """The largest value: the end of the scale."""
        return max((row.value or 0 for row in self.rows), default=0) or 1


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
    indicators = found["indicators"]
    counted = [one for one in indicators if one["state"] != "not_recorded"]
    return render_template(
        "statistics.html",
        indicators=[(_row(one), one["unit"], bool(one["of"])) for one in counted],
        missing=[_row(one) for one in indicators if one not in counted],
        breakdowns=_breakdowns(found),
        first=first,
        last=last,
        side=side,
        sides=[side] if side else running.reference.participants,
    )


def _row(one: Mapping[str, Any]) -> Row:
    names = language.current().names(one["names"])
    return Row(say.sentence(names), one["value"], one["by_side"])


def _breakdowns(found: Mapping[str, Any]) -> list[Breakdown]:
    """Return what was counted by month, type …, with the names of what was counted."""
    t = language.current()
    made = []
    for key, title in BREAKDOWNS.items():
        rows = [
            Row(_name(key, one["id"]), one["value"], one["by_side"])
            for one in found[key]
        ]
        if key != "by_month":
            rows.sort(key=lambda row: -(row.value or 0))
        if rows:
            made.append(Breakdown(t._(title), rows))
    return made


def _name(key: str, id_: str | None) -> str:
    """Return the name of what was counted under *id_*."""
    t = language.current()
    if id_ is None:
        return t._("not known")
    naming: dict[str, Callable[[str], str]] = {
        "by_month": lambda month: say.month(date.fromisoformat(f"{month}-01")),
        "by_type": say.category,
        "by_severity": say.severity,
        "by_stage": lambda stage: say.word(Stage(stage)),
        "by_belt": say.belt,
        "by_outcome": say.outcome,
    }
    return say.sentence(naming[key](id_))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
