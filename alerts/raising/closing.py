"""End what is still open of a case's alerts."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from alerts import ladders, timeline
from alerts.models import Alert, AlertState
from notifiers import outbox

OPEN = (AlertState.DRAFT, AlertState.ISSUED, AlertState.ANSWERED)


def close_all(
    session: Session, case_id: uuid.UUID, *, actor: str, now: datetime
) -> list[Alert]:
    """Close every open alert of the case; what was not sent yet is not sent any more.

    Those that were never issued are cancelled. Nobody is told by this: whoever must
    know that an alert no longer holds gets a cancellation or an all-clear.
    """
    query = sa.select(Alert).where(Alert.case_id == case_id, Alert.state.in_(OPEN))
    alerts = list(session.scalars(query.order_by(Alert.ordinal).with_for_update()))
    for alert in alerts:
        held = alert.state == AlertState.DRAFT
        close(
            session,
            alert,
            AlertState.CANCELLED if held else AlertState.CLOSED,
            "alert_discarded" if held else "alert_closed",
            actor=actor,
            now=now,
        )
    return alerts


def close(  # noqa: PLR0913 - what becomes of it, who did it, when
    session: Session,
    alert: Alert,
    state: AlertState,
    event: str,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Set *alert* to its final *state*, stop its messages and end its ladders."""
    alert.state = state
    ladders.overtake_all(session, alert, now)
    outbox.cancel(session, topic=alert.number, party=None, now=now)
    timeline.write(
        session,
        case_id=alert.case_id,
        alert_id=alert.id,
        actor=actor,
        event=event,
        facts={"alert": alert.number},
        now=now,
    )
