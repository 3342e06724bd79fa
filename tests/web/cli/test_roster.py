import pytest

from alerts import duty
from notifiers import directory, outbox
from notifiers.models import Channel

AGENCY = "ru_land_of_leopard"


def add(run, name="Desk", *more: str):
    return run(
        "contacts", "add", name, "--agency", AGENCY, "--language", "ru",
        "--telegram", "4711", "--sms", "+7 914 000-11-22", *more,
    )  # fmt: skip


def contacts(service):
    with service.database.reading() as session:
        return directory.contacts_of(session, [AGENCY])


def test_a_contact_is_added_with_its_channels_in_order(run, service):
    done = add(run, "Desk", "--verified")

    assert done.exit_code == 0, done.output
    found = contacts(service)[0]
    assert str(found.id) == done.output.strip()
    assert [(each.channel, each.address) for each in found.destinations] == [
        (Channel.TELEGRAM, "4711"),
        (Channel.SMS, "+79140001122"),
    ]
    assert all(each.verified_at for each in found.destinations)


def test_a_contact_that_is_not_verified_gets_nothing_yet(run, service):
    done = add(run)

    assert "before it is verified" in done.output
    assert not contacts(service)[0].destinations[0].verified_at


@pytest.mark.parametrize("wrong", [("--sms", "12"), ("--email", "x")])
def test_an_address_that_is_none_is_refused(run, service, wrong):
    done = add(run, "Desk", *wrong)

    assert done.exit_code == 1
    assert contacts(service) == []


def test_a_list_shows_no_address(run):
    add(run)
    listed = run("contacts", "list").output

    assert "Desk" in listed
    assert "4711" not in listed
    assert "914" not in listed


def test_a_contact_goes_on_duty_by_its_name(run, service, now):
    add(run)
    done = run(
        "duty", "set", AGENCY, "Desk", "--from", "2026-11-22T12:00:00+10:00",
        "--to", "2027-11-23T12:00:00+10:00",
    )  # fmt: skip

    assert done.exit_code == 0, done.output
    with service.database.reading() as session:
        assert [each.name for each in duty.on_duty(session, AGENCY, now)] == ["Desk"]


@pytest.mark.parametrize(
    "words",
    [
        (AGENCY, "Nobody"),
        ("ru_nothing", "Desk"),
        (AGENCY, "Desk", "--to", "2020-01-01T00:00:00Z"),
    ],
)
def test_duty_that_makes_no_sense_is_refused(run, words):
    add(run)
    assert run("duty", "set", *words).exit_code == 1


def test_a_moment_needs_its_offset(run):
    done = run("duty", "set", AGENCY, "Desk", "--from", "2026-11-22T12:00:00")
    assert done.exit_code == 2
    assert "offset" in done.output


def test_two_of_one_name_are_told_apart_by_id(run):
    first = add(run).output.splitlines()[-1]
    add(run, "Desk", "--verified")

    assert run("contacts", "link", "Desk").exit_code == 1
    done = run("contacts", "link", first)
    assert done.output.splitlines()[-1].startswith("/start ")


def test_a_probe_goes_to_every_verified_channel_in_the_reader_s_language(run, service):
    add(run, "Desk", "--verified")
    done = run("contacts", "probe", "--agency", AGENCY)

    assert done.exit_code == 0, done.output
    with service.database.reading() as session:
        sent = outbox.of_topics(session, ["probe"])
    assert {each.channel for each in sent} == {Channel.TELEGRAM, Channel.SMS}
    assert {each.language for each in sent} == {"ru"}
