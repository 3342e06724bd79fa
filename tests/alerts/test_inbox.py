from datetime import datetime

import pytest

from alerts import inbox
from alerts.models import Via
from config.database import Database
from config.errors import Problem, Refused


def test_what_cannot_be_understood_is_kept_until_it_is_settled(
    database: Database, now: datetime
) -> None:
    problem = Problem("/place/lat", "“%(given)s” is no latitude.", {"given": 4j})
    with database.begin() as session:
        item = inbox.keep(
            session,
            via=Via.SMS,
            sender="+79990000000",
            content="стреляют\0у ручья",
            problems=[problem],
            now=now,
        )
    with database.reading() as session:
        (kept,) = inbox.open_items(session)
        assert kept.content == "стреляют\ufffdу ручья"
        assert str(inbox.problems_of(kept)[0]) == "/place/lat: “4j” is no latitude."
        assert inbox.open_count(session) == 1

    with database.begin() as session:
        item = inbox.by_id(session, item.id)
        inbox.settle(session, item, by="account:x", report_id=None, now=now)
    with database.begin() as session:
        assert inbox.open_items(session) == []
        with pytest.raises(Refused):
            inbox.settle(
                session,
                inbox.by_id(session, item.id),
                by="account:y",
                report_id=None,
                now=now,
            )
