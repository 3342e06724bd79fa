import threading
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from notifiers import delivery, outbox, replies
from notifiers.channel import GiveUp, TryAgain
from notifiers.delivery import claims, recording
from notifiers.models import (
    Attempt,
    Channel,
    Message,
    MessageState,
    Reply,
    ReplyKind,
)
from tests.fakes.channel import FakeChannel
from tests.notifiers.conftest import make_contact, make_notice, queue, read

S = MessageState
LEASE = timedelta(seconds=60)


def test_the_most_urgent_goes_first(database, contact, clock):
    with database.begin() as session:
        for urgency in (1, 3, 2):
            outbox.queue(
                session,
                topic="t",
                party=None,
                contact=contact,
                notice=make_notice(),
                urgency=urgency,
                now=clock(),
            )

    with database.begin() as session:
        taken = claims.take(session, Message, limit=2, lease=LEASE, now=clock())

    assert [row.urgency for row in taken] == [3, 2]


def test_a_late_failure_does_not_undo_what_another_sender_did(database, message, clock):
    with database.begin() as session:
        (slow,) = claims.take(session, Message, limit=1, lease=LEASE, now=clock())
    clock.move(minutes=2)
    delivery.deliver_due(database, {Channel.CONSOLE: FakeChannel()}, clock)

    with database.begin() as session:
        recording.unsent(session, slow, GiveUp("too late"), clock())

    assert read(database, message).state == S.SENT


def test_a_late_success_spares_the_second_sender(database, message, clock):
    with database.begin() as session:
        (slow,) = claims.take(session, Message, limit=1, lease=LEASE, now=clock())
    clock.move(minutes=2)
    with database.begin() as session:
        claims.take(session, Message, limit=1, lease=LEASE, now=clock())

    with database.begin() as session:
        recording.sent(session, slow, "late", clock())

    assert read(database, message).state == S.SENT


def test_the_claim_uses_the_index_of_open_rows(database):
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    question = str(sa.select(Message.id).where(claims.OPEN))
    with database.begin() as session:
        if not database.is_sqlite:
            session.execute(sa.text("SET LOCAL enable_seqscan = off"))
        lines = session.execute(sa.text(explain + question)).all()

    assert "ix_messages_due" in str(lines)


@pytest.mark.parametrize("party", ["ru_park", None])
def test_cancelling_stops_what_waits_and_spares_the_rest(
    database, message, clock, party
):
    other = make_contact(database, clock(), agency_id="cn_park", address="2")
    theirs = queue(database, other, clock())

    with database.begin() as session:
        cancelled = outbox.cancel(
            session, topic=message.topic, party=party, now=clock()
        )

    assert cancelled == (1 if party else 2)
    assert read(database, message).state == S.CANCELLED
    assert read(database, theirs).state == (S.WAITING if party else S.CANCELLED)


def test_a_reply_is_sent_at_once_and_a_failing_one_is_given_up(database, clock):
    phone = FakeChannel()
    with database.begin() as session:
        replies.say(session, Channel.TELEGRAM, "7", "Принято", clock())

    delivery.deliver_due(database, {Channel.TELEGRAM: phone}, clock)
    assert phone.replies == [("7", ReplyKind.TEXT, {"text": "Принято"})]

    with database.begin() as session:
        replies.say(session, Channel.TELEGRAM, "7", "Ещё", clock())
    phone.failures = [TryAgain("busy")] * 9
    for _ in range(12):
        delivery.deliver_due(database, {Channel.TELEGRAM: phone}, clock)
        clock.move(minutes=4)
    with database.reading() as session:
        states = session.scalars(sa.select(Reply.state).order_by(Reply.id)).all()
    assert states == [S.SENT, S.FAILED]
    assert len(phone.failures) == 9 - recording.MOST_REPLY_ATTEMPTS


def test_two_senders_never_take_the_same_message(database, contact, clock):
    for _ in range(30):
        queue(database, contact, clock())
    phone = FakeChannel(before=lambda _notice: time.sleep(0.002))
    senders = [
        threading.Thread(
            target=delivery.deliver_due,
            args=(database, {Channel.CONSOLE: phone}, clock),
        )
        for _ in range(3)
    ]

    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert len(phone.inbox) == 30
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Attempt.id))) == 30
