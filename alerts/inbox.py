"""Reports that could not be understood: kept as they came, until they are settled."""

import uuid
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from alerts.models import InboxItem, Via
from config.errors import Missing, Problem, Refused
from translations import N_

LONGEST = 20_000  # characters of one item that are kept


def keep(  # noqa: PLR0913 - what came, from whom, how
    session: Session,
    *,
    via: Via,
    sender: str | None,
    content: str,
    problems: Iterable[Problem],
    now: datetime,
) -> InboxItem:
    """Keep *content* for a dispatcher, with what is wrong with it."""
    item = InboxItem(
        via=via,
        sender=sender,
        content=content.replace("\0", "\N{REPLACEMENT CHARACTER}")[:LONGEST],
        problems=[
            {"pointer": p.pointer, "message": p.message, "args": _plain(p.args)}
            for p in problems
        ],
        received_at=now,
    )
    session.add(item)
    return item


def open_items(session: Session, limit: int = 200) -> list[InboxItem]:
    """Return what nobody has settled yet, the oldest first."""
    query = (
        sa.select(InboxItem)
        .where(InboxItem.settled_at.is_(None))
        .order_by(InboxItem.received_at, InboxItem.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def open_count(session: Session) -> int:
    """Return how many items wait for a dispatcher."""
    query = (
        sa.select(sa.func.count())
        .select_from(InboxItem)
        .where(InboxItem.settled_at.is_(None))
    )
    return session.scalar(query) or 0


def by_id(session: Session, item_id: uuid.UUID) -> InboxItem:
    """Return the item; raise `Missing` if there is none."""
    item = session.get(InboxItem, item_id)
    if item is None:
        raise Missing(N_("There is no such item in the inbox."))
    return item


def settle(
    session: Session,
    item: InboxItem,
    *,
    by: str,
    report_id: uuid.UUID | None,
    now: datetime,
) -> InboxItem:
    """Close *item*: it became the report *report_id*, or (None) was put aside."""
    session.refresh(item, with_for_update=True)
    if item.settled_at is not None:
        raise Refused(N_("Somebody has settled this item already."))
    item.settled_at = now
    item.settled_by = by
    item.report_id = report_id
    return item


def problems_of(item: InboxItem) -> list[Problem]:
    """Return what was wrong with *item*, ready to be said in the reader's language."""
    return [Problem(p["pointer"], p["message"], p["args"]) for p in item.problems]


def _plain(args: dict[str, object]) -> dict[str, object]:
    """Return *args* as JSON values."""
    return {
        name: value if isinstance(value, int | float | str | bool) else str(value)
        for name, value in args.items()
    }
