"""Joint statistics: the same figures for both sides, as JSON or CSV."""

import csv
import io
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from cases import statistics
from config.errors import Invalid, Problem
from translations import N_
from web import service
from web.access import Act
from web.api import reading
from web.api.answers import StatisticsOut
from web.api.bodies import StatisticsQuery
from web.api.operation import Operation, serve

CSV = "text/csv"


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
    if asked.format == "csv":
        return Response(as_csv(found), content_type=f"{CSV}; charset=utf-8")
    return jsonify(found)


def as_csv(figures: dict[str, Any]) -> str:
    """Return *figures* as CSV (RFC 4180), one indicator a line."""
    out = io.StringIO()
    writer = csv.writer(out)
    sides = sorted({side for each in figures["indicators"] for side in each["by_side"]})
    writer.writerow(
        ["id", "of", "name_zh", "name_ru", "name_en", "unit", "state", "value", *sides]
    )
    for each in figures["indicators"]:
        names = each["names"]
        writer.writerow(
            [
                each["id"],
                each["of"] or "",
                *(names.get(key, "") for key in ("zh", "ru", "en")),
                each["unit"],
                each["state"],
                "" if each["value"] is None else each["value"],
                *(_cell(each["by_side"].get(side)) for side in sides),
            ]
        )
    return out.getvalue()


def _cell(value: object) -> object:
    return "" if value is None else value
