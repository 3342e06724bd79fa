import threading
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from notifiers import delivery, outbox
from notifiers.channel import GiveUp, Moved, TryAgain
from notifiers.delivery import claims
from notifiers.models import (
    Channel,
    Destination,
    Message,
    MessageState,
    ReplyKind,
)
from tests.fakes.channel import FakeChannel
from tests.notifiers.conftest import make_contact, make_notice, queue, read

S = MessageState
LEASE = timedelta(seconds=60)


def test_what_is_due_is_sent_and_recorded(database, message, clock):
    phone = FakeChannel()

    sent = delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)

    row = read(database, message)
    assert sent == 1
    assert [address for address, _ in phone.inbox] == ["1"]
    assert (row.state, row.reference) == (S.SENT, f"fake:{message.id.hex}")
    assert [attempt.outcome for attempt in row.tries] == ["sent"]


def test_nothing_is_sent_twice(database, message, clock):
    phone = FakeChannel()

    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)
    clock.move(hours=1)
    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)

    assert len(phone.inbox) == 1
    assert read(database, message).attempts == 1


def test_a_busy_provider_is_asked_again_when_it_said(database, message, clock):
    phone = FakeChannel([TryAgain("busy", after=timedelta(seconds=42))])

    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)
    assert read(database, message).state == S.WAITING
    clock.move(seconds=41)
    assert delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock) == 0

    clock.move(seconds=1)
    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)
    assert read(database, message).state == S.SENT
    assert not phone.inbox[0][1].repeat


def test_a_provider_that_refuses_for_ever_is_left_alone(database, message, clock):
    phone = FakeChannel([GiveUp("blocked", dead=True)])

    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)
    clock.move(days=1)
    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)

    row = read(database, message)
    assert (row.state, row.error, row.attempts) == (S.FAILED, "blocked", 1)
    with database.reading() as session:
        destination = session.get_one(Destination, message.destination_id)
        assert destination.dead_at is not None


def test_a_bad_text_does_not_bury_the_address(database, message, clock):
    phone = FakeChannel([GiveUp("text too odd")])

    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)

    with database.reading() as session:
        assert session.get_one(Destination, message.destination_id).dead_at is None


@pytest.mark.usefixtures("message")
def test_after_an_uncertain_end_the_text_says_that_it_is_a_repeat(database, clock):
    phone = FakeChannel([TryAgain("no answer", uncertain=True)])

    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)
    clock.move(minutes=1)
    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)

    assert phone.inbox[0][1].repeat
    assert phone.texts[0].startswith("ПОВТОР")


def test_a_sender_that_died_between_claim_and_record_loses_nothing(
    database, message, clock
):
    with database.begin() as session:
        claims.take(session, Message, limit=20, lease=LEASE, now=clock())
    phone = FakeChannel()

    assert delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock) == 0
    clock.move(seconds=60)
    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)

    assert read(database, message).state == S.SENT
    assert phone.inbox[0][1].repeat


def test_what_was_cancelled_while_it_was_sent_stays_cancelled(database, message, clock):
    def cancel(_notice):
        with database.begin() as session:
            outbox.cancel(session, topic=message.topic, now=clock())

    phone = FakeChannel(before=cancel)

    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)

    row = read(database, message)
    assert row.state == S.CANCELLED
    assert row.reference == f"fake:{message.id.hex}"
    assert [attempt.outcome for attempt in row.tries] == ["sent"]


def test_a_failure_after_a_cancellation_brings_nothing_back(database, message, clock):
    def cancel(_notice):
        with database.begin() as session:
            outbox.cancel(session, topic=message.topic, now=clock())

    phone = FakeChannel([TryAgain("busy")], before=cancel)

    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)
    clock.move(hours=1)
    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)

    assert read(database, message).state == S.CANCELLED
    assert phone.inbox == []


