import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifiers import receipts
from notifiers.models import Channel, Destination, MessageState
from tests.notifiers.conftest import make_contact, queue, read

S = MessageState
WORDS = sorted(receipts.STATES)


def test_receipts_carry_a_message_forward(database, message, now):
    for word in ("sent", "delivered", "read"):
        with database.begin() as session:
            receipts.apply(
                session,
                channel=Channel.CONSOLE,
                reference="r1",
                word=word,
                detail=None,
                at=now,
                message_id=message.id,
            )

    row = read(database, message)
    assert (row.state, row.reference, row.delivered_at) == (S.READ, "r1", now)
    assert [attempt.outcome for attempt in row.tries] == ["sent", "delivered", "read"]


@given(st.lists(st.sampled_from(WORDS), max_size=6), st.sampled_from(list(S)))
def test_the_order_of_receipts_does_not_matter(words, state):
    ends = set()
    for order in itertools.islice(itertools.permutations(words), 24):
        end = state
        for word in order:
            end = receipts.after(end, word)
        ends.add(end)

    assert len(ends) == 1


@given(st.sampled_from(WORDS))
@pytest.mark.parametrize("closed", [S.CANCELLED, S.EXPIRED, S.BUNDLED])
def test_what_was_stopped_stays_stopped(closed, word):
    assert receipts.after(closed, word) == closed


def test_a_receipt_that_overtakes_the_answer_is_not_lost(database, now):
    person = make_contact(database, now, channel=Channel.SMS, address="+12025550123")
    sms = queue(database, person, now)

    with database.begin() as session:
        receipts.apply(
            session,
            channel=Channel.SMS,
            reference="SM1",
            word="delivered",
            detail=None,
            at=now,
            message_id=sms.id,
        )

    assert read(database, sms).state == S.DELIVERED


@pytest.mark.parametrize(
    ("number", "state"),
    [
        ("+8613912345678", S.SENT),
        ("+79140000000", S.DELIVERED),
    ],
)
def test_delivered_is_believed_where_receipts_are_worth_something(
    database, now, number, state
):
    person = make_contact(database, now, channel=Channel.SMS, address=number)
    sms = queue(database, person, now)

    with database.begin() as session:
        receipts.apply(
            session,
            channel=Channel.SMS,
            reference="SM1",
            word="delivered",
            detail=None,
            at=now,
            message_id=sms.id,
        )

    assert read(database, sms).state == state


def test_a_number_that_does_not_exist_is_not_written_to_again(database, now):
    person = make_contact(database, now, channel=Channel.SMS, address="+79140000000")
    sms = queue(database, person, now)

    with database.begin() as session:
        receipts.apply(
            session,
            channel=Channel.SMS,
            reference="SM1",
            word="undelivered",
            detail="30005",
            at=now,
            message_id=sms.id,
        )

    row = read(database, sms)
    assert (row.state, row.error) == (S.FAILED, "undelivered 30005")
    with database.reading() as session:
        assert session.get_one(Destination, sms.destination_id).dead_at == now


def test_a_failure_of_an_earlier_try_does_not_hurt_the_later_one(
    database, message, now
):
    with database.begin() as session:
        session.merge(message).reference = "second"

    with database.begin() as session:
        receipts.apply(
            session,
            channel=Channel.CONSOLE,
            reference="first",
            word="failed",
            detail=None,
            at=now,
            message_id=message.id,
        )

    assert read(database, message).state == S.WAITING


def test_a_receipt_for_nothing_of_ours_is_nothing(database, now):
    with database.begin() as session:
        found = receipts.apply(
            session,
            channel=Channel.SMS,
            reference="SM9",
            word="sent",
            detail=None,
            at=now,
        )

    assert found is None
