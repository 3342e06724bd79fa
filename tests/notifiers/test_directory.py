import uuid
from datetime import datetime, timedelta

import pytest

from config.database import Database
from config.errors import Invalid, Refused
from notifiers import directory, inbound, outbox
from notifiers.models import Channel, Contact
from tests.notifiers.conftest import make_contact, make_notice, queue


def code_for(database: Database, contact: Contact, now: datetime) -> str:
    with database.begin() as session:
        return directory.link_code(session, session.get_one(Contact, contact.id), now)


def link(database: Database, code: str, chat: str, now: datetime) -> uuid.UUID:
    with database.begin() as session:
        return directory.link(session, code, Channel.TELEGRAM, chat, now).id


def at(database: Database, chat: str) -> uuid.UUID | None:
    with database.reading() as session:
        found = directory.contact_at(session, Channel.TELEGRAM, chat)
        return found.id if found else None


def test_a_contact_is_found_at_its_verified_address(database, now):
    person = make_contact(database, now, channel=Channel.TELEGRAM, address="77")

    assert at(database, "77") == person.id
    assert at(database, "78") is None


def test_an_unverified_address_is_nobodys(database, now):
    make_contact(database, now, channel=Channel.TELEGRAM, address="77", verified=False)

    assert at(database, "77") is None


def test_a_code_ties_a_chat_to_its_contact_once(database, contact, now):
    code = code_for(database, contact, now)

    assert link(database, code.lower(), "77", now) == contact.id
    assert at(database, "77") == contact.id
    with pytest.raises(Refused):
        link(database, code, "78", now)


@pytest.mark.parametrize("code", ["", "NOSUCHCODE", "x" * 500])
def test_a_code_that_was_never_made_opens_nothing(database, now, code):
    with pytest.raises(Refused):
        link(database, code, "77", now)


def test_a_code_grows_old(database, contact, now):
    code = code_for(database, contact, now)

    with pytest.raises(Refused):
        link(database, code, "77", now + directory.CODE_LIFE)


def test_a_chat_belongs_to_whom_it_was_linked_last(database, contact, now):
    before = make_contact(database, now, channel=Channel.TELEGRAM, address="77")
    code = code_for(database, contact, now)

    link(database, code, "77", now + timedelta(hours=1))

    assert at(database, "77") == contact.id
    with database.begin() as session:
        theirs = session.get_one(Contact, before.id)
        queued = outbox.queue(
            session,
            topic="t",
            party=None,
            contact=theirs,
            notice=make_notice(),
            now=now,
        )
    assert queued == []


def test_a_dead_chat_that_links_again_lives(database, contact, now):
    link(database, code_for(database, contact, now), "77", now)
    with database.begin() as session:
        (chat,) = [
            d
            for d in session.get_one(Contact, contact.id).destinations
            if d.channel == Channel.TELEGRAM
        ]
        chat.dead_at, chat.dead_reason = now, "blocked"

    link(database, code_for(database, contact, now), "77", now)

    with database.reading() as session:
        destinations = session.get_one(Contact, contact.id).destinations
        assert [d.dead_at for d in destinations] == [None, None]


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        (Channel.SMS, "12"),
        (Channel.SMS, "13912345678"),
        (Channel.TELEGRAM, "@somebody"),
        (Channel.EMAIL, "nobody"),
        (Channel.CONSOLE, " "),
    ],
)
def test_an_address_that_is_none_is_refused(database, now, channel, address):
    with pytest.raises(Invalid):
        make_contact(database, now, channel=channel, address=address)


@pytest.mark.parametrize(
    "changes", [{"name": " "}, {"name": "x" * 300}, {"language": "fr"}]
)
def test_a_contact_needs_a_name_and_a_language_of_ours(database, now, changes):
    with pytest.raises(Invalid):
        make_contact(database, now, **changes)


def test_numbers_are_kept_in_one_form(database, now):
    person = make_contact(
        database, now, channel=Channel.SMS, address="+86 139-1234-5678"
    )

    assert [d.address for d in person.destinations] == ["+8613912345678"]


def test_contacts_come_by_agency_and_only_the_active_ones(database, now):
    for name, agency in (("Б", "ru_b"), ("А", "ru_b"), ("甲", "cn_a"), ("В", "ru_c")):
        make_contact(database, now, name=name, agency_id=agency)
    with database.begin() as session:
        directory.contacts_of(session, ["ru_c"])[0].active = False

    with database.reading() as session:
        names = [
            c.name for c in directory.contacts_of(session, ["cn_a", "ru_b", "ru_c"])
        ]
    assert names == ["甲", "А", "Б"]


def test_a_repeated_delivery_is_recognised(database, now):
    with database.begin() as session:
        first = inbound.first_time(session, Channel.TELEGRAM, "9", now)
        second = inbound.first_time(session, Channel.TELEGRAM, "9", now)
        elsewhere = inbound.first_time(session, Channel.SMS, "9", now)

    assert (first, second, elsewhere) == (True, False, True)


def test_what_was_rolled_back_may_come_again(database, now):
    with database.begin() as session:
        assert inbound.first_time(session, Channel.TELEGRAM, "9", now)
        session.rollback()

    with database.begin() as session:
        assert inbound.first_time(session, Channel.TELEGRAM, "9", now)


def test_each_handset_holds_its_newest_messages(database, contact, now):
    idle = make_contact(database, now, name="Ящик", address="2")
    make_contact(database, now, channel=Channel.EMAIL, address="a@b.c")
    messages = [
        queue(database, contact, now + timedelta(seconds=n), topic=str(n))
        for n in range(5)
    ]

    with database.reading() as session:
        handsets = outbox.for_handsets(session, limit=3)

    assert [(c.id, [m.id for m in held]) for c, held in handsets] == [
        (contact.id, [m.id for m in reversed(messages[2:])]),
        (idle.id, []),
    ]
