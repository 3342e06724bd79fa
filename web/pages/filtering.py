"""The filters of board, list and map: they live in the address bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from flask import request

from cases.board import Filters
from cases.models import CaseKind, Stage
from translations import N_, Translator
from web import clock, service
from web.pages import say

PERIODS = {
    "day": (N_("Last 24 hours"), timedelta(days=1)),
    "week": (N_("Last 7 days"), timedelta(days=7)),
    "month": (N_("Last 30 days"), timedelta(days=30)),
    "year": (N_("Last 365 days"), timedelta(days=365)),
}
EXERCISES = {
    "without": (N_("Without exercises"), False),
    "only": (N_("Only exercises"), True),
}
LONGEST = 200
NAMES = ("stage", "kind", "side", "severity", "belt", "period", "exercise", "q")


@dataclass(frozen=True)
class Choices:
    """What each filter can be set to: (value, text)."""

    side: Sequence[tuple[str, str]]
    kind: Sequence[tuple[str, str]]
    severity: Sequence[tuple[str, str]]
    belt: Sequence[tuple[str, str]]
    period: Sequence[tuple[str, str]]
    exercise: Sequence[tuple[str, str]]


def choices(t: Translator) -> Choices:
    """Return the choices in the reader's language."""
    reference = service.current().reference
    return Choices(
        side=[(side, say.side(side)) for side in reference.participants],
        kind=[(kind.value, say.word(kind)) for kind in CaseKind],
        severity=[(id_, t.names(s.names)) for id_, s in reference.severities.items()],
        belt=[(belt, say.belt(belt)) for belt in service.current().zones.belts],
        period=[(id_, t._(text)) for id_, (text, _) in PERIODS.items()],
        exercise=[(id_, t._(text)) for id_, (text, _) in EXERCISES.items()],
    )


def chosen() -> dict[str, str]:
    """Return the filters of this request that are set, as they stand in the address."""
    given = {name: request.args.get(name, "").strip()[:LONGEST] for name in NAMES}
    return {name: value for name, value in given.items() if value}


def query(given: dict[str, str]) -> str:
    """Return *given* for an address."""
    return urlencode(given)


def read(given: dict[str, str]) -> Filters:
    """Return what the board is asked for; values nobody knows filter nothing."""
    reference, now = service.current().reference, clock.now()
    _, back = PERIODS.get(given.get("period", ""), ("", None))
    _, exercise = EXERCISES.get(given.get("exercise", ""), ("", None))
    stage, kind = given.get("stage"), given.get("kind")
    side, severity = given.get("side"), given.get("severity")
    belt = given.get("belt")
    return Filters(
        stages=tuple(s for s in Stage if s.value == stage),
        kinds=tuple(k for k in CaseKind if k.value == kind),
        sides=tuple(s for s in reference.participants if s == side),
        severities=tuple(s for s in reference.severities if s == severity),
        belts=tuple(b for b in service.current().zones.belts if b == belt),
        start=now - back if back else None,
        exercise=exercise,
        text=given.get("q"),
    )
