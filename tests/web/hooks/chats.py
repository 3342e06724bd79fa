"""Updates as Telegram writes them, and what became of them."""

import itertools
from typing import Any

import sqlalchemy as sa

from alerts.models import Alert, InboxItem, Warning  # noqa: A004
from notifiers.models import Reply, ReplyKind
from web.service import Service

numbers = itertools.count(1)


def tap(
    data: str, chat: int = 77, user: int | None = None, **more: object
) -> dict[str, Any]:
    return {
        "update_id": next(numbers),
        "callback_query": {
            "id": "q1",
            "from": {"id": user or chat, "first_name": "Иван"},
            "message": {
                "message_id": 5,
                "chat": {"id": chat, "type": "private" if chat > 0 else "group"},
            },
            "data": data,
            **more,
        },
    }


def text(
    words: str, chat: int = 77, kind: str = "private", **more: object
) -> dict[str, Any]:
    return {
        "update_id": next(numbers),
        "message": {
            "message_id": 9,
            "chat": {"id": chat, "type": kind},
            "from": {"id": 77, "first_name": "Иван"},
            "text": words,
            **more,
        },
    }


def state(service: Service, alert: Alert, agency: str = "ru_pk_okhotnadzor") -> Warning:
    with service.database.reading() as session:
        query = sa.select(Warning).where(
            Warning.alert_id == alert.id, Warning.agency_id == agency
        )
        return session.scalars(query).one()


def reactions(service: Service, kind: ReplyKind | None = None) -> list[Reply]:
    with service.database.reading() as session:
        query = sa.select(Reply).order_by(Reply.id)
        return [r for r in session.scalars(query) if kind in {None, r.kind}]


def inbox(service: Service) -> list[str]:
    with service.database.reading() as session:
        return [item.content for item in session.scalars(sa.select(InboxItem))]
