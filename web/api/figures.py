"""Joint statistics: the same figures for both sides, as JSON or CSV."""

import csv
import io
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Response, jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field

from cases import statistics
from config.errors import Invalid, Problem
from translations import N_
from web import service
from web.access import Act
from web.api import reading
from web.api.bodies import StatisticsQuery, Strict
from web.api.operation import Operation, serve

CSV = "text/csv"
BY = "by_"
COLUMNS = ("id", "of", "name_zh", "name_ru", "name_en", "unit", "state", "value")


class Indicator(Strict):
    """One figure of both sides; `of` names the figure it is a part of."""

    id: str
    names: dict[str, str]
    unit: str | None
    value: float | None
    state: str
    by_side: dict[str, float | None]
    of: str | None


class Count(Strict):
    """How many cases are alike, in all and by side."""

    id: str | None
    value: int
    by_side: dict[str, int]


class StatisticsOut(Strict):
    """The same figures for both sides, and breakdowns of the cases opened or closed."""

    from_: date = Field(alias="from")
    to: date
    side: str | None
    indicators: list[Indicator]
    by_month: list[Count] | None = None
    by_group: list[Count] | None = None
    by_type: list[Count] | None = None
    by_severity: list[Count] | None = None
    by_stage: list[Count] | None = None
    by_belt: list[Count] | None = None
    by_outcome: list[Count] | None = None


@serve(
    Operation(
        "GET",
        "/statistics",
        Act.READ_STATISTICS,
        "Count what happened",
        StatisticsOut,
        query=StatisticsQuery,
        gives=(reading.JSON, CSV),
    )
)
def read_statistics() -> ResponseReturnValue:
    """Return the figures of a span of days, the last one counted, without drills."""
    asked = reading.query(StatisticsQuery)
    if asked.to < asked.from_:
        raise Invalid([Problem("/to", N_("The last day lies before the first."))])
    running = service.current()
    if asked.side is not None and asked.side not in running.reference.sides:
        raise Invalid([Problem("/side", N_("There is no such side."))])
    start = datetime.combine(asked.from_, time(), UTC)
    end = datetime.combine(asked.to, time(), UTC) + timedelta(days=1)
    with running.database.reading() as session:
        found = statistics.figures(session, start, end, asked.side, running.reference)
    found = {**found, "from": asked.from_.isoformat(), "to": asked.to.isoformat()}
    if asked.by is not None:
        found = only(found, asked.by)
    if asked.format == "csv":
        return Response(as_csv(found), content_type=f"{CSV}; charset=utf-8")
    return jsonify(found)


def only(figures: dict[str, Any], by: str) -> dict[str, Any]:
    """Return *figures* without the breakdowns other than *by*."""
    return {
        key: value
        for key, value in figures.items()
        if not key.startswith(BY) or key == BY + by
    }


def as_csv(figures: dict[str, Any]) -> str:
    """Return *figures* as CSV (RFC 4180): a line for each indicator and count.

    A count's id is that of its breakdown and its own: `by_month:2026-11`.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    lines = [*figures["indicators"], *_counts(figures)]
    sides = sorted({side for each in lines for side in each["by_side"]})
    writer.writerow([*COLUMNS, *sides])
    for each in lines:
        names = each.get("names", {})
        writer.writerow(
            [
                each["id"],
                each.get("of"),
                *(names.get(key) for key in ("zh", "ru", "en")),
                each.get("unit"),
                each.get("state"),
                each["value"],
                *(each["by_side"].get(side) for side in sides),
            ]
        )
    return out.getvalue()


def _counts(figures: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**each, "id": f"{key}:{each['id'] or ''}", "unit": "cases"}
        for key, value in figures.items()
        if key.startswith(BY)
        for each in value
    ]
