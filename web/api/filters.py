"""Which cases are asked for: a query string as the filters of the board."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar

from cases.board import Filters
from cases.models import CaseKind, Stage
from config.errors import Invalid, Problem
from config.reference import Reference
from translations import N_
from web.api.bodies import FIRST_DAY, LAST_DAY, CaseQuery

Word = TypeVar("Word", bound=StrEnum)
_CORNERS = 4


def read(asked: CaseQuery, reference: Reference) -> Filters:
    """Return the filters that *asked* means, or raise `Invalid`."""
    known = {
        "stage": [stage.value for stage in Stage],
        "kind": [kind.value for kind in CaseKind],
        "side": list(reference.sides),
        "severity": list(reference.severities),
    }
    given = {
        name: _words(name, getattr(asked, name), choices)
        for name, choices in known.items()
    }
    return Filters(
        stages=frozenset(Stage(word) for word in given["stage"]),
        kinds=frozenset(CaseKind(word) for word in given["kind"]),
        sides=frozenset(given["side"]),
        severities=frozenset(given["severity"]),
        text=asked.q or "",
        bbox=_bbox(asked.bbox),
        start=_moment(asked.from_, "/from"),
        end=_moment(asked.to, "/to"),
        exercise=asked.exercise,
    )


def _words(name: str, text: str | None, choices: list[str]) -> list[str]:
    words = [word.strip() for word in (text or "").split(",") if word.strip()]
    if set(words) - set(choices):
        message = N_("This must be one of: %(expected)s.")
        raise Invalid([Problem(f"/{name}", message, {"expected": ", ".join(choices)})])
    return words


def _bbox(text: str | None) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north in degrees."""
    if text is None:
        return None
    try:
        corners = [float(part) for part in text.split(",")]
    except ValueError:
        corners = []
    if len(corners) == _CORNERS:
        west, south, east, north = corners
        if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:  # noqa: PLR2004
            return west, south, east, north
    message = N_("A box is west,south,east,north in degrees, such as 130,42,132,44.")
    raise Invalid([Problem("/bbox", message)])


def _moment(value: datetime | date | None, pointer: str) -> datetime | None:
    if value is None:
        return None
    day = value.date() if isinstance(value, datetime) else value
    if not FIRST_DAY <= day <= LAST_DAY:
        message = N_("This lies too far back or ahead.")
        raise Invalid([Problem(pointer, message)])
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    if value.tzinfo is None:
        message = N_("A moment needs its offset from UTC, such as +10:00 or Z.")
        raise Invalid([Problem(pointer, message)])
    return value
