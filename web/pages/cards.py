"""Cases as cards: four lines that say what matters at three in the morning."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from alerts.models import Alert, AlertState, Warning, WarningState  # noqa: A004
from cases.models import Case

_SAYS_MOST = (
    WarningState.ON_SCENE,
    WarningState.RESPONDING,
    WarningState.HANDED_OVER,
    WarningState.ACKNOWLEDGED,
    WarningState.DECLINED,
)
OPEN = (AlertState.ISSUED, AlertState.ANSWERED, AlertState.EXPIRED)


@dataclass(frozen=True)
class SideAnswer:
    """Where one side stands: waiting while an agency that must answer has not."""

    side: str
    state: WarningState
    due_at: datetime | None
    at: datetime | None


@dataclass(frozen=True)
class Card:
    """A case as the board shows it."""

    case: Case
    sides: Sequence[SideAnswer]


def cards(session: Session, cases: Sequence[Case]) -> list[Card]:
    """Return a card for each of *cases*, with the answers of each side."""
    warnings = _warnings(session, [case.id for case in cases])
    return [Card(case, _sides(warnings.get(case.id, []))) for case in cases]


def _warnings(
    session: Session, cases: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[Warning]]:
    """Return the warnings of each case's open alerts."""
    query = (
        sa.select(Alert.case_id, Warning)
        .join(Warning, Warning.alert_id == Alert.id)
        .where(Alert.case_id.in_(cases), Alert.state.in_(OPEN))
        .order_by(Warning.due_at, Warning.id)
    )
    found: dict[uuid.UUID, list[Warning]] = {}
    for case_id, warning in session.execute(query):
        found.setdefault(case_id, []).append(warning)
    return found


def _sides(warnings: Iterable[Warning]) -> list[SideAnswer]:
    by_side: dict[str, list[Warning]] = {}
    for warning in warnings:
        by_side.setdefault(warning.side, []).append(warning)
    return [_side(side, by_side[side]) for side in sorted(by_side)]


def _side(side: str, warnings: list[Warning]) -> SideAnswer:
    """Return what the side says as a whole."""
    asked = [warning for warning in warnings if warning.must_answer] or warnings
    waiting = [one for one in asked if one.state == WarningState.WAITING]
    if waiting:
        return SideAnswer(side, WarningState.WAITING, waiting[0].due_at, None)
    best = min(asked, key=lambda one: _SAYS_MOST.index(one.state))
    return SideAnswer(side, best.state, None, best.answered_at)
