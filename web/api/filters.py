"""Which cases are asked for: a query string as the filters of the board."""

from datetime import UTC, date, datetime, time, timedelta

from cases.board import Filters
from cases.models import CaseKind, Stage
from config.errors import Invalid, Problem
from config.reference import Reference
from translations import N_
from web.api.bodies import FIRST_DAY, LAST_DAY, CaseQuery

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
        stages=tuple(Stage(word) for word in given["stage"]),
        kinds=tuple(CaseKind(word) for word in given["kind"]),
        sides=tuple(given["side"]),
        severities=tuple(given["severity"]),
        text=asked.q,
        bbox=_bbox(asked.bbox),
        start=_moment(asked.from_, "/from", whole_day=False),
        end=_moment(asked.to, "/to", whole_day=True),
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


def _moment(text: str | None, pointer: str, *, whole_day: bool) -> datetime | None:
    """Return the moment that *text* means; of a day its start, or its end."""
    if text is None:
        return None
    try:
        moment, is_day = _parsed(text)
    except ValueError:
        message = N_(
            "This must be a day such as 2026-11-22 or a moment with its offset from "
            "UTC such as 2026-11-22T14:05:00+10:00."
        )
        raise Invalid([Problem(pointer, message)]) from None
    if not FIRST_DAY <= moment.date() <= LAST_DAY:
        message = N_("This lies too far back or ahead.")
        raise Invalid([Problem(pointer, message)])
    return moment + timedelta(days=1) if is_day and whole_day else moment


def _parsed(text: str) -> tuple[datetime, bool]:
    """Return the moment, and whether a whole day was given; may raise ValueError."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC), True
    except ValueError:
        # In a query string a plus sign that was not escaped arrives as a space.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment, False