def test_what_came_too_late_expires_unsent(database, contact, clock):
    late = queue(database, contact, clock(), send_by=clock() + timedelta(minutes=5))
    phone = FakeChannel()
    clock.move(minutes=5)

    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)

    assert read(database, late).state == S.EXPIRED
    assert phone.inbox == []


def test_the_provider_is_told_how_long_a_text_is_worth_delivering(
    database, contact, clock
):
    queue(database, contact, clock(), send_by=clock() + timedelta(minutes=5))
    phone = FakeChannel()

    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)

    assert phone.inbox[0][1].life_s == 300


def test_a_group_that_moved_is_followed_and_written_to_at_once(
    database, message, clock
):
    phone = FakeChannel([Moved("supergroup", address="-100500")])

    delivery.deliver_due(database, {Channel.CONSOLE: phone}, clock)

    assert [address for address, _ in phone.inbox] == ["-100500"]
    with database.reading() as session:
        kept = session.get_one(Destination, message.destination_id)
        assert kept.address == "-100500"


def test_a_channel_that_is_off_keeps_its_messages(database, message, clock):
    delivery.deliver_due(database, {}, clock)

    row = read(database, message)
    assert (row.state, row.error) == (S.WAITING, "this channel is switched off")


def test_a_broken_channel_stops_neither_the_others_nor_itself(database, message, clock):
    elsewhere = make_contact(database, clock(), channel=Channel.EMAIL, address="a@b.c")
    other = queue(database, elsewhere, clock())
    phone, mail = FakeChannel([RuntimeError("bug")]), FakeChannel()

    delivery.deliver_due(database, {Channel.CONSOLE: phone, Channel.EMAIL: mail}, clock)

    assert read(database, other).state == S.SENT
    assert read(database, message).state == S.WAITING


def test_no_transaction_is_open_while_a_provider_is_spoken_to(database, contact, clock):
    def write(_notice):
        # With the sender's transaction open this would wait for its lock for ever.
        with database.begin() as session:
            session.execute(sa.update(Destination).values(rank=7))

    for _ in range(3):
        queue(database, contact, clock())

    sent = delivery.deliver_due(
        database, {Channel.CONSOLE: FakeChannel(before=write)}, clock
    )

    assert sent == 3


def test_a_hanging_provider_leaves_threads_to_the_others(database, contact, clock):
    elsewhere = make_contact(database, clock(), channel=Channel.EMAIL, address="a@b.c")
    for _ in range(delivery.THREADS + 4):
        queue(database, contact, clock())
    queue(database, elsewhere, clock(), urgency=-1)
    mail, release = FakeChannel(), threading.Event()
    hanging = FakeChannel(before=lambda _notice: release.wait(20))
    worker = threading.Thread(
        target=delivery.deliver_due,
        args=(database, {Channel.CONSOLE: hanging, Channel.EMAIL: mail}, clock),
    )

    worker.start()
    deadline = time.monotonic() + 10
    while not mail.inbox and time.monotonic() < deadline:
        time.sleep(0.01)
    arrived, hung = len(mail.inbox), len(hanging.inbox)
    release.set()
    worker.join()

    assert (arrived, hung) == (1, 0)
    assert len(hanging.inbox) == delivery.THREADS + 4


def test_a_place_is_pinned_under_a_telegram_message_only(database, clock):
    person = make_contact(
        database,
        clock(),
        destinations=[(Channel.TELEGRAM, "7"), (Channel.CONSOLE, "1")],
    )
    notice = make_notice(place=(42.9, 131.1))
    with database.begin() as session:
        outbox.queue(
            session, topic="t", party=None, contact=person, notice=notice, now=clock()
        )
    chat, phone = FakeChannel(), FakeChannel()

    delivery.deliver_due(
        database, {Channel.TELEGRAM: chat, Channel.CONSOLE: phone}, clock
    )

    assert [(kind, p["lat"], p["lon"]) for _, kind, p in chat.replies] == [
        (ReplyKind.PIN, 42.9, 131.1)
    ]
    assert phone.replies == []
